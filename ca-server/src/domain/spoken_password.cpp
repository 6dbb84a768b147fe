// SPDX-License-Identifier: Apache-2.0
#include "domain/spoken_password.h"

#include <array>

#include "crypto/backend.h"

namespace esign::ca {
namespace {

constexpr unsigned kRounds = 20'000;
constexpr std::size_t kSaltOctets = 16, kShortest = 6, kLongest = 64;

struct Pair {
  std::string_view upper, lower;
};
/// İ and I are two letters of the Azerbaijani alphabet, and so are i and ı.
constexpr Pair kLetters[] = {{"İ", "i"}, {"I", "ı"}, {"Ə", "ə"}, {"Ğ", "ğ"}, {"Ş", "ş"}, {"Ç", "ç"}, {"Ö", "ö"}, {"Ü", "ü"}};

/// One spelling for what sounds the same: lower case, no white space.
std::string fold(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    std::string_view put = text.substr(0, 1);
    for (const Pair& pair : kLetters) {
      if (!text.starts_with(pair.upper)) continue;
      taken = pair.upper.size();
      put = pair.lower;
      break;
    }
    const char c = put.front();
    if (put.size() == 1 && c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      out += put;
    }
    text.remove_prefix(taken);
  }
  return out;
}

Result<Bytes> stretch(View salt, std::string_view folded) {
  Bytes state = copy(salt);
  append(state, as_view(folded));
  for (unsigned round = 0; round < kRounds; ++round) {
    ESIGN_TRY(state, crypto::digest(crypto::openssl(), pkix::Hash::sha256, state));
    append(state, salt);
  }
  return state;
}

}  // namespace

Result<SpokenVerifier> make_spoken_verifier(std::string_view password) {
  const std::string folded = fold(password);
  std::size_t letters = 0;
  for (const char c : folded) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  if (letters < kShortest || letters > kLongest) return fail(Errc::invalid_argument, "has fewer than 6 or more than 64 letters");
  ESIGN_TRY(const Bytes salt, crypto::random_octets(kSaltOctets));
  ESIGN_TRY(const Bytes hash, stretch(salt, folded));
  return "v1$" + to_hex(salt) + "$" + to_hex(hash);
}

Result<Spoken> check_spoken(std::string_view verifier, std::string_view password) {
  const std::size_t middle = 3 + 2 * kSaltOctets;
  if (!verifier.starts_with("v1$") || verifier.size() <= middle + 1) return fail(Errc::internal, "this is no verifier of a spoken password");
  ESIGN_TRY(const Bytes salt, from_hex(verifier.substr(3, 2 * kSaltOctets)));
  ESIGN_TRY(const Bytes hash, stretch(salt, fold(password)));
  return to_hex(hash) == verifier.substr(middle + 1) ? Spoken::right : Spoken::wrong;
}

}  // namespace esign::ca
