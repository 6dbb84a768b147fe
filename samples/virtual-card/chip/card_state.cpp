// SPDX-License-Identifier: Apache-2.0
#include "chip/card_state.h"

#include <nlohmann/json.hpp>

namespace esign::vcard {
namespace {

using nlohmann::json;

constexpr std::string_view schema = "esign.vcard/1";
constexpr std::array<const char*, 3> pin_words{"auth", "sign", "puk"};
constexpr std::array<const char*, 2> key_words{"auth", "sign"};
constexpr unsigned most_tries = 15;   // what 63Cx can tell
constexpr std::size_t most_digits = 12;

std::string_view word(FileKind kind) {
  switch (kind) {
    case FileKind::directory: return "directory";
    case FileKind::transparent: return "transparent";
    case FileKind::key: return "key";
  }
  return "";
}

std::string_view word(LifeCycle cycle) { return cycle == LifeCycle::operational ? "operational" : "personalisation"; }

json file_json(const Path& path, const File& file) {
  json object{{"path", path_text(path)}, {"kind", word(file.kind)}};
  if (file.kind != FileKind::directory) object["size"] = file.size;
  if (file.kind == FileKind::transparent) object["content"] = to_hex(file.content);
  if (file.access == Access::after_pace) object["access"] = "pace";
  if (file.short_id != 0) object["shortId"] = file.short_id;
  for (const Bytes& name : file.names) object["names"].push_back(to_hex(name));
  return object;
}

// Reading: nlohmann's exceptions (missing member, wrong type) are caught once, in from_json.
Failure broken(const char* what) { return fail(Errc::malformed, what); }

Result<Bytes> hex_member(const json& object, const char* name) {
  auto bytes = from_hex(object.at(name).get_ref<const std::string&>());
  if (!bytes) return broken("not hexadecimal").in(name);
  return *std::move(bytes);
}

Result<unsigned> number(const json& object, const char* name, unsigned most) {
  const json& value = object.at(name);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most) return broken("a number out of range").in(name);
  return value.get<unsigned>();
}

Result<FileKind> file_kind(const std::string& text) {
  for (const FileKind kind : {FileKind::directory, FileKind::transparent, FileKind::key}) {
    if (word(kind) == text) return kind;
  }
  return broken("unknown kind of file");
}

Result<std::vector<Bytes>> file_names(const json& object) {
  std::vector<Bytes> names;
  if (!object.contains("names")) return names;
  for (const json& name : object.at("names")) {
    const auto bytes = from_hex(name.get_ref<const std::string&>());
    if (!bytes || bytes->empty() || bytes->size() > 16) return broken("a name is not an AID");
    names.push_back(*bytes);
  }
  return names;
}

Result<void> read_file(const json& object, FileSystem& files) {
  const auto path = parse_path(object.at("path").get_ref<const std::string&>());
  if (!path) return broken("a path does not begin with 3F00");
  File file;
  ESIGN_TRY(file.kind, file_kind(object.at("kind").get<std::string>()));
  if (file.kind != FileKind::directory) {
    ESIGN_TRY(const unsigned size, number(object, "size", 0xFFFF));
    file.size = static_cast<std::uint16_t>(size);
  }
  if (file.kind == FileKind::transparent) {
    ESIGN_TRY(file.content, hex_member(object, "content"));
  }
  if (file.content.size() > file.size) return broken("a file is longer than its size");
  if (object.contains("access")) {
    if (object.at("access").get<std::string>() != "pace") return broken("unknown access condition");
    file.access = Access::after_pace;
  }
  if (object.contains("shortId")) {
    ESIGN_TRY(const unsigned short_id, number(object, "shortId", 30));
    file.short_id = static_cast<std::uint8_t>(short_id);
  }
  ESIGN_TRY(file.names, file_names(object));
  files.put(*path, std::move(file));
  return {};
}

Result<PinRecord> read_pin(const json& object) {
  PinRecord record;
  record.digits = object.at("digits").get<std::string>();
  ESIGN_TRY(record.tries_max, number(object, "triesMax", most_tries));
  ESIGN_TRY(record.tries_left, number(object, "triesLeft", record.tries_max));
  ESIGN_TRY(record.min_digits, number(object, "minDigits", most_digits));
  record.changed = object.at("changed").get<bool>();
  record.transport = object.value("transport", false);
  if (record.tries_max == 0) return broken("a PIN without tries");
  if (record.digits.size() < record.min_digits || record.digits.size() > most_digits ||
      record.digits.find_first_not_of("0123456789") != std::string::npos) {
    return broken("a PIN is not digits of its length");
  }
  return record;
}

Result<KeySlot> read_key(const json& object) {
  const auto type = parse_key_type(object.at("type").get<std::string>());
  if (!type) return broken("unknown type of key");
  ESIGN_TRY(Bytes pkcs8, hex_member(object, "pkcs8"));
  return KeySlot{*type, std::move(pkcs8)};
}

Result<CardState> read_state(const json& root) {
  if (root.at("schema").get<std::string>() != schema) return broken("not an esign.vcard/1 file");
  CardState state;
  const auto who = parse_personality(root.at("personality").get<std::string>());
  if (!who) return broken("unknown personality");
  state.personality = *who;
  const auto cycle = root.at("lifeCycle").get<std::string>();
  if (cycle != word(LifeCycle::operational) && cycle != word(LifeCycle::personalisation)) return broken("unknown life cycle");
  state.life_cycle = cycle == word(LifeCycle::operational) ? LifeCycle::operational : LifeCycle::personalisation;
  if (root.contains("lastUpdate")) state.last_update = root.at("lastUpdate").get<std::string>();
  if (root.contains("interface")) {
    const auto interface = root.at("interface").get<std::string>();
    if (interface != "contact" && interface != "contactless") return broken("unknown interface");
    state.interface = interface == "contact" ? Interface::contact : Interface::contactless;
  }
  ESIGN_TRY(state.serial_number, hex_member(root, "serialNumber"));
  const json& holder = root.at("holder");
  state.holder = {holder.at("fin").get<std::string>(), holder.at("givenName").get<std::string>(),
                  holder.at("surname").get<std::string>()};
  state.can = root.at("can").get<std::string>();
  for (const PinId id : all_pins) {
    ESIGN_TRY(state.pin(id), read_pin(root.at("pins").at(pin_words[index(id)])).in(pin_words[index(id)]));
  }
  for (const KeyId id : all_keys) {
    ESIGN_TRY(state.key(id), read_key(root.at("keys").at(key_words[index(id)])).in(key_words[index(id)]));
  }
  for (const json& file : root.at("files")) ESIGN_CHECK(read_file(file, state.files).in("files"));
  if (state.files.at({}) == nullptr) return broken("no MF");
  return state;
}

}  // namespace

