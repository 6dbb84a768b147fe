// SPDX-License-Identifier: Apache-2.0
// JSON data -> XML of an e-arayış.
#include <nlohmann/json.hpp>

#include "arayis/schema.h"
#include "arayis/vocabulary.h"
#include "xml/escape.h"

namespace esign::arayis {
namespace {

using Json = nlohmann::json;

/// A field's value as text: JSON strings as they are, whole numbers for Shape::integer. Amounts are strings on purpose:
/// a binary fraction is no sum of money.
Result<std::string> value_of(const Json& value, const Field& field) {
  if (value.is_string()) return value.get<std::string>();
  if (field.shape == Shape::integer && value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  return fail(Errc::malformed, "expected a string");
}

Result<void> write_fields(std::span<const Field> fields, Json& data, std::string& xml) {
  for (const Field& field : fields) {
    const auto found = data.find(field.name);
    if (found == data.end()) {
      if (field.presence == Presence::required) return fail(Errc::malformed, "a required field is missing").in(field.name);
      continue;
    }
    ESIGN_TRY(const std::string value, value_of(*found, field).in(field.name));
    if (const auto reason = mismatch(field.shape, value)) return fail(Errc::malformed, std::string(*reason)).in(field.name);
    xml += "    <" + std::string(field.name) + '>' + xml::escaped(value) + "</" + std::string(field.name) + ">\n";
    data.erase(found);
  }
  return {};
}

}  // namespace

Result<std::string> create(Kind kind, std::string_view json, Time issued) {
  bool duplicate = false;
  std::vector<std::vector<std::string>> keys;
  const auto no_duplicates = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key) {
      for (const std::string& key : keys.back()) duplicate = duplicate || key == parsed.get_ref<const std::string&>();
      keys.back().push_back(parsed.get<std::string>());
    }
    return true;
  };
  Json data;
  try {
    data = Json::parse(json, no_duplicates);
  } catch (const Json::exception& error) {
    return fail(Errc::malformed, std::string("not JSON: ") + error.what());
  }
  if (duplicate) return fail(Errc::malformed, "a field occurs twice");
  if (!data.is_object()) return fail(Errc::malformed, "expected a JSON object of fields");

  const Schema& one = schema(kind);
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<arayis xmlns=\"" + std::string(kNamespace) + "\" kind=\"" +
                    std::string(one.name) + "\" issued=\"" + to_rfc3339(issued) + "\">\n  <title>" + xml::escaped(one.title_az) + "</title>\n";
  xml += "  <person>\n";
  ESIGN_CHECK(write_fields(common_fields(), data, xml));
  xml += "  </person>\n  <content>\n";
  ESIGN_CHECK(write_fields(one.fields, data, xml));
  xml += "  </content>\n</arayis>\n";
  if (!data.empty()) return fail(Errc::malformed, "this kind of e-arayış has no such field").in(data.begin().key());
  return xml;
}

}  // namespace esign::arayis
