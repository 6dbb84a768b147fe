// SPDX-License-Identifier: Apache-2.0
#include "care.h"

#include <fmt/format.h>

namespace esign::cli {
namespace {

Message message_of(CautionKind kind) {
  switch (kind) {
    case CautionKind::script: return Message::care_script;
    case CautionKind::layers: return Message::care_layers;
    case CautionKind::calculation: return Message::care_calculation;
    case CautionKind::external_reference: return Message::care_external_reference;
    case CautionKind::macro: return Message::care_macro;
    case CautionKind::hidden_text: return Message::care_hidden_text;
    case CautionKind::type_mismatch: return Message::care_type_mismatch;
    case CautionKind::unreadable: return Message::care_unreadable;
  }
  return Message::care_unreadable;
}

}  // namespace

Result<std::vector<Caution>> look_before_signing(const Ui& ui, const Document& document, const std::string& shown_name, Strictness strictness) {
  ESIGN_TRY(std::vector<Caution> cautions, cautions_about(document));
  for (const Caution& one : cautions) {
    const std::string place = one.place.empty() ? std::string() : one.place + ": ";
    ui.warn(shown_name, fmt::format("{}{} ({})", place, ui.say(message_of(one.kind)), one.detail));
  }
  if (!cautions.empty() && strictness == Strictness::refuse) {
    return fail(Errc::unsupported, "a later reader could be shown something else").in("--strict");
  }
  return cautions;
}

nlohmann::json to_json(const std::vector<Caution>& cautions) {
  nlohmann::json all = nlohmann::json::array();
  for (const Caution& one : cautions) all.push_back({{"id", name(one.kind)}, {"place", one.place}, {"detail", one.detail}});
  return all;
}

}  // namespace esign::cli
