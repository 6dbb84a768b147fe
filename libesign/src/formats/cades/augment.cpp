// SPDX-License-Identifier: Apache-2.0
// Raising the level of a SignedData: signature-time-stamp (EN 319 122-1 clause 5.3), validation data in SignedData (6.3, notes to
// B-LT), archive-time-stamp-v3 (5.5.3). Octets that are there are never encoded again.
#include <algorithm>

#include "cms/oids.h"
#include "cms/rewrite.h"
#include "cms/write.h"
#include "formats/cades/cades.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

constexpr asn1::Oid kEvidenceRecordInside("1.2.840.113549.1.9.16.2.49"), kEvidenceRecordOutside("1.2.840.113549.1.9.16.2.50");

Bytes sequence_of(const std::vector<Bytes>& digests) {
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      for (const Bytes& digest : digests) out.octet_string(digest);
    });
  });
}

/// RFC 5940 section 2.1: [1] IMPLICIT OtherRevocationInfoFormat with the whole OCSPResponse.
Bytes ocsp_choice(View response) {
  return asn1::written([&](asn1::Writer& out) {
    out.inside(asn1::tag::context_constructed(1), [&] {
      out.oid(cms::oid::ri_ocsp_response);
      out.raw(response);
    });
  });
}

class CadesAugmenter : public Augmenter {
 public:
  CadesAugmenter(cms::Parts parts, Document file, std::optional<Document> content, const Limits& limits)
      : parts_(std::move(parts)), file_(std::move(file)), content_(std::move(content)), limits_(limits) {}

  Result<SignatureSet> read() const override { return read_parts(parts_, file_, content_, limits_); }
  Result<Bytes> signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_signature_timestamp(std::size_t signature, View token) override;
  Result<void> add_values(std::size_t signature, ValuesOf of, const Values& values) override;
  Result<Bytes> archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_archive_timestamp(std::size_t signature, View token) override;
  Result<void> write(const Sink& out) const override { return cms::write(parts_, out); }

  Result<void> check_extensible() const;

 private:
  Result<Bytes> write_index(const cms::SignerInfo& signer, Hash hash, const DigestFunction& digest) const;
  Result<void> add_attribute(std::size_t signature, const asn1::Oid& type, View value);

  cms::Parts parts_;
  Document file_;
  std::optional<Document> content_;
  Limits limits_;
  Bytes index_{};  ///< ats-hash-index-v3 of the archive time-stamp that is being made.
};

/// An archive-time-stamp of the second version has hashed certificates and crls as they stand, an evidence record everything:
/// nothing can be put in without breaking them.
Result<void> CadesAugmenter::check_extensible() const {
  for (const Bytes& written : parts_.signer_infos) {
    ESIGN_TRY(const cms::SignerInfo signer, cms::read_signer_info(written, limits_));
    for (const cms::Attribute& attribute : signer.unsigned_attributes) {
      if (attribute.type == cms::oid::archive_timestamp_v2 || attribute.type == cms::oid::archive_timestamp_v1)
        return fail(Errc::unsupported, "an archive-time-stamp of an older version would be broken by anything that is added");
      if (attribute.type == kEvidenceRecordInside || attribute.type == kEvidenceRecordOutside)
        return fail(Errc::unsupported, "an evidence record would be broken by anything that is added");
    }
  }
  return {};
}

Result<void> CadesAugmenter::add_attribute(std::size_t signature, const asn1::Oid& type, View value) {
  Bytes& signer = parts_.signer_infos.at(signature);
  ESIGN_TRY(signer, cms::with_unsigned_attribute(signer, cms::encode_attribute(type, value), limits_));
  return {};
}

Result<Bytes> CadesAugmenter::signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  ESIGN_TRY(const cms::SignerInfo signer, cms::read_signer_info(parts_.signer_infos.at(signature), limits_));
  return digest(hash, [&](const Sink& out) { return out(signer.signature); });
}

Result<void> CadesAugmenter::add_signature_timestamp(std::size_t signature, View token) {
  return add_attribute(signature, cms::oid::signature_timestamp, token);
}

