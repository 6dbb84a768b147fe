// SPDX-License-Identifier: Apache-2.0
// MSE SET AT and GENERAL AUTHENTICATE: PACE (ICAO Doc 9303-11, 4.4.4).
#include "chip/core.h"
#include "chip/keys.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::uint8_t mrz_reference = 0x01, can_reference = 0x02;

// Of a TD1 (Doc 9303-5, 4.2), in DG1: document number, birth date and expiry date with their check digits. Empty when the
// card is no travel document.
Bytes mrz_password(const CardState& state) {
  constexpr std::uint16_t first_data_group = 0x0101;
  for (const auto& [path, file] : state.files.all()) {
    if (path.empty() || path.back() != first_data_group) continue;
    const auto zone = find_path(file.content, {0x61, 0x5F1F});
    if (!zone || zone->size() != 90) continue;
    return digest(Hash::sha1, join({zone->subspan(5, 10), zone->subspan(30, 7), zone->subspan(38, 7)}));
  }
  return {};
}

Bytes password_octets(const CardState& state, std::uint8_t reference) {
  if (reference == mrz_reference) return mrz_password(state);
  return reference == can_reference ? text_bytes(state.can) : Bytes{};
}

}  // namespace

// 80 the protocol, 83 which password, 84 the domain parameters (which may be left out: there is one set).
Response set_authentication_template(Core& core, const Command& command) {
  if (core.session.channel != nullptr) return Sw::conditions;
  const auto objects = parse_tlv(command.data);
  const auto protocol = objects ? find(*objects, 0x80) : std::nullopt;
  const auto password = objects ? find(*objects, 0x83) : std::nullopt;
  if (!protocol || !password || password->size() != 1) return Sw::wrong_data;
  const Bytes secret = password_octets(core.state, password->front());
  if (secret.empty()) return Sw::reference_not_found;
  core.session.pace = PaceRun::start(*protocol, secret);
  return core.session.pace != nullptr ? Sw::ok : Sw::wrong_data;
}

Response general_authenticate(Core& core, const Command& command) {
  if (core.session.pace == nullptr) return Sw::conditions;
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  Response response = core.session.pace->step(command);
  if (response.sw != Sw::ok) {
    core.session.pace.reset();
  } else if (core.session.pace->finished != nullptr) {
    auto channel = std::move(core.session.pace->finished);
    core.session = Session{};
    core.session.channel = std::move(channel);
  }
  return response;
}

}  // namespace esign::vcard
