// SPDX-License-Identifier: Apache-2.0
// esign/personalise.h over PC/SC.
#include <esign/personalise.h>

#include "base/text.h"
#include "token/pcsc/pcsc_channel.h"
#include "token/personalise/steps.h"

namespace esign {
namespace {

using token::pcsc::ReaderState;

/// RSA keys take a chip up to a minute.
constexpr token::pcsc::Patience kPatience{.card = token::Worker::Patience{180'000},
                                          .others = token::Worker::Patience{15'000},
                                          .service = token::Worker::Patience{10'000}};

/// The one reader with a card that the name means.
Result<std::string> reader_with_card(const std::string& name) {
  ESIGN_TRY(const std::vector<ReaderState> all, token::pcsc::reader_states(kPatience));
  std::vector<std::string> found;
  for (const ReaderState& state : all) {
    if (state.slot == ReaderState::Slot::empty) continue;
    if (state.name == name) return name;
    if (ascii_lower(state.name).find(ascii_lower(name)) != std::string::npos) found.push_back(state.name);
  }
  if (found.empty()) return fail(Errc::token_absent, "there is no card in the reader");
  if (found.size() > 1) return fail(Errc::conflict, "several cards, choose a reader: " + found[0] + ", " + found[1]);
  return found.front();
}

token::OpenLine line_to(const std::string& reader) {
  return [reader]() -> Result<std::unique_ptr<token::CardChannel>> {
    ESIGN_TRY(auto channel, token::pcsc::PcscChannel::open(reader, kPatience));
    return std::unique_ptr<token::CardChannel>(std::move(channel));
  };
}

}  // namespace

Result<CardRequests> request_card_certificates(const std::string& reader, CardClass card_class) {
  ESIGN_TRY(const std::string name, reader_with_card(reader));
  return token::request_certificates(line_to(name), card_class);
}

Result<Personalised> personalise_card(const std::string& reader, const CardCertificates& certificates, const TransportPins& pins) {
  ESIGN_TRY(const std::string name, reader_with_card(reader));
  return token::personalise(line_to(name), certificates, pins);
}

}  // namespace esign
