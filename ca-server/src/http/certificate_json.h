// SPDX-License-Identifier: Apache-2.0
// What the register says, as JSON: the same over HTTP and on the command line.
#pragma once
#include <nlohmann/json.hpp>

#include "domain/ports.h"

namespace esign::ca {

nlohmann::json row_json(const CertificateRecord& record);
/// With the certificate (PEM) and the life line.
nlohmann::json detail_json(const CertificateRecord& record, const std::vector<Event>& life);

/// {at, government, legalEntity, citizen, total}, and rows when `by` is day, month, profile or centre. Errors:
/// invalid_argument (another `by`), those of the register.
Result<nlohmann::json> statistics_json(Store& store, const std::string& until, std::string_view by, const StatisticsQuery& query);

}  // namespace esign::ca
