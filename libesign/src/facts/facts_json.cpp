// SPDX-License-Identifier: Apache-2.0
#include "facts/facts_json.h"

#include <nlohmann/json.hpp>

namespace nlohmann {

/// null for an absent value.
template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& to, const std::optional<T>& value) { to = value ? json(*value) : json(nullptr); }
  static void from_json(const json& from, std::optional<T>& value) {
    if (from.is_null()) value.reset();
    else value = from.get<T>();
  }
};

/// A number of microseconds.
template <>
struct adl_serializer<std::chrono::microseconds> {
  static void to_json(json& to, const std::chrono::microseconds& length) { to = length.count(); }
  static void from_json(const json& from, std::chrono::microseconds& length) {
    length = std::chrono::microseconds{from.get<std::chrono::microseconds::rep>()};
  }
};

/// RFC 3339. Text that is no instant becomes the epoch, which from_json() below finds by comparing.
template <>
struct adl_serializer<esign::Time> {
  static void to_json(json& to, const esign::Time& time) { to = esign::to_rfc3339(time); }
  static void from_json(const json& from, esign::Time& time) {
    time = esign::parse_rfc3339(from.get<std::string>()).value_or(esign::Time{});
  }
};

}  // namespace nlohmann

// A word outside a table below is read as the table's first row, which from_json() finds by comparing.
namespace esign {

NLOHMANN_JSON_SERIALIZE_ENUM(QualificationLaw, {{QualificationLaw::azerbaijan, "AZ"}, {QualificationLaw::european_union, "EU"}})
NLOHMANN_JSON_SERIALIZE_ENUM(SignatureQualification,
                             {{SignatureQualification::undetermined, "undetermined"},
                              {SignatureQualification::qualified_signature, "qualified-signature"},
                              {SignatureQualification::qualified_seal, "qualified-seal"},
                              {SignatureQualification::signature_with_qualified_certificate, "signature-with-qualified-certificate"},
                              {SignatureQualification::seal_with_qualified_certificate, "seal-with-qualified-certificate"},
                              {SignatureQualification::not_qualified, "not-qualified"}})
NLOHMANN_JSON_SERIALIZE_ENUM(QualificationStep::Outcome, {{QualificationStep::Outcome::undetermined, "undetermined"},
                                                          {QualificationStep::Outcome::passed, "passed"},
                                                          {QualificationStep::Outcome::failed, "failed"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(QualificationStep, key, outcome, detail)

}  // namespace esign

namespace esign::facts {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(Match, {{Match::not_available, "notAvailable"}, {Match::mismatch, "mismatch"},
                                     {Match::match, "match"}, {Match::unsupported, "unsupported"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Category, {{Category::none, "none"}, {Category::government, "government"},
                                        {Category::legal_entity, "legal-entity"}, {Category::citizen, "citizen"}})
NLOHMANN_JSON_SERIALIZE_ENUM(RevocationSource, {{RevocationSource::crl, "crl"}, {RevocationSource::ocsp, "ocsp"}})
NLOHMANN_JSON_SERIALIZE_ENUM(RevocationStatus, {{RevocationStatus::unknown, "unknown"}, {RevocationStatus::good, "good"},
                                                {RevocationStatus::revoked, "revoked"}, {RevocationStatus::on_hold, "onHold"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Applicability, {{Applicability::out_of_scope, "outOfScope"},
                                             {Applicability::applicable, "applicable"},
                                             {Applicability::signature_invalid, "signatureInvalid"},
                                             {Applicability::unsupported, "unsupported"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PathResult::Outcome, {{PathResult::Outcome::failed, "failed"},
                                                   {PathResult::Outcome::valid, "valid"},
                                                   {PathResult::Outcome::failed_by_time_only, "failedByTimeOnly"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ValueCheck::Outcome, {{ValueCheck::Outcome::not_possible, "notPossible"},
                                                   {ValueCheck::Outcome::valid, "valid"},
                                                   {ValueCheck::Outcome::invalid, "invalid"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Candidate::Origin, {{Candidate::Origin::signature, "signature"}, {Candidate::Origin::outside, "outside"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Reference::Role, {{Reference::Role::other, "other"}, {Reference::Role::data, "data"},
                                               {Reference::Role::signed_properties, "signedProperties"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Reference::Extent, {{Reference::Extent::partial, "partial"}, {Reference::Extent::full, "full"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Defect::Weight, {{Defect::Weight::fatal, "fatal"}, {Defect::Weight::attribute, "attribute"},
                                              {Defect::Weight::conformance, "conformance"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Attribute::Protection, {{Attribute::Protection::is_unsigned, "unsigned"},
                                                     {Attribute::Protection::is_signed, "signed"}})
NLOHMANN_JSON_SERIALIZE_ENUM(SignaturePolicy::Kind, {{SignaturePolicy::Kind::identified, "identified"},
                                                     {SignaturePolicy::Kind::implied, "implied"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Covered::Manner, {{Covered::Manner::reference, "reference"}, {Covered::Manner::octets, "octets"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Timestamp::Kind, {{Timestamp::Kind::references, "references"}, {Timestamp::Kind::content, "content"},
                                               {Timestamp::Kind::signature, "signature"}, {Timestamp::Kind::archive, "archive"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Inquiry::Kind, {{Inquiry::Kind::issuer, "issuer"}, {Inquiry::Kind::ocsp, "ocsp"}, {Inquiry::Kind::crl, "crl"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Inquiry::Origin, {{Inquiry::Origin::kept, "kept"}, {Inquiry::Origin::network, "network"}})

NLOHMANN_JSON_SERIALIZE_ENUM(Finding::Level, {{Finding::Level::other, "other"}, {Finding::Level::none, "none"},
                                              {Finding::Level::long_term, "longTerm"}, {Finding::Level::form, "form"},
                                              {Finding::Level::annotation, "annotation"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Finding::Permission, {{Finding::Permission::locked, "locked"}, {Finding::Permission::unasked, "unasked"},
                                                   {Finding::Permission::granted, "granted"}, {Finding::Permission::exceeded, "exceeded"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Algorithm, name, scheme, digest, mgf_digest)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PublicKey, type, curve, bits)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Qualification, compliance, device, types, legislation)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Certificate, subject, issuer, serial_number, common_name, given_name, surname, fin, voen,
                                   organization, category, not_before, not_after, key_usage, extended_key_usage, policies,
                                   extended_key_usage_critical, qualification, is_ca, self_issued, ocsp_no_check, no_revocation_available,
                                   validity_assured, public_key, signature_algorithm)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StatusList, id, this_update, signer, signature_algorithm)

namespace {

// Members that came after the first release are left out when there is nothing to say: what was kept before stays as it was.
template <class T>
void write_later(json& to, const char* name, const T& value) {
  if (!value.empty()) to[name] = value;
}
template <class T>
void read_later(const json& from, const char* name, T& value) {
  if (const auto found = from.find(name); found != from.end()) found->get_to(value);
}

/// The members of the first release.
struct FirstRevocation : Revocation {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FirstRevocation, source, id, with, applicability, reason_not_applicable, status, revoked_at, reason,
                                   this_update, next_update, produced_at, covers_expired_since, signer, signature_algorithm)

}  // namespace

void to_json(json& to, const Revocation& from) {
  to = FirstRevocation{from};
  write_later(to, "lists", from.lists);
}
void from_json(const json& from, Revocation& to) {
  to = from.get<FirstRevocation>();
  read_later(from, "lists", to.lists);
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PathResult, outcome, reason, certificate, detail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Anchor, certificate, sunset)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CertificateStatus, certificate, answers, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Chain, certificates, anchor, path, status)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ValueCheck, outcome, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Candidate, certificate, origin, identifier, reference_digests, reference_names, value, chains)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CertificateReference, digest, certificates)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Reference, role, id, uri, name, media_type, shown_type, sniffed_type, extent, digest, outcome,
                                   why, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Defect, weight, place, detail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Attribute, name, protection)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SignaturePolicy, kind, identifier, document)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Signature, id, format, packaging, algorithm, algorithm_failure, digest_algorithm, references,
                                   certificate_references, candidates, claimed_signing_time, policy, attributes, defects,
                                   timestamps, embedded)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Covered, object, digest, manner)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Timestamp, id, sha256, kind, attribute, gen_time, accuracy, policy, serial_number, imprint_digest,
                                   imprint, why, covers, signature)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProvidedProof, object, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Listing::Period, from, verdict, steps)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Listing, law, list, sha256, periods)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Inquiry, kind, url, about, at, object, origin, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Finding, rule, level, permission, revision, place, field, before, after, detail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Revisions, own, all, findings)
NLOHMANN_JSON_SERIALIZE_ENUM(MappedPart::Kind, {{MappedPart::Kind::octets, "octets"}, {MappedPart::Kind::node, "node"}})
/// The members of the first release.
struct FirstMappedPart : MappedPart {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FirstMappedPart, kind, name, begin, end, covered_by)
void to_json(json& to, const MappedPart& from) {
  to = FirstMappedPart{from};
  write_later(to, "stamped_by", from.stamped_by);
}
void from_json(const json& from, MappedPart& to) {
  to = from.get<FirstMappedPart>();
  read_later(from, "stamped_by", to.stamped_by);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Document, name, media_type, size, sha256)
NLOHMANN_JSON_SERIALIZE_ENUM(Container::File::Part, {{Container::File::Part::data, "data"}, {Container::File::Part::structure, "structure"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Container::File, name, size, part, sha256, covered_by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Container, type, files)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Facts, document, time, anchors, certificates, signatures, timestamps, status_signers,
                                   signature_time_indication, proofs)

namespace {

json to_tree(const Facts& facts) {
  json tree = facts;
  tree["schema"] = "esign.facts/1";
  write_later(tree, "listings", facts.listings);
  write_later(tree, "inquiries", facts.inquiries);
  write_later(tree, "revisions", facts.revisions);
  write_later(tree, "map", facts.map);
  if (facts.container) tree["container"] = *facts.container;
  return tree;
}

}  // namespace

std::string to_json(const Facts& facts) {
  // Names come from hostile bytes; collect/ has made them UTF-8, and whatever is not becomes U+FFFD instead of an exception.
  return to_tree(facts).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Facts> from_json(std::string_view text) {
  try {
    const json tree = json::parse(text);
    auto facts = tree.get<Facts>();
    read_later(tree, "listings", facts.listings);
    read_later(tree, "inquiries", facts.inquiries);
    read_later(tree, "revisions", facts.revisions);
    read_later(tree, "map", facts.map);
    if (const auto container = tree.find("container"); container != tree.end()) facts.container = container->get<Container>();
    if (to_tree(facts) != tree) return fail(Errc::malformed, "a member is unknown, repeated or has a value outside esign.facts/1");
    return facts;
  } catch (const json::exception& problem) {
    return fail(Errc::malformed, problem.what());
  }
}

}  // namespace esign::facts
