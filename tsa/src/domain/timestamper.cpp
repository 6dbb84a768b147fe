// SPDX-License-Identifier: Apache-2.0
#include "domain/timestamper.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/backend.h"

namespace esign::tsa {
namespace {

namespace ts = formats::timestamp;

constexpr std::size_t kSerialOctets = 16;
constexpr std::size_t kLongestNonce = 128;  // clients send eight octets

Stamped refused(ts::Failure failure, std::string reason) {
  Stamped answer;
  answer.reply = ts::write_rejection(failure, reason);
  answer.failure = failure;
  answer.reason = std::move(reason);
  return answer;
}

Result<Bytes> random_serial() {
  ESIGN_TRY(Bytes serial, crypto::random_octets(kSerialOctets));
  // INTEGER content octets: a leading zero octet where the first bit is set, and none else (X.690 section 8.3.2).
  if ((serial.front() & 0x80) != 0) serial.insert(serial.begin(), 0);
  while (serial.size() > 1 && serial[0] == 0 && (serial[1] & 0x80) == 0) serial.erase(serial.begin());
  return serial;
}

Time second_of(Nanoseconds utc) { return Time{std::chrono::floor<std::chrono::seconds>(utc)}; }

Result<crypto::Verdict> verify(const Unit& unit, const formats::SignatureView& view) {
  if (unit.table) return unit.table->verify(view.algorithm, view.signed_octets, view.value);
  return crypto::openssl().verify(unit.signer.certificate->spki(), view.algorithm, view.signed_octets, view.value);
}

/// Reads the token back: it says what was meant, and its signature holds under the unit's certificate.
Result<void> check_token(const Unit& unit, View token, const ts::TstInfo& meant, pkix::ParsedObjects& parsed) {
  ESIGN_TRY(const ts::Token read, ts::read_token(token, parsed));
  const ts::TstInfo& is = read.info;
  const bool same = is.imprint == meant.imprint && is.serial_number == meant.serial_number && is.gen_time == meant.gen_time &&
                    is.milliseconds == meant.milliseconds && is.policy == meant.policy && is.nonce == meant.nonce && is.accuracy == meant.accuracy;
  if (!same || read.view.references.size() != 1 || read.view.algorithm_failure) return fail(Errc::internal, "the token does not say what was meant");
  const formats::Reference& reference = read.view.references.front();
  if (reference.failure) return fail(*reference.failure);
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), reference.hash, reference.octets));
  if (!equal(digest, reference.expected)) return fail(Errc::internal, "the token's digest is another");
  ESIGN_TRY(const crypto::Verdict verdict, verify(unit, read.view));
  return verdict == crypto::Verdict::valid ? Result<void>{} : fail(Errc::internal, "the token's signature does not verify");
}

}  // namespace

struct Timestamper::Wanted {
  ts::Request request{};
  asn1::Oid policy{};
};

Result<Bytes> Timestamper::stamp(const Unit& unit, const Wanted& wanted, const SureTime& time) const {
  const Time second = second_of(time.utc);
  if (second < unit.not_before || second > unit.not_after) return fail(Errc::denied, "the unit's key is not in its period of use");
  ts::TstInfo info;
  info.policy = wanted.policy;
  info.imprint = wanted.request.imprint;
  ESIGN_TRY(info.serial_number, random_serial());
  info.gen_time = second;
  info.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time.utc - second.time_since_epoch());
  info.accuracy = std::chrono::duration_cast<std::chrono::microseconds>(rules_.accuracy);
  info.nonce = wanted.request.nonce;
  const Bytes content = ts::write_tst_info(info);
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), unit.signer.algorithm.hash, content));
  const Bytes attributes = ts::signed_attributes(unit.signer, digest);
  ESIGN_TRY(const Bytes value, unit.sign(attributes));
  ESIGN_TRY(Bytes token, ts::write_token(unit.signer, {content, attributes, value}, wanted.request.certificate));
  ESIGN_CHECK(check_token(unit, token, info, parsed_));
  ESIGN_TRY(const Bytes name, crypto::digest(crypto::openssl(), Hash::sha256, token));
  ESIGN_CHECK(log_.append({time.utc, unit.name, to_hex(info.serial_number), info.policy.to_text(), to_hex(name)}));
  return token;
}

Stamped Timestamper::answer(const Unit& unit, View octets) const {
  // 1. The request (RFC 3161 section 2.4.2: badDataFormat, "the data submitted has the wrong format").
  auto request = ts::read_request(octets);
  if (!request) return refused(ts::Failure::bad_data_format, request.error().at.empty() ? request.error().detail : request.error().at + ": " + request.error().detail);
  // 2. The imprint: a hash that is accepted, of its length.
  const auto hash = pkix::hash_from(request->imprint.hash_algorithm);
  if (!hash || std::find(rules_.hashes.begin(), rules_.hashes.end(), *hash) == rules_.hashes.end())
    return refused(ts::Failure::bad_alg, "the hash algorithm is not accepted");
  if (request->imprint.hashed_message.size() != pkix::octets(*hash)) return refused(ts::Failure::bad_data_format, "the imprint has not the length of its hash");
  // 3. The policy.
  Wanted wanted{*std::move(request), {}};
  wanted.policy = wanted.request.policy.value_or(rules_.policies.front());
  if (std::find(rules_.policies.begin(), rules_.policies.end(), wanted.policy) == rules_.policies.end())
    return refused(ts::Failure::unaccepted_policy, "the policy is not accepted");
  // 4. "If an extension … is not recognized …, the server SHALL not issue a token and SHALL return a failure (unacceptedExtension)."
  if (!wanted.request.extensions.empty()) return refused(ts::Failure::unaccepted_extension, "no extension is known here");
  if (wanted.request.nonce && wanted.request.nonce->size() > kLongestNonce) return refused(ts::Failure::bad_request, "the nonce is too long");
  // 5. The time: none is given that is not sure, but timeNotAvailable (RFC 3161 section 2.4.2).
  const auto time = clock_.now();
  if (!time) return refused(ts::Failure::time_not_available, time.error().detail);
  // What the cut to milliseconds takes away is an error too.
  if (time->error + time->utc % std::chrono::milliseconds{1} > rules_.accuracy) return refused(ts::Failure::time_not_available, "the clock is not sure enough");
  // 6. The token. What is wrong on this side is told to the log alone.
  const auto token = stamp(unit, wanted, *time);
  if (!token) {
    Stamped answer = refused(ts::Failure::system_failure, "no token can be made now");
    answer.reason = token.error().detail;
    return answer;
  }
  Stamped answer;
  answer.reply = ts::write_granted(*token);
  return answer;
}

}  // namespace esign::tsa