/// All signers of one SignedData share its certificates and crls.
Result<void> CadesAugmenter::add_values(std::size_t, ValuesOf, const Values& values) {
  cms::add_members(parts_.certificates, values.certificates);
  std::vector<Bytes> revocation = values.crls;
  for (const Bytes& response : values.ocsp) revocation.push_back(ocsp_choice(response));
  cms::add_members(parts_.crls, revocation);
  ESIGN_TRY(const cms::SignedData data, cms::read_signed_data(parts_, limits_));
  if (const std::int64_t version = cms::version_of(data); version > data.version) {
    parts_.version = asn1::written([&](asn1::Writer& out) { out.integer(version); });
  }
  return {};
}

/// ATSHashIndexV3 (EN 319 122-1 clause 5.5.2) over everything that is in the file, in its order.
Result<Bytes> CadesAugmenter::write_index(const cms::SignerInfo& signer, Hash hash, const DigestFunction& digest) const {
  const auto hashed = [&](View octets) { return digest(hash, [&](const Sink& out) { return out(octets); }); };
  std::vector<Bytes> certificates, crls, values;
  for (const Bytes& one : parts_.certificates.value_or(std::vector<Bytes>{})) {
    ESIGN_TRY(certificates.emplace_back(), hashed(one));
  }
  for (const Bytes& one : parts_.crls.value_or(std::vector<Bytes>{})) {
    ESIGN_TRY(crls.emplace_back(), hashed(one));
  }
  ESIGN_TRY(const cms::SignerInfoElements fields, cms::elements_of(signer.written, limits_));
  for (const View attribute : fields.unsigned_attributes) {
    ESIGN_TRY(const cms::AttributeElements elements, cms::attribute_elements(attribute, limits_));
    for (const View value : elements.values) {
      Bytes both = copy(elements.type);
      append(both, value);
      ESIGN_TRY(values.emplace_back(), hashed(both));
    }
  }
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      pkix::write(out, pkix::algorithm_identifier(hash));
      out.raw(sequence_of(certificates));
      out.raw(sequence_of(crls));
      out.raw(sequence_of(values));
    });
  });
}

Result<Bytes> CadesAugmenter::archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  // Named among the digest algorithms, for whoever verifies in one pass (RFC 5652 section 5.1).
  ESIGN_CHECK(cms::announce(parts_, hash, limits_));
  ESIGN_TRY(const cms::SignedData data, cms::read_signed_data(parts_, limits_));
  const Envelope envelope{parts_, data, file_, content_, limits_};
  if (!content_of(envelope)) return fail(Errc::not_found, "an archive time-stamp is over the signed content, which is not here");
  LongTerm all{envelope, data.signers.at(signature)};
  ESIGN_TRY(all.written, cms::elements_of(all.signer.written, limits_));
  ESIGN_TRY(index_, write_index(all.signer, hash, digest));
  return hash_rule(archive_v3_rule(all, all.written, index_), hash, digest);
}

/// The index goes beside the token's own signature, which does not cover it: the token's imprint does.
Result<void> CadesAugmenter::add_archive_timestamp(std::size_t signature, View token) {
  const Document file = Document::from_octets(copy(token), "timestamp-token");
  ESIGN_TRY(cms::Parts parts, cms::scan(file, limits_));
  if (parts.signer_infos.size() != 1) return fail(Errc::protocol, "a token has one signature");
  Bytes& signer = parts.signer_infos.front();
  ESIGN_TRY(signer, cms::with_unsigned_attribute(signer, cms::encode_attribute(cms::oid::hash_index_v3, index_), limits_));
  Bytes with_index;
  ESIGN_CHECK(cms::write(parts, [&](View piece) -> Result<void> {
    append(with_index, piece);
    return {};
  }));
  return add_attribute(signature, cms::oid::archive_timestamp_v3, with_index);
}

}  // namespace

Result<std::unique_ptr<Augmenter>> open_for_more(const Document& cms, const std::optional<Document>& content, const Limits& limits) {
  ESIGN_TRY(cms::Parts parts, cms::scan(cms, limits));
  auto opened = std::make_unique<CadesAugmenter>(std::move(parts), cms, content, limits);
  ESIGN_CHECK(opened->check_extensible());
  return std::unique_ptr<Augmenter>(std::move(opened));
}

}  // namespace esign::formats::cades
