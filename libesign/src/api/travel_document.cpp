// SPDX-License-Identifier: Apache-2.0
// Passive authentication, ICAO Doc 9303-11, 5.1, over cms, path and token.
#include <esign/travel_document.h>

#include <algorithm>

#include "asn1/der_reader.h"
#include "cms/oids.h"
#include "cms/signed_data.h"
#include "crypto/backend.h"
#include "pkix/certificate.h"
#include "token/icao/security_object.h"

namespace esign {
namespace {

using Verdict = PassiveAuthentication::Verdict;
using Group = PassiveAuthentication::Group;

constexpr asn1::Oid kSecurityObject("2.23.136.1.1.1");       // id-icao-ldsSecurityObject
constexpr asn1::Oid kOldSecurityObject("1.3.27.1.1.1");      // of the first documents, Doc 9303-10 note
constexpr std::size_t kLargestObject = 4'096;                // sixteen hashes of SHA-512 take 1.2 KiB

void conclude(PassiveAuthentication& answer, Verdict verdict, std::string sub_indication, std::string reason) {
  answer.verdict = verdict;
  answer.sub_indication = std::move(sub_indication);
  answer.reason = std::move(reason);
}

/// The only value of the only attribute of this type.
std::optional<View> only_value(const std::vector<cms::Attribute>& attributes, const asn1::Oid& type) {
  const auto found = cms::find_all(attributes, type);
  if (found.size() != 1 || found.front()->values.size() != 1) return std::nullopt;
  return found.front()->values.front();
}

bool named_by(const pkix::Certificate& certificate, const cms::SignerIdentifier& sid) {
  if (sid.issuer_and_serial_number)
    return equal(certificate.serial_number(), sid.issuer_and_serial_number->serial_number) &&
           equal(certificate.issuer().der, sid.issuer_and_serial_number->issuer.der);
  const auto& key_identifier = certificate.extensions().subject_key_identifier;
  return sid.subject_key_identifier && key_identifier && equal(*key_identifier, *sid.subject_key_identifier);
}

/// The document signer's certificate, out of those in EF.SOD.
pkix::Certificate::Ptr document_signer(const cms::SignedData& data, const cms::SignerInfo& signer) {
  for (const cms::CertificateChoice& choice : data.certificates) {
    if (choice.kind != cms::CertificateKind::certificate) continue;
    auto certificate = pkix::Certificate::parse(choice.der);
    if (certificate && named_by(**certificate, signer.sid)) return *std::move(certificate);
  }
  return nullptr;
}

/// Doc 9303-12, 7.1.1: a document signer's key signs documents and nothing else, and its country signing authority issued it
/// directly. Without this every holder of a certificate below a shared anchor could write a passport. Empty: it fits.
std::string signer_violation(const pkix::Certificate& certificate, const PathAnswer& path) {
  const auto& usage = certificate.extensions().key_usage;
  if (!usage || !usage->has(pkix::KeyUsageBit::digital_signature) || usage->has(pkix::KeyUsageBit::content_commitment))
    return "the document signer's keyUsage is not digitalSignature";
  if (certificate.extensions().extended_key_usage) return "the document signer's certificate is for something else (extKeyUsage)";
  if (path.path.size() > 2) return "the document signer was not issued by the country signing authority itself";
  return {};
}

/// RFC 5652 section 5.4 and 5.6: the attributes name the content's type and hash, and they are what is signed.
enum class Signature : std::uint8_t { valid, invalid };
Result<Signature> check_signature(const cms::SignedData& data, const cms::SignerInfo& signer, const pkix::Certificate& certificate, View content) {
  if (!signer.signed_attributes) return Signature::invalid;  // Doc 9303-12, 7.2: they shall be there
  ESIGN_TRY(const pkix::Hash hash, pkix::hash_from(signer.digest_algorithm));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, pkix::signature_algorithm_from(signer.signature_algorithm, hash));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), hash, content));
  const auto type = only_value(*signer.signed_attributes, cms::oid::content_type);
  const auto named = only_value(*signer.signed_attributes, cms::oid::message_digest);
  if (!type || !named) return Signature::invalid;
  asn1::Reader type_reader(*type), digest_reader(*named);
  const asn1::Oid signed_type = type_reader.oid();
  const View signed_digest = digest_reader.octet_string();
  if (!type_reader.finish() || !digest_reader.finish() || signed_type != data.content_type || !equal(signed_digest, digest)) return Signature::invalid;
  if (algorithm.scheme != pkix::Scheme::ed25519 && algorithm.hash != hash) return Signature::invalid;
  const Bytes message = cms::der_of_signed_attributes(*signer.signed_attributes);
  ESIGN_TRY(const crypto::Verdict verdict, crypto::openssl().verify(certificate.spki(), algorithm, message, signer.signature));
  return verdict == crypto::Verdict::valid ? Signature::valid : Signature::invalid;
}

Result<std::vector<Group>> compare_hashes(const token::SecurityObject& object, const TravelDocumentFiles& files) {
  std::vector<Group> groups;
  for (const TravelDocumentFiles::DataGroup& file : files.data_groups) {
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), object.hash, file.content));
    const auto listed = std::ranges::find(object.groups, file.number, &token::SecurityObject::GroupHash::number);
    const bool known = listed != object.groups.end();
    groups.push_back({file.number, !known ? Group::State::unlisted : equal(listed->digest, digest) ? Group::State::intact : Group::State::altered});
  }
  for (const auto& listed : object.groups) {
    if (std::ranges::find(files.data_groups, listed.number, &TravelDocumentFiles::DataGroup::number) == files.data_groups.end())
      groups.push_back({listed.number, Group::State::not_read});
  }
  return groups;
}

