// SPDX-License-Identifier: Apache-2.0
// esign/timestamp.h over online/tsp_client and path/verify_certificate.
#include <esign/timestamp.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "api/gathering.h"
#include "api/inquiries.h"
#include "api/judges.h"
#include "api/path_strength.h"
#include "api/stamped.h"
#include "api/token_strength.h"
#include "base/text.h"
#include "online/token_signature.h"
#include "online/tsp_client.h"
#include "path/verify_certificate.h"

namespace esign {
namespace {

namespace ts = formats::timestamp;
using Json = nlohmann::ordered_json;
using Indication = TimestampVerdict::Indication;
using Standing = online::TokenAnswer::Standing;

Result<Bytes> digest_of(const Document& document, Hash hash, const crypto::Backend& backend) {
  return crypto::digest(backend, hash, Source([&](const Sink& sink) { return document.read(sink); }));
}

}  // namespace

TimestampFacts facts_of(const ts::TstInfo& info, const pkix::Certificate::Ptr& signer) {
  TimestampFacts facts;
  facts.time = info.gen_time;
  facts.milliseconds = info.milliseconds;
  facts.accuracy = info.accuracy;
  facts.policy = info.policy.to_text();
  facts.serial_number = to_hex(info.serial_number);
  if (signer) facts.authority = signer->subject().to_text();
  if (const auto hash = pkix::hash_from(info.imprint.hash_algorithm)) facts.hash = *hash;
  return facts;
}

namespace {

/// A TimeStampResp that was granted, or the token by itself.
Result<ts::Token> token_in(View octets) {
  const auto response = ts::read_response(octets);
  if (!response) return ts::read_token(octets).in("TimeStampToken");
  if (!response->token) return fail(Errc::malformed, "is no time-stamp, but an answer without one: " + std::string(name(response->status)));
  return ts::read_token(*response->token).in("TimeStampToken");
}

/// EN 319 102-1 clause 5.2.6: nothing proves that the token is older than the end or the revocation of its certificate.
std::string without_proof(const std::string& sub_indication) {
  if (sub_indication == "REVOKED") return "REVOKED_NO_POE";
  return sub_indication == "EXPIRED" ? "OUT_OF_BOUNDS_NO_POE" : sub_indication;
}

/// One judgement, as it goes on: every step may end it.
class Judgement {
 public:
  Judgement(const ts::Token& token, const Policy& policy, const crypto::Backend& backend, Time at) : token_(token), policy_(policy), backend_(backend), at_(at) {
    verdict_.facts = facts_of(token.info, nullptr);
  }
  TimestampVerdict take() { return std::move(verdict_); }

  Result<void> judge(const Document& document, path::CertificateQuestion question);

 private:
  enum class Next : std::uint8_t { go_on, end };
  Next end(Indication indication, const char* sub_indication, std::string reason) {
    verdict_.indication = indication;
    verdict_.sub_indication = sub_indication;
    verdict_.reason = std::move(reason);
    return Next::end;
  }
  Result<Next> judge_imprint(const Document& document);
  Result<Next> judge_signature(const std::vector<pkix::Certificate::Ptr>& certificates);
  Next judge_constraints();
  Result<Next> judge_path(path::CertificateQuestion question);
  Next judge_algorithms();

