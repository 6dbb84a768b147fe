// SPDX-License-Identifier: Apache-2.0
// esign card read: the travel document application with passive authentication. esign card wait: until a card comes or goes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "commands/card.h"
#include "inputs.h"
#include "verification.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ReadOptions {
  std::vector<std::string> trust{}, certs{}, crl{};
  std::string at{}, output{};
  bool force = false;
};

std::string_view identifier(PassiveAuthentication::Group::State state) {
  switch (state) {
    case PassiveAuthentication::Group::State::intact: return "intact";
    case PassiveAuthentication::Group::State::altered: return "altered";
    case PassiveAuthentication::Group::State::unlisted: return "unlisted";
    case PassiveAuthentication::Group::State::not_read: return "not-read";
  }
  return "unlisted";
}

int exit_of(PassiveAuthentication::Verdict verdict) {
  switch (verdict) {
    case PassiveAuthentication::Verdict::passed: return 0;
    case PassiveAuthentication::Verdict::failed: return 1;
    case PassiveAuthentication::Verdict::indeterminate: return 2;
  }
  return 2;
}

Json json_of(const PassiveAuthentication& answer, const HolderOfDocument& holder) {
  Json groups = Json::array(), path = Json::array();
  for (const auto& group : answer.groups) groups.push_back({{"number", group.number}, {"state", identifier(group.state)}});
  for (const Certificate& one : answer.path) path.push_back({{"subject", one.subject()}, {"issuer", one.issuer()}, {"serialNumber", one.serial_number()}});
  return {{"schema", "esign.travel-document/1"},
          {"indication", answer.indication()},
          {"subIndication", answer.sub_indication.empty() ? Json() : Json(answer.sub_indication)},
          {"reason", answer.reason},
          {"dataGroups", groups},
          {"path", path},
          {"holder", {{"documentNumber", holder.document_number}, {"surname", holder.surname}, {"givenNames", holder.given_names},
                      {"birthDate", holder.birth_date}, {"expiryDate", holder.expiry_date}, {"sex", holder.sex}, {"nationality", holder.nationality},
                      {"fullName", holder.full_name.empty() ? Json() : Json(holder.full_name)}, {"address", holder.address.empty() ? Json() : Json(holder.address)},
                      {"photoSize", holder.photo.size()}}}};
}

std::string text_of(const PassiveAuthentication& answer, const HolderOfDocument& holder, const Ui& ui) {
  std::string text = fmt::format("{}{}{}\n", answer.indication(), answer.sub_indication.empty() ? "" : " / ", answer.sub_indication);
  if (!answer.reason.empty()) text += fmt::format("  {}\n", answer.reason);
  for (const auto& group : answer.groups) text += fmt::format("  DG{}: {}\n", group.number, identifier(group.state));
  if (!answer.path.empty()) text += fmt::format("{}: {}\n", ui.say(Message::document_signer), answer.path.front().subject());
  const std::pair<Message, std::string> rows[] = {{Message::document_number, holder.document_number}, {Message::surname_word, holder.surname},
                                                  {Message::given_names, holder.given_names}, {Message::birth_date, holder.birth_date},
                                                  {Message::expiry_date, holder.expiry_date}, {Message::address_word, holder.address}};
  for (const auto& [name, value] : rows) {
    if (!value.empty()) text += fmt::format("{}: {}\n", ui.say(name), value);
  }
  return text;
}

/// Files that are believed by nobody yet: they are written before the verdict is told, and the verdict is told always.
Result<void> write_files(const TravelDocumentFiles& files, const HolderOfDocument& holder, const ReadOptions& options) {
  const std::filesystem::path folder(options.output);
  const auto write = [&](const std::string& name, std::span<const std::uint8_t> content) -> Result<void> {
    const std::string file = (folder / name).string();
    return write_output(file, options.force ? Existing::replace : Existing::refuse, [&](const Writer& writer) { return writer(content); }).in(file);
  };
  ESIGN_CHECK(write("EF.COM", files.common));
  ESIGN_CHECK(write("EF.SOD", files.security));
  for (const auto& group : files.data_groups) ESIGN_CHECK(write(fmt::format("DG{}.bin", group.number), group.content));
  if (!holder.photo.empty()) ESIGN_CHECK(write("photo" + holder.photo_suffix, holder.photo));
  return {};
}

