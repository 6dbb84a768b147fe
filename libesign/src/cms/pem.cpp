// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "cms/scan.h"

namespace esign::cms {
namespace {

/// RFC 7468 sections 8 and 9; OpenSSL writes either.
constexpr std::array<std::string_view, 2> kLabels{"CMS", "PKCS7"};

std::string boundary(std::string_view word, std::string_view label) {
  return "-----" + std::string(word) + " " + std::string(label) + "-----";
}

}  // namespace

Armour armour_of(View front) {
  const std::string_view text = trim(as_text(front));
  for (const std::string_view label : kLabels) {
    if (text.starts_with(boundary("BEGIN", label))) return Armour::pem;
  }
  return Armour::none;
}

Result<Bytes> remove_armour(View pem) {
  std::string_view text = trim(as_text(pem));
  for (const std::string_view label : kLabels) {
    const std::string begin = boundary("BEGIN", label), end = boundary("END", label);
    if (!text.starts_with(begin)) continue;
    if (!text.ends_with(end) || text.size() < begin.size() + end.size()) return fail(Errc::malformed, "the PEM block does not end as it began");
    text.remove_prefix(begin.size());
    text.remove_suffix(end.size());
    return from_base64(text, Base64Space::xml_whitespace);
  }
  return fail(Errc::malformed, "no PEM block of a CMS");
}

}  // namespace esign::cms
