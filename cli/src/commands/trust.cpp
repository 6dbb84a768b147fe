// SPDX-License-Identifier: Apache-2.0
// esign trust list | show
#include "commands/trust.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "inputs.h"
#include "trusted_lists.h"
#include "verification.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ListOptions {
  VerificationOptions verification{};
  bool json = false;
};
struct ShowOptions {
  std::string input{}, at{};
  std::vector<std::string> signers{};
  bool json = false;
};

struct Shown {
  const Certificate& certificate;
  std::optional<Time> sunset{};
  enum class Use : std::uint8_t { any, certificates, timestamps } use = Use::any;
};

const char* word(Shown::Use use) {
  switch (use) {
    case Shown::Use::any: return "any";
    case Shown::Use::certificates: return "certificates";
    case Shown::Use::timestamps: return "time-stamps";
  }
  return "any";
}

Shown::Use use_of(AnchorUse use) {
  switch (use) {
    case AnchorUse::any: return Shown::Use::any;
    case AnchorUse::certificates: return Shown::Use::certificates;
  }
  return Shown::Use::any;
}

std::string limits_of(Shown::Use use, const Ui& ui) {
  switch (use) {
    case Shown::Use::any: return {};
    case Shown::Use::certificates: return fmt::format(" ({})", ui.say(Message::list_for_certificates));
    case Shown::Use::timestamps: return fmt::format(" ({})", ui.say(Message::list_for_timestamps));
  }
  return {};
}

Result<void> list(const ListOptions& options, Program& program) {
  ESIGN_TRY(const TrustStore store, load_trust(options.verification));
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  std::vector<Shown> anchors;
  for (std::size_t i = 0; i < store.anchors().size(); ++i) anchors.push_back({store.anchors()[i], store.sunset(i), use_of(store.use(i))});
  for (const DatedAnchor& anchor : store.timestamping()) anchors.push_back({anchor.certificate, anchor.sunset, Shown::Use::timestamps});
  Json all = Json::array();
  for (const Shown& one : anchors) {
    const bool over = one.sunset && at >= *one.sunset;
    if (options.json) {
      all.push_back({{"subject", one.certificate.subject()}, {"serialNumber", one.certificate.serial_number()},
                     {"until", one.sunset ? Json(to_rfc3339(*one.sunset)) : Json()}, {"inForce", !over}, {"use", word(one.use)}});
    } else if (!over) {
      std::string line = one.certificate.subject();
      if (one.sunset) line += fmt::format(" — {} {}", program.ui.say(Message::list_until), to_rfc3339(*one.sunset));
      program.ui.out(line + limits_of(one.use, program.ui) + "\n");
    }
  }
  if (options.json) program.ui.out(Json{{"schema", "esign.anchors/1"}, {"at", to_rfc3339(at)}, {"anchors", std::move(all)}}.dump() + "\n");
  return {};
}

/// The name in the person's language, else the first.
std::string named(const Json& names, Language language) {
  static constexpr const char* kTags[] = {"en", "az", "ru"};
  const auto own = names.find(kTags[static_cast<std::size_t>(language)]);
  if (own != names.end()) return own->get<std::string>();
  return names.empty() ? std::string() : names.begin()->get<std::string>();
}

std::string service_text(const Json& service, const Ui& ui) {
  const std::string since = ui.say(Message::list_since);
  const std::string status = service["statusAt"].is_null() ? ui.say(Message::list_unknown_then)
                                                           : fmt::format("{} {} {}", service["statusAt"].get<std::string>(), since, service["statusSince"].get<std::string>());
  std::string text = fmt::format("  {}: {}\n    {}\n", service["type"].get<std::string>(), named(service["names"], ui.language()), status);
  for (const Json& certificate : service["certificates"]) text += fmt::format("    {}\n", certificate["subject"].get<std::string>());
  if (service["states"].size() < 2) return text;
  for (const Json& state : service["states"]) text += fmt::format("      {} {}\n", state["since"].get<std::string>(), state["status"].get<std::string>());
  return text;
}

std::string list_text(const TrustedList& list, Time at, const Ui& ui) {
  const Json shown = Json::parse(list.json(at));
  std::string text = fmt::format("{} ({}), {} {}\n  {} {}, {}: {}\n", named(shown["names"], ui.language()), shown["territory"].get<std::string>(), ui.say(Message::list_number),
                                 list.sequence_number(), ui.say(Message::list_issued), to_rfc3339(list.issued()), ui.say(Message::list_next),
                                 list.next_update() ? to_rfc3339(*list.next_update()) : ui.say(Message::list_closed));
  for (const Json& pointer : shown["pointers"]) text += fmt::format("  -> {} {}\n", pointer["territory"].get<std::string>(), pointer["location"].get<std::string>());
  for (const Json& provider : shown["providers"]) {
    text += named(provider["names"], ui.language()) + "\n";
    for (const Json& service : provider["services"]) text += service_text(service, ui);
  }
  return text;
}

Result<void> show(const ShowOptions& options, Program& program) {
  ESIGN_TRY(const Time at, time_from(options.at));
  ESIGN_TRY(const Document file, open_input(options.input).in(options.input));
  ESIGN_TRY(const TrustedList list, TrustedList::read(file).in(options.input));
  std::optional<VerifiedList> believed;
  if (!options.signers.empty()) {
    ESIGN_TRY(auto all, believe_lists({{options.input, list}}, {options.signers, at, Judges::one}));
    believed = std::move(all.front());
  }
  if (options.json) {
    Json shown = Json::parse(list.json(at));
    shown["signer"] = believed ? Json(believed->signer().subject()) : Json();
    if (believed) shown["remarks"] = believed->remarks();
    program.ui.out(shown.dump() + "\n");
    return {};
  }
  program.ui.out(list_text(list, at, program.ui));
  if (!believed) {
    program.ui.out(program.ui.say(Message::list_unchecked) + "\n");
    return {};
  }
  program.ui.out(fmt::format("{}: {}\n", program.ui.say(Message::list_believed), believed->signer().subject()));
  for (const std::string& remark : believed->remarks()) program.ui.note(fmt::format("{}: {}", program.ui.say(Message::list_remark), remark));
  return {};
}

void finish(const Result<void>& done, Program& program) {
  if (!done) program.report({}, done.error());
}

}  // namespace

void add_trust(CLI::App& app, Program& program) {
  CLI::App* trust = app.add_subcommand("trust", "Trusted lists (ETSI TS 119 612)");
  trust->require_subcommand(1);
  auto listed = std::make_shared<ListOptions>();
  CLI::App* command = trust->add_subcommand("list", "Show whom the trusted lists and certificates make an anchor");
  listed->verification.add(*command, program.settings);
  command->add_flag("--json", listed->json, "The answer as JSON");
  command->callback([listed, &program] { finish(list(*listed, program), program); });

  auto shown = std::make_shared<ShowOptions>();
  shown->signers = program.settings.trust_signer;
  command = trust->add_subcommand("show", "Show what a trusted list says, with the history of its services");
  command->add_option("LIST", shown->input, "The trusted list; - is standard input")->required();
  command->add_option("--trust-signer", shown->signers, "Certificate that signs the trusted list (repeatable)")->allow_extra_args(false);
  command->add_option("--at", shown->at, "The time to show the status for (RFC 3339); default: now");
  command->add_flag("--json", shown->json, "The answer as JSON");
  command->callback([shown, &program] { finish(show(*shown, program), program); });
  add_trust_making(*trust, program);
}

}  // namespace esign::cli
