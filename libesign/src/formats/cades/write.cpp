// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cms/write.h"
#include "formats/cades/cades.h"
#include "formats/cades/existing.h"
#include "formats/cades/signer_view.h"
#include "formats/cades/write_attributes.h"

namespace esign::formats::cades {
namespace {

Result<void> check_options(const WriteOptions& options) {
  if (!options.signer) return fail(Errc::invalid_argument, "no signer certificate");
  if (options.packaging == Packaging::enveloped) return fail(Errc::invalid_argument, "a CMS is detached or enveloping");
  const Hash hash = options.content_hash;
  if (hash == Hash::sha1 || hash == Hash::sha224) return fail(Errc::unsupported, "no new signature is made with " + std::string(pkix::name(hash)));
  // RFC 5652 has one digest algorithm for content and signed attributes, and RFC 8419 section 3.1 fixes that of Ed25519.
  const Hash demanded = options.algorithm.scheme == Scheme::ed25519 ? Hash::sha512 : options.algorithm.hash;
  if (hash != demanded) {
    return fail(Errc::invalid_argument, "CMS hashes content and attributes alike: " + std::string(pkix::name(demanded)));
  }
  return {};
}

/// The signer's certificate and the chain without self-issued ones: a trust anchor is not evidence.
std::vector<Bytes> certificates_of(const WriteOptions& options) {
  std::vector<Bytes> certificates{copy(options.signer->der())};
  for (const pkix::Certificate::Ptr& certificate : options.chain) {
    if (!certificate->self_issued()) certificates.push_back(copy(certificate->der()));
  }
  return certificates;
}

void add_missing(std::vector<Bytes>& members, std::vector<Bytes> further) {
  for (Bytes& one : further) {
    if (std::ranges::find(members, one) == members.end()) members.push_back(std::move(one));
  }
}

/// The file to be, but for the new SignerInfo. What an existing one holds goes in octet for octet.
cms::Composition compose(const Document& document, const std::optional<Existing>& existing, const WriteOptions& options) {
  cms::Composition composition;
  if (existing) {
    const cms::Parts& parts = existing->parts;
    composition.version = cms::version_of(existing->data);
    composition.digest_algorithms = existing->data.digest_algorithms;
    composition.content = cms::copied_element(parts.document, parts.encapsulated.offset, parts.encapsulated.count);
    if (parts.certificates) composition.certificates = *parts.certificates;
    if (parts.crls) composition.crls = *parts.crls;
    composition.signer_infos = parts.signer_infos;
  } else {
    const bool enveloping = options.packaging == Packaging::enveloping;
    composition.content = enveloping ? cms::enveloped_content(document) : cms::detached_content();
  }
  const auto is_ours = [&](const pkix::AlgorithmIdentifier& one) {
    const auto hash = pkix::hash_from(one);
    return hash && *hash == options.content_hash;
  };
  if (std::ranges::none_of(composition.digest_algorithms, is_ours)) {
    composition.digest_algorithms.push_back(pkix::algorithm_identifier(options.content_hash));
  }
  add_missing(composition.certificates, certificates_of(options));
  return composition;
}

/// The octets that the message-digest is over.
Source content_of(const Document& document, const std::optional<Existing>& existing) {
  if (existing && existing->data.content) {
    return [octets = *existing->data.content](const Sink& sink) { return octets.write(sink); };
  }
  return [document](const Sink& sink) { return document.read(sink); };
}

Result<void> refuse_attributes_as_content(const Document& document, const Limits& limits) {
  ESIGN_TRY(const cms::AttributeLikeness likeness, likeness_of(document, limits));
  if (likeness == cms::AttributeLikeness::other) return {};
  return fail(Errc::invalid_argument, "the document is a SET OF Attribute, which no verifier should accept as content");
}

/// The new signer's part is all that is missing in `composition`.
Unfinished unfinished_with(cms::Composition composition, const WriteOptions& options, const AttributeValues& values) {
  cms::NewSigner signer{.issuer = copy(options.signer->issuer().der),
                        .serial_number = copy(options.signer->serial_number()),
                        .digest_algorithm = pkix::algorithm_identifier(options.content_hash),
                        .signed_attributes = signed_attributes(options, values),
                        .signature_algorithm = pkix::algorithm_identifier(options.algorithm)};
  Unfinished unfinished;
  unfinished.message = signer.signed_attributes;
  unfinished.finish = [composition = std::move(composition), signer = std::move(signer)](View value, const Sink& out) -> Result<void> {
    if (value.empty()) return fail(Errc::invalid_argument, "an empty signature value");
    cms::Composition whole = composition;
    whole.signer_infos.push_back(cms::encode(signer, value));
    return cms::write(whole, out);
  };
  return unfinished;
}

}  // namespace

Result<Unfinished> prepare(const Document& document, const std::optional<Document>& existing, const WriteOptions& options,
                           const DigestFunction& digest, const Limits& limits) {
  ESIGN_CHECK(check_options(options));
  ESIGN_CHECK(refuse_attributes_as_content(document, limits));
  std::optional<Existing> beside;
  if (existing) {
    ESIGN_TRY(beside, read_existing(*existing, document, options, digest, limits));
  }
  AttributeValues values;
  ESIGN_TRY(values.content_digest, digest(options.content_hash, content_of(document, beside)));
  ESIGN_TRY(values.certificate_digest,
            digest(options.content_hash, [&](const Sink& sink) { return sink(options.signer->der()); }));
  values.media_type = options.media_type.empty() ? document.media_type() : options.media_type;
  // Beside an enveloping signature `document` may be the CMS itself, whose media type is not that of the content.
  if (beside && (beside->media_type || beside->data.content)) values.media_type = beside->media_type.value_or("");

  return unfinished_with(compose(document, beside, options), options, values);
}

Result<Unfinished> prepare_embedded(View content_digest, const WriteOptions& given, const DigestFunction& digest) {
  WriteOptions options = given;
  options.packaging = Packaging::detached;
  ESIGN_CHECK(check_options(options));
  AttributeValues values;
  values.content_digest = copy(content_digest);
  ESIGN_TRY(values.certificate_digest,
            digest(options.content_hash, [&](const Sink& sink) { return sink(options.signer->der()); }));
  values.claimed_time = AttributeValues::ClaimedTime::elsewhere;
  cms::Composition composition;
  composition.content = cms::detached_content();
  composition.digest_algorithms.push_back(pkix::algorithm_identifier(options.content_hash));
  composition.certificates = certificates_of(options);
  return unfinished_with(std::move(composition), options, values);
}

}  // namespace esign::formats::cades
