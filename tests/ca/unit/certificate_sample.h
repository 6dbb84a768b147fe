// SPDX-License-Identifier: Apache-2.0
// A content with everything in it, and the openssl command that judges what became of it.
#pragma once
#include <chrono>

#include "domain/certificate_content.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::ca::test {

using crypto::OpensslCli;

inline Time at(const char* rfc3339) { return *parse_rfc3339(rfc3339); }
inline constexpr pkix::SignatureAlgorithm kEcdsa{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0};

inline Serial serial_of(std::uint8_t last) {
  Serial serial{};
  serial[0] = 0x41;
  for (std::size_t i = 1; i < serial.size(); ++i) serial[i] = static_cast<std::uint8_t>(0xF0 + i);
  serial.back() = last;
  return serial;
}

inline const DistinguishedName kGunel = {{attribute::country, "AZ"},
                                         {attribute::surname, "Məmmədova"},
                                         {attribute::given_name, "Günel"},
                                         {attribute::serial_number, "PNOAZ-5ABCD12"},
                                         {attribute::common_name, "MƏMMƏDOVA GÜNEL"}};

/// A key "key" in the folder.
inline Bytes make_key(const OpensslCli& openssl) {
  openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key");
  return openssl.spki_of("key");
}
inline Bytes sign(const OpensslCli& openssl, View message) { return openssl.sign("key", "-sha256", message); }

/// What `openssl ARGUMENTS` prints.
inline std::string words(const OpensslCli& openssl, const std::string& arguments) {
  openssl(arguments);
  return std::string(as_text(openssl.read("stdout")));
}
inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace esign::ca::test
