// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "facts/facts.h"

namespace esign::report {

/// Whom the network was asked, in the order it was asked: docs/reference/report.md, "inquiries".
nlohmann::ordered_json json_of(const std::vector<facts::Inquiry>& inquiries);
/// "ocsp", "crl", "issuer"
std::string_view name(facts::Inquiry::Kind kind);

}  // namespace esign::report
