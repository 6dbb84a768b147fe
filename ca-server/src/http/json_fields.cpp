// SPDX-License-Identifier: Apache-2.0
#include "http/json_fields.h"

#include <algorithm>

#include "crypto/key_strength.h"
#include "domain/issuance.h"
#include "pkix/pem.h"

namespace esign::ca {

using nlohmann::json;

namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestRequest = 16u << 10;  // a PKCS#10 with RSA-4096 is under 4 KiB as PEM

Failure wrong(std::string place, std::string_view what) { return fail(Errc::invalid_argument, std::string(what)).in(place); }

}  // namespace

Result<json> parse_json(View body) {
  std::vector<std::set<std::string>> names;
  std::string fault;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end && !names.empty()) names.pop_back();
    if (static_cast<std::size_t>(depth) > kDeepest) fault = "the JSON is nested too deeply";
    if (event == json::parse_event_t::key && !names.empty() && !names.back().insert(parsed.get<std::string>()).second)
      fault = "a member of the JSON stands twice";
    return fault.empty();
  };
  json parsed = json::parse(body.begin(), body.end(), watch, false);
  if (!fault.empty()) return fail(Errc::malformed, fault);
  if (parsed.is_discarded()) return fail(Errc::malformed, "the body is no JSON");
  if (!parsed.is_object()) return fail(Errc::malformed, "the JSON is no object");
  return parsed;
}

const json* Fields::take(std::string_view name) {
  known_.insert(std::string(name));
  const auto found = object_.find(std::string(name));
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

Result<std::optional<std::string>> Fields::optional_text(std::string_view name, std::size_t longest) {
  const json* value = take(name);
  if (value == nullptr) return std::optional<std::string>{};
  if (!value->is_string()) return wrong(at(name), "is no text");
  std::string text = value->get<std::string>();
  if (text.empty()) return wrong(at(name), "is empty");
  if (text.size() > longest) return wrong(at(name), "is too long");
  return std::optional<std::string>(std::move(text));
}

Result<std::string> Fields::text(std::string_view name, std::size_t longest) {
  ESIGN_TRY(auto text, optional_text(name, longest));
  if (!text) return wrong(at(name), "is missing");
  return *std::move(text);
}

Result<std::chrono::year_month_day> parse_day(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  bool good = text.size() == 10;
  for (std::size_t i = 0; good && i < text.size(); ++i) good = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
  if (!good) return fail(Errc::malformed, "is no date like 2026-11-22");
  const std::chrono::year_month_day day{std::chrono::year{digits(0, 4)}, std::chrono::month{static_cast<unsigned>(digits(5, 2))},
                                        std::chrono::day{static_cast<unsigned>(digits(8, 2))}};
  if (!day.ok() || day.year() < std::chrono::year{1900} || day.year() > std::chrono::year{2199}) return fail(Errc::malformed, "is no day of the calendar");
  return day;
}

Result<Time> Fields::day(std::string_view name) {
  ESIGN_TRY(const std::string value, text(name));
  const auto parsed = parse_day(value);
  if (!parsed) return wrong(at(name), parsed.error().detail);
  return Time{std::chrono::sys_days{*parsed}} - kBaku;
}

Result<std::optional<Time>> Fields::optional_instant(std::string_view name) {
  ESIGN_TRY(const auto value, optional_text(name));
  if (!value) return std::optional<Time>{};
  const auto parsed = parse_rfc3339(*value);
  if (!parsed) return wrong(at(name), "is no time like 2026-11-22T12:00:00Z");
  return std::optional<Time>(*parsed);
}

Result<const json*> Fields::object(std::string_view name) {
  const json* value = take(name);
  if (value == nullptr) return wrong(at(name), "is missing");
  if (!value->is_object()) return wrong(at(name), "is no object");
  return value;
}

Result<std::optional<pkix::CertificationRequest::Ptr>> Fields::request(std::string_view name) {
  ESIGN_TRY(const auto value, optional_text(name, kLongestRequest));
  if (!value) return std::optional<pkix::CertificationRequest::Ptr>{};
  Bytes octets = copy(as_view(*value));
  if (!value->starts_with("-----")) {
    auto decoded = from_base64(*value);
    if (!decoded) return wrong(at(name), "is neither PEM nor base64");
    octets = *std::move(decoded);
  }
  auto parsed = pkix::read_certification_request(octets);
  if (!parsed) return wrong(at(name), "is no certification request: " + parsed.error().detail);
  if (const auto strong = crypto::check_key_strength((*parsed)->spki()); !strong) return wrong(at(name), strong.error().detail);
  if (const auto possessed = crypto::check_possession(**parsed); !possessed) return wrong(at(name), possessed.error().detail);
  return std::optional<pkix::CertificationRequest::Ptr>(*std::move(parsed));
}

Result<void> Fields::finish() const {
  for (const auto& [key, value] : object_.items()) {
    if (!known_.contains(key)) return wrong(at(key.substr(0, 64)), "is no member of this request");
  }
  return {};
}

Result<Sha256> content_of(const json& body) { return sha256(as_view(body.dump())); }

}  // namespace esign::ca
