// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/online.h>

#include <nlohmann/json.hpp>

#include "facts/facts.h"

namespace esign {

facts::Inquiry fact_of(const Inquiry& inquiry);
/// As reports of other schemas tell them: docs/reference/report.md, "inquiries".
nlohmann::ordered_json json_of(const std::vector<Inquiry>& inquiries);

}  // namespace esign
