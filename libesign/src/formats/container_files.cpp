// SPDX-License-Identifier: Apache-2.0
#include "formats/container_files.h"

#include "base/text.h"

namespace esign::formats {

const Document* ContainerFiles::named(std::string_view uri) const {
  const std::string decoded = percent_decoded(uri);
  const Document* by_rule = find(decoded);
  const Document* as_it_stands = decoded == uri ? nullptr : find(uri);
  if (by_rule != nullptr && as_it_stands != nullptr) return nullptr;
  return by_rule != nullptr ? by_rule : as_it_stands;
}

std::string percent_decoded(std::string_view uri) {
  std::string decoded;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '%' && i + 2 < uri.size()) {
      if (const auto octet = from_hex(uri.substr(i + 1, 2))) {
        decoded += static_cast<char>(octet->front());
        i += 2;
        continue;
      }
    }
    decoded += uri[i];
  }
  return is_utf8(decoded) ? decoded : std::string(uri);
}

std::string percent_encoded(std::string_view name, std::string_view keep) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : name) {
    if (kUnreserved.find(c) != std::string_view::npos || keep.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto octet = static_cast<std::uint8_t>(c);
      encoded += '%' + ascii_upper(to_hex({&octet, 1}));
    }
  }
  return encoded;
}

}  // namespace esign::formats
