// SPDX-License-Identifier: Apache-2.0
// The story as one page that stands alone: no script, nothing fetched, readable on a screen and on paper. What a judge asks next
// (each step by its clause, the certificates, where their status came from) follows each signature.
#include "base/text.h"
#include "report/catalogue.h"
#include "report/coverage_picture.h"
#include "report/known_objects.h"
#include "report/markup.h"
#include "report/story.h"

namespace esign::report {
namespace {

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,'Noto Sans','DejaVu Sans',sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .3rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}"
    ".verdict{border:3px solid;border-radius:.4rem;padding:.6rem 1rem;font-weight:600}.verdict small{display:block;font-weight:400;font-family:monospace}"
    ".total-passed{color:#0a5c2b;border-color:#0a5c2b;background:#eef8f1}.total-failed{color:#9b1111;border-color:#9b1111;background:#fdf0f0}"
    ".indeterminate{color:#7a4a00;border-color:#7a4a00;background:#fdf6e7}"
    "dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.2rem 1rem;margin:.8rem 0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #ccc;padding:.25rem .5rem .25rem 0;"
    "overflow-wrap:anywhere}th{color:#555;font-weight:600;overflow-wrap:normal}.short{white-space:nowrap}code{font-size:.8rem;overflow-wrap:anywhere}footer{margin-top:2rem;color:#555;font-size:.85rem}"
    "@media print{body{margin:0;max-width:none;font-size:11pt}h2,h3,tr{break-inside:avoid;break-after:avoid}}";

constexpr std::size_t kShort = 20;  // octets of a time: what is no longer stands on one line

std::string_view tag(Language language) {
  switch (language) {
    case Language::en: return "en";
    case Language::az: return "az";
    case Language::ru: return "ru";
  }
  return "en";
}

/// Also the name of its colours; the words say the same, for whoever does not see them.
std::string_view class_of(Indication indication) {
  switch (indication) {
    case Indication::total_passed: return "verdict total-passed";
    case Indication::total_failed: return "verdict total-failed";
    case Indication::indeterminate: return "verdict indeterminate";
  }
  return "verdict indeterminate";
}

std::string_view outcome_key(Step::Outcome outcome) {
  switch (outcome) {
    case Step::Outcome::passed: return "text.outcome.passed";
    case Step::Outcome::failed: return "text.outcome.failed";
    case Step::Outcome::indeterminate: return "text.outcome.indeterminate";
    case Step::Outcome::noted: return "text.outcome.noted";
  }
  return "text.outcome.noted";
}

/// Writes one page.
class Page {
 public:
  Page(const Report::Data& data, Language language) : data_(data), language_(language), story_(tell(data, language)), objects_(data.facts) {}

  std::string write() {
    html_.raw("<!DOCTYPE html>\n");
    {
      const auto root = html_.open("html", {{"lang", tag(language_)}});
      head();
      const auto body = html_.open("body");
      const auto main = html_.open("main");
      opening();
      for (std::size_t i = 0; i < story_.chapters.size(); ++i) signature(i);
      draw_coverage(html_, data_.facts, language_);
      closing();
    }
    html_.raw("\n");
    return html_.take();
  }

 private:
  std::string_view word(std::string_view key) const { return message(language_, key); }

  void head() {
    const auto head = html_.open("head");
    html_.raw("<meta charset=\"utf-8\">");
    html_.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
    html_.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html_.leaf("title", story_.document + ": " + story_.verdict);
    html_.raw("<style>");
    html_.raw(kStyle);
    html_.raw(kCoverageStyle);
    html_.raw("</style>");
  }

  void opening() {
    html_.leaf("h1", story_.document);
    verdict(story_.indication, story_.verdict, standard_name(story_.indication));
    const auto list = html_.open("dl");
    line({std::string(word("label.checked")), story_.checked.value});
    line(story_.policy);
    line({"SHA-256", data_.facts.document.sha256});
    line({std::string(word("label.size")), std::to_string(data_.facts.document.size)});
  }

  void verdict(Indication indication, std::string_view words, std::string_view term) {
    const auto box = html_.open("div", {{"class", class_of(indication)}});
    html_.text(words);
    html_.leaf("small", term);
  }

  void line(const Story::Line& line) {
    html_.leaf("dt", line.label);
    html_.leaf("dd", line.value);
  }

  void signature(std::size_t index) {
    const auto& chapter = story_.chapters[index];
    const auto section = html_.open("section", {{"id", chapter.id}});
    html_.leaf("h2", chapter.title);
    verdict(chapter.indication, chapter.verdict, chapter.term);
    {
      const auto list = html_.open("dl");
      for (const auto& one : chapter.lines) line(one);
    }
    covered(data_.signatures[index]);
    timestamps(data_.signatures[index]);
    proofs(data_.signatures[index]);
    certificates(data_.conclusions[index]);
    answers(data_.conclusions[index]);
    steps(data_.conclusions[index]);
  }

  void header(std::initializer_list<std::string_view> keys) {
    const auto head = html_.open("thead");
    const auto row = html_.open("tr");
    for (const auto key : keys) html_.leaf("th", word(key), {{"scope", "col"}});
  }
  void row(std::initializer_list<std::string_view> cells) {
    const auto row = html_.open("tr");
    for (const auto cell : cells) {
      if (cell.size() <= kShort) {
        html_.leaf("td", cell, {{"class", "short"}});
      } else {
        html_.leaf("td", cell);
      }
    }
  }

