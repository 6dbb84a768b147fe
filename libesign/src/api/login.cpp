// SPDX-License-Identifier: Apache-2.0
// esign/login.h. The order of the checks is that of Web eID's authentication token validation: form, usages, value, path.
#include <esign/login.h>

#include <nlohmann/json.hpp>

#include "api/judges.h"
#include "api/login_token.h"
#include "base/text.h"

namespace esign {
namespace {

constexpr asn1::Oid kClientAuth("1.3.6.1.5.5.7.3.2");
constexpr std::size_t kShortestNonce = 44, kLongestNonce = 128;  // Web eID: at least 256 bit of entropy, in base64

/// A host of RFC 1123 or an IPv6 address in brackets, and a port: in lower case, as browsers serialize it.
Result<void> check_origin(const std::string& origin) {
  constexpr std::string_view kScheme = "https://";
  const auto wrong = [](std::string_view why) { return fail(Errc::invalid_argument, std::string(why)).in("origin"); };
  if (!origin.starts_with(kScheme)) return wrong("an origin begins with https://");
  std::string_view rest = std::string_view(origin).substr(kScheme.size());
  if (rest.empty() || rest.size() > 260) return wrong("an origin names a host");
  for (const char c : rest) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    if (!allowed) return wrong("an origin is scheme, host in lower case (xn-- for other letters) and port: no path, no slash at its end");
  }
  if (rest.ends_with(":443")) return wrong("the default port is left out of an origin");
  return {};
}

Result<void> check_challenge(const LoginChallenge& challenge) {
  ESIGN_CHECK(check_origin(challenge.origin));
  if (challenge.nonce.size() < kShortestNonce || challenge.nonce.size() > kLongestNonce)
    return fail(Errc::invalid_argument, "a nonce is base64 of at least 32 octets, at most 128 characters").in("nonce");
  if (!from_base64(challenge.nonce)) return fail(Errc::invalid_argument, "a nonce is base64").in("nonce");
  return {};
}

/// hash(origin) || hash(nonce), both as the texts they are.
Result<Bytes> signed_octets(const LoginChallenge& challenge, Hash hash) {
  ESIGN_TRY(Bytes octets, crypto::digest(crypto::openssl(), hash, as_view(challenge.origin)));
  ESIGN_TRY(const Bytes of_nonce, crypto::digest(crypto::openssl(), hash, as_view(challenge.nonce)));
  append(octets, of_nonce);
  return octets;
}

/// Why this certificate is not one to log in with; empty if it is. Stricter than Purpose::authentication: both extensions
/// must be there, and who signs documents with a key does not log in with it (a portal could have a contract signed).
std::string usage_violation(const pkix::Certificate& certificate) {
  const auto& usage = certificate.extensions().key_usage;
  if (usage && usage->has(pkix::KeyUsageBit::content_commitment)) return "the certificate is for signing documents, not for login";
  if (!usage || !usage->has(pkix::KeyUsageBit::digital_signature)) return "keyUsage does not name digitalSignature";
  const auto& extended = certificate.extensions().extended_key_usage;
  if (!extended || std::ranges::find(*extended, kClientAuth) == extended->end()) return "extKeyUsage does not name clientAuth";
  return {};
}

LoginAnswer failed(LoginAnswer answer, std::string sub_indication, std::string reason) {
  answer.path.verdict = PathAnswer::Verdict::failed;
  answer.path.sub_indication = std::move(sub_indication);
  answer.path.reason = std::move(reason);
  return answer;
}

}  // namespace

Result<std::string> sign_login(const LoginChallenge& challenge, SigningKey& key) {
  ESIGN_CHECK(check_challenge(challenge));
  const pkix::Certificate& certificate = *key.certificate().parsed();
  if (const std::string why = usage_violation(certificate); !why.empty()) return fail(Errc::invalid_argument, why).in("certificate");
  const SignatureAlgorithm algorithm = key.algorithm();
  if (jwa_name(algorithm).empty()) return fail(Errc::unsupported, "Web eID has no name for this key's algorithm").in("algorithm");
  ESIGN_TRY(const Bytes message, signed_octets(challenge, algorithm.hash));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, message));
  ESIGN_TRY(const SignatureValue value, key.sign({algorithm, message, digest}));
  return write_login_token(certificate, algorithm, value.octets);
}

Result<LoginAnswer> verify_login(std::string_view text, const LoginChallenge& challenge, const TrustStore& trust, const Evidence& evidence,
                                 Time at, Judges judges) {
  ESIGN_CHECK(check_challenge(challenge));
  ESIGN_TRY(const LoginToken token, read_login_token(text));
  LoginAnswer answer;
  answer.certificate.emplace(token.certificate);
  if (std::string why = usage_violation(*token.certificate); !why.empty()) return failed(std::move(answer), "CHAIN_CONSTRAINTS_FAILURE", std::move(why));
  ESIGN_TRY(const Bytes message, signed_octets(challenge, token.algorithm.hash));
  ESIGN_TRY(const crypto::Verdict value, backend_of(judges).verify(token.certificate->spki(), token.algorithm, message, token.value));
  if (value != crypto::Verdict::valid)
    return failed(std::move(answer), "SIG_CRYPTO_FAILURE", "the token was not signed with this certificate's key for this origin and nonce");
  const PathQuestion question{.purpose = Purpose::authentication};
  ESIGN_TRY(answer.path, verify_certificate(*answer.certificate, trust, evidence, question, at, judges));
  return answer;
}

std::string LoginAnswer::json() const {
  using Json = nlohmann::ordered_json;
  Json person;
  if (certificate) {
    const auto fin = certificate->fin();
    person = {{"commonName", certificate->common_name()}, {"subject", certificate->subject()}, {"fin", fin ? Json(*fin) : Json()},
              {"issuer", certificate->issuer()}, {"serialNumber", certificate->serial_number()}};
  }
  return Json{{"schema", "esign.login/1"},
              {"valid", verdict() == PathAnswer::Verdict::passed},
              {"indication", path.indication()},
              {"subIndication", path.sub_indication.empty() ? Json() : Json(path.sub_indication)},
              {"reason", path.reason},
              {"person", person}}
      .dump();
}

}  // namespace esign
