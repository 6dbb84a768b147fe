// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/calendar.h"
#include "base/media_type.h"
#include "cms/oids.h"
#include "formats/cades/ess.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;
using Attributes = std::vector<cms::Attribute>;
namespace tag = asn1::tag;

std::string place_of(std::string_view attribute) { return "signedAttrs." + std::string(attribute); }

/// RFC 5652 section 11.1: exactly one, one value, equal to eContentType.
void read_content_type(const Envelope& envelope, const Attributes& attributes, SignatureView& view) {
  const std::string place = place_of("content-type");
  const auto value = only_value(attributes, cms::oid::content_type);
  if (!value) return add(view, Weight::fatal, place, value.error().detail);
  if (!*value) return add(view, Weight::fatal, place, "the attribute is missing");
  asn1::Reader reader(**value, envelope.limits);
  const asn1::Oid type = reader.oid();
  if (const auto finished = reader.finish(); !finished) return add(view, Weight::fatal, place, finished.error().detail);
  if (type != envelope.data.content_type) {
    add(view, Weight::fatal, place, asn1::name_of(type) + " is not the eContentType " + asn1::name_of(envelope.data.content_type));
  }
}

/// RFC 5652 section 11.2: exactly one, one value, as long as the digest algorithm says.
std::optional<Bytes> read_message_digest(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  const std::string place = place_of("message-digest");
  const auto refuse = [&](std::string detail) {
    add(view, Weight::fatal, place, std::move(detail));
    return std::nullopt;
  };
  const auto value = only_value(*signer.signed_attributes, cms::oid::message_digest);
  if (!value) return refuse(value.error().detail);
  if (!*value) return refuse("the attribute is missing");
  asn1::Reader reader(**value, envelope.limits);
  const View digest = reader.octet_string();
  if (const auto finished = reader.finish(); !finished) return refuse(finished.error().detail);
  const auto hash = pkix::hash_from(signer.digest_algorithm);
  if (hash && digest.size() != pkix::octets(*hash)) return refuse("the value has not the length of its hash");
  return copy(digest);
}

/// RFC 5652 section 11.3: years 1950 through 2049 "MUST be encoded as UTCTime", others as GeneralizedTime.
void read_signing_time(const Envelope& envelope, const Attributes& attributes, SignatureView& view) {
  const std::string place = place_of("signing-time");
  const auto value = only_value(attributes, cms::oid::signing_time);
  if (!value) return add(view, Weight::attribute, place, value.error().detail);
  if (!*value) return;
  asn1::Reader reader(**value, envelope.limits);
  const bool generalized = reader.next_is(tag::generalized_time);
  const Time time = reader.time();
  if (const auto finished = reader.finish(); !finished) return add(view, Weight::attribute, place, finished.error().detail);
  const int year = to_civil(time).year;
  if (generalized && year >= 1950 && year <= 2049) {
    return add(view, Weight::attribute, place, "GeneralizedTime for a year that UTCTime can tell");
  }
  view.claimed_signing_time = time;
}

/// EN 319 122-1 clause 5.2.2: signing-certificate-v2; signing-certificate only with SHA-1; never both.
void read_signing_certificate(const Envelope& envelope, const Attributes& attributes, SignatureView& view) {
  const auto v2 = only_value(attributes, cms::oid::signing_certificate_v2);
  const auto v1 = only_value(attributes, cms::oid::signing_certificate);
  if (!v2) return add(view, Weight::attribute, place_of("signing-certificate-v2"), v2.error().detail);
  if (!v1) return add(view, Weight::attribute, place_of("signing-certificate"), v1.error().detail);
  if (!*v2 && !*v1) return;
  const char* name = *v2 ? "signing-certificate-v2" : "signing-certificate";
  auto references = *v2 ? read_signing_certificate_v2(**v2, envelope.limits) : read_signing_certificate_v1(**v1, envelope.limits);
  if (!references) return add(view, Weight::attribute, place_of(name), references.error().detail);
  view.certificate_references = *std::move(references);
  if (*v1) {
    add(view, Weight::conformance, place_of("signing-certificate"),
        *v2 ? "both generations of the attribute are there; the second one is used" : "the certificate is bound by SHA-1 only");
  }
}

