// SPDX-License-Identifier: Apache-2.0
// esign card list | info | certs | pin verify|change|unblock; read and wait are in card_read.cpp
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "commands/card.h"
#include "inputs.h"
#include "keys.h"
#include "program.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options : CardOptions {
  std::string which = "sign", pin_file{}, pin_env{}, new_pin_file{}, puk_file{}, output{};
  bool force = false;
};

Message word(ReaderInfo::State state) {
  switch (state) {
    case ReaderInfo::State::empty: return Message::reader_empty;
    case ReaderInfo::State::supported_card: return Message::reader_supported;
    case ReaderInfo::State::unknown_card: return Message::reader_unknown;
    case ReaderInfo::State::mute: return Message::reader_mute;
    case ReaderInfo::State::in_use: return Message::reader_in_use;
  }
  return Message::reader_unknown;
}
std::string_view identifier(CardPin pin) {
  switch (pin) {
    case CardPin::authentication: return "auth";
    case CardPin::signature: return "sign";
    case CardPin::puk: return "puk";
    case CardPin::can: return "can";
  }
  return "sign";
}
std::string_view identifier(CardCertificate::Role role) {
  switch (role) {
    case CardCertificate::Role::authentication: return "authentication";
    case CardCertificate::Role::signature: return "signature";
    case CardCertificate::Role::authority: return "authority";
  }
  return "authority";
}
Message word(CardCertificate::Role role) {
  switch (role) {
    case CardCertificate::Role::authentication: return Message::role_authentication;
    case CardCertificate::Role::signature: return Message::role_signature;
    case CardCertificate::Role::authority: return Message::role_authority;
  }
  return Message::role_authority;
}

Result<void> list(const Options& options, Program& program) {
  ESIGN_TRY(const std::vector<ReaderInfo> readers, list_readers());
  Json all = Json::array();
  for (const ReaderInfo& reader : readers) {
    all.push_back(reader_json(reader));
    if (!options.json) program.ui.out(fmt::format("{}: {}{}{}\n", reader.name, program.ui.say(word(reader.state)), reader.atr.empty() ? "" : "  ATR ", reader.atr));
  }
  if (options.json) program.ui.out(Json{{"schema", "esign.readers/1"}, {"readers", all}}.dump() + "\n");
  if (readers.empty()) return fail(Errc::token_absent, "no card reader");
  return {};
}

Result<void> info(const Options& options, Program& program) {
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(options.reader, options.ask_can(program.ui)));
  ESIGN_TRY(const CardInfo info, card->info());
  const Ui& ui = program.ui;
  Json pins = Json::array();
  std::string text = fmt::format("{}: {}\n{}: {}\n{}: {}\n", ui.say(Message::card_word), info.label, ui.say(Message::serial_word), info.serial_number,
                                 ui.say(Message::profile_word), info.profile);
  for (const PinState& pin : info.pins) {
    pins.push_back({{"pin", identifier(pin.pin)}, {"label", pin.label}, {"minLength", pin.min_length}, {"maxLength", pin.max_length},
                    {"triesLeft", pin.tries_left ? Json(*pin.tries_left) : Json()}});
    text += fmt::format("{}: {}–{}", pin.label, pin.min_length, pin.max_length);
    if (pin.tries_left && *pin.tries_left == 0) text += ", " + ui.say(Message::blocked_word);
    if (pin.tries_left && *pin.tries_left > 0) text += fmt::format(", {}: {}", ui.say(Message::pin_tries_left), *pin.tries_left);
    text += '\n';
  }
  const bool pad = info.pin_pad == CardInfo::PinPad::present, secured = info.link == CardInfo::Link::secured;
  text += fmt::format("{}: {}\n", ui.say(Message::pin_pad_word), ui.say(pad ? Message::yes_word : Message::no_word));
  if (secured) text += ui.say(Message::secured_link) + "\n";
  if (!options.json) ui.out(text);
  if (options.json)
    ui.out(Json{{"schema", "esign.card/1"}, {"reader", info.reader}, {"profile", info.profile}, {"label", info.label}, {"serialNumber", info.serial_number},
                {"pinPad", pad}, {"securedLink", secured}, {"pins", pins}}.dump() + "\n");
  return {};
}

Result<void> write_certificate(const CardCertificate& one, std::size_t index, const Options& options) {
  const std::filesystem::path file = std::filesystem::path(options.output) / fmt::format("{}-{}.cer", index, identifier(one.role));
  return write_output(file.string(), options.force ? Existing::replace : Existing::refuse, [&](const Writer& writer) { return writer(one.certificate.der()); })
      .in(file.string());
}

