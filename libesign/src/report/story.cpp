// SPDX-License-Identifier: Apache-2.0
#include "report/story.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/catalogue.h"

namespace esign::report {
namespace {

/// The lines of one signature, as they come.
class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}
  void line(std::string_view label, std::string value) { lines_.push_back({std::string(word(label)), std::move(value)}); }
  std::string_view word(std::string_view key) const { return message(language_, key); }
  std::string told(std::string_view key, const std::string& detail) const { return report::told(language_, key, detail); }
  std::vector<Story::Line> take() { return std::move(lines_); }

 private:
  Language language_;
  std::vector<Story::Line> lines_{};
};

std::string in_capitals(Indication indication, SubIndication sub) {
  std::string term{standard_name(indication)};
  return sub == SubIndication::none ? term : term + '/' + std::string(standard_name(sub));
}

std::string_view category_key(facts::Category category) {
  switch (category) {
    case facts::Category::none: return {};
    case facts::Category::government: return "category.government";
    case facts::Category::legal_entity: return "category.legal-entity";
    case facts::Category::citizen: return "category.citizen";
  }
  return {};
}

/// Who signed, if the signature is valid; else only whom the file names: that may be a forger's choice.
void signer(Lines& lines, const Report::Data& data, const validation::Conclusion& conclusion) {
  const auto label = conclusion.indication == Indication::total_passed ? "label.signer" : "label.claimed-signer";
  const auto found = conclusion.signer ? data.facts.certificates.find(conclusion.signer->certificate) : data.facts.certificates.end();
  if (found == data.facts.certificates.end()) {
    lines.line(label, std::string(lines.word("text.unknown-signer")));
    return;
  }
  const auto& certificate = found->second;
  std::string who = printable(certificate.common_name.empty() ? certificate.subject : certificate.common_name);
  if (certificate.fin) who += ", FİN " + printable(*certificate.fin);
  if (certificate.voen) who += ", VÖEN " + printable(*certificate.voen);
  if (const auto key = category_key(certificate.category); !key.empty()) who += ", " + std::string(lines.word(key));
  lines.line(label, who);
  if (certificate.organization) lines.line("label.organization", printable(*certificate.organization));
  lines.line("label.issuer", printable(certificate.issuer) + ", " + std::string(lines.word("text.serial")) + ' ' + certificate.serial_number);
}

void coverage(Lines& lines, const SignatureReport& signature) {
  if (signature.coverage.empty()) lines.line("label.covers", std::string(lines.word("text.nothing")));
  for (const auto& one : signature.coverage) {
    const auto extent = one.extent == Coverage::Extent::full ? "text.full" : "text.partial";
    lines.line("label.covers", printable(one.name) + " (" + std::string(lines.word(extent)) + ')');
  }
}

/// What became of a PDF file after the signature: what the policy accepts, without what it warns of or fails.
void revisions(Lines& lines, const validation::Conclusion& conclusion) {
  constexpr std::size_t kShown = 50;  // The machine-readable reports have all of them.
  std::set<std::string> told;
  for (const Step& step : conclusion.trace) {
    if (step.outcome != Step::Outcome::noted || !step.message_key.starts_with("pdf.")) continue;
    std::string line = lines.told(step.message_key, step.detail);
    if (told.size() < kShown && told.insert(line).second) lines.line("label.revisions", std::move(line));
  }
}

/// Where and when the network gave this; empty for what a file brought.
std::string fetched(const Report::Data& data, const facts::Revocation& answer) {
  for (const auto& inquiry : data.facts.inquiries) {
    if (inquiry.object == answer.id) return ", " + printable(inquiry.url) + ' ' + to_rfc3339(inquiry.at);
  }
  return {};
}

/// Who was asked about a certificate of the chain and did not answer to the point.
void unanswered(Lines& lines, const Report::Data& data, const validation::Conclusion& conclusion) {
  if (!conclusion.x509.chain) return;
  const auto& chain = conclusion.x509.chain->certificates;
  for (const auto& inquiry : data.facts.inquiries) {
    const bool about_it = std::ranges::find(chain, inquiry.about) != chain.end();
    if (about_it && inquiry.object.empty()) lines.line("label.unanswered", printable(inquiry.url) + ": " + printable(inquiry.why));
  }
}

/// The latest authentic answer about the signer's certificate.
void revocation(Lines& lines, const Report::Data& data, const validation::Conclusion& conclusion) {
  const facts::Revocation* latest = nullptr;
  if (conclusion.x509.chain && !conclusion.x509.chain->status.empty()) {
    for (const auto& answer : conclusion.x509.chain->status.front().answers) {
      const bool authentic = answer.applicability == facts::Applicability::applicable;
      if (authentic && (!latest || answer.this_update > latest->this_update)) latest = &answer;
    }
  }
  if (!latest) return;
  std::string text{lines.word(status_key(latest->status))};
  if (latest->revoked_at) text += ", " + to_rfc3339(*latest->revoked_at);
  const std::string source = latest->source == facts::RevocationSource::crl ? "CRL" : "OCSP";
  lines.line("label.revocation", text + " (" + source + ' ' + to_rfc3339(latest->this_update) + fetched(data, *latest) + ')');
}

