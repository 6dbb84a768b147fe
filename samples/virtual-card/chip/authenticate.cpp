// SPDX-License-Identifier: Apache-2.0
// MSE SET AT and GENERAL AUTHENTICATE: PACE (ICAO Doc 9303-11, 4.4.4).
#include "chip/core.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::uint8_t can_reference = 0x02;

}  // namespace

// 80 the protocol, 83 which password, 84 the domain parameters (which may be left out: there is one set).
Response set_authentication_template(Core& core, const Command& command) {
  if (core.session.channel != nullptr) return Sw::conditions;
  const auto objects = parse_tlv(command.data);
  const auto protocol = objects ? find(*objects, 0x80) : std::nullopt;
  const auto password = objects ? find(*objects, 0x83) : std::nullopt;
  if (!protocol || !password || password->size() != 1) return Sw::wrong_data;
  if (password->front() != can_reference || core.state.can.empty()) return Sw::reference_not_found;
  core.session.pace = PaceRun::start(*protocol, core.state.can);
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
