// SPDX-License-Identifier: Apache-2.0
#include "cms/signed_data.h"

#include <algorithm>

#include "cms/oids.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

Result<std::int64_t> read_version(View ber, const Limits& limits) {
  ESIGN_TRY(const asn1::Transcoded octets, asn1::to_der(ber, limits));
  asn1::Reader reader(octets.der, limits);
  const std::int64_t version = reader.small_integer();
  ESIGN_CHECK(reader.finish());
  return version;
}

Result<std::vector<pkix::AlgorithmIdentifier>> read_digest_algorithms(View ber, const Limits& limits) {
  ESIGN_TRY(const asn1::Transcoded octets, asn1::to_der(ber, limits));
  std::vector<pkix::AlgorithmIdentifier> algorithms;
  Budget count("signers", limits.signers);  // one algorithm for each signer at most is of use
  asn1::Reader reader(octets.der, limits);
  reader.each(tag::set, 0, [&] {
    algorithms.push_back(pkix::read_algorithm(reader));
    if (!count.spend()) reader.fail("signers", Errc::limit_exceeded);
  });
  ESIGN_CHECK(reader.finish());
  return algorithms;
}

Result<CertificateKind> kind_of_certificate(const asn1::Tag& found) {
  if (found == tag::sequence) return CertificateKind::certificate;
  if (found == tag::context_constructed(0)) return CertificateKind::extended;
  if (found == tag::context_constructed(1)) return CertificateKind::attribute_v1;
  if (found == tag::context_constructed(2)) return CertificateKind::attribute_v2;
  if (found == tag::context_constructed(3)) return CertificateKind::other;
  return fail(Errc::malformed, "no certificate of any kind");
}

Result<CertificateChoice> read_certificate_choice(View ber, const Limits& limits) {
  ESIGN_TRY(asn1::Transcoded octets, asn1::to_der(ber, limits));
  ESIGN_TRY(const asn1::Element element, asn1::read_single(octets.der));
  ESIGN_TRY(const CertificateKind kind, kind_of_certificate(element.tag));
  return CertificateChoice{kind, std::move(octets.der)};
}

Result<RevocationChoice> read_revocation_choice(View ber, const Limits& limits) {
  ESIGN_TRY(asn1::Transcoded octets, asn1::to_der(ber, limits));
  asn1::Reader reader(octets.der, limits);
  RevocationChoice choice;
  if (reader.next_is(tag::sequence)) {
    reader.any();
  } else {
    choice.kind = RevocationKind::other;
    reader.inside(tag::context_constructed(1), [&] {
      choice.format = reader.at("otherRevInfoFormat").oid();
      reader.at("otherRevInfo").any();
    });
  }
  ESIGN_CHECK(reader.finish());
  choice.der = std::move(octets.der);
  return choice;
}

/// Reads each member with `read`; an error tells which one it was.
template <class Item, class Read>
Result<void> read_members(const std::vector<Bytes>& members, std::string_view field, std::vector<Item>& items, Read&& read) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto item = read(members[i]);
    if (!item) return fail(std::move(item).error().in(std::string(field) + "[" + std::to_string(i) + "]").in("SignedData"));
    items.push_back(*std::move(item));
  }
  return {};
}

}  // namespace

Result<SignedData> read_signed_data(const Parts& parts, const Limits& limits) {
  SignedData data;
  ESIGN_TRY(data.version, read_version(parts.version, limits).in("SignedData.version"));
  ESIGN_TRY(data.digest_algorithms, read_digest_algorithms(parts.digest_algorithms, limits).in("SignedData.digestAlgorithms"));
  data.content_type = parts.content_type;
  data.content = parts.content;
  if (parts.certificates) {
    ESIGN_CHECK(read_members(*parts.certificates, "certificates", data.certificates,
                             [&](View ber) { return read_certificate_choice(ber, limits); }));
  }
  if (parts.crls) {
    ESIGN_CHECK(read_members(*parts.crls, "crls", data.crls, [&](View ber) { return read_revocation_choice(ber, limits); }));
  }
  ESIGN_CHECK(read_members(parts.signer_infos, "signerInfos", data.signers,
                           [&](const Bytes& ber) { return read_signer_info(ber, limits); }));
  return data;
}

std::int64_t version_of(const SignedData& data) {
  const auto has = [&](CertificateKind kind) {
    return std::ranges::any_of(data.certificates, [&](const CertificateChoice& choice) { return choice.kind == kind; });
  };
  const auto is_other = [](const RevocationChoice& choice) { return choice.kind == RevocationKind::other; };
  if (has(CertificateKind::other) || std::ranges::any_of(data.crls, is_other)) return 5;
  if (has(CertificateKind::attribute_v2)) return 4;
  const auto is_v3 = [](const SignerInfo& signer) { return signer.version == 3; };
  if (has(CertificateKind::attribute_v1) || std::ranges::any_of(data.signers, is_v3) || data.content_type != oid::data) return 3;
  return 1;
}

}  // namespace esign::cms
