// SPDX-License-Identifier: Apache-2.0
// VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER. A try is taken durably before the comparison, so that pulling
// the card between comparison and answer wins nothing.
#include <algorithm>

#include "chip/core.h"

namespace esign::vcard {
namespace {

constexpr std::size_t most_digits = 12;

// PIN2 and the PUK are local to the application's DF; PIN1 is global.
std::optional<PinId> visible_pin(const Core& core, std::uint8_t reference) {
  const auto pin = core.who.pin(reference);
  if (!pin) return std::nullopt;
  const bool local = core.who.name != PersonalityName::azedit && *pin != PinId::auth;
  if (local && !in_cia(core.session.df)) return std::nullopt;
  return pin;
}

Bytes block(const Core& core, const std::string& digits) {
  Bytes bytes = text_bytes(digits);
  if (core.who.pin_block != 0) bytes.resize(core.who.pin_block, core.who.pin_pad);
  return bytes;
}

// Where the first of two PINs ends. Without blocks it ends where the right one would: whatever is cut there, is compared.
std::size_t first_size(const Core& core, PinId first, View both) {
  return core.who.pin_block != 0 ? core.who.pin_block : std::min(core.state.pin(first).digits.size(), both.size());
}

// The digits of a block for a new PIN; nothing when it is not digits and then padding, or of the wrong length.
std::optional<std::string> new_digits(const Core& core, View bytes, const PinRecord& record) {
  std::string digits;
  std::size_t i = 0;
  for (; i < bytes.size() && bytes[i] >= '0' && bytes[i] <= '9'; ++i) digits.push_back(static_cast<char>(bytes[i]));
  for (; i < bytes.size(); ++i) {
    if (bytes[i] != core.who.pin_pad) return std::nullopt;
  }
  if (digits.size() < record.min_digits || digits.size() > most_digits) return std::nullopt;
  return digits;
}

/// Compares and counts. 9000, 63Cx, 6983 or 6581; the security status is the caller's affair except that a wrong
/// value clears it.
Sw compare(Core& core, PinId pin, View given) {
  PinRecord& record = core.state.pin(pin);
  if (record.tries_left == 0) return Sw::blocked;
  // 1. Take the try.
  --record.tries_left;
  if (core.commit() != Sw::ok) {
    ++record.tries_left;
    return Sw::memory_failure;
  }
  // 2. Compare.
  if (compare_secret(block(core, record.digits), given) != Match::equal) {
    core.forget(pin);
    return tries_left(record.tries_left);
  }
  // 3. Give all tries back.
  record.tries_left = record.tries_max;
  return core.commit();
}

Response status(const Core& core, PinId pin) {
  const PinRecord& record = core.state.pin(pin);
  if (record.tries_left == 0) return Sw::blocked;
  if (core.verified(pin)) return Sw::ok;
  return tries_left(record.tries_left);
}

// Gives all tries back, with a new value if there is one, and makes it durable; on failure the old record stays.
Sw replace(Core& core, PinId pin, const std::optional<std::string>& digits) {
  PinRecord& record = core.state.pin(pin);
  const PinRecord before = record;
  if (digits) {
    record.digits = *digits;
    record.changed = true;
    record.transport = false;
  }
  record.tries_left = record.tries_max;
  const Sw sw = core.commit();
  if (sw != Sw::ok) record = before;
  return sw;
}

Response set_transport_value(Core& core, const Command& command) {
  if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
  const auto pin = visible_pin(core, command.p2);
  if (!pin) return Sw::reference_not_found;
  if (command.data.size() != core.who.pin_block) return Sw::wrong_length;
  PinRecord& record = core.state.pin(*pin);
  const auto digits = new_digits(core, command.data, record);
  if (!digits) return Sw::wrong_data;
  const PinRecord before = record;
  record.digits = *digits;
  record.tries_left = record.tries_max;
  record.changed = false;
  record.transport = *pin != PinId::puk;  // the PUK stays as it was printed
  const Sw sw = core.commit();
  if (sw != Sw::ok) record = before;
  return sw;
}

// P1 of RESET RETRY COUNTER (ISO/IEC 7816-4): 00 PUK and new value, 01 PUK, 02 new value, 03 nothing.
struct ResetForm {
  bool carries_puk;
  bool carries_new;
};
std::optional<ResetForm> reset_form(std::uint8_t p1) {
  switch (p1) {
    case 0x00: return ResetForm{true, true};
    case 0x01: return ResetForm{true, false};
    case 0x02: return ResetForm{false, true};
    case 0x03: return ResetForm{false, false};
  }
  return std::nullopt;
}

}  // namespace

Response verify(Core& core, const Command& command) {
  if (command.p1 != 0x00 && command.p1 != 0xFF) return Sw::wrong_p1p2;
  const auto pin = visible_pin(core, command.p2);
  if (!pin) return Sw::reference_not_found;
  if (command.p1 == 0xFF) {
    if (!command.data.empty()) return Sw::wrong_length;
    core.forget(*pin);
    return Sw::ok;
  }
  if (command.data.empty()) return status(core, *pin);
  if (core.who.pin_block != 0 && command.data.size() != core.who.pin_block) return Sw::wrong_length;
  const Sw sw = compare(core, *pin, command.data);
  if (sw != Sw::ok) return sw;
  if (core.state.pin(*pin).transport) return Sw::reference_unusable;
  core.session.verified[index(*pin)] = true;
  return sw;
}

// The new value is judged first: a new PIN that is too short costs no try of the old one. P1 01 carries the new value
// alone: how personalisation sets transport values.
Response change_reference_data(Core& core, const Command& command) {
  if (command.p1 == 0x01) return set_transport_value(core, command);
  if (command.p1 != 0x00) return Sw::wrong_p1p2;
  const auto pin = visible_pin(core, command.p2);
  if (!pin) return Sw::reference_not_found;
  const std::size_t size = first_size(core, *pin, command.data);
  if (core.who.pin_block != 0 && command.data.size() != 2 * size) return Sw::wrong_length;
  if (core.state.pin(*pin).tries_left == 0) return Sw::blocked;
  const View data(command.data);
  const auto digits = new_digits(core, data.subspan(size), core.state.pin(*pin));
  if (!digits) return Sw::wrong_data;
  const Sw sw = compare(core, *pin, data.first(size));
  if (sw != Sw::ok) return sw;
  return replace(core, *pin, *digits);
}

Response reset_retry_counter(Core& core, const Command& command) {
  const auto form = reset_form(command.p1);
  if (!form) return Sw::wrong_p1p2;
  const auto pin = visible_pin(core, command.p2);
  if (!pin || *pin == PinId::puk) return Sw::reference_not_found;
  if (core.who.pin_block == 0 && command.p1 != 0x00) return Sw::function_unsupported;
  const std::size_t size = first_size(core, PinId::puk, command.data);
  if (core.who.pin_block != 0 && command.data.size() != (form->carries_puk ? size : 0) + (form->carries_new ? size : 0)) return Sw::wrong_length;
  if (form->carries_puk && core.state.pin(PinId::puk).tries_left == 0) return Sw::blocked;
  std::optional<std::string> digits;
  const View data(command.data);
  if (form->carries_new) {
    digits = new_digits(core, data.subspan(form->carries_puk ? size : 0), core.state.pin(*pin));
    if (!digits) return Sw::wrong_data;
  }
  if (form->carries_puk) {
    const Sw sw = compare(core, PinId::puk, data.first(size));
    if (sw != Sw::ok) return sw;
  } else if (!core.verified(PinId::puk)) {
    return Sw::security_status;
  }
  core.forget(PinId::puk);  // one PUK entry, one unblocking
  core.forget(*pin);
  return replace(core, *pin, digits);
}

}  // namespace esign::vcard
