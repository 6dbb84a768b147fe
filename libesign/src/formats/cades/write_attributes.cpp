// SPDX-License-Identifier: Apache-2.0
#include "formats/cades/write_attributes.h"

#include "cms/oids.h"
#include "cms/write.h"
#include "formats/cades/algorithm_protection.h"
#include "formats/cades/ess.h"

namespace esign::formats::cades {
namespace {

namespace tag = asn1::tag;

/// RFC 6211 section 2: the two algorithms of the SignerInfo.
Bytes algorithm_protection(const WriteOptions& options) {
  const AlgorithmProtection protection{pkix::algorithm_identifier(options.content_hash), pkix::algorithm_identifier(options.algorithm)};
  asn1::Writer out;
  asn1::Writing writing(out);
  describe(writing, protection);
  return out.take();
}

}  // namespace

Bytes signed_attributes(const WriteOptions& options, const AttributeValues& values) {
  const auto value = [](auto&& body) { return asn1::written(body); };
  std::vector<Bytes> attributes{
      cms::encode_attribute(cms::oid::content_type, value([](asn1::Writer& out) { out.oid(cms::oid::data); })),
      cms::encode_attribute(cms::oid::message_digest, value([&](asn1::Writer& out) { out.octet_string(values.content_digest); })),
      cms::encode_attribute(cms::oid::signing_certificate_v2,
                            write_signing_certificate_v2(*options.signer, options.content_hash, values.certificate_digest)),
      cms::encode_attribute(cms::oid::algorithm_protection, algorithm_protection(options)),
  };
  if (values.claimed_time == AttributeValues::ClaimedTime::here) {
    attributes.push_back(cms::encode_attribute(cms::oid::signing_time, value([&](asn1::Writer& out) { out.time(options.signing_time); })));
  }
  if (!values.media_type.empty()) {
    attributes.push_back(cms::encode_attribute(
        cms::oid::mime_type, value([&](asn1::Writer& out) { out.text(tag::utf8_string, values.media_type); })));
  }
  asn1::Writer out;
  out.set_of(std::move(attributes));
  return out.take();
}

}  // namespace esign::formats::cades
