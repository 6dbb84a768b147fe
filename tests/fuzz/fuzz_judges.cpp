// SPDX-License-Identifier: Apache-2.0
// Both implementations of cryptography about any key and any value: they agree, always. The input is a SubjectPublicKeyInfo
// followed by the signature value; the message is fixed.
#include "asn1/der_reader.h"
#include "crypto/backend.h"
#include "fuzz.h"

namespace {

using namespace esign;

constexpr SignatureAlgorithm kAlgorithms[] = {{Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0},
                                              {Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32},
                                              {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0},
                                              {Scheme::ed25519, Hash::sha512, Hash::sha512, 0}};

void check_conversion(View value) {
  for (const unsigned bits : {256u, 384u, 521u}) {
    if (const auto raw = crypto::der_to_raw_ecdsa(value, bits)) {
      const auto der = crypto::raw_to_der_ecdsa(*raw, bits);
      ESIGN_LAW(der && equal(*der, value), "an ECDSA value survives its other form");
    }
    if (const auto der = crypto::raw_to_der_ecdsa(value, bits)) {
      const auto raw = crypto::der_to_raw_ecdsa(*der, bits);
      ESIGN_LAW(raw && equal(*raw, value), "an ECDSA value survives its other form");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  check_conversion(input);
  const auto header = asn1::read_header(input);
  if (!header || header->content_octets > size - header->header_octets) return 0;
  const std::size_t split = header->header_octets + static_cast<std::size_t>(header->content_octets);
  const View spki = input.first(split), value = input.subspan(split);
  for (const SignatureAlgorithm& algorithm : kAlgorithms) {
    const auto verdict = crypto::cross_checked().verify(spki, algorithm, as_view("Müqavilə"), value);
    ESIGN_LAW(verdict || verdict.error().code != Errc::internal, "both judges agree: " + (verdict ? std::string() : verdict.error().detail));
  }
  return 0;
}
