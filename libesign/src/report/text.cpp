// SPDX-License-Identifier: Apache-2.0
// The report for people: the verdict first, in plain words and in the standard's term; then who, when, what, why, what to do.
#include <algorithm>

#include "base/text.h"
#include "report/catalogue.h"
#include "report/report.h"

namespace esign::report {
namespace {

/// Lines "  Label:   value" of one signature, aligned by the longest label of the language.
class Lines {
 public:
  explicit Lines(Language language) : language_(language) {
    for (const auto& [key, text] : catalogue(language)) {
      if (key.starts_with("label.")) width_ = std::max(width_, to_code_points(text).size());
    }
  }
  void line(std::string_view label, const std::string& value) {
    const std::string_view name = message(language_, label);
    text_ += "  " + std::string(name) + ':' + std::string(width_ - to_code_points(name).size() + 1, ' ') + value + '\n';
  }
  void heading(const std::string& value) { text_ += value + '\n'; }
  std::string_view word(std::string_view key) const { return message(language_, key); }
  std::string take() { return std::move(text_); }

 private:
  Language language_;
  std::size_t width_ = 0;
  std::string text_{};
};

std::string in_capitals(Indication indication, SubIndication sub) {
  std::string term{standard_name(indication)};
  return sub == SubIndication::none ? term : term + '/' + std::string(standard_name(sub));
}

std::string told(const Lines& lines, std::string_view key, const std::string& detail) {
  std::string text{lines.word(key)};
  return detail.empty() ? text : text + ": " + printable(detail);
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

std::string_view status_key(facts::RevocationStatus status) {
  switch (status) {
    case facts::RevocationStatus::good: return "text.status.good";
    case facts::RevocationStatus::revoked: return "text.status.revoked";
    case facts::RevocationStatus::on_hold: return "text.status.on-hold";
    case facts::RevocationStatus::unknown: return "text.status.unknown";
  }
  return "text.status.unknown";
}

/// The latest authentic answer about the signer's certificate.
void revocation(Lines& lines, const validation::Conclusion& conclusion) {
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
  lines.line("label.revocation", text + " (" + source + ' ' + to_rfc3339(latest->this_update) + ')');
}

void reasons(Lines& lines, const validation::Conclusion& conclusion) {
  if (const Step* step = deciding_step(conclusion)) {
    lines.line("label.why", told(lines, step->message_key, step->detail));
    lines.line("label.advice", std::string(lines.word("advice." + std::string(standard_name(conclusion.sub_indication)))));
  }
  if (conclusion.x509.retry_at && conclusion.sub_indication == SubIndication::try_later) {
    lines.line("label.retry", to_rfc3339(*conclusion.x509.retry_at));
  }
  for (const auto& warning : conclusion.warnings) lines.line("label.warning", told(lines, warning.id, warning.detail));
}

void signature(Lines& lines, const Report::Data& data, std::size_t index) {
  const auto& one = data.signatures[index];
  const auto& conclusion = data.conclusions[index];
  std::string kind = one.format + ", " + one.packaging;
  if (one.level != "none") kind += ", " + one.level;
  lines.heading("");
  lines.heading(std::string(lines.word("label.signature")) + ' ' + one.id + " (" + kind + "): " +
                std::string(lines.word("verdict." + std::string(standard_name(one.indication)))));
  lines.heading("  " + in_capitals(one.indication, one.sub_indication));
  signer(lines, data, conclusion);
  const std::string claimed = " (" + std::string(lines.word("text.claimed")) + ')';
  lines.line("label.time", one.claimed_signing_time ? to_rfc3339(*one.claimed_signing_time) + claimed : std::string(lines.word("text.no-time")));
  coverage(lines, one);
  if (!one.signature_algorithm.empty()) lines.line("label.algorithm", printable(one.signature_algorithm));
  revocation(lines, conclusion);
  reasons(lines, conclusion);
}

}  // namespace

std::string text(const Report::Data& data, Language language) {
  Lines lines(language);
  const Indication indication = overall(data);
  const std::string verdict = data.signatures.size() > 1 ? "verdict.all." : "verdict.";
  lines.heading(printable(data.facts.document.name) + ": " + std::string(lines.word(verdict + std::string(standard_name(indication)))) +
                " (" + std::string(standard_name(indication)) + ')');
  for (std::size_t i = 0; i < data.signatures.size(); ++i) signature(lines, data, i);
  lines.heading("");
  lines.heading(std::string(lines.word("label.checked")) + ": " + to_rfc3339(data.facts.time) + ", " +
                std::string(lines.word("label.policy")) + ": " + printable(data.policy.name));
  return lines.take();
}

}  // namespace esign::report
