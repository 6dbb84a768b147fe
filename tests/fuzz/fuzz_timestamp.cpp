// SPDX-License-Identifier: Apache-2.0
// Time-stamp tokens, and TSTInfo by itself: what was read can be written and is then the same.
#include <algorithm>

#include "formats/timestamp/token.h"
#include "views.h"

namespace {

using namespace esign;
namespace ts = formats::timestamp;

void check_info(const ts::TstInfo& info) {
  ESIGN_LAW(info.milliseconds.count() >= 0 && info.milliseconds.count() < 1000, "milliseconds are a part of the second");
  if (info.accuracy) ESIGN_LAW(info.accuracy->count() >= 0, "an accuracy is not negative");
  const auto again = ts::read_tst_info(ts::write_tst_info(info));
  ESIGN_LAW(again.has_value(), "what was written can be read");
  const bool same = again->policy == info.policy && again->imprint == info.imprint && again->serial_number == info.serial_number &&
                    again->gen_time == info.gen_time && again->milliseconds == info.milliseconds && again->ordering == info.ordering &&
                    again->nonce == info.nonce && again->tsa == info.tsa && again->accuracy == info.accuracy;
  ESIGN_LAW(same, "and says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  if (const auto info = ts::read_tst_info(input)) {
    check_info(*info);
  } else {
    fuzz::require_sound(info.error());
  }
  if (const auto token = ts::read_token(input)) {
    ESIGN_LAW(equal(token->octets, input), "the token is its input");
    check_info(token->info);
    fuzz::check_view(token->view);
    // The message-digest may be missing or broken: then nothing is bound, and that is fatal.
    const bool fatal = std::ranges::any_of(token->view.defects, [](const auto& one) { return one.weight == formats::Defect::Weight::fatal; });
    ESIGN_LAW(token->view.references.size() == 1 || (token->view.references.empty() && fatal), "one reference, to the TSTInfo, or a fatal defect");
  } else {
    fuzz::require_sound(token.error());
  }
  return 0;
}
