// SPDX-License-Identifier: Apache-2.0
#include "domain/ocsp_responder.h"

#include <algorithm>

#include "domain/ocsp_writer.h"

namespace esign::ca {
namespace {

/// What was never issued may be issued in a minute: such an answer is not kept for long.
constexpr std::chrono::seconds kShortValidity{60};

OcspReply refusal(pkix::OcspStatus status) {
  OcspReply reply;
  reply.status = status;
  if (auto der = ocsp_refusal(status)) reply.der = *std::move(der);
  return reply;
}

/// Whether the question is about certificates of this authority: both hashes, under the question's own hash.
enum class Issuer : std::uint8_t { this_one, another };
Issuer issuer_of(const pkix::OcspCertId& id, const Authorities& authorities, std::string_view name) {
  const auto hash = pkix::hash_from(id.hash_algorithm);
  if (!hash) return Issuer::another;
  const IssuerHashes* ours = authorities.hashes(name, *hash);
  return ours != nullptr && equal(ours->name, id.issuer_name_hash) && equal(ours->key, id.issuer_key_hash) ? Issuer::this_one : Issuer::another;
}

std::optional<Serial> serial_of(View content) {
  Serial serial{};
  if (content.size() != serial.size()) return {};
  std::copy(content.begin(), content.end(), serial.begin());
  return serial;
}

OcspRevoked revoked(const StatusRecord& record, Reason otherwise) { return {record.since, record.reason.value_or(otherwise), record.invalidity}; }

/// EN 319 411-1 OVR-6.6.3-02: `good` needs a stored record.
void tell(const std::optional<StatusRecord>& record, OcspAnswer& answer) {
  if (!record) {
    answer.status = OcspNeverIssued{};
    return;
  }
  switch (record->status) {
    case Status::intended: answer.status = OcspNeverIssued{}; return;
    case Status::active:
      answer.status = OcspGood{};
      answer.certificate_hash = record->certificate_sha256;
      return;
    case Status::on_hold:
    case Status::suspended: answer.status = revoked(*record, Reason::certificate_hold); break;
    case Status::revoked:
    case Status::voided: answer.status = revoked(*record, Reason::unspecified); break;
  }
}

/// When the register was last known to be complete; nothing for a copy that is too old to say `good` from.
Result<std::optional<Time>> known_until(Reader& reader, std::optional<std::chrono::seconds> oldest_copy, Time now) {
  if (!oldest_copy) return std::optional<Time>(now);
  ESIGN_TRY(const auto beat, reader.setting(kHeartbeat));
  if (!beat) return std::optional<Time>{};
  ESIGN_TRY(const Time at, parse_rfc3339(*beat));
  if (now - at > *oldest_copy) return std::optional<Time>{};
  return std::optional<Time>(std::min(at, now));
}

}  // namespace

Result<OcspReply> OcspResponder::signed_answer(const Authority& authority, const pkix::OcspRequest& request) const {
  ESIGN_TRY(const std::shared_ptr<const OcspSigner> signer, parts_.signer(authority.name));
  const Time now = parts_.clock.now();
  OcspAnswers answers;
  answers.responder_key_hash = signer->key_hash;
  answers.produced_at = now;
  answers.nonce = request.nonce();
  std::chrono::seconds validity = parts_.validity;
  Time known = now;
  bool doubtful = false, good = false;
  std::optional<Serial> about;
  ESIGN_CHECK(parts_.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto state, reader.setting("state"));
    ESIGN_TRY(const auto until, known_until(reader, parts_.oldest_copy, now));
    known = until.value_or(now);
    // A register that came back from a backup, or a copy that is no longer fed, may have forgotten revocations.
    doubtful = !until || state.value_or("open") != "open";
    for (const pkix::OcspQuestion& question : request.questions()) {
      OcspAnswer answer;
      answer.id = question.id;
      answer.this_update = known;
      if (issuer_of(question.id, parts_.authorities, authority.name) == Issuer::this_one) {
        answer.archive_cutoff = authority.certificate->validity().not_before;
        std::optional<StatusRecord> record;
        about = serial_of(question.id.serial_number);
        if (about) {
          ESIGN_TRY(record, reader.status(authority.name, *about));
        }
        tell(record, answer);
        if (std::holds_alternative<OcspNeverIssued>(answer.status)) validity = std::min(validity, kShortValidity);
        good = good || std::holds_alternative<OcspGood>(answer.status);
      }
      answers.answers.push_back(std::move(answer));
    }
    return {};
  }));
  if (doubtful && good) return fail(Errc::unavailable, "the register is not reconciled, or a copy that is too old");
  const Time next = std::min(now + validity, signer->not_after);
  for (OcspAnswer& answer : answers.answers) answer.next_update = next;

  ESIGN_TRY(const Bytes data, response_data(answers));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, parts_.keys.algorithm(signer->key));
  ESIGN_TRY(const Bytes value, parts_.keys.sign_unverified(signer->key, data));
  OcspReply reply;
  reply.status = pkix::OcspStatus::successful;
  reply.der = ocsp_response(data, algorithm, value, std::span<const Bytes>(&signer->certificate, 1));
  reply.this_update = known;
  reply.next_update = next;
  if (!request.nonce() && request.questions().size() == 1) reply.about = about;
  return reply;
}

OcspReply OcspResponder::answer(std::string_view name, View octets) const {
  const Authority* authority = parts_.authorities.find(name);
  if (authority == nullptr) return refusal(pkix::OcspStatus::unauthorized);
  const auto request = pkix::OcspRequest::parse(octets);
  if (!request || !(*request)->unknown_critical().empty()) return refusal(pkix::OcspStatus::malformed_request);
  for (const pkix::OcspQuestion& question : (*request)->questions()) {
    if (!question.unknown_critical.empty()) return refusal(pkix::OcspStatus::malformed_request);
  }
  auto reply = signed_answer(*authority, **request);
  return reply ? *std::move(reply) : refusal(pkix::OcspStatus::try_later);
}

}  // namespace esign::ca
