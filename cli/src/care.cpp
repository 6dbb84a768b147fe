// SPDX-License-Identifier: Apache-2.0
#include "care.h"

#include <fmt/format.h>

#include "inputs.h"

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
    case CautionKind::embedded_object: return Message::care_embedded_object;
    case CautionKind::type_mismatch: return Message::care_type_mismatch;
    case CautionKind::two_readings: return Message::care_two_readings;
    case CautionKind::unreadable: return Message::care_unreadable;
  }
  return Message::care_unreadable;
}

/// Errors: those of reading; under `refuse` unsupported when there is any caution.
Result<Shown> look_at(const Ui& ui, const std::string& input, const Care& care) {
  ESIGN_TRY(Document document, open_to_sign(input));
  ESIGN_TRY(std::vector<Caution> cautions, cautions_about(document, care.password));
  for (const Caution& one : cautions) {
    const std::string place = one.place.empty() ? std::string() : one.place + ": ";
    ui.warn(input, fmt::format("{}{} ({})", place, ui.say(message_of(one.kind)), one.detail));
  }
  if (!cautions.empty() && care.strictness == Care::Strictness::refuse) {
    return fail(Errc::unsupported, "a later reader could be shown something else").in("--strict");
  }
  return Shown{input, std::move(document), std::move(cautions)};
}

}  // namespace

std::vector<Shown> look_before_signing(Program& program, const std::vector<std::string>& inputs, const Care& care) {
  std::vector<Shown> all;
  for (const std::string& input : inputs) {
    auto shown = look_at(program.ui, input, care);
    if (!shown) {
      program.report(input, shown.error());
      continue;
    }
    all.push_back(*std::move(shown));
  }
  if (all.size() < 2 || program.ui.is_quiet()) return all;
  program.ui.note(program.ui.say(Message::sign_list) + ":");
  for (const Shown& one : all) {
    // As sha256sum writes it, so that the two can be compared.
    if (const auto digest = sha256_of(one.document)) program.ui.note(*digest + "  " + one.input);
  }
  return all;
}

nlohmann::json to_json(const std::vector<Caution>& cautions) {
  nlohmann::json all = nlohmann::json::array();
  for (const Caution& one : cautions) all.push_back({{"id", name(one.kind)}, {"place", one.place}, {"detail", one.detail}});
  return all;
}

}  // namespace esign::cli