PassiveAuthentication::Verdict from(PathAnswer::Verdict verdict) {
  switch (verdict) {
    case PathAnswer::Verdict::passed: return Verdict::passed;
    case PathAnswer::Verdict::failed: return Verdict::failed;
    case PathAnswer::Verdict::indeterminate: return Verdict::indeterminate;
  }
  return Verdict::indeterminate;
}

struct Opened {
  cms::SignedData data{};
  Bytes content{};
};
Result<Opened> open_security_file(View ef_sod) {
  const Limits limits;
  ESIGN_TRY(Bytes inner, token::security_content(ef_sod));
  ESIGN_TRY(const cms::Parts parts, cms::scan(Document::from_octets(std::move(inner), "EF.SOD"), limits));
  Opened opened;
  ESIGN_TRY(opened.data, cms::read_signed_data(parts, limits));
  if (opened.data.content_type != kSecurityObject && opened.data.content_type != kOldSecurityObject)
    return fail(Errc::malformed, "EF.SOD signs something else than a security object");
  if (!opened.data.content || opened.data.content->size() > kLargestObject) return fail(Errc::malformed, "the security object is missing or too large");
  if (opened.data.signers.size() != 1) return fail(Errc::malformed, "EF.SOD has not exactly one signer");
  ESIGN_TRY(opened.content, opened.data.content->front(kLargestObject));
  return opened;
}

}  // namespace

std::string_view PassiveAuthentication::indication() const noexcept {
  switch (verdict) {
    case Verdict::passed: return "PASSED";
    case Verdict::failed: return "FAILED";
    case Verdict::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

Result<PassiveAuthentication> authenticate_document(const TravelDocumentFiles& files, const TrustStore& trust, const Evidence& evidence, Time at) {
  PassiveAuthentication answer;
  ESIGN_TRY(const Opened opened, open_security_file(files.security).in("EF.SOD"));
  ESIGN_TRY(const token::SecurityObject object, token::read_security_object(opened.content).in("EF.SOD"));
  // 1. The hashes.
  ESIGN_TRY(answer.groups, compare_hashes(object, files));
  const auto bad = std::ranges::find_if(answer.groups, [](const Group& group) { return group.state == Group::State::altered || group.state == Group::State::unlisted; });
  if (bad != answer.groups.end()) {
    conclude(answer, Verdict::failed, "HASH_FAILURE", "data group " + std::to_string(bad->number) + " is not what was signed");
    return answer;
  }
  // 2. The signature.
  const cms::SignerInfo& signer = opened.data.signers.front();
  const pkix::Certificate::Ptr certificate = document_signer(opened.data, signer);
  if (!certificate) {
    conclude(answer, Verdict::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND", "EF.SOD holds no certificate of its signer");
    return answer;
  }
  answer.path.emplace_back(certificate);
  ESIGN_TRY(const Signature signature, check_signature(opened.data, signer, *certificate, opened.content));
  if (signature == Signature::invalid) {
    conclude(answer, Verdict::failed, "SIG_CRYPTO_FAILURE", "the document signer's signature is wrong");
    return answer;
  }
  // 3. The document signer. Its list of revoked certificates is looked at when there is one.
  PathQuestion question;
  question.revocation = evidence.crls().empty() ? Revocation::ignored : Revocation::required;
  ESIGN_TRY(const PathAnswer path, verify_certificate(Certificate(certificate), trust, evidence, question, at));
  if (!path.path.empty()) answer.path = path.path;
  conclude(answer, from(path.verdict), path.sub_indication, path.reason);
  if (std::string why = signer_violation(*certificate, path); path.verdict == PathAnswer::Verdict::passed && !why.empty())
    conclude(answer, Verdict::failed, "CHAIN_CONSTRAINTS_FAILURE", std::move(why));
  return answer;
}

Result<HolderOfDocument> read_holder(const TravelDocumentFiles& files) {
  token::HolderData data;
  HolderOfDocument holder;
  for (const TravelDocumentFiles::DataGroup& group : files.data_groups) {
    const std::string place = "EF.DG" + std::to_string(group.number);
    if (group.number == 1) ESIGN_CHECK(token::read_machine_readable_zone(group.content, data).in(place));
    if (group.number == 11) ESIGN_CHECK(token::read_personal_details(group.content, data).in(place));
    if (group.number == 2) {
      ESIGN_TRY(token::Picture picture, token::read_picture(group.content).in(place));
      holder.photo = std::move(picture.octets);
      holder.photo_suffix = picture.format == token::Picture::Format::jpeg ? ".jpg" : ".jp2";
    }
  }
  holder.document_number = std::move(data.document_number);
  holder.birth_date = std::move(data.birth_date);
  holder.expiry_date = std::move(data.expiry_date);
  holder.sex = std::move(data.sex);
  holder.nationality = std::move(data.nationality);
  holder.surname = std::move(data.surname);
  holder.given_names = std::move(data.given_names);
  holder.full_name = std::move(data.full_name);
  holder.address = std::move(data.address);
  return holder;
}

}  // namespace esign
