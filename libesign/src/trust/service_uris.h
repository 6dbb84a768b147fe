// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace esign::trust {

/// What a service of this type may be an anchor for (TS 119 612 clause 5.5.1).
enum class ServiceKind : std::uint8_t {
  qualified_certificates,  ///< CA/QC
  certificates,            ///< CA/PKC
  national_root,           ///< NationalRootCA-QC
  timestamps,              ///< TSA, TSA/TSS-QC, TSA/TSS-AdESQCandQES
  qualified_timestamps,    ///< TSA/QTST
  revocation_status,       ///< Certstatus/OCSP, Certstatus/CRL, each also with /QC
  other
};
ServiceKind service_kind(std::string_view type_uri) noexcept;
/// "CA/QC" of the type's URI; the URI itself when it is no type of the standard.
std::string short_type(std::string_view type_uri);

/// Whether a service with this status may be relied on (clause 5.5.4 and, for the older values, the earlier versions).
enum class Standing : std::uint8_t {
  qualified,   ///< granted, accredited, undersupervision, supervisionincessation
  recognised,  ///< recognisedatnationallevel, setbynationallaw: by the law of the territory, not by Regulation (EU) 910/2014
  ended,       ///< withdrawn and the other ends
  unknown      ///< No status of the standard: as good as ended
};
Standing standing(std::string_view status_uri) noexcept;
std::string short_status(std::string_view status_uri);

inline constexpr std::string_view kServiceTypes = "http://uri.etsi.org/TrstSvc/Svctype/";
inline constexpr std::string_view kServiceStatuses = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/";
inline constexpr std::string_view kServiceInformation = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";
/// Lists before 2014 had their statuses and qualifiers here; their history still has.
inline constexpr std::string_view kOlderStatuses = "http://uri.etsi.org/TrstSvc/eSigDir-1999-93-EC-TrustedList/Svcstatus/";
inline constexpr std::string_view kOlderInformation = "http://uri.etsi.org/TrstSvc/eSigDir-1999-93-EC-TrustedList/SvcInfoExt/";

}  // namespace esign::trust