std::string to_json(const CardState& state) {
  json root{{"schema", schema},
            {"personality", personality_name(state.personality)},
            {"lifeCycle", word(state.life_cycle)},
            {"interface", state.interface == Interface::contact ? "contact" : "contactless"},
            {"serialNumber", to_hex(state.serial_number)},
            {"can", state.can}};
  if (!state.last_update.empty()) root["lastUpdate"] = state.last_update;
  root["holder"] = {{"fin", state.holder.fin}, {"givenName", state.holder.given_name}, {"surname", state.holder.surname}};
  for (const PinId id : all_pins) {
    const PinRecord& pin = state.pin(id);
    root["pins"][pin_words[index(id)]] = {{"digits", pin.digits}, {"triesLeft", pin.tries_left},
                                          {"triesMax", pin.tries_max}, {"minDigits", pin.min_digits},
                                          {"changed", pin.changed}, {"transport", pin.transport}};
  }
  for (const KeyId id : all_keys) {
    root["keys"][key_words[index(id)]] = {{"type", key_type_name(state.key(id).type)},
                                          {"pkcs8", to_hex(state.key(id).pkcs8)}};
  }
  root["files"] = json::array();
  for (const auto& [path, file] : state.files.all()) root["files"].push_back(file_json(path, file));
  return root.dump(1, ' ') + "\n";
}

Result<CardState> from_json(std::string_view text) try {
  return read_state(json::parse(text));
} catch (const json::exception&) {
  // nlohmann's own text may quote the value, and the value may be a PIN.
  return fail(Errc::malformed, "not a card file: broken JSON, or a member is missing or of another type");
}

}  // namespace esign::vcard
