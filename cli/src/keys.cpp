// SPDX-License-Identifier: Apache-2.0
#include "keys.h"

#include <array>
#include <cstdlib>
#include <cstring>

namespace esign::cli {
namespace {

constexpr std::uint64_t kLongestSecretFile = 4096;

void wipe(std::span<char> memory) { explicit_bzero(memory.data(), memory.size()); }

/// The first line of the file, without its line end.
std::optional<Pin> first_line(const Ui& ui, const std::string& file) {
  const Result<Document> document = Document::load(file);
  if (!document) {
    ui.error(file, document.error());
    return std::nullopt;
  }
  std::array<char, kLongestSecretFile> buffer{};
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(document->size(), buffer.size()));
  const auto octets = std::span(reinterpret_cast<std::uint8_t*>(buffer.data()), size);
  if (const Result<void> read = document->read_at(0, octets); !read) {
    ui.error(file, read.error());
    return std::nullopt;
  }
  std::size_t length = 0;
  while (length < size && buffer[length] != '\n' && buffer[length] != '\r') ++length;
  std::optional<Pin> pin;
  if (length > 0) pin.emplace(std::span<const char>(buffer.data(), length));
  wipe(buffer);
  return pin;
}

}  // namespace

void KeyOptions::add(CLI::App& command, const Settings& settings) {
  key = settings.key;
  reader = settings.reader;
  command.add_option("--key", key, "card, pkcs11:URI or FILE.p12")->capture_default_str();
  command.add_option("--reader", reader, "Name of the card reader, or a part of it");
  auto* file = command.add_option("--pin-file", pin_file, "File whose first line is the PIN or password");
  command.add_option("--pin-env", pin_env, "Environment variable that holds the PIN or password")->excludes(file);
  auto* can = command.add_option("--can-file", can_file, "File whose first line is the CAN of a contactless card");
  command.add_option("--can-env", can_env, "Environment variable that holds the CAN")->excludes(can);
}

AskPin pin_source(const Ui& ui, const std::string& pin_file, const std::string& pin_env) {
  if (pin_file.empty() && pin_env.empty()) return [&ui](const PinRequest& request) { return ui.ask(request); };
  return [&ui, pin_file, pin_env](const PinRequest&) -> std::optional<Pin> {
    if (!pin_file.empty()) return first_line(ui, pin_file);
    const char* value = std::getenv(pin_env.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return Pin(std::span<const char>(value, std::strlen(value)));
  };
}

AskPin with_can(AskPin pin, AskPin can) {
  return [pin = std::move(pin), can = std::move(can)](const PinRequest& request) {
    return request.purpose == PinPurpose::can ? can(request) : pin(request);
  };
}

Result<std::unique_ptr<SigningKey>> open_key(const Ui& ui, const KeyOptions& options, CardKey which) {
  AskPin ask = pin_source(ui, options.pin_file, options.pin_env);
  if (options.key == "card") return card_key(options.reader, which, with_can(std::move(ask), pin_source(ui, options.can_file, options.can_env)));
  if (options.key.starts_with("pkcs11:")) return pkcs11_key(options.key, std::move(ask));
  if (options.key.starts_with("csc:")) return fail(Errc::unsupported, "remote signing services are not part of this version").in("--key");
  return pkcs12_key(options.key, ask);
}

}  // namespace esign::cli