  void covered(const SignatureReport& one) {
    if (one.coverage.empty()) return;
    html_.leaf("h3", word("label.covers"));
    const auto table = html_.open("table");
    header({"column.data", "column.extent", "column.digest"});
    const auto body = html_.open("tbody");
    for (const auto& part : one.coverage) row({part.name, word(part.extent == Coverage::Extent::full ? "text.full" : "text.partial"), part.sha256});
  }

  void timestamps(const SignatureReport& one) {
    if (one.timestamps.empty()) return;
    html_.leaf("h3", word("column.timestamps"));
    const auto table = html_.open("table");
    header({"column.stamp", "column.time", "column.authority", "column.over", "column.result"});
    const auto body = html_.open("tbody");
    for (const auto& stamp : one.timestamps) {
      std::string result{word(timestamp_result_key(stamp))};
      if (stamp.sub_indication != SubIndication::none) result += ", " + std::string(standard_name(stamp.sub_indication));
      const std::string authority = stamp.tsa.empty() ? std::string(word("text.unknown-signer")) : stamp.tsa;
      row({stamp.id + ", " + std::string(word("text.timestamp." + stamp.kind)), to_rfc3339(stamp.time), authority, over(stamp), result});
    }
  }

  /// Signatures, time-stamps and data by name, of the rest how many there are.
  std::string over(const TimestampReport& stamp) const {
    std::string text;
    const auto add = [&](const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
    std::size_t certificates = 0, answers = 0, others = 0;
    for (const auto& object : stamp.covers) {
      switch (objects_.kind(object)) {
        case KnownObjects::Kind::signature: case KnownObjects::Kind::timestamp: case KnownObjects::Kind::signed_data: add(objects_.text(object)); break;
        case KnownObjects::Kind::certificate: case KnownObjects::Kind::public_key: ++certificates; break;
        case KnownObjects::Kind::crl: case KnownObjects::Kind::ocsp_response: ++answers; break;
        case KnownObjects::Kind::other: ++others; break;
      }
    }
    if (certificates > 0) add(std::string(word("kind.certificate")) + ": " + std::to_string(certificates));
    if (answers > 0) add(std::string(word("kind.status")) + ": " + std::to_string(answers));
    if (others > 0) add(std::string(word("kind.other")) + ": " + std::to_string(others));
    return text;
  }

  void proofs(const SignatureReport& one) {
    if (one.proofs.empty()) return;
    html_.leaf("h3", word("column.proofs"));
    const auto table = html_.open("table");
    header({"column.object", "column.proven-since", "column.proven-by"});
    const auto body = html_.open("tbody");
    for (const auto& proof : one.proofs) row({objects_.text(proof.object), to_rfc3339(proof.at), proof.by == "provided" ? word("text.vouched") : std::string_view(proof.by)});
  }

  void certificates(const validation::Conclusion& conclusion) {
    if (!conclusion.x509.chain) return;
    html_.leaf("h3", word("column.certificates"));
    const auto table = html_.open("table");
    header({"column.subject", "column.valid-from", "column.valid-to", "column.digest"});
    const auto body = html_.open("tbody");
    for (const auto& id : conclusion.x509.chain->certificates) {
      const auto found = data_.facts.certificates.find(id);
      if (found == data_.facts.certificates.end()) {
        row({"", "", "", id});
      } else {
        row({found->second.subject, to_rfc3339(found->second.not_before), to_rfc3339(found->second.not_after), id});
      }
    }
  }

  void answers(const validation::Conclusion& conclusion) {
    if (!conclusion.x509.chain) return;
    bool any = false;
    for (const auto& status : conclusion.x509.chain->status) any = any || !status.answers.empty();
    if (!any) return;
    html_.leaf("h3", word("label.revocation"));
    const auto table = html_.open("table");
    header({"column.subject", "column.answer", "column.source", "column.issued"});
    const auto body = html_.open("tbody");
    for (const auto& status : conclusion.x509.chain->status) {
      for (const auto& answer : status.answers) answer_row(status.certificate, answer);
    }
  }

  void answer_row(const facts::CertificateId& id, const facts::Revocation& answer) {
    if (answer.applicability != facts::Applicability::applicable) return;
    const auto found = data_.facts.certificates.find(id);
    std::string said{word(status_key(answer.status))};
    if (answer.revoked_at) said += ", " + to_rfc3339(*answer.revoked_at);
    row({found == data_.facts.certificates.end() ? id : found->second.subject, said, answer.source == facts::RevocationSource::crl ? "CRL" : "OCSP",
         to_rfc3339(answer.this_update)});
  }

  void steps(const validation::Conclusion& conclusion) {
    html_.leaf("h3", word("column.steps"));
    const auto table = html_.open("table");
    header({"column.clause", "column.result", "column.found"});
    const auto body = html_.open("tbody");
    for (const Step& step : conclusion.trace) row({step.clause, word(outcome_key(step.outcome)), told(language_, step.message_key, step.detail)});
  }

  void closing() {
    const auto footer = html_.open("footer");
    html_.text(word("text.footer"));
    html_.text(" ETSI EN 319 102-1 V1.4.1. ");
    html_.leaf("code", data_.policy.sha256);
  }

  const Report::Data& data_;
  Language language_;
  Story story_;
  KnownObjects objects_;
  Markup html_{};
};

}  // namespace

std::string html(const Report::Data& data, Language language) { return Page(data, language).write(); }

}  // namespace esign::report