Result<void> certs(const Options& options, Program& program) {
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(options.reader, options.ask_can(program.ui)));
  ESIGN_TRY(const std::vector<CardCertificate> certificates, card->certificates());
  if (certificates.empty()) return fail(Errc::not_found, "the card has no certificate");
  const Time now = system_time();
  std::size_t index = 0;
  Json all = Json::array();
  for (const CardCertificate& one : certificates) {
    const Certificate& c = one.certificate;
    all.push_back({{"role", identifier(one.role)}, {"label", one.label}, {"subject", c.subject()}, {"issuer", c.issuer()}, {"serialNumber", c.serial_number()},
                   {"notBefore", to_rfc3339(c.not_before())}, {"notAfter", to_rfc3339(c.not_after())}, {"fin", c.fin() ? Json(*c.fin()) : Json()}});
    const Message validity = c.not_after() < now ? Message::expired_on : Message::valid_until;
    if (!options.json)
      program.ui.out(fmt::format("{}: {}\n  {} {}\n", program.ui.say(word(one.role)), c.subject(), program.ui.say(validity), to_rfc3339(c.not_after())));
    if (!options.output.empty()) ESIGN_CHECK(write_certificate(one, ++index, options));
  }
  if (options.json) program.ui.out(Json{{"schema", "esign.card-certificates/1"}, {"certificates", all}}.dump() + "\n");
  return {};
}

CardPin which_pin(const Options& options) { return options.which == "auth" ? CardPin::authentication : CardPin::signature; }

AskPin new_pin(const Ui& ui, const std::string& file) {
  if (!file.empty()) return pin_source(ui, file, {});
  return [&ui](const PinRequest& request) { return ui.ask_new(request); };
}

Result<void> pin_verify(const Options& options, Program& program) {
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(options.reader, options.ask_can(program.ui)));
  ESIGN_CHECK(card->verify_pin(which_pin(options), pin_source(program.ui, options.pin_file, options.pin_env)));
  program.ui.note(program.ui.say(Message::pin_is_right));
  return {};
}
Result<void> pin_change(const Options& options, Program& program) {
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(options.reader, options.ask_can(program.ui)));
  ESIGN_CHECK(card->change_pin(which_pin(options), pin_source(program.ui, options.pin_file, options.pin_env), new_pin(program.ui, options.new_pin_file)));
  program.ui.note(program.ui.say(Message::pin_changed));
  return {};
}
Result<void> pin_unblock(const Options& options, Program& program) {
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(options.reader, options.ask_can(program.ui)));
  ESIGN_CHECK(card->unblock_pin(which_pin(options), pin_source(program.ui, options.puk_file, {}), new_pin(program.ui, options.new_pin_file)));
  program.ui.note(program.ui.say(Message::pin_unblocked));
  return {};
}

using Action = Result<void> (*)(const Options&, Program&);
CLI::App* add(CLI::App& parent, const char* name, const char* help, Action action, const std::shared_ptr<Options>& options, Program& program) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->callback([options, &program, action] {
    if (const Result<void> done = action(*options, program); !done) program.report({}, done.error());
  });
  return command;
}

}  // namespace

AskPin CardOptions::ask_can(const Ui& ui) const { return pin_source(ui, can_file, can_env); }

nlohmann::ordered_json reader_json(const ReaderInfo& reader) {
  const auto identifier = [&]() -> std::string_view {
    switch (reader.state) {
      case ReaderInfo::State::empty: return "empty";
      case ReaderInfo::State::supported_card: return "supported-card";
      case ReaderInfo::State::unknown_card: return "unknown-card";
      case ReaderInfo::State::mute: return "mute";
      case ReaderInfo::State::in_use: return "in-use";
    }
    return "unknown-card";
  };
  return {{"reader", reader.name}, {"state", identifier()}, {"atr", reader.atr.empty() ? Json() : Json(reader.atr)}};
}

void add_card(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  options->reader = program.settings.reader;
  CLI::App* card = app.add_subcommand("card", "ID cards and readers");
  card->require_subcommand(1);
  card->add_option("--reader", options->reader, "Name of the card reader, or a part of it");
  card->add_flag("--json", options->json, "The answer as JSON");
  auto* can = card->add_option("--can-file", options->can_file, "File whose first line is the CAN of a contactless card");
  card->add_option("--can-env", options->can_env, "Environment variable that holds the CAN")->excludes(can);
  add(*card, "list", "Readers and what is in them", list, options, program);
  add(*card, "info", "The card and its PINs with the tries left", info, options, program);
  add_personalise(*card, program);
  add_card_read(*card, options, program);
  CLI::App* show = add(*card, "certs", "The card's certificates", certs, options, program);
  show->add_option("-o,--output", options->output, "Folder to write them to");
  show->add_flag("--force", options->force, "Replace existing files");
  CLI::App* pin = card->add_subcommand("pin", "Verify, change or unblock a PIN");
  pin->require_subcommand(1);
  pin->add_option("--which", options->which, "auth (PIN1) or sign (PIN2)")->check(CLI::IsMember({"auth", "sign"}))->capture_default_str();
  pin->add_option("--pin-file", options->pin_file, "File whose first line is the PIN");
  pin->add_option("--pin-env", options->pin_env, "Environment variable that holds the PIN");
  add(*pin, "verify", "Check a PIN", pin_verify, options, program);
  add(*pin, "change", "Change a PIN", pin_change, options, program)->add_option("--new-pin-file", options->new_pin_file, "File with the new PIN");
  CLI::App* unblock = add(*pin, "unblock", "Set a new PIN with the PUK", pin_unblock, options, program);
  unblock->add_option("--puk-file", options->puk_file, "File with the PUK");
  unblock->add_option("--new-pin-file", options->new_pin_file, "File with the new PIN");
}

}  // namespace esign::cli
