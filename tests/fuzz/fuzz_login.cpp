// SPDX-License-Identifier: Apache-2.0
// Tokens of Web eID: what is read can be written, and nobody enters whose key did not sign this challenge. The seed is a token
// that somebody made for another session.
#include <esign/login.h>

#include "api/login_token.h"
#include "fuzz.h"
#include "pki/test_pki.h"

namespace {

using namespace esign;

struct World {
  TrustStore trust{};
  Evidence evidence{};
  World() {
    ESIGN_LAW(trust.add(pki::pki_path("trust")) && evidence.add_certificates(pki::pki_path("certs")) && evidence.add_crls(pki::pki_path("crls")), "the test PKI is there");
  }
};

void check_token(std::string_view text) {
  const auto token = read_login_token(text);
  if (!token) return fuzz::require_sound(token.error());
  ESIGN_LAW(token->certificate != nullptr, "a token has a certificate");
  ESIGN_LAW(!jwa_name(token->algorithm).empty(), "an algorithm that was read has its name");
  const auto again = write_login_token(*token->certificate, token->algorithm, token->value);
  if (!again) return;  // ECDSA named by a certificate of another key
  const auto second = read_login_token(*again);
  ESIGN_LAW(second && second->algorithm == token->algorithm && equal(second->value, token->value), "what was written reads the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_token(text);
  // The nonce of a session for which nobody has signed anything.
  const LoginChallenge challenge{"https://portal.example.az", "c2VhbGVkIG5vbmNlIG9mIGEgc2Vzc2lvbiBub2JvZHk="};
  const auto answer = verify_login(text, challenge, world.trust, world.evidence, *parse_rfc3339("2027-03-01T09:00:00Z"));
  if (!answer) {
    fuzz::require_sound(answer.error());
    return 0;
  }
  ESIGN_LAW(answer->verdict() != PathAnswer::Verdict::passed, "nobody enters who has not signed this challenge");
  return 0;
}
