// SPDX-License-Identifier: Apache-2.0
#include "report/revisions.h"

#include "base/text.h"

namespace esign::report {
namespace {

std::string_view name(facts::Finding::Level level) {
  using Level = facts::Finding::Level;
  switch (level) {
    case Level::none: return "none";
    case Level::long_term: return "long-term";
    case Level::form: return "form";
    case Level::annotation: return "annotation";
    case Level::other: break;
  }
  return "other";
}

std::string_view name(facts::Finding::Permission permission) {
  using Permission = facts::Finding::Permission;
  switch (permission) {
    case Permission::unasked: return "unasked";
    case Permission::granted: return "granted";
    case Permission::exceeded: return "exceeded";
    case Permission::locked: break;
  }
  return "locked";
}

}  // namespace

nlohmann::ordered_json json_of(const facts::Revisions& revisions) {
  auto findings = nlohmann::ordered_json::array();
  for (const auto& one : revisions.findings) {
    findings.push_back({{"rule", one.rule},
                        {"revision", one.revision},
                        {"level", name(one.level)},
                        {"permission", name(one.permission)},
                        {"place", printable(one.place)},
                        {"field", printable(one.field)},
                        {"before", printable(one.before)},
                        {"after", printable(one.after)},
                        {"detail", printable(one.detail)}});
  }
  return {{"own", revisions.own}, {"all", revisions.all}, {"findings", std::move(findings)}};
}

}  // namespace esign::report
