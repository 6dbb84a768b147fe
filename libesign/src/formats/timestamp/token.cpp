// SPDX-License-Identifier: Apache-2.0
#include "formats/timestamp/token.h"

#include "cms/oids.h"
#include "cms/write.h"
#include "formats/cades/ess.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::timestamp {
namespace {

/// EncapsulatedContentInfo ::= SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING }, RFC 5652 section 5.2.
cms::StreamedElement content_of(View info) {
  const auto element = std::make_shared<const Bytes>(asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.oid(cms::oid::tst_info);
      writer.explicitly(0, [&] { writer.octet_string(info); });
    });
  }));
  return {element->size(), [element](const Sink& sink) { return sink(*element); }};
}

Result<Bytes> held(const cms::EncapsulatedOctets& content, const Limits& limits) {
  if (content.size() > limits.timestamp_octets) return fail(Errc::limit_exceeded, "timestamp_octets");
  Bytes octets;
  ESIGN_CHECK(content.write([&](View part) -> Result<void> {
    append(octets, part);
    return {};
  }));
  return octets;
}

Result<Token> read_token_with(View content_info, const Limits& limits, pkix::ParsedObjects* parsed) {
  if (content_info.size() > limits.timestamp_octets) return fail(Errc::limit_exceeded, "timestamp_octets");
  Token token;
  token.octets = copy(content_info);
  const Document file = Document::from_octets(token.octets, "timestamp-token");
  ESIGN_TRY(const cms::Parts parts, cms::scan(file, limits));
  ESIGN_TRY(const cms::SignedData data, cms::read_signed_data(parts, limits));
  if (data.content_type != cms::oid::tst_info || !data.content) return fail(Errc::malformed, "holds no TSTInfo").in("eContent");
  if (data.signers.empty()) return fail(Errc::no_signature, "the token has no SignerInfo");
  // RFC 3161 section 2.4.2: "MUST NOT contain any signatures other than the signature of the TSA".
  if (data.signers.size() > 1) return fail(Errc::malformed, "a token has one signature").in("signerInfos");
  ESIGN_TRY(const Bytes info, held(*data.content, limits));
  auto read = read_tst_info(info, limits);
  if (!read) return fail(std::move(read).error());
  token.info = *std::move(read);
  const std::optional<Document> nothing;
  const cades::Envelope envelope{parts, data, file, nothing, limits, parsed};
  ESIGN_TRY(const cades::Common common, cades::read_common(envelope));
  token.view = cades::view_of(envelope, common, data.signers.front());
  cades::note_unused_digests(envelope, {&token.view, 1});
  // Its content is its own: by the name that signers of one file share, it would be taken for that of the document.
  for (Reference& reference : token.view.references) reference.same_octets.clear();
  for (const cms::Attribute& attribute : data.signers.front().unsigned_attributes) {
    auto& kept = token.unsigned_attributes.emplace_back(Token::UnsignedAttribute{attribute.type, {}});
    for (const View value : attribute.values) kept.values.push_back(copy(value));
  }
  return token;
}

}  // namespace

Result<Token> read_token(View content_info, const Limits& limits) { return read_token_with(content_info, limits, nullptr); }
Result<Token> read_token(View content_info, pkix::ParsedObjects& parsed) { return read_token_with(content_info, parsed.limits(), &parsed); }

Bytes signed_attributes(const TokenSigner& signer, View info_digest) {
  std::vector<Bytes> attributes{
      cms::encode_attribute(cms::oid::content_type, asn1::written([](asn1::Writer& out) { out.oid(cms::oid::tst_info); })),
      cms::encode_attribute(cms::oid::message_digest, asn1::written([&](asn1::Writer& out) { out.octet_string(info_digest); })),
      cms::encode_attribute(cms::oid::signing_certificate_v2,
                            cades::write_signing_certificate_v2(*signer.certificate, signer.algorithm.hash, signer.certificate_digest)),
  };
  asn1::Writer out;
  out.set_of(std::move(attributes));
  return out.take();
}

Result<Bytes> write_token(const TokenSigner& signer, const SignedInfo& content, CertificateRequest certificates) {
  cms::Composition composition;
  composition.version = 3;  // RFC 5652 section 5.1: the content is no id-data
  composition.digest_algorithms.push_back(pkix::algorithm_identifier(signer.algorithm.hash));
  composition.content = content_of(content.info);
  if (certificates == CertificateRequest::yes) {
    composition.certificates.push_back(copy(signer.certificate->der()));
    for (const pkix::Certificate::Ptr& one : signer.chain) {
      if (!one->self_issued()) composition.certificates.push_back(copy(one->der()));
    }
  }
  const cms::NewSigner info{.issuer = copy(signer.certificate->issuer().der),
                            .serial_number = copy(signer.certificate->serial_number()),
                            .digest_algorithm = pkix::algorithm_identifier(signer.algorithm.hash),
                            .signed_attributes = copy(content.attributes),
                            .signature_algorithm = pkix::algorithm_identifier(signer.algorithm)};
  composition.signer_infos.push_back(cms::encode(info, content.value));
  Bytes token;
  ESIGN_CHECK(cms::write(composition, [&](View part) -> Result<void> {
    append(token, part);
    return {};
  }));
  return token;
}

}  // namespace esign::formats::timestamp
