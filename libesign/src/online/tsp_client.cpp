// SPDX-License-Identifier: Apache-2.0
#include "online/tsp_client.h"

#include <algorithm>

#include "online/token_signature.h"

namespace esign::online {
namespace {

namespace ts = formats::timestamp;

constexpr std::size_t kNonceOctets = 16;
constexpr std::string_view kQuery = "application/timestamp-query", kReply = "application/timestamp-reply";

Result<ts::Request> request_for(const TspQuestion& question, const Random& random) {
  if (question.digest.size() != pkix::octets(question.hash)) return fail(Errc::invalid_argument, "the digest has not the length of its hash");
  ts::Request request;
  request.imprint = {pkix::algorithm_identifier(question.hash), question.digest};
  request.policy = question.policy;
  ESIGN_TRY(Bytes nonce, random(kNonceOctets));
  if (nonce.size() != kNonceOctets) return fail(Errc::internal, "there are not enough random octets");
  // A positive INTEGER of all 128 bits, minimal as X.690 section 8.3.2 wants it.
  nonce.insert(nonce.begin(), 0);
  while (nonce.size() > 1 && nonce[0] == 0 && nonce[1] < 0x80) nonce.erase(nonce.begin());
  request.nonce = std::move(nonce);
  request.certificate = ts::CertificateRequest::yes;
  return request;
}

/// What is no 200 with a reply in it.
Result<void> check_transport(const net::Response& response) {
  if (response.status == 429 || response.status == 503) {
    const std::string after = response.retry_after ? "; ask again in " + std::to_string(response.retry_after->count()) + " s" : std::string();
    return fail(Errc::unavailable, (response.status == 429 ? "the quota is used up" : "HTTP status 503") + after);
  }
  if (response.status != 200) return fail(Errc::unavailable, "HTTP status " + std::to_string(response.status));
  if (response.media_type != kReply) return fail(Errc::unavailable, "answers with something else than " + std::string(kReply));
  return {};
}

Failure rejection(const ts::Response& response) {
  std::string what;
  for (const ts::Failure failure : response.failures) what += (what.empty() ? "" : ", ") + std::string(name(failure));
  if (what.empty()) what = name(response.status);
  const auto has = [&](ts::Failure failure) { return std::find(response.failures.begin(), response.failures.end(), failure) != response.failures.end(); };
  const bool passes = has(ts::Failure::time_not_available) || has(ts::Failure::system_failure);
  return fail(passes ? Errc::unavailable : Errc::denied, "gave no time-stamp: " + what);
}

/// The token says what was asked.
Result<void> compare(const ts::TstInfo& info, const ts::Request& request) {
  const auto hash = pkix::hash_from(request.imprint.hash_algorithm);
  if (!hash || compare_imprint(info, *hash, request.imprint.hashed_message) != Imprint::same) return fail(Errc::protocol, "the token is over another imprint");
  if (info.nonce != request.nonce) return fail(Errc::protocol, "the token has another nonce");
  if (request.policy && info.policy != *request.policy) return fail(Errc::protocol, "the token has another policy");
  if (!info.critical_extensions.empty()) return fail(Errc::protocol, "the token has a critical extension that is not known");
  return {};
}

Result<void> check_time(const ts::TstInfo& info, const pkix::Certificate& signer, const TspExpectation& expected) {
  if (info.gen_time > expected.now + expected.window || info.gen_time < expected.now - expected.window) return fail(Errc::protocol, "the token's time is far from the clock here");
  if (info.gen_time < signer.validity().not_before || info.gen_time > signer.validity().not_after)
    return fail(Errc::protocol, "the token's time is outside the period of its certificate");
  return {};
}

Result<TspAnswer> ask_one(const TspQuestion& question, const std::string& url, const Outside& outside) {
  // A nonce of its own for each: two that compare notes learn nothing.
  ESIGN_TRY(const ts::Request request, request_for(question, outside.random));
  net::Request http;
  http.method = net::Method::post;
  http.url = url;
  http.media_type = kQuery;
  http.accept = kReply;
  http.body = ts::write_request(request);
  http.largest = Limits{}.timestamp_octets;
  http.within = question.within;
  auto response = outside.fetcher.fetch(http);
  if (!response) {
    // A URL that cannot be asked is the caller's mistake; all else is the network's.
    if (response.error().code == Errc::invalid_argument || response.error().code == Errc::internal) return fail(std::move(response).error());
    return fail(Errc::unavailable, response.error().detail);
  }
  ESIGN_CHECK(check_transport(*response));
  return check_tsp_reply(response->body, request, {question.now, question.window}, outside.backend);
}

}  // namespace

Result<TspAnswer> check_tsp_reply(View reply, const ts::Request& request, const TspExpectation& expected, const crypto::Backend& backend) {
  auto response = ts::read_response(reply);
  if (!response) return fail(Errc::protocol, "is no TimeStampResp: " + response.error().detail).in(response.error().at);
  if (!response->token) return rejection(*response);
  auto token = ts::read_token(*response->token);
  if (!token) return fail(Errc::protocol, "is no token: " + token.error().detail).in(token.error().at);
  ESIGN_CHECK(compare(token->info, request));
  TspAnswer answer;
  // certReq was set: a token that does not bring its certificate is not what was asked for.
  ESIGN_TRY(const TokenAnswer checked, check_token(*token, {}, backend));
  if (checked.standing != TokenAnswer::Standing::holds) return fail(Errc::protocol, checked.why);
  answer.signer = checked.signer;
  ESIGN_CHECK(check_time(token->info, *answer.signer, expected));
  answer.reply = copy(reply);
  answer.token = *std::move(token);
  return answer;
}

Result<TspAnswer> ask_for_timestamp(const TspQuestion& question, const Outside& outside) {
  if (question.urls.empty()) return fail(Errc::invalid_argument, "no time-stamping authority is named");
  std::vector<Error> passed_over;
  for (const std::string& url : question.urls) {
    auto answer = ask_one(question, url, outside);
    if (answer) {
      answer->url = url;
      answer->passed_over = std::move(passed_over);
      return answer;
    }
    Error error = std::move(answer).error();
    error.at = url;
    if (error.code != Errc::unavailable) return fail(std::move(error));
    passed_over.push_back(std::move(error));
  }
  if (passed_over.size() == 1) return fail(std::move(passed_over.front()));
  std::string told;
  for (const Error& error : passed_over) told += (told.empty() ? "" : "; ") + error.at + ": " + error.detail;
  return fail(Errc::unavailable, told);
}

}  // namespace esign::online
