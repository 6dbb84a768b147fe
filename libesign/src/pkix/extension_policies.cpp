// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

constexpr asn1::Oid kCps("1.3.6.1.5.5.7.2.1"), kUserNotice("1.3.6.1.5.5.7.2.2");

/// DisplayText ::= CHOICE { ia5String, visibleString, bmpString, utf8String }; its size of 200 is often exceeded and
/// not enforced, as RFC 5280 section 4.2.1.4 advises.
void read_display_text(asn1::Reader& reader) {
  namespace t = asn1::tag;
  const bool fits = reader.next_is(t::ia5_string) || reader.next_is(t::visible_string) || reader.next_is(t::bmp_string) ||
                    reader.next_is(t::utf8_string);
  if (!fits) return reader.fail("not a DisplayText");
  reader.text();
}

/// UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }
void read_user_notice(asn1::Reader& reader) {
  reader.sequence([&] {
    if (reader.next_is(asn1::tag::sequence)) {
      reader.at("noticeRef").sequence([&] {
        read_display_text(reader.at("organization"));
        reader.at("noticeNumbers").each(asn1::tag::sequence, 0, [&] { reader.integer(); });
      });
    }
    if (reader.more()) read_display_text(reader.at("explicitText"));
  });
}

/// PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY DEFINED BY policyQualifierId }
PolicyQualifier read_qualifier(asn1::Reader& reader) {
  PolicyQualifier qualifier;
  reader.sequence([&] {
    qualifier.id = reader.at("policyQualifierId").oid();
    qualifier.value = reader.at("qualifier").any().whole;
    if (reader.failed()) return;
    asn1::Reader inner(qualifier.value);
    if (qualifier.id == kCps) {
      inner.text(asn1::tag::ia5_string, asn1::tag::ia5_string);
    } else if (qualifier.id == kUserNotice) {
      read_user_notice(inner);
    } else {
      inner.any();
    }
    if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).error());
  });
  return qualifier;
}

PolicyInformation read_policy(asn1::Reader& reader) {
  PolicyInformation policy;
  reader.sequence([&] {
    policy.policy = reader.at("policyIdentifier").oid();
    if (reader.more())
      reader.at("policyQualifiers").each(asn1::tag::sequence, 1, [&] { policy.qualifiers.push_back(read_qualifier(reader)); });
  });
  return policy;
}

}  // namespace

Result<std::vector<PolicyInformation>> read_certificate_policies(View value) {
  return read_value<std::vector<PolicyInformation>>(value, [](asn1::Reader& reader) {
    std::vector<PolicyInformation> policies;
    std::set<asn1::Oid> seen;
    reader.each(asn1::tag::sequence, 1, [&] {
      policies.push_back(read_policy(reader));
      if (!seen.insert(policies.back().policy).second) reader.fail("a policy occurs twice");
    });
    return policies;
  });
}

Result<std::vector<PolicyMapping>> read_policy_mappings(View value) {
  return read_value<std::vector<PolicyMapping>>(value, [](asn1::Reader& reader) {
    std::vector<PolicyMapping> mappings;
    reader.each(asn1::tag::sequence, 1, [&] {
      PolicyMapping mapping;
      reader.sequence([&] {
        mapping.issuer_domain = reader.at("issuerDomainPolicy").oid();
        mapping.subject_domain = reader.at("subjectDomainPolicy").oid();
      });
      mappings.push_back(mapping);
    });
    return mappings;
  });
}

}  // namespace esign::pkix
