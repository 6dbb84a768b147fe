// SPDX-License-Identifier: Apache-2.0
// GENERATE ASYMMETRIC KEY PAIR (ISO/IEC 7816-8): P1 80 generates, P1 81 reads the public key.
#include "chip/core.h"
#include "chip/image.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

// The data is one CRT, AC or B6, with the key in DO 84.
std::optional<KeyId> named_key(View data) {
  for (const std::uint32_t crt : {0xB6U, 0xACU}) {
    const auto reference = find_path(data, {crt, 0x84});
    if (reference && reference->size() == 1) return key_by_reference(reference->front());
  }
  return std::nullopt;
}

// The new key replaces the old one only when it is durable.
Sw generate(Core& core, KeyId id) {
  auto fresh = ChipKey::generate(core.state.key(id).type);
  if (!fresh) return Sw::internal;
  const CardState before = core.state;
  std::optional<ChipKey> former = std::exchange(core.keys[index(id)], std::optional<ChipKey>(*std::move(fresh)));
  core.state.key(id).pkcs8 = core.keys[index(id)]->pkcs8();
  rebuild_key_files(core.state, core.keys);
  const Sw sw = core.commit();
  if (sw == Sw::ok) return sw;
  core.state = before;
  core.keys[index(id)] = std::move(former);
  return sw;
}

}  // namespace

Response generate_key_pair(Core& core, const Command& command) {
  if ((command.p1 != 0x80 && command.p1 != 0x81) || command.p2 != 0x00) return Sw::wrong_p1p2;
  const auto objects = parse_tlv(command.data);
  if (!objects || objects->size() != 1) return Sw::wrong_data;
  const auto id = named_key(command.data);
  if (!id) return Sw::reference_not_found;
  if (command.p1 == 0x80) {
    if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
    const Sw sw = generate(core, *id);
    if (sw != Sw::ok) return sw;
  }
  const auto& key = core.keys[index(*id)];
  if (!key) return Sw::reference_not_found;
  return Response(key->public_key_template());
}

}  // namespace esign::vcard
