// SPDX-License-Identifier: Apache-2.0
#include "token/pkcs11/uri.h"

#include <charconv>
#include <set>

#include "base/text.h"

namespace esign::token::pkcs11 {
namespace {

constexpr std::string_view kScheme = "pkcs11:";

Result<Bytes> percent_decoded(std::string_view text) {
  Bytes octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      octets.push_back(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    auto octet = i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : Result<Bytes>(fail(Errc::malformed, "cut percent encoding"));
    if (!octet) return fail(Errc::malformed, "percent encoding");
    octets.push_back(octet->front());
    i += 2;
  }
  return octets;
}

Result<std::string> text_value(View octets) {
  if (!is_utf8(as_text(octets))) return fail(Errc::malformed, "not UTF-8");
  return std::string(as_text(octets));
}

Result<unsigned long> number_value(View octets) {
  const std::string_view digits = as_text(octets);
  unsigned long value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return fail(Errc::malformed, "not a number");
  return value;
}

/// RFC 7512 section 2.3, pk11-pattr.
Result<void> path_attribute(Uri& uri, std::string_view name, View value) {
  if (name == "id") {
    uri.id = copy(value);
    return {};
  }
  if (name == "slot-id") {
    ESIGN_TRY(uri.slot_id, number_value(value));
    return {};
  }
  ESIGN_TRY(std::string text, text_value(value));
  if (name == "type") {
    if (text == "private" || text == "cert") return {};
    return fail(Errc::unsupported, "only a private key or its certificate can be named");
  }
  if (name == "token") uri.token = std::move(text);
  else if (name == "manufacturer") uri.manufacturer = std::move(text);
  else if (name == "serial") uri.serial = std::move(text);
  else if (name == "model") uri.model = std::move(text);
  else if (name == "object") uri.object = std::move(text);
  else return fail(Errc::unsupported, "unknown attribute");
  return {};
}

/// RFC 7512 section 2.3, pk11-qattr.
Result<void> query_attribute(Uri& uri, std::string_view name, View value) {
  if (name == "pin-value" || name == "pin-source") return fail(Errc::denied, "the PIN is asked for, never taken from the URI");
  if (name != "module-path") return fail(Errc::unsupported, "unknown attribute");
  ESIGN_TRY(uri.module_path, text_value(value));
  if (uri.module_path.find('\0') != std::string::npos) return fail(Errc::malformed, "a path has no zero octet");
  return {};
}

using Take = Result<void> (*)(Uri&, std::string_view, View);

Result<void> attributes(Uri& uri, std::string_view text, char separator, Take take) {
  if (text.empty()) return {};
  std::set<std::string_view> seen;
  for (const std::string_view attribute : split(text, separator)) {
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos || equals == 0) return fail(Errc::malformed, "attribute without a value");
    const std::string_view name = attribute.substr(0, equals);
    const std::string place = printable(name);
    if (!seen.insert(name).second) return fail(Errc::malformed, "attribute given twice").in(place);
    auto value = percent_decoded(attribute.substr(equals + 1));
    if (!value) return fail(std::move(value).error().in(place));
    ESIGN_CHECK(take(uri, name, *value).in(place));
  }
  return {};
}

}  // namespace

Result<Uri> parse_uri(std::string_view text) {
  if (!equal_ignoring_ascii_case(text.substr(0, kScheme.size()), kScheme)) return fail(Errc::malformed, "a PKCS#11 URI begins with pkcs11:");
  text.remove_prefix(kScheme.size());
  const std::size_t question = text.find('?');
  Uri uri;
  ESIGN_CHECK(attributes(uri, text.substr(0, question), ';', path_attribute));
  if (question != std::string_view::npos) ESIGN_CHECK(attributes(uri, text.substr(question + 1), '&', query_attribute));
  return uri;
}

}  // namespace esign::token::pkcs11
