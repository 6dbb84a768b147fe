// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <nlohmann/json.hpp>
#include <set>

#include "domain/records.h"
#include "pkix/certification_request.h"

namespace esign::ca {

/// Errors: malformed (no JSON, not UTF-8, deeper than 16, a member twice).
Result<nlohmann::json> parse_json(View body);

/// Reads one object member by member; finish() refuses the members that nobody asked for: a misspelt member is not an
/// absent one. Errors everywhere: invalid_argument, `at` the member's place.
class Fields {
 public:
  explicit Fields(const nlohmann::json& object, std::string place = {}) : object_(object), place_(std::move(place)) {}

  Result<std::string> text(std::string_view name, std::size_t longest = 256);
  Result<std::optional<std::string>> optional_text(std::string_view name, std::size_t longest = 256);
  /// "2026-11-22": the first second of that day in Asia/Baku (UTC+4).
  Result<Time> day(std::string_view name);
  Result<std::optional<Time>> optional_instant(std::string_view name);
  Result<const nlohmann::json*> object(std::string_view name);
  /// PKCS#10, PEM or the base64 of DER, with its proof of possession checked and its key strong enough.
  Result<std::optional<pkix::CertificationRequest::Ptr>> request(std::string_view name);
  Result<void> finish() const;

 private:
  std::string at(std::string_view name) const { return place_.empty() ? std::string(name) : place_ + "." + std::string(name); }
  const nlohmann::json* take(std::string_view name);

  const nlohmann::json& object_;
  std::string place_;
  std::set<std::string, std::less<>> known_{};
};

/// "2026-11-22" of a calendar. Errors: malformed.
Result<std::chrono::year_month_day> parse_day(std::string_view text);
/// Asia/Baku is UTC+4 all year round since 2016.
inline constexpr std::chrono::hours kBaku{4};

/// SHA-256 of the JSON in one canonical form (members sorted, no white space): what makes two requests the same request.
Result<Sha256> content_of(const nlohmann::json& body);

}  // namespace esign::ca
