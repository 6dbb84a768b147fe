// SPDX-License-Identifier: Apache-2.0
#include "list_memory.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace esign::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLargest = 4096;
constexpr const char* kSchema = "esign.list-memory/1";

fs::path file_of(const std::string& key) {
  fs::path base;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') base = data;
  else if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') base = fs::path(home) / ".local/share";
  return base.empty() ? base : base / "esign/trusted-lists" / (key + ".json");
}

Result<ListMemory> memory_from(const std::vector<std::uint8_t>& octets) {
  const Json tree = Json::parse(octets.begin(), octets.end(), nullptr, false);
  const auto broken = [] { return fail(Errc::misconfigured, "no memory of a trusted list; delete it only if you know why it is damaged"); };
  if (!tree.is_object() || tree.value("schema", Json()) != kSchema) return broken();
  const Json number = tree.value("sequenceNumber", Json()), digest = tree.value("sha256", Json()), issued = tree.value("issued", Json());
  if (!number.is_number_unsigned() || !digest.is_string() || !issued.is_string()) return broken();
  const auto time = parse_rfc3339(issued.get<std::string>());
  if (!time) return broken();
  return ListMemory{number.get<std::uint64_t>(), digest.get<std::string>(), *time};
}

}  // namespace

Result<std::optional<ListMemory>> recall(const std::string& key) {
  const fs::path file = file_of(key);
  std::error_code error;
  if (file.empty() || !fs::exists(file, error)) return std::optional<ListMemory>{};
  ESIGN_TRY(const Document document, Document::load(file).in(file.string()));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, document.octets(kLargest).in(file.string()));
  ESIGN_TRY(ListMemory memory, memory_from(octets).in(file.string()));
  return std::optional<ListMemory>{std::move(memory)};
}

Result<void> remember(const std::string& key, const ListMemory& memory) {
  const fs::path file = file_of(key);
  if (file.empty()) return {};
  if (const auto known = recall(key); known && *known && (*known)->sha256 == memory.sha256) return {};
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return fail(Errc::cannot_create, error.message()).in(file.parent_path().string());
  const std::string text = Json{{"schema", kSchema}, {"sequenceNumber", memory.sequence_number}, {"sha256", memory.sha256}, {"issued", to_rfc3339(memory.issued)}}.dump() + "\n";
  ESIGN_TRY(OutputFile output, OutputFile::create(file, Existing::replace).in(file.string()));
  ESIGN_CHECK(output.write(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())));
  return output.commit();
}

}  // namespace esign::cli