Result<void> read(const CardOptions& card_options, const ReadOptions& options, Program& program) {
  VerificationOptions sources;
  sources.trust = options.trust;
  sources.certs = options.certs;
  sources.crl = options.crl;
  ESIGN_TRY(const TrustStore trust, load_trust(sources));
  ESIGN_TRY(const Evidence evidence, load_evidence(sources));
  ESIGN_TRY(const Time at, time_from(options.at));
  const AskPin ask_can = card_options.ask_can(program.ui);
  ESIGN_TRY(const std::unique_ptr<Card> card, open_card(card_options.reader, ask_can));
  ESIGN_TRY(const TravelDocumentFiles files, card->travel_document(ask_can));
  ESIGN_TRY(const PassiveAuthentication answer, authenticate_document(files, trust, evidence, at));
  ESIGN_TRY(const HolderOfDocument holder, read_holder(files));
  if (!options.output.empty()) ESIGN_CHECK(write_files(files, holder, options));
  program.ui.out(card_options.json ? json_of(answer, holder).dump() + "\n" : text_of(answer, holder, program.ui));
  program.exit = worse(program.exit, exit_of(answer.verdict));
  return {};
}

struct WaitOptions {
  double timeout = 60;
  bool removal = false;
};

bool has_card(const ReaderInfo& reader) { return reader.state != ReaderInfo::State::empty; }

/// Until a card is in a reader of that name (or, with --removal, until none is). What is so already ends it at once.
Result<void> wait(const CardOptions& card_options, const WaitOptions& options, Program& program) {
  const auto concerns = [&](const ReaderInfo& reader) { return card_options.reader.empty() || reader.name.find(card_options.reader) != std::string::npos; };
  std::chrono::milliseconds left(std::llround(options.timeout * 1000));
  ESIGN_TRY(std::vector<ReaderInfo> readers, list_readers());
  while (true) {
    const auto inside = std::ranges::find_if(readers, [&](const ReaderInfo& reader) { return concerns(reader) && has_card(reader); });
    const bool found = inside != readers.end();
    if (found != options.removal) {
      if (card_options.json) program.ui.out(Json{{"schema", "esign.card-event/1"}, {"event", options.removal ? "removed" : "inserted"}, {"card", found ? reader_json(*inside) : Json()}}.dump() + "\n");
      if (!card_options.json && found) program.ui.out(inside->name + "\n");
      return {};
    }
    const auto before = std::chrono::steady_clock::now();
    ESIGN_TRY(readers, wait_for_readers(readers, left));
    left -= std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before);
  }
}

}  // namespace

void add_card_read(CLI::App& card, const std::shared_ptr<const CardOptions>& options, Program& program) {
  auto reading = std::make_shared<ReadOptions>();
  CLI::App* read_command = card.add_subcommand("read", "Read the travel document on the card and check who made it");
  read_command->add_option("--trust", reading->trust, "Country signing certificate, or a folder of them");
  read_command->add_option("--certs", reading->certs, "Further certificates for the path");
  read_command->add_option("--crl", reading->crl, "Lists of revoked document signers");
  read_command->add_option("--at", reading->at, "The time for which the answer shall hold (RFC 3339); default: now");
  read_command->add_option("-o,--output", reading->output, "Folder to write the data groups and the photo to");
  read_command->add_flag("--force", reading->force, "Replace existing files");
  read_command->callback([options, reading, &program] {
    if (const Result<void> done = read(*options, *reading, program); !done) program.report({}, done.error());
  });
  auto waiting = std::make_shared<WaitOptions>();
  CLI::App* wait_command = card.add_subcommand("wait", "Wait until a card is in the reader");
  wait_command->add_option("--timeout", waiting->timeout, "Seconds to wait")->check(CLI::Range(0.0, 86400.0))->capture_default_str();
  wait_command->add_flag("--removal", waiting->removal, "Wait until there is no card instead");
  wait_command->callback([options, waiting, &program] {
    if (const Result<void> done = wait(*options, *waiting, program); !done) program.report({}, done.error());
  });
}

}  // namespace esign::cli
