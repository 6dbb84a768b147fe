// SPDX-License-Identifier: Apache-2.0
// The directory files of a card (ISO/IEC 7816-15): a broken entry is passed over, a hostile file ends within its budget.
#include "base/text.h"
#include "fuzz.h"
#include "token/cards/directory.h"
#include "token/cards/files.h"

namespace {

using namespace esign;

/// Only a budget ends the reading of a list.
template <class List>
void require_bounded(const Result<List>& list, const char* what) {
  if (list) {
    ESIGN_LAW(list->size() <= Limits{}.card_objects, std::string("bounded: ") + what);
  } else {
    fuzz::require_sound(list.error());
    ESIGN_LAW(list.error().code == Errc::limit_exceeded, std::string("only a budget ends the reading of ") + what);
  }
}

void require_path(const token::CardPath& path) {
  ESIGN_LAW(path.identifiers.size() % 2 == 0, "a path is made of file identifiers");
  ESIGN_LAW(path.offset <= Limits{}.card_file && path.length.value_or(0) <= Limits{}.card_file, "a path stays within a card's file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const auto list = token::entries(input);
  require_bounded(list, "entries");
  if (list)
    for (const View entry : *list) fuzz::require_inside(entry, input, "entry");
  require_bounded(token::read_applications(input), "applications");
  const auto pins = token::read_pins(input);
  require_bounded(pins, "PINs");
  if (pins)
    for (const token::PinObject& pin : *pins)
      ESIGN_LAW(pin.min_length <= 64 && pin.max_length <= 64 && pin.stored_length <= 64 && is_utf8(pin.label), "a PIN has a sane length");
  const auto keys = token::read_private_keys(input);
  require_bounded(keys, "private keys");
  if (keys)
    for (const token::PrivateKeyObject& key : *keys) require_path(key.path);
  const auto certificates = token::read_certificate_entries(input);
  require_bounded(certificates, "certificates");
  if (certificates)
    for (const token::CertificateObject& certificate : *certificates) require_path(certificate.path);
  if (const auto directory = token::read_object_directory(input))
    for (const auto* paths : {&directory->private_keys, &directory->certificates, &directory->authentication_objects})
      for (const token::CardPath& path : *paths) require_path(path);
  if (const auto identity = token::read_card_identity(input)) ESIGN_LAW(is_utf8(identity->label) && is_utf8(identity->manufacturer), "a card's words are UTF-8");
  const token::Capabilities capabilities = token::parse_capabilities(input);
  ESIGN_LAW(capabilities.max_command >= 5 && capabilities.max_response >= 2, "a card takes a command and gives a status word");
  return 0;
}
