// SPDX-License-Identifier: Apache-2.0
#include "program/create.h"

#include <algorithm>
#include <ctime>

#include "chip/image.h"
#include "program/travel_document.h"

namespace esign::vcard {
namespace {

using Keys = std::array<std::optional<ChipKey>, 2>;

constexpr std::size_t most_digits = 12;
constexpr std::size_t most_authorities = 8;
constexpr std::size_t serial_length = 8;

Result<PinRecord> new_pin(const std::string& digits, unsigned least, unsigned tries) {
  const bool all_digits = digits.find_first_not_of("0123456789") == std::string::npos;
  if (!all_digits || digits.size() < least || digits.size() > most_digits) {
    return fail(Errc::invalid_argument, "must be " + std::to_string(least) + " to 12 digits");
  }
  PinRecord record;
  record.digits = digits;
  record.tries_left = record.tries_max = tries;
  record.min_digits = least;
  return record;
}

Result<void> put_pins(const PinValues& values, CardState& state) {
  const bool azedit = state.personality == PersonalityName::azedit;
  ESIGN_TRY(state.pin(PinId::auth), new_pin(values.auth, 4, 3).in("PIN1"));
  ESIGN_TRY(state.pin(PinId::sign), new_pin(values.sign, azedit ? 5 : 6, 3).in("PIN2"));
  ESIGN_TRY(state.pin(PinId::puk), new_pin(values.puk, 8, azedit ? 3 : 10).in("PUK"));
  ESIGN_TRY(const PinRecord can, new_pin(values.can, 6, 1).in("CAN"));
  state.can = can.digits;
  const std::size_t block = personality(state.personality).pin_block;
  for (const PinRecord& pin : state.pins) {
    if (block != 0 && pin.digits.size() > block) return fail(Errc::invalid_argument, "this personality takes PINs of at most 8 digits");
  }
  return {};
}

Result<ChipKey> given_or_generated(const std::filesystem::path& file, KeyType type) {
  if (file.empty()) return ChipKey::generate(type);
  ESIGN_TRY(const std::string pem, read_whole(file).in(file.string()));
  return ChipKey::load(text_bytes(pem)).in(file.string());
}

Result<Keys> make_keys(const CreateOptions& options, CardState& state) {
  Keys keys;
  for (const KeyId id : all_keys) {
    state.key(id).type = options.key_type;
    if (options.life_cycle == LifeCycle::personalisation) continue;
    ESIGN_TRY(ChipKey key, given_or_generated(id == KeyId::auth ? options.auth_key : options.sign_key, options.key_type));
    state.key(id) = {key.type(), key.pkcs8()};
    if (options.personality == PersonalityName::isoapplet && key.type() != KeyType::rsa2048) {
      return fail(Errc::invalid_argument, "the isoapplet personality takes RSA-2048 keys only");
    }
    keys[index(id)] = std::move(key);
  }
  return keys;
}

// A certificate of another key would make a card that signs what nobody can verify.
Result<std::optional<Bytes>> certificate_for(const std::filesystem::path& file, const std::optional<ChipKey>& key) {
  if (file.empty()) return std::optional<Bytes>();
  ESIGN_TRY(const std::string text, read_whole(file).in(file.string()));
  ESIGN_TRY(CertificateParts parts, read_certificate(text_bytes(text)).in(file.string()));
  if (!key || key->public_key_info() != parts.public_key_info) {
    return fail(Errc::invalid_argument, "the certificate is not for the card's key").in(file.string());
  }
  return std::optional(std::move(parts.der));
}

Result<CertificateSet> read_certificates(const CreateOptions& options, const Keys& keys) {
  CertificateSet set;
  ESIGN_TRY(set.auth, certificate_for(options.auth_certificate, keys[index(KeyId::auth)]));
  ESIGN_TRY(set.sign, certificate_for(options.sign_certificate, keys[index(KeyId::sign)]));
  if (options.authorities.size() > most_authorities) return fail(Errc::invalid_argument, "at most eight CA certificates");
  for (const auto& file : options.authorities) {
    ESIGN_TRY(const std::string text, read_whole(file).in(file.string()));
    ESIGN_TRY(CertificateParts parts, read_certificate(text_bytes(text)).in(file.string()));
    set.authorities.push_back(std::move(parts.der));
  }
  return set;
}

Result<Bytes> serial_number(const std::string& text) {
  if (text.empty()) return random_bytes(serial_length);
  auto bytes = from_hex(text);
  if (!bytes || bytes->size() != serial_length) {
    return fail(Errc::invalid_argument, "the serial number must be 16 hexadecimal digits");
  }
  return *std::move(bytes);
}

std::string now_as_generalized_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  char text[32];
  ::gmtime_r(&now, &parts);
  return std::string(text, std::strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &parts));
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

}  // namespace

Result<void> read_pins_file(const std::filesystem::path& path, PinValues& pins) {
  ESIGN_TRY(const std::string text, read_whole(path));
  const std::array<std::pair<const char*, std::string*>, 4> names{
      {{"auth", &pins.auth}, {"sign", &pins.sign}, {"puk", &pins.puk}, {"can", &pins.can}}};
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = trimmed(std::string_view(text).substr(start, end - start));
    start = end + 1;
    if (line.empty() || line.front() == '#') continue;
    const auto equals = line.find('=');
    const auto name = trimmed(line.substr(0, equals));
    const auto known = std::find_if(names.begin(), names.end(), [&](const auto& pair) { return name == pair.first; });
    if (equals == std::string::npos || known == names.end()) {
      return fail(Errc::malformed, "a line is not auth=, sign=, puk= or can= and digits");
    }
    *known->second = trimmed(line.substr(equals + 1));
  }
  return {};
}

Result<void> create_card(const CreateOptions& options) {
  CardState state;
  state.personality = options.personality;
  state.life_cycle = options.life_cycle;
  state.interface = options.interface;
  state.holder = options.holder;
  ESIGN_TRY(state.serial_number, serial_number(options.serial_number));
  state.last_update = now_as_generalized_time();
  ESIGN_CHECK(put_pins(options.pins, state));
  ESIGN_TRY(const Keys keys, make_keys(options, state));
  ESIGN_TRY(const CertificateSet certificates, read_certificates(options, keys));
  build_files(state, keys, certificates);
  if (!options.travel_document.signer_key.empty()) ESIGN_CHECK(put_travel_document(options.travel_document, state));
  return write_durably(options.card, to_json(state), options.existing).in(options.card.string());
}

}  // namespace esign::vcard
