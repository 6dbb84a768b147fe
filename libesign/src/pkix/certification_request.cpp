// SPDX-License-Identifier: Apache-2.0
#include "pkix/certification_request.h"

#include <algorithm>

#include "pkix/extension_readers.h"
#include "pkix/pem.h"

namespace esign::pkix {
namespace {

constexpr asn1::Oid kExtensionRequest("1.2.840.113549.1.9.14");

}  // namespace

/// RFC 2985 section 5.4.2: SINGLE VALUE TRUE, the value is Extensions.
void CertificationRequest::read_wishes(asn1::Reader& reader, const RequestAttribute& attribute, const Limits& limits) {
  if (attribute.values.size() != 1) return reader.fail("extensionRequest has one value");
  asn1::Reader inner(attribute.values[0], limits);
  wished_ = read_extension_list(inner, limits);
  if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).in("extensionRequest").error());
}

void CertificationRequest::read_attribute(asn1::Reader& reader, const Limits& limits) {
  if (attributes_.size() >= limits.attributes) return reader.fail("attributes", Errc::limit_exceeded);
  RequestAttribute attribute;
  reader.sequence([&] {
    attribute.type = reader.at("type").oid();
    reader.at("values").each(asn1::tag::set, 1, [&] {
      if (attribute.values.size() >= limits.attribute_values) return reader.fail("attribute_values", Errc::limit_exceeded);
      attribute.values.push_back(reader.any().whole);
    });
  });
  if (reader.failed()) return;
  if (std::ranges::find(attributes_, attribute.type, &RequestAttribute::type) != attributes_.end())
    return reader.fail("attribute " + asn1::name_of(attribute.type) + " occurs twice");
  if (attribute.type == kExtensionRequest) read_wishes(reader, attribute, limits);
  attributes_.push_back(std::move(attribute));
}

/// CertificationRequestInfo ::= SEQUENCE { version { v1(0) }, subject Name, subjectPKInfo, attributes [0] }, section 4.1.
void CertificationRequest::read_info(asn1::Reader& reader, const Limits& limits) {
  reader.sequence([&] {
    const std::int64_t version = reader.at("version").small_integer();
    if (version != 0 && !reader.failed()) reader.fail("only version 1, written as 0, is defined");
    subject_ = read_name(reader.at("subject"));
    spki_ = reader.at("subjectPKInfo").expect(asn1::tag::sequence).whole;
    if (reader.failed()) return;
    if (Result<PublicKeyInfo> key = public_key_info(spki_)) public_key_ = *std::move(key);
    else return reader.fail(std::move(key).error());
    reader.at("attributes").each(asn1::tag::context_constructed(0), 0, [&] { read_attribute(reader, limits); });
    reader.at("");
  });
}

Result<CertificationRequest::Ptr> CertificationRequest::parse(View der, const Limits& limits) {
  if (der.size() > limits.request_octets) return fail(Errc::limit_exceeded, "request_octets");
  const std::shared_ptr<CertificationRequest> request(new CertificationRequest());
  request->der_ = copy(der);
  asn1::Reader reader(request->der_, limits);
  reader.at("CertificationRequest").sequence([&] {
    request->info_ = reader.at("certificationRequestInfo").expect(asn1::tag::sequence).whole;
    if (reader.failed()) return;
    asn1::Reader inner(request->info_, limits);
    request->read_info(inner, limits);
    if (Result<void> done = inner.finish(); !done) return reader.fail(std::move(done).error());
    request->signature_algorithm_ = read_algorithm(reader.at("signatureAlgorithm"));
    request->signature_ = reader.at("signature").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  return Ptr(request);
}

Result<CertificationRequest::Ptr> read_certification_request(View file, const Limits& limits) {
  if (!file.empty() && file[0] == 0x30) return CertificationRequest::parse(file, limits);
  if (file.size() > limits.request_octets) return fail(Errc::limit_exceeded, "request_octets");
  ESIGN_TRY(const std::vector<PemBlock> blocks, read_pem(as_text(file)));
  const PemBlock* found = nullptr;
  for (const PemBlock& block : blocks) {
    if (block.label != "CERTIFICATE REQUEST" && block.label != "NEW CERTIFICATE REQUEST") continue;
    if (found != nullptr) return fail(Errc::malformed, "several certification requests");
    found = &block;
  }
  if (found == nullptr) return fail(Errc::not_found, "no PEM block \"CERTIFICATE REQUEST\"");
  return CertificationRequest::parse(found->der, limits);
}

}  // namespace esign::pkix