  const ts::Token& token_;
  const Policy& policy_;
  const crypto::Backend& backend_;
  Time at_;
  pkix::Certificate::Ptr signer_{};
  std::vector<validation::Weakness> weak_{};
  TimestampVerdict verdict_{};
};

Result<Judgement::Next> Judgement::judge_imprint(const Document& document) {
  const auto hash = pkix::hash_from(token_.info.imprint.hash_algorithm);
  if (!hash) return end(Indication::indeterminate, "CUSTOM", "the hash of its imprint is not known here");
  ESIGN_TRY(const Bytes digest, digest_of(document, *hash, backend_));
  if (online::compare_imprint(token_.info, *hash, digest) == online::Imprint::same) return Next::go_on;
  return end(Indication::failed, "HASH_FAILURE", "it is over another document");
}

Result<Judgement::Next> Judgement::judge_signature(const std::vector<pkix::Certificate::Ptr>& certificates) {
  ESIGN_TRY(online::TokenAnswer answer, online::check_token(token_, certificates, backend_));
  signer_ = answer.signer;
  verdict_.facts = facts_of(token_.info, signer_);
  switch (answer.standing) {
    case Standing::holds: return Next::go_on;
    case Standing::forged: return end(Indication::failed, "SIG_CRYPTO_FAILURE", std::move(answer.why));
    case Standing::changed: return end(Indication::failed, "HASH_FAILURE", std::move(answer.why));
    case Standing::improper: return end(Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE", std::move(answer.why));
    case Standing::no_signer: return end(Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND", std::move(answer.why));
    case Standing::unsupported: break;
  }
  return end(Indication::indeterminate, "CUSTOM", std::move(answer.why));
}

Judgement::Next Judgement::judge_constraints() {
  if (!token_.info.critical_extensions.empty()) return end(Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE", "it has a critical extension that is not known here");
  // A TSA whose clock is ahead within its accuracy is not in the future.
  const auto ahead = std::chrono::ceil<std::chrono::seconds>(token_.info.accuracy.value_or(std::chrono::microseconds{0}));
  if (token_.info.gen_time > at_ + ahead) return end(Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE", "it states a time in the future");
  return Next::go_on;
}

/// At the time of the answer with revocation, because nothing else proves that the token was there before; and at its own time, when the
/// certificates must have been in force. A later revocation list says nothing of that instant, and has been asked already.
Result<Judgement::Next> Judgement::judge_path(path::CertificateQuestion question) {
  question.target = signer_;
  question.purpose = path::Purpose::time_stamping;
  for (const Time at : {at_, token_.info.gen_time}) {
    question.at = at;
    ESIGN_TRY(const path::PathReport report, path::verify_certificate(question, backend_));
    if (at == at_) {
      for (const auto& one : report.path) verdict_.path.emplace_back(one);
      if (report.verified) weak_ = weaknesses_of_path(*report.verified);
    }
    if (report.indication != path::Indication::passed) {
      const std::string sub_indication = at == at_ ? without_proof(report.sub_indication) : std::string("SIG_CONSTRAINTS_FAILURE");
      return end(Indication::indeterminate, sub_indication.c_str(), report.reason + (at == at_ ? "" : " (at the time of the time-stamp)"));
    }
    question.revocation = path::RevocationChecking::none;
  }
  return Next::go_on;
}

Judgement::Next Judgement::judge_algorithms() {
  const auto own = weaknesses_of_token(token_, *signer_, policy_.data(), at_);
  weak_.insert(weak_.end(), own.begin(), own.end());
  if (!weak_.empty()) return end(Indication::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "not reliable at that time: " + validation::told(weak_.front()));
  return Next::go_on;
}

Result<void> Judgement::judge(const Document& document, path::CertificateQuestion question) {
  ESIGN_TRY(const Next imprint, judge_imprint(document));
  if (imprint == Next::end) return {};
  ESIGN_TRY(const Next signature, judge_signature(question.certificates));
  if (signature == Next::end || judge_constraints() == Next::end) return {};
  question.certificates.insert(question.certificates.end(), token_.view.certificates.begin(), token_.view.certificates.end());
  question.crls.insert(question.crls.end(), token_.view.crls.begin(), token_.view.crls.end());
  question.ocsp.insert(question.ocsp.end(), token_.view.ocsp.begin(), token_.view.ocsp.end());
  ESIGN_TRY(const Next chain, judge_path(std::move(question)));
  if (chain == Next::end || judge_algorithms() == Next::end) return {};
  verdict_.indication = Indication::passed;
  return {};
}

std::string_view word(Indication indication) {
  switch (indication) {
    case Indication::passed: return "PASSED";
    case Indication::failed: return "FAILED";
    case Indication::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

}  // namespace

Result<TimestampReply> request_timestamp(const Document& document, const TimestampRequest& request, Time now) {
  const crypto::Backend& backend = crypto::openssl();
  online::TspQuestion question;
  question.hash = request.hash;
  ESIGN_TRY(question.digest, digest_of(document, request.hash, backend));
  if (!request.policy.empty()) {
    auto policy = asn1::Oid::from_text(request.policy);
    if (!policy) return fail(Errc::invalid_argument, "not a dotted OBJECT IDENTIFIER").in(request.policy);
    question.policy = *policy;
  }
  question.urls = request.authorities;
  question.within = request.within;
  question.now = now;
  // It may well be an authority of one's own network.
  ESIGN_TRY(const auto fetcher, net::curl_fetcher({net::Addresses::typed, request.tls_trust}));
  ESIGN_TRY(online::TspAnswer answer, online::ask_for_timestamp(question, {*fetcher, backend, crypto::random_octets}));
  return TimestampReply{std::move(answer.reply), facts_of(answer.token.info, answer.signer), std::move(answer.url), std::move(answer.passed_over)};
}

Result<Gathered> gather_timestamp_status(std::span<const std::uint8_t> timestamp, const TrustStore& trust, const Evidence& evidence,
                                         const OnlineStatus& online, Time now) {
  ESIGN_TRY(const ts::Token token, token_in(timestamp));
  // Its certificates complete the path; its status would be the stamper's choice.
  auto brought = std::make_shared<GatheredData>();
  brought->certificates = token.view.certificates;
  Evidence all = evidence;
  all.add(Gathered(std::move(brought)));
  std::vector<pkix::Certificate::Ptr> candidates;
  for (const Certificate& one : all.certificates()) candidates.push_back(one.parsed());
  ESIGN_TRY(const online::TokenAnswer answer, online::check_token(token, candidates, crypto::openssl()));
  if (!answer.signer) return Gathered();
  return gather_status_below(timestamp_anchors_of(trust), answer.signer, all, online, now);
}

Result<TimestampVerdict> judge_timestamp(std::span<const std::uint8_t> timestamp, const Document& document, const TrustStore& trust, const Evidence& evidence,
                                         Revocation revocation, Time at, Judges judges, const std::optional<Policy>& policy) {
  ESIGN_TRY(const ts::Token token, token_in(timestamp));
  path::CertificateQuestion question;
  question.anchors = timestamp_anchors_of(trust);
  for (const Certificate& one : evidence.certificates()) question.certificates.push_back(one.parsed());
  question.crls = evidence.crls();
  question.ocsp = evidence.ocsp_responses();
  question.revocation = revocation == Revocation::required ? path::RevocationChecking::required : path::RevocationChecking::none;
  ESIGN_TRY(const Policy rules, policy ? Result<Policy>(*policy) : Policy::builtin("default"));
  Judgement judgement(token, rules, backend_of(judges), at);
  ESIGN_CHECK(judgement.judge(document, std::move(question)));
  return judgement.take();
}

namespace {

Json told(const TimestampVerdict& verdict) {
  Json certificates = Json::array();
  for (const Certificate& one : verdict.path) certificates.push_back(one.subject());
  const TimestampFacts& facts = verdict.facts;
  return {{"valid", verdict.indication == Indication::passed},
          {"indication", word(verdict.indication)},
          {"subIndication", verdict.sub_indication.empty() ? Json() : Json(verdict.sub_indication)},
          {"time", to_rfc3339(facts.time)},
          {"milliseconds", facts.milliseconds.count()},
          {"accuracyMicroseconds", facts.accuracy ? Json(facts.accuracy->count()) : Json()},
          {"policy", facts.policy},
          {"serialNumber", facts.serial_number},
          {"authority", facts.authority.empty() ? Json() : Json(facts.authority)},
          {"hash", pkix::name(facts.hash)},
          {"path", certificates},
          {"reason", verdict.reason}};
}

}  // namespace

std::string TimestampVerdict::json() const {
  Json json{{"schema", "esign.timestamp/1"}};
  json.update(told(*this));
  if (!inquiries.empty()) json["inquiries"] = json_of(inquiries);
  return json.dump();
}

TimestampVerdict::Indication StampedVerdict::indication() const {
  using Answer = TimestampVerdict::Indication;
  const auto any = [&](Answer wanted) { return std::ranges::any_of(timestamps, [&](const One& one) { return one.verdict.indication == wanted; }); };
  if (any(Answer::failed)) return Answer::failed;
  return timestamps.empty() || any(Answer::indeterminate) ? Answer::indeterminate : Answer::passed;
}

std::string StampedVerdict::json() const {
  TimestampVerdict whole = timestamps.empty() ? TimestampVerdict() : timestamps.front().verdict;
  const auto worst = std::ranges::find_if(timestamps, [&](const One& one) { return one.verdict.indication == indication(); });
  if (worst != timestamps.end()) {
    whole.indication = worst->verdict.indication;
    whole.sub_indication = worst->verdict.sub_indication;
    whole.reason = worst->verdict.reason;
  }
  Json json{{"schema", "esign.timestamp/1"}};
  json.update(told(whole));
  json["timestamps"] = Json::array();
  for (const One& one : timestamps) {
    Json row{{"file", one.file}};
    row.update(told(one.verdict));
    json["timestamps"].push_back(std::move(row));
  }
  if (!inquiries.empty()) json["inquiries"] = json_of(inquiries);
  return json.dump();
}

}  // namespace esign
