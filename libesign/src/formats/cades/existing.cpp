// SPDX-License-Identifier: Apache-2.0
#include "formats/cades/existing.h"

#include "cms/oids.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

Source source_of(const Document& document) {
  return [document](const Sink& sink) { return document.read(sink); };
}

/// Whether both give the same octets, told by their SHA-256.
Result<void> demand_same(const Source& one, const Source& other, const DigestFunction& digest) {
  ESIGN_TRY(const Bytes first, digest(Hash::sha256, one));
  ESIGN_TRY(const Bytes second, digest(Hash::sha256, other));
  if (first == second) return {};
  return fail(Errc::invalid_argument, "the existing signature is over other content");
}

Result<void> check_enveloped(const Existing& existing, const Document& file, const Document& document, const DigestFunction& digest) {
  const cms::EncapsulatedOctets& content = *existing.data.content;
  if (document.size() == content.size()) {
    return demand_same(source_of(document), [&](const Sink& sink) { return content.write(sink); }, digest);
  }
  if (document.size() == file.size()) return demand_same(source_of(document), source_of(file), digest);
  return fail(Errc::invalid_argument, "the existing signature is over other content");
}

/// Every signer whose hash is known here must have signed this document.
Result<void> check_detached(const Existing& existing, const Document& document, const DigestFunction& digest) {
  std::map<Hash, Bytes> digests;
  for (const cms::SignerInfo& signer : existing.data.signers) {
    const auto hash = pkix::hash_from(signer.digest_algorithm);
    if (!hash || !signer.signed_attributes) continue;
    ESIGN_TRY(const auto value, only_value(*signer.signed_attributes, cms::oid::message_digest));
    if (!value) continue;
    if (!digests.contains(*hash)) {
      ESIGN_TRY(digests[*hash], digest(*hash, source_of(document)));
    }
    ESIGN_TRY(const asn1::Element stated, asn1::read_single(*value));
    if (!equal(stated.content, digests[*hash])) return fail(Errc::invalid_argument, "the existing signature is over other content");
  }
  return {};
}

/// The media type that the first signer with a mime-type attribute stated.
std::optional<std::string> stated_media_type(const cms::SignedData& data, const Limits& limits) {
  for (const cms::SignerInfo& signer : data.signers) {
    if (!signer.signed_attributes) continue;
    const auto value = only_value(*signer.signed_attributes, cms::oid::mime_type);
    if (!value || !*value) continue;
    asn1::Reader reader(**value, limits);
    std::string type = reader.text(asn1::tag::utf8_string, asn1::tag::utf8_string);
    if (reader.finish()) return type;
  }
  return std::nullopt;
}

}  // namespace

Result<Existing> read_existing(const Document& file, const Document& document, const WriteOptions& options,
                               const DigestFunction& digest, const Limits& limits) {
  ESIGN_TRY(cms::Parts parts, cms::scan(file, limits));
  ESIGN_TRY(cms::SignedData data, cms::read_signed_data(parts, limits));
  Existing existing{std::move(parts), std::move(data), {}};
  if (existing.data.content_type != cms::oid::data) {
    return fail(Errc::unsupported, "a parallel signature over content of type " + asn1::name_of(existing.data.content_type));
  }
  if (existing.data.signers.size() >= limits.signers) return fail(Errc::invalid_argument, "the file has as many signers as are read");
  const Packaging packaging = existing.data.content ? Packaging::enveloping : Packaging::detached;
  if (packaging != options.packaging) {
    return fail(Errc::invalid_argument, existing.data.content ? "the existing signature is enveloping" : "the existing signature is detached");
  }
  if (existing.data.content) {
    ESIGN_CHECK(check_enveloped(existing, file, document, digest));
  } else {
    ESIGN_CHECK(check_detached(existing, document, digest));
  }
  existing.media_type = stated_media_type(existing.data, limits);
  return existing;
}

}  // namespace esign::formats::cades
