// SPDX-License-Identifier: Apache-2.0
#include "museum.h"

#include <esign/esign.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "exit_code.h"

namespace esign::cli::museum {
namespace {

constexpr std::uint64_t kLargestFile = 64u << 20;

/// The trust, evidence and octets of a case, loaded before the clock runs.
struct Setting {
  TrustStore trust{};
  Evidence evidence{};
  Policy policy;
  Document file;
  std::optional<Document> content{};
};

Result<std::vector<Certificate>> certificates_of(const Museum& museum, const std::vector<std::string>& names) {
  std::vector<Certificate> all;
  for (const std::string& name : names) {
    ESIGN_TRY(const Document file, Document::load(museum.folder / name).in(name));
    ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestFile));
    ESIGN_TRY(const std::vector<Certificate> found, Certificate::parse_file(octets).in(name));
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

/// The question whether a list is its operator's and in force at the case's time.
Result<ListQuestion> list_question(const Museum& museum, const Case& one, Judges judges) {
  ESIGN_TRY(std::vector<Certificate> signers, certificates_of(museum, one.signers));
  return ListQuestion{std::move(signers), one.at, one.at, one.memory, judges};
}

Result<VerifiedList> believed(const Document& file, const ListQuestion& question) {
  ESIGN_TRY(const TrustedList list, TrustedList::read(file));
  return VerifiedList::verify(list, question);
}

Result<void> trust_lists(const Museum& museum, const Case& one, TrustStore& trust) {
  if (one.lists.empty()) return {};
  ESIGN_TRY(const ListQuestion question, list_question(museum, one, Judges::one));
  for (const std::string& name : one.lists) {
    ESIGN_TRY(const Document file, Document::load(museum.folder / name).in(name));
    ESIGN_TRY(const VerifiedList list, believed(file, question).in(name));
    trust.add(list);
  }
  return {};
}

Result<Setting> set_up(const Museum& museum, const Case& one) {
  const auto path = [&](const std::string& name) { return museum.folder / name; };
  ESIGN_TRY(Policy policy, Policy::builtin(one.policy).in("policy"));
  ESIGN_TRY(Document file, Document::load(path(one.file)).in(one.file));
  Setting setting{{}, {}, std::move(policy), std::move(file), {}};
  if (!one.content.empty()) {
    ESIGN_TRY(setting.content, Document::load(path(one.content)).in(one.content));
  }
  for (const std::string& name : one.trust) ESIGN_CHECK(setting.trust.add(path(name)).in(name));
  ESIGN_CHECK(trust_lists(museum, one, setting.trust));
  for (const std::string& name : one.certs) ESIGN_CHECK(setting.evidence.add_certificates(path(name)).in(name));
  for (const std::string& name : one.crls) ESIGN_CHECK(setting.evidence.add_crls(path(name)).in(name));
  for (const std::string& name : one.ocsp) ESIGN_CHECK(setting.evidence.add_ocsp_responses(path(name)).in(name));
  return setting;
}

Answer told(const Error& error) {
  Answer answer;
  answer.error = name(error.code);
  answer.reason = error.at.empty() ? error.detail : error.at + ": " + error.detail;
  return answer;
}

/// Every step that did not pass, as "key: detail", one a line.
std::string reason_of(const Report& report) {
  std::string text;
  for (const SignatureReport& signature : report.signatures()) {
    for (const Step& step : signature.trace) {
      if (step.outcome != Step::Outcome::passed) text += step.message_key + ": " + step.detail + "\n";
    }
  }
  return text;
}

/// Every step of the time-stamps that did not pass, written the same way: the report for programs has them.
std::string reason_of_timestamps(const std::string& report) {
  std::string text;
  try {
    const nlohmann::json told_to_programs = nlohmann::json::parse(report);
    for (const auto& signature : told_to_programs.at("signatures")) {
      for (const auto& timestamp : signature.at("timestamps")) {
        if (timestamp.at("indication") == "PASSED") continue;
        for (const auto& step : timestamp.at("trace")) text += step.at("key").get<std::string>() + ": " + step.at("message").get<std::string>() + "\n";
      }
    }
  } catch (const nlohmann::json::exception&) {
    return "the report cannot be read\n";  // no exhibit's word: each one is then told as wrong
  }
  return text;
}

Answer verified(const Setting& setting, Time at, Judges judges) {
  const Verifier verifier(setting.trust, setting.policy, setting.evidence, judges);
  const Result<Report> report = verifier.verify(setting.file, setting.content, at);
  if (!report) return told(report.error());
  Answer answer;
  answer.indication = standard_name(report->indication());
  answer.sub_indication = standard_name(report->sub_indication());
  answer.reason = reason_of(*report);
  answer.shown = report->json();
  answer.reason += reason_of_timestamps(answer.shown);
  for (const Language language : {Language::en, Language::az, Language::ru}) answer.shown += report->text(language);
  if (Result<std::vector<std::uint8_t>> octets = report->signed_octets(0, 0)) answer.octets = *std::move(octets);
  return answer;
}

std::string_view word(PathAnswer::Verdict verdict) {
  switch (verdict) {
    case PathAnswer::Verdict::passed: return "PASSED";
    case PathAnswer::Verdict::failed: return "FAILED";
    case PathAnswer::Verdict::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

Answer path_answer(const Setting& setting, const PathQuestion& question, Time at, Judges judges) {
  const auto asked = [&]() -> Result<PathAnswer> {
    ESIGN_TRY(const std::vector<std::uint8_t> octets, setting.file.octets(kLargestFile));
    ESIGN_TRY(const std::vector<Certificate> leaves, Certificate::parse_file(octets));
    return verify_certificate(leaves.front(), setting.trust, setting.evidence, question, at, judges);
  }();
  if (!asked) return told(asked.error());
  Answer answer;
  answer.indication = word(asked->verdict);
  answer.sub_indication = asked->sub_indication;
  answer.reason = asked->reason;
  return answer;
}

Result<Answer> list_answer(const Museum& museum, const Case& one, Judges judges) {
  ESIGN_TRY(const Document file, Document::load(museum.folder / one.file).in(one.file));
  ESIGN_TRY(const ListQuestion question, list_question(museum, one, judges));
  const Result<VerifiedList> list = believed(file, question);
  if (!list) return told(list.error());
  Answer answer;
  answer.indication = word(PathAnswer::Verdict::passed);
  return answer;
}

bool passes(const Exhibit& exhibit, const Answer& answer) { return answer.error.empty() && answer.indication == exhibit.passed; }

/// Whether the answer is the expected refusal to the letter; of a good signature, whether it misleads nobody.
bool as_expected(const Exhibit& exhibit, const Answer& answer, const Answer& control) {
  const Refusal& expected = exhibit.expected;
  const bool clean = std::ranges::none_of(expected.absent, [&](const std::string& one) { return answer.shown.find(one) != std::string::npos; });
  const bool same = exhibit.kind != Kind::octets || (!answer.octets.empty() && answer.octets == control.octets);
  return clean && same && answer.error == expected.error && answer.indication == expected.indication &&
         answer.sub_indication == expected.sub_indication && answer.reason.find(expected.word) != std::string::npos;
}

Finding finding_of(const Exhibit& exhibit, const Answer& forgery, const Answer& control) {
  if (!passes(exhibit, control)) return Finding::control_failed;
  if (as_expected(exhibit, forgery, control)) return Finding::refused;
  return passes(exhibit, forgery) ? Finding::passed : Finding::refused_otherwise;
}

}  // namespace

Result<Answer> answer_to(const Museum& museum, Kind kind, const Case& one, Judges judges) {
  if (kind == Kind::list) return list_answer(museum, one, judges);
  ESIGN_TRY(const Setting setting, set_up(museum, one));
  switch (kind) {
    case Kind::verify:
    case Kind::text:
    case Kind::octets: return verified(setting, one.at, judges);
    case Kind::path: return path_answer(setting, one.question, one.at, judges);
    case Kind::list: break;
  }
  return fail(Errc::internal, "kind of exhibit");
}

Result<Inspection> inspect(const Museum& museum, const Exhibit& exhibit, Judges judges) {
  using Clock = std::chrono::steady_clock;
  Inspection inspection;
  ESIGN_TRY(inspection.control, answer_to(museum, exhibit.kind, exhibit.control, judges).in(exhibit.id));
  const Clock::time_point begin = Clock::now();
  ESIGN_TRY(inspection.forgery, answer_to(museum, exhibit.kind, exhibit.forgery, judges).in(exhibit.id));
  inspection.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  inspection.finding = finding_of(exhibit, inspection.forgery, inspection.control);
  return inspection;
}

}  // namespace esign::cli::museum
