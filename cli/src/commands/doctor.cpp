// SPDX-License-Identifier: Apache-2.0
// esign doctor: what stands between a person and a signature, each with its remedy.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "commands/doctor.h"
#include "inputs.h"
#include "verification.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;
using State = Finding::State;

/// The first day of the year in which this source was written: a clock before it is wrong.
constexpr Time kEarliestClock{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

void look_at_card(const Ui& ui, const std::string& reader, std::vector<Finding>& findings) {
  const Result<std::unique_ptr<Card>> card = open_card(reader);
  if (!card) {
    findings.push_back({"card", Message::card_word, State::problem, reader + ": " + card.error().detail, hint(card.error().code)});
    return;
  }
  const Result<CardInfo> info = (*card)->info();
  if (!info) {
    findings.push_back({"card", Message::card_word, State::problem, reader + ": " + info.error().detail, hint(info.error().code)});
    return;
  }
  findings.push_back({"card", Message::card_word, State::ok, fmt::format("{}: {} {}", reader, info->label, info->serial_number), {}});
  const bool pad = info->pin_pad == CardInfo::PinPad::present;
  findings.push_back({"pin-pad", Message::pin_pad_word, State::ok, ui.say(pad ? Message::yes_word : Message::no_word), {}});
  for (const PinState& pin : info->pins) {
    Finding finding{"pin", Message::doctor_pin, State::ok, pin.label, {}};
    if (pin.tries_left) finding.detail += fmt::format(": {}", *pin.tries_left);
    if (pin.tries_left && *pin.tries_left == 1) finding.state = State::notice, finding.remedy = Message::doctor_pin_last;
    if (pin.tries_left && *pin.tries_left == 0) finding.state = State::problem, finding.remedy = Message::doctor_pin_blocked;
    findings.push_back(std::move(finding));
  }
  const Result<std::vector<CardCertificate>> certificates = (*card)->certificates();
  if (!certificates || certificates->empty()) {
    findings.push_back({"certificate", Message::doctor_certificate, State::problem, reader, Message::doctor_no_certificate});
    return;
  }
  for (const CardCertificate& one : *certificates) {
    if (one.role == CardCertificate::Role::authority) continue;
    const bool expired = one.certificate.not_after() < system_time();
    findings.push_back({"certificate", Message::doctor_certificate, expired ? State::problem : State::ok,
                        fmt::format("{} — {}", one.certificate.common_name(), to_rfc3339(one.certificate.not_after())),
                        expired ? std::optional(Message::expired_on) : std::nullopt});
  }
}

std::vector<Finding> examine(const Program& program) {
  std::vector<Finding> findings;
  for (const auto& file : program.settings.read_files) findings.push_back({"configuration", Message::doctor_config, State::ok, file.string(), {}});
  const bool clock = system_time() >= kEarliestClock;
  findings.push_back({"clock", Message::doctor_clock, clock ? State::ok : State::problem, to_rfc3339(system_time()),
                      clock ? std::nullopt : std::optional(Message::doctor_clock_wrong)});
  VerificationOptions configured;
  configured.trust = program.settings.trust;
  configured.trust_signer = program.settings.trust_signer;
  TrustStore store;
  if (Result<TrustStore> loaded = load_trust(configured)) store = *std::move(loaded);
  else findings.push_back({"trust", Message::doctor_trust, State::problem, loaded.error().at + ": " + loaded.error().detail, hint(loaded.error().code)});
  const bool trusted = !store.anchors().empty();
  findings.push_back({"trust", Message::doctor_trust, trusted ? State::ok : State::notice, std::to_string(store.anchors().size()),
                      trusted ? std::nullopt : std::optional(Message::doctor_no_trust)});
  look_at_network(program.settings, findings);
  const Result<std::vector<ReaderInfo>> readers = list_readers();
  if (!readers) {
    findings.push_back({"service", Message::doctor_service, State::problem, readers.error().detail, Message::doctor_service_down});
    return findings;
  }
  findings.push_back({"service", Message::doctor_service, State::ok, {}, {}});
  if (readers->empty()) findings.push_back({"reader", Message::doctor_reader, State::problem, {}, Message::doctor_no_reader});
  bool card = false;
  for (const ReaderInfo& reader : *readers) {
    const bool usable = reader.state == ReaderInfo::State::supported_card;
    const bool strange = !usable && reader.state != ReaderInfo::State::empty;
    findings.push_back({"reader", Message::doctor_reader, strange ? State::notice : State::ok, reader.name + (strange ? ": " + reader.atr : ""),
                        reader.state == ReaderInfo::State::unknown_card ? std::optional(Message::reader_unknown)
                        : reader.state == ReaderInfo::State::mute       ? std::optional(Message::reader_mute)
                        : reader.state == ReaderInfo::State::in_use     ? std::optional(Message::reader_in_use)
                                                                        : std::nullopt});
    if (usable) look_at_card(program.ui, reader.name, findings);
    card = card || usable;
  }
  if (!readers->empty() && !card) findings.push_back({"card", Message::card_word, State::problem, {}, Message::doctor_no_card});
  return findings;
}

std::string_view identifier(State state) {
  switch (state) {
    case State::ok: return "ok";
    case State::notice: return "notice";
    case State::problem: return "problem";
  }
  return "problem";
}
Message word(State state) {
  switch (state) {
    case State::ok: return Message::doctor_ok;
    case State::notice: return Message::doctor_warn;
    case State::problem: return Message::doctor_bad;
  }
  return Message::doctor_bad;
}

}  // namespace

void add_doctor(CLI::App& app, Program& program) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("doctor", "Look for what stands in the way: service, reader, card, PINs, certificates, clock, trust, network");
  command->add_flag("--json", *json, "The findings as JSON");
  command->callback([json, &program] {
    Json all = Json::array();
    const Ui& ui = program.ui;
    for (const Finding& finding : examine(program)) {
      all.push_back({{"check", finding.id}, {"state", identifier(finding.state)}, {"detail", finding.detail}, {"remedy", finding.remedy ? Json(ui.say(*finding.remedy)) : Json()}});
      if (!*json) ui.out(fmt::format("[{}] {}{}{}\n", ui.say(word(finding.state)), ui.say(finding.about), finding.detail.empty() ? "" : ": ", finding.detail));
      if (!*json && finding.remedy) ui.out(fmt::format("    → {}\n", ui.say(*finding.remedy)));
      if (finding.state == State::problem) program.exit = worse(program.exit, 69);
    }
    if (*json) ui.out(Json{{"schema", "esign.doctor/1"}, {"findings", all}}.dump() + "\n");
  });
}

}  // namespace esign::cli
