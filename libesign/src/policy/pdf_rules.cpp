// SPDX-License-Identifier: Apache-2.0
#include "policy/pdf_rules.h"

namespace esign::policy {
namespace {

constexpr std::string_view kRules[] = {
    "BR-01", "BR-02", "BR-03", "BR-04", "BR-05", "BR-06", "BR-07", "BR-08", "BR-09", "BR-10", "BR-11", "BR-12",
    "BR-13", "BR-14", "BR-15", "BR-16", "BR-16a", "BR-17", "BR-18", "BR-19", "BR-20", "BR-21", "XR-01", "XR-01w",
    "XR-02", "XR-03", "XR-04", "XR-05", "XR-06", "XR-07", "XR-08", "XR-09", "XR-10", "XR-11", "XR-12", "DF-01",
    "DF-02", "DF-03", "DF-04", "DF-05", "DF-05a", "DF-06", "DF-07", "DF-08", "DF-08a", "DF-09", "DF-10", "DF-11",
    "DF-12", "DF-12a", "DF-13", "DF-14", "DF-14a", "DF-15", "DF-16", "DF-17", "DF-18", "DF-19", "DF-20", "DF-21",
    "DF-22", "DF-22a", "DF-23", "DF-23a", "DF-24", "DF-25", "DF-26", "DF-26a", "DF-26b", "DF-27", "DF-28", "DF-29",
    "DF-30", "DF-31", "DF-32", "DF-33", "DF-34", "DF-35"};

}  // namespace

std::span<const std::string_view> pdf_rules() { return kRules; }

Consequence PdfRules::of(std::string_view rule, Occasion occasion) const {
  if (occasion == Occasion::before && rule.starts_with("DF-")) return Consequence::accept;  // Part of what was signed.
  if (occasion != Occasion::after) {
    const auto& special = occasion == Occasion::permitted ? permitted : before;
    if (const auto found = special.find(rule); found != special.end()) return found->second;
  }
  const auto found = findings.find(rule);
  return found == findings.end() ? Consequence::fail : found->second;
}

}  // namespace esign::policy
