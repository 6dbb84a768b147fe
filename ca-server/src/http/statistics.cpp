// SPDX-License-Identifier: Apache-2.0
// The table of the bulletins: certificates issued to state bodies, legal entities and citizens until a day.
#include <map>

#include "http/api.h"
#include "http/certificate_json.h"
#include "http/json_fields.h"

namespace esign::ca {
namespace {

using nlohmann::json;

void add(Count& count, Category category, std::uint64_t issued) {
  switch (category) {
    case Category::government: count.government += issued; break;
    case Category::legal_entity: count.legal_entity += issued; break;
    case Category::citizen: count.citizen += issued; break;
    case Category::none: break;  // the authority's own certificates are handed out to nobody
  }
}

json row_of(const Count& count) {
  return {{"government", count.government}, {"legalEntity", count.legal_entity}, {"citizen", count.citizen}, {"total", count.total()}};
}

/// What the rows are called by.
std::optional<std::string> key_of(std::string_view by, const DayCount& row) {
  if (by == "month") return row.day.substr(0, 7);
  if (by == "day") return row.day;
  if (by == "profile") return row.profile;
  if (by == "centre") return row.centre;
  return {};
}

Result<std::optional<std::string>> day_of(const httpd::Request& request, std::string_view name) {
  const auto text = request.query(name);
  if (!text) return std::optional<std::string>{};
  if (!parse_day(*text)) return fail(Errc::invalid_argument, "is no date like 2026-11-22").in(std::string(name));
  return std::optional<std::string>(*text);
}

}  // namespace

Result<json> statistics_json(Store& store, const std::string& until, std::string_view by, const StatisticsQuery& query) {
  if (!by.empty() && !key_of(by, {})) return fail(Errc::invalid_argument, "is none of day, month, profile, centre").in("by");
  Count count;
  std::vector<DayCount> rows;
  ESIGN_CHECK(store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(count, reader.issued_until(until));
    if (!by.empty()) {
      ESIGN_TRY(rows, reader.statistics(query));
    }
    return {};
  }));
  json answer = row_of(count);
  answer["at"] = until;
  if (by.empty()) return answer;
  std::map<std::string, Count> sums;
  for (const DayCount& row : rows) add(sums[*key_of(by, row)], row.category, row.issued);
  answer["rows"] = json::array();
  for (const auto& [key, sum] : sums) {
    if (sum.total() == 0) continue;
    json line = row_of(sum);
    line[std::string(by)] = key;
    answer["rows"].push_back(std::move(line));
  }
  return answer;
}

Answer statistics(const Api& api, const Caller&, const httpd::Request& request) {
  ESIGN_TRY(const auto at, day_of(request, "at"));
  StatisticsQuery query;
  ESIGN_TRY(query.from, day_of(request, "from"));
  ESIGN_TRY(query.to, day_of(request, "to"));
  const std::string today = to_rfc3339(api.clock.now() + kBaku).substr(0, 10);
  const std::string day = at.value_or(query.to.value_or(today));
  if (!query.to) query.to = day;
  ESIGN_TRY(const json answer, statistics_json(api.store, day, request.query("by").value_or(""), query));
  return json_answer(200, answer);
}

}  // namespace esign::ca