/// SignaturePolicy ::= CHOICE { SignaturePolicyId, SignaturePolicyImplied NULL }, EN 319 122-1 clause 5.2.9.1.
void read_signature_policy(const Envelope& envelope, const Attributes& attributes, SignatureView& view) {
  const std::string place = place_of("signature-policy-identifier");
  const auto value = only_value(attributes, cms::oid::signature_policy);
  if (!value) return add(view, Weight::attribute, place, value.error().detail);
  if (!*value) return;
  SignaturePolicy policy;
  asn1::Reader reader(**value, envelope.limits);
  if (reader.next_is(tag::null)) {
    reader.null();
  } else {
    policy.kind = SignaturePolicy::Kind::identified;
    reader.sequence([&] {
      policy.identifier = reader.at("sigPolicyId").oid().to_text();
      if (!reader.more()) return;
      reader.at("sigPolicyHash").sequence([&] {
        const auto hash = pkix::hash_from(pkix::read_algorithm(reader.at("hashAlgorithm")));
        if (hash) policy.hash = *hash;
        policy.digest = copy(reader.at("hashValue").octet_string());
      });
      if (reader.more()) reader.at("sigPolicyQualifiers").expect(tag::sequence);
    });
  }
  if (const auto finished = reader.finish(); !finished) return add(view, Weight::attribute, place, finished.error().detail);
  view.policy = std::move(policy);
}

/// EN 319 122-1 clause 5.2.4.2: UTF8String.
std::string read_mime_type(const Envelope& envelope, const Attributes& attributes, SignatureView& view) {
  const std::string place = place_of("mime-type");
  const auto value = only_value(attributes, cms::oid::mime_type);
  if (!value) add(view, Weight::attribute, place, value.error().detail);
  if (!value || !*value) return {};
  asn1::Reader reader(**value, envelope.limits);
  std::string type = reader.text(tag::utf8_string, tag::utf8_string);
  if (const auto finished = reader.finish(); !finished) {
    add(view, Weight::attribute, place, finished.error().detail);
    return {};
  }
  return type;
}

/// Attributes without a rule of their own here: several of one type, and those that belong outside (RFC 5652 section 11.4).
void check_others(const Attributes& attributes, SignatureView& view) {
  for (const cms::Attribute& attribute : attributes) {
    const std::string place = place_of(asn1::name_of(attribute.type));
    if (attribute.values.empty()) add(view, Weight::attribute, place, "the attribute has no value");
    if (attribute.type == cms::oid::countersignature) add(view, Weight::attribute, place, "a countersignature is never signed");
    const auto same = cms::find_all(attributes, attribute.type);
    if (same.size() > 1 && same.front() == &attribute) add(view, Weight::attribute, place, "the attribute is there more than once");
  }
}

/// The message-digest as a reference to the content: eContent, the detached document, or data that is not here.
Reference reference_to_content(const Envelope& envelope, const cms::SignerInfo& signer, const Bytes& digest) {
  Reference reference;
  reference.role = ReferenceRole::data;
  reference.extent = Coverage::Extent::full;
  if (auto hash = pkix::hash_from(signer.digest_algorithm)) {
    reference.hash = *hash;
  } else {
    reference.failure = std::move(hash).error();
  }
  reference.expected = digest;
  if (envelope.data.content) {
    reference.name = envelope.file.name();
    reference.shown_type = media_type_inside(envelope.file.name());
    reference.octets = [octets = *envelope.data.content](const Sink& sink) { return octets.write(sink); };
    reference.same_octets = "eContent";
  } else if (envelope.content) {
    reference.name = envelope.content->name();
    reference.shown_type = envelope.content->media_type();
    reference.octets = [document = *envelope.content](const Sink& sink) { return document.read(sink); };
    reference.same_octets = "content";
  }
  return reference;
}

}  // namespace

void read_signed_attributes(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  const Attributes& attributes = *signer.signed_attributes;
  if (attributes.empty()) add(view, Weight::fatal, "signedAttrs", "the set is empty");
  check_others(attributes, view);
  read_content_type(envelope, attributes, view);
  const std::optional<Bytes> digest = read_message_digest(envelope, signer, view);
  read_signing_time(envelope, attributes, view);
  read_signing_certificate(envelope, attributes, view);
  read_signature_policy(envelope, attributes, view);
  const std::string media_type = read_mime_type(envelope, attributes, view);
  if (!digest) return;
  view.references.push_back(reference_to_content(envelope, signer, *digest));
  view.references.back().media_type = media_type;
  if (!envelope.data.content || !envelope.content) return;
  // The caller says what the content is, and the signature holds content too: both must be what was signed.
  add(view, Weight::conformance, "eContent", "the signature holds its content, and content was given beside it: both are checked");
  Reference beside = view.references.back();
  beside.name = envelope.content->name();
  beside.shown_type = envelope.content->media_type();
  beside.octets = [document = *envelope.content](const Sink& sink) { return document.read(sink); };
  beside.same_octets = "content";
  view.references.push_back(std::move(beside));
}

}  // namespace esign::formats::cades
