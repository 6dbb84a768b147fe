// SPDX-License-Identifier: Apache-2.0
#include "trust/service_uris.h"

namespace esign::trust {
namespace {

struct Type {
  std::string_view name;
  ServiceKind kind;
};
constexpr Type kTypes[] = {{"CA/QC", ServiceKind::qualified_certificates}, {"CA/PKC", ServiceKind::certificates},
                           {"NationalRootCA-QC", ServiceKind::national_root}, {"TSA/QTST", ServiceKind::qualified_timestamps},
                           {"TSA", ServiceKind::timestamps}, {"TSA/TSS-QC", ServiceKind::timestamps},
                           {"TSA/TSS-AdESQCandQES", ServiceKind::timestamps}, {"Certstatus/OCSP", ServiceKind::revocation_status},
                           {"Certstatus/OCSP/QC", ServiceKind::revocation_status}, {"Certstatus/CRL", ServiceKind::revocation_status},
                           {"Certstatus/CRL/QC", ServiceKind::revocation_status}};
struct Status {
  std::string_view name;
  Standing standing;
};
constexpr Status kStatuses[] = {{"granted", Standing::qualified}, {"accredited", Standing::qualified},
                                {"undersupervision", Standing::qualified}, {"supervisionincessation", Standing::qualified},
                                {"recognisedatnationallevel", Standing::recognised}, {"setbynationallaw", Standing::recognised},
                                {"withdrawn", Standing::ended}, {"deprecatedatnationallevel", Standing::ended},
                                {"deprecatedbynationallaw", Standing::ended}, {"supervisionceased", Standing::ended},
                                {"supervisionrevoked", Standing::ended}, {"accreditationceased", Standing::ended},
                                {"accreditationrevoked", Standing::ended}};

std::string_view after(std::string_view uri, std::string_view prefix) { return uri.starts_with(prefix) ? uri.substr(prefix.size()) : std::string_view{}; }

std::string_view status_name(std::string_view uri) {
  const std::string_view name = after(uri, kServiceStatuses);
  return name.empty() ? after(uri, kOlderStatuses) : name;
}

}  // namespace

ServiceKind service_kind(std::string_view type_uri) noexcept {
  const std::string_view name = after(type_uri, kServiceTypes);
  for (const Type& type : kTypes)
    if (type.name == name) return type.kind;
  return ServiceKind::other;
}

std::string short_type(std::string_view type_uri) {
  const std::string_view name = after(type_uri, kServiceTypes);
  return std::string(name.empty() ? type_uri : name);
}

Standing standing(std::string_view status_uri) noexcept {
  const std::string_view name = status_name(status_uri);
  for (const Status& status : kStatuses)
    if (status.name == name) return status.standing;
  return Standing::unknown;
}

std::string short_status(std::string_view status_uri) {
  const std::string_view name = status_name(status_uri);
  return std::string(name.empty() ? status_uri : name);
}

}  // namespace esign::trust
