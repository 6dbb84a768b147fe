// SPDX-License-Identifier: Apache-2.0
// ca_cards N: N personalisation requests as JSON Lines, each with two fresh P-256 keys and their proofs of possession.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "asn1/der_writer.h"
#include "crypto/key_file.h"
#include "pkix/algorithms.h"

using namespace esign;

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

std::string fin(unsigned long number) {
  std::string text(7, '0');
  for (std::size_t i = text.size(); i-- > 0; number /= kAlphabet.size()) text[i] = kAlphabet[number % kAlphabet.size()];
  return text;
}

Result<std::string> request() {
  ESIGN_TRY(const SecretBytes pkcs8, crypto::generate_pkcs8(crypto::KeyKind::ec_p256));
  ESIGN_TRY(const auto key, crypto::open_pkcs8(pkcs8.reveal()));
  const SignatureAlgorithm algorithm{.scheme = Scheme::ecdsa, .hash = Hash::sha256};
  const Bytes info = asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.integer(0);
      w.sequence([] {});
      w.raw(key->spki());
      w.inside(asn1::tag::context_constructed(0), [] {});
    });
  });
  ESIGN_TRY(const Bytes value, key->sign(algorithm, info));
  return to_base64(asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.raw(info);
      write(w, pkix::algorithm_identifier(algorithm));
      w.bit_string(value);
    });
  }));
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned long count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  for (unsigned long i = 0; i < count; ++i) {
    const auto authentication = request(), signature = request();
    if (!authentication || !signature) return 70;
    std::printf(R"({"requestId":"bench-%lu","centre":"centre-1","cardSerial":"S%lu","cardNumber":"AA%07lu","fin":"%s","givenName":"Günel","surname":"Məmmədova",)"
                R"("birthDate":"1990-01-15","cardExpires":"2033-12-31","csr":{"authentication":"%s","signature":"%s"}})"
                "\n",
                i, i, i % 10'000'000, fin(i).c_str(), authentication->c_str(), signature->c_str());
  }
  return 0;
}
