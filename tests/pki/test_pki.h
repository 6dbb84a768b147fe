// SPDX-License-Identifier: Apache-2.0
// The files of the test PKI, for unit tests: pki_file("citizen-gunel-sign.der"). README.md lists the members.
#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace pki {

/// Path of a file of the test PKI, as target test_pki wrote it.
inline std::string pki_path(const std::string& name) { return std::string(ESIGN_BINARY_DIR) + "/pki/" + name; }

/// Its bytes. A file that is not there fails the test and gives no bytes.
inline std::vector<std::uint8_t> pki_file(const std::string& name) {
  std::ifstream file(pki_path(name), std::ios::binary);
  if (!file) {
    ADD_FAILURE() << "no " << pki_path(name) << ": build the target test_pki";
    return {};
  }
  std::vector<std::uint8_t> bytes;
  for (std::istreambuf_iterator<char> at(file), end; at != end; ++at) bytes.push_back(static_cast<std::uint8_t>(*at));
  return bytes;
}

/// The same as text: PEM files, p12.pin, manifest.json.
inline std::string pki_text(const std::string& name) {
  const auto bytes = pki_file(name);
  return {bytes.begin(), bytes.end()};
}

}  // namespace pki