void reasons(Lines& lines, const validation::Conclusion& conclusion) {
  if (const Step* step = deciding_step(conclusion)) {
    lines.line("label.why", lines.told(step->message_key, step->detail));
    lines.line("label.advice", std::string(lines.word("advice." + std::string(standard_name(conclusion.sub_indication)))));
  }
  if (conclusion.x509.retry_at && conclusion.sub_indication == SubIndication::try_later) {
    lines.line("label.retry", to_rfc3339(*conclusion.x509.retry_at));
  }
  for (const auto& warning : conclusion.warnings) lines.line("label.warning", lines.told(warning.id, warning.detail));
}

/// When it is proven to have been signed, and what each time-stamp is worth. Nothing for a signature that has none.
void times(Lines& lines, const SignatureReport& one, const validation::Conclusion& conclusion) {
  if (one.timestamps.empty() && !one.best_signature_time) return;
  if (!one.best_signature_time) lines.line("label.proven", std::string(lines.word("text.not-proven")));
  std::string by;
  for (const auto& stamp : one.timestamps) {
    if (stamp.id == conclusion.proven_by) by = stamp.tsa + " (" + stamp.id + ')';
  }
  if (one.best_signature_time) {
    const std::string why = by.empty() ? std::string(lines.word("text.proven-from-outside")) : std::string(lines.word("text.proven-by")) + ' ' + printable(by);
    lines.line("label.proven", to_rfc3339(*one.best_signature_time) + " (" + why + ')');
  }
  for (const auto& stamp : one.timestamps) {
    std::string worth{lines.word(timestamp_result_key(stamp))};
    if (stamp.sub_indication != SubIndication::none) worth += ", " + std::string(standard_name(stamp.sub_indication));
    const std::string tsa = stamp.tsa.empty() ? std::string(lines.word("text.unknown-signer")) : printable(stamp.tsa);
    lines.line("label.timestamp", stamp.id + ", " + std::string(lines.word("text.timestamp." + stamp.kind)) + ": " + to_rfc3339(stamp.time) + ", " + tsa + ": " + worth);
  }
}

/// What the signature is by law, for whoever trusts by a trusted list.
void qualification(Lines& lines, const SignatureReport& signature) {
  for (const auto& one : signature.qualification) {
    std::string text{lines.word("qualification." + std::string(name(one.verdict)))};
    text += ' ' + std::string(lines.word(one.law == QualificationLaw::azerbaijan ? "qualification.law-az" : "qualification.law-eu"));
    text += " (" + std::string(lines.word("text.list")) + ' ' + printable(one.list) + ')';
    if (const std::string reason = qualification_reason(one); !reason.empty()) text += ": " + std::string(lines.word(reason));
    lines.line("label.qualification", text);
  }
}

Story::Chapter chapter(const Report::Data& data, std::size_t index, Language language) {
  Lines lines(language);
  const auto& one = data.signatures[index];
  const auto& conclusion = data.conclusions[index];
  Story::Chapter told;
  std::string kind = one.format + ", " + one.packaging;
  if (one.level != "none") kind += ", " + one.level;
  told.id = one.id;
  told.title = std::string(lines.word("label.signature")) + ' ' + one.id + " (" + kind + ')';
  told.verdict = lines.word("verdict." + std::string(standard_name(one.indication)));
  told.term = in_capitals(one.indication, one.sub_indication);
  told.indication = one.indication;
  signer(lines, data, conclusion);
  const std::string claimed = " (" + std::string(lines.word("text.claimed")) + ')';
  lines.line("label.time", one.claimed_signing_time ? to_rfc3339(*one.claimed_signing_time) + claimed : std::string(lines.word("text.no-time")));
  times(lines, one, conclusion);
  coverage(lines, one);
  revisions(lines, conclusion);
  qualification(lines, one);
  if (!one.signature_algorithm.empty()) lines.line("label.algorithm", printable(one.signature_algorithm));
  revocation(lines, data, conclusion);
  unanswered(lines, data, conclusion);
  reasons(lines, conclusion);
  told.lines = lines.take();
  return told;
}

}  // namespace

std::string_view status_key(facts::RevocationStatus status) {
  switch (status) {
    case facts::RevocationStatus::good: return "text.status.good";
    case facts::RevocationStatus::revoked: return "text.status.revoked";
    case facts::RevocationStatus::on_hold: return "text.status.on-hold";
    case facts::RevocationStatus::unknown: return "text.status.unknown";
  }
  return "text.status.unknown";
}

std::string_view timestamp_result_key(const TimestampReport& one) {
  if (one.indication == "PASSED") return "text.timestamp.passed";
  return one.indication == "FAILED" ? "text.timestamp.failed" : "text.timestamp.indeterminate";
}

std::string told(Language language, std::string_view key, const std::string& detail) {
  std::string text{message(language, key)};
  return detail.empty() ? text : text + ": " + printable(detail);
}

Story tell(const Report::Data& data, Language language) {
  Story story;
  const auto word = [&](std::string_view key) { return std::string(message(language, key)); };
  story.document = printable(data.facts.document.name);
  story.indication = overall(data);
  story.verdict = word((data.signatures.size() > 1 ? "verdict.all." : "verdict.") + std::string(standard_name(story.indication)));
  for (std::size_t i = 0; i < data.signatures.size(); ++i) story.chapters.push_back(chapter(data, i, language));
  story.checked = {word("label.checked"), to_rfc3339(data.facts.time)};
  story.policy = {word("label.policy"), printable(data.policy.name)};
  return story;
}

}  // namespace esign::report
