// SPDX-License-Identifier: Apache-2.0
// What a PDF file's revisions mean for one signature. docs/reference/pdf-rules.md: every rule and what each policy makes of it.
#include "validation/findings.h"

#include <algorithm>

namespace esign::validation {
namespace {

using policy::Consequence;
using policy::Occasion;

const facts::Revisions* revisions_of(const Context& context) {
  const auto found = context.facts.revisions.find(context.object());
  return found == context.facts.revisions.end() ? nullptr : &found->second;
}

Occasion occasion_of(const facts::Finding& finding, const facts::Revisions& revisions) {
  if (finding.revision != 0 && finding.revision <= revisions.own) return Occasion::before;
  return finding.permission == facts::Finding::Permission::granted ? Occasion::permitted : Occasion::after;
}

Consequence consequence_of(const Context& context, const facts::Finding& finding, const facts::Revisions& revisions) {
  return context.policy.pdf.of(finding.rule, occasion_of(finding, revisions));
}

/// The mildest that can be said of everything that came after the signature.
void tell_changes(const Context& context, const facts::Revisions& revisions) {
  if (revisions.own == 0) return;
  const std::string count = std::to_string(revisions.own) + "/" + std::to_string(revisions.all);
  auto level = facts::Finding::Level::none;
  for (const auto& finding : revisions.findings) {
    if (finding.revision > revisions.own) level = std::max(level, finding.level);
  }
  using Level = facts::Finding::Level;
  const char* key = revisions.own == revisions.all ? "pdf.whole-file"
                    : level == Level::none         ? "pdf.nothing-changed"
                    : level == Level::long_term    ? "pdf.long-term-only"
                    : level == Level::form         ? "pdf.forms-changed"
                    : level == Level::annotation   ? "pdf.annotations-changed"
                                                   : "pdf.content-changed";
  context.trace.note("5.2.2", key, count);
}

}  // namespace

std::string message_key(std::string_view rule) {
  if (rule.starts_with("BR-")) return "pdf.byte-range";
  if (rule.starts_with("XR-")) return "pdf.sections";
  return std::string("pdf").append(1, '.').append(rule);
}

std::string told(const facts::Finding& finding) {
  std::string text = finding.rule;
  if (finding.revision != 0) text += ", revision " + std::to_string(finding.revision);
  if (!finding.field.empty()) text += ", \"" + finding.field + '"';
  if (!finding.place.empty()) text += ", " + finding.place;
  if (!finding.before.empty() || !finding.after.empty()) text += ": " + finding.before + " → " + finding.after;
  if (!finding.detail.empty()) text += " (" + finding.detail + ')';
  return text;
}

Outcome judge_findings(const Context& context) {
  const facts::Revisions* revisions = revisions_of(context);
  if (!revisions) {
    // Nobody looked: that is no reason to pass.
    const bool pdf = context.token == nullptr && context.signature.format == "PAdES";
    return pdf ? context.trace.conclude("5.2.2", "pdf.byte-range", failed(SubIndication::format_failure), "its revisions are not told") : kPassed;
  }
  tell_changes(context, *revisions);
  const facts::Finding* failed_by = nullptr;
  for (const auto& finding : revisions->findings) {
    switch (consequence_of(context, finding, *revisions)) {
      case Consequence::fail:
        if (!failed_by) failed_by = &finding;
        else context.trace.note("5.2.2", message_key(finding.rule), told(finding));
        break;
      case Consequence::warn:
        context.trace.warn(message_key(finding.rule), told(finding));
        break;
      case Consequence::accept:
        context.trace.note("5.2.2", message_key(finding.rule), told(finding));
        break;
      case Consequence::indeterminate:  // Clause 5.2.8 decides; the reader sees why.
        context.trace.warn(message_key(finding.rule), told(finding));
        break;
    }
  }
  if (!failed_by) return kPassed;
  return context.trace.conclude("5.2.2", message_key(failed_by->rule), failed(SubIndication::format_failure), told(*failed_by));
}

std::vector<const facts::Finding*> undecided_findings(const Context& context) {
  std::vector<const facts::Finding*> undecided;
  if (const facts::Revisions* revisions = revisions_of(context)) {
    for (const auto& finding : revisions->findings) {
      if (consequence_of(context, finding, *revisions) == Consequence::indeterminate) undecided.push_back(&finding);
    }
  }
  return undecided;
}

}  // namespace esign::validation
