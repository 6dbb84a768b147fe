// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "facts/facts.h"

namespace esign::report {

/// Which revision of a PDF file a signature covers, and what was found about it: docs/reference/report.md, "revisions".
nlohmann::ordered_json json_of(const facts::Revisions& revisions);

}  // namespace esign::report
