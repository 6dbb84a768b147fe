// SPDX-License-Identifier: Apache-2.0
// esign selftest, and esign selftest --attacks: known answers of the cryptography, known forgeries to the verifier.
#include <esign/known_answers.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "museum.h"
#include "program.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;
using museum::Exhibit;
using museum::Finding;
using museum::Inspection;

struct Options {
  bool attacks = false, json = false, cross_check = false;
  std::vector<std::string> only{};
  std::string folder{};
};

Json nullable(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// "X2" asks for its variants X2a, X2b; "X2a" for that one.
bool wanted(const Options& options, const Exhibit& exhibit) {
  if (options.cross_check && exhibit.judges == Judges::one) return false;
  if (options.only.empty()) return true;
  return std::ranges::any_of(options.only, [&](const std::string& id) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (exhibit.id == id || id.empty() || letter(id.back())) return exhibit.id == id;
    return exhibit.id.starts_with(id) && std::ranges::all_of(exhibit.id.substr(id.size()), letter);
  });
}

std::string answer_text(const museum::Answer& answer) {
  if (!answer.error.empty()) return answer.error;
  return answer.sub_indication.empty() ? answer.indication : answer.indication + "/" + answer.sub_indication;
}

std::string json_line(const Exhibit& exhibit, const Inspection& inspection) {
  return Json{{"id", exhibit.id},
              {"name", exhibit.name.en},
              {"refused", inspection.finding == Finding::refused},
              {"rule", exhibit.rule_key},
              {"indication", nullable(inspection.forgery.indication)},
              {"subIndication", nullable(inspection.forgery.sub_indication)},
              {"error", nullable(inspection.forgery.error)},
              {"control", answer_text(inspection.control)},
              {"milliseconds", std::stod(fmt::format("{:.2f}", inspection.milliseconds))},
              {"reference", exhibit.reference},
              {"story", exhibit.story}}
      .dump();
}

std::string trouble(const Ui& ui, const Exhibit& exhibit, const Inspection& inspection) {
  const auto line = [&](Message message, const museum::Answer& answer) {
    return fmt::format("{}: {}: {} {}", exhibit.id, ui.say(message), answer_text(answer), answer.reason.substr(0, answer.reason.find('\n')));
  };
  switch (inspection.finding) {
    case Finding::refused: return {};
    case Finding::passed: return line(Message::attacks_passed, inspection.forgery);
    case Finding::refused_otherwise: return line(Message::attacks_otherwise, inspection.forgery);
    case Finding::control_failed: return line(Message::attacks_control, inspection.control);
  }
  return {};
}

/// Characters, not octets: the columns hold Ə and Cyrillic.
std::string padded(const std::string& text, std::size_t width) {
  const auto count = static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
  return count < width ? text + std::string(width - count, ' ') : text;
}

void show(const Options& options, const std::vector<std::string>& lines, std::size_t wrong, const Program& program) {
  if (!options.json) {
    for (const std::string& line : lines) program.ui.out(line + "\n");
    return program.ui.out(fmt::format(fmt::runtime(program.ui.say(Message::attacks_summary)), lines.size() - wrong, lines.size()) + "\n");
  }
  std::string all = "{\"schema\":\"esign.selftest/1\",\"attacks\":[\n";
  for (std::size_t i = 0; i < lines.size(); ++i) all += (i == 0 ? " " : ",\n ") + lines[i];
  program.ui.out(all + fmt::format("\n],\"count\":{},\"wrong\":{}}}\n", lines.size(), wrong));
}

void run_attacks(const Options& options, Program& program) {
  const std::filesystem::path folder = options.folder.empty() ? museum::default_folder() : std::filesystem::path(options.folder);
  const Result<museum::Museum> museum = museum::load(folder);
  if (!museum) {
    program.report({}, museum.error());
    return program.ui.note(program.ui.say(Message::attacks_missing));
  }
  std::vector<std::string> lines, wrong;
  for (const Exhibit& exhibit : museum->exhibits) {
    if (!wanted(options, exhibit)) continue;
    const Result<Inspection> inspection = museum::inspect(*museum, exhibit, options.cross_check ? Judges::two : Judges::one);
    if (!inspection) return program.report({}, inspection.error());
    const bool refused = inspection->finding == Finding::refused;
    lines.push_back(options.json ? json_line(exhibit, *inspection)
                                 : fmt::format("{} {} {} {}", refused ? "✓" : "✗", padded(exhibit.id, 5),
                                               padded(exhibit.name.in(program.ui.language()), 52), exhibit.rule.in(program.ui.language())));
    if (!refused) wrong.push_back(trouble(program.ui, exhibit, *inspection));
  }
  if (lines.empty()) return program.report("--only", Error{Errc::not_found, "no such exhibit", {}, -1});
  show(options, lines, wrong.size(), program);
  for (const std::string& line : wrong) program.ui.note(line);
  program.exit = wrong.empty() ? 0 : 1;
}

void run_known_answers(const Options& options, Program& program) {
  const std::vector<KnownAnswer> answers = check_known_answers();
  Json all = Json::array();
  std::size_t wrong = 0;
  for (const KnownAnswer& one : answers) {
    const bool right = one.outcome == KnownAnswer::Outcome::right;
    all.push_back({{"check", one.name}, {"implementation", one.implementation}, {"right", right}});
    if (right) continue;
    ++wrong;
    program.ui.note(fmt::format("{}: {}: {}", one.implementation, one.name, program.ui.say(Message::selftest_wrong)));
  }
  if (options.json) program.ui.out(Json{{"schema", "esign.selftest/1"}, {"checks", all}, {"wrong", wrong}}.dump() + "\n");
  else program.ui.out(fmt::format(fmt::runtime(program.ui.say(Message::selftest_summary)), answers.size(), wrong) + "\n");
  program.exit = wrong == 0 && !answers.empty() ? 0 : 1;
}

}  // namespace

void add_selftest(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("selftest", "Test the cryptography with known answers, or the verifier with known attacks");
  CLI::Option* attacks = command->add_flag("--attacks", options->attacks, "Show every known attack to the verifier");
  command->add_option("--only", options->only, "Only this exhibit, or this family (repeatable)")->allow_extra_args(false)->needs(attacks);
  command->add_option("--museum", options->folder, "Folder of the exhibits; default: beside this program")->needs(attacks);
  command->add_flag("--cross-check", options->cross_check, "Let OpenSSL and Botan judge; they must agree")->needs(attacks);
  command->add_flag("--json", options->json, "The findings as JSON");
  command->callback([options, &program] { options->attacks ? run_attacks(*options, program) : run_known_answers(*options, program); });
}

}  // namespace esign::cli
