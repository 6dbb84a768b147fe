// SPDX-License-Identifier: Apache-2.0
// index.json of the attack museum, schema esign.attacks/2.
#include <nlohmann/json.hpp>

#include "museum.h"

namespace esign::cli::museum {
namespace {

using nlohmann::json;

Text text_from(const json& from) { return {from.at("en"), from.at("az"), from.at("ru")}; }

Kind kind_from(const std::string& word) {
  if (word == "verify") return Kind::verify;
  if (word == "path") return Kind::path;
  if (word == "text") return Kind::text;
  if (word == "octets") return Kind::octets;
  if (word == "list") return Kind::list;
  throw json::other_error::create(501, "kind " + word, nullptr);
}

Purpose purpose_from(const std::string& word) {
  const std::map<std::string, Purpose> words{{"any", Purpose::any}, {"signing", Purpose::signing}, {"authentication", Purpose::authentication},
                                             {"tsa", Purpose::tsa}, {"ocsp", Purpose::ocsp}};
  return words.at(word);
}

PathQuestion question_from(const json& from) {
  PathQuestion question;
  question.purpose = purpose_from(from.value("purpose", "any"));
  question.revocation = from.value("revocation", "required") == "ignored" ? Revocation::ignored : Revocation::required;
  question.initial_policies = from.value("initialPolicies", std::vector<std::string>{});
  question.require_explicit_policy = from.value("requireExplicitPolicy", false);
  question.inhibit_policy_mapping = from.value("inhibitPolicyMapping", false);
  question.inhibit_any_policy = from.value("inhibitAnyPolicy", false);
  return question;
}

Time time_from(const json& from) {
  const Result<Time> time = parse_rfc3339(from.get<std::string>());
  if (!time) throw json::other_error::create(501, "time " + from.get<std::string>(), nullptr);
  return *time;
}

std::optional<ListMemory> memory_from(const json& from) {
  if (from.is_null()) return std::nullopt;
  return ListMemory{from.at("sequenceNumber").get<std::uint64_t>(), from.at("sha256"), time_from(from.at("issued"))};
}

std::vector<std::string> names_from(const json& from, const char* member) { return from.value(member, std::vector<std::string>{}); }

Case case_from(const json& from) {
  Case one;
  one.file = from.at("file");
  one.content = from.value("content", "");
  one.policy = from.value("policy", "default");
  one.trust = from.at("trust").get<std::vector<std::string>>();
  one.certs = from.at("certs").get<std::vector<std::string>>();
  one.crls = from.at("crls").get<std::vector<std::string>>();
  one.ocsp = names_from(from, "ocsp");
  one.lists = names_from(from, "lists");
  one.signers = names_from(from, "signers");
  one.memory = memory_from(from.value("memory", json()));
  one.at = time_from(from.at("at"));
  one.question = question_from(from.value("question", json::object()));
  return one;
}

Refusal refusal_from(const json& from) {
  return {from.value("error", ""), from.value("indication", ""), from.value("subIndication", ""), from.at("word"),
          from.value("absent", std::vector<std::string>{})};
}

Exhibit exhibit_from(const json& from, const json& rules) {
  Exhibit exhibit;
  exhibit.id = from.at("id");
  exhibit.kind = kind_from(from.at("kind"));
  exhibit.judges = from.value("judges", "two") == "one" ? Judges::one : Judges::two;
  exhibit.name = text_from(from.at("name"));
  exhibit.rule_key = from.at("rule");
  exhibit.rule = text_from(rules.at(exhibit.rule_key));
  exhibit.story = from.at("story");
  exhibit.reference = from.at("reference");
  exhibit.forgery = case_from(from.at("forgery"));
  exhibit.control = case_from(from.at("control"));
  exhibit.expected = refusal_from(from.at("expected"));
  exhibit.passed = from.at("passed");
  return exhibit;
}

}  // namespace

const std::string& Text::in(Language language) const {
  switch (language) {
    case Language::en: return en;
    case Language::az: return az;
    case Language::ru: return ru;
  }
  return en;
}

std::filesystem::path default_folder() {
  std::error_code unread;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unread);
  return program.parent_path().parent_path() / "share" / "esign" / "attacks";
}

Result<Museum> load(const std::filesystem::path& folder) {
  constexpr std::uint64_t kLargestIndex = 16u << 20;
  ESIGN_TRY(const Document file, Document::load(folder / "index.json").in(folder.string()));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestIndex));
  Museum museum{folder, {}};
  try {
    const json index = json::parse(octets);
    if (index.at("schema") != "esign.attacks/2") return fail(Errc::malformed, "another schema").in("index.json");
    for (const json& one : index.at("exhibits")) museum.exhibits.push_back(exhibit_from(one, index.at("rules")));
  } catch (const std::exception& error) {
    return fail(Errc::malformed, error.what()).in((folder / "index.json").string());
  }
  return museum;
}

}  // namespace esign::cli::museum
