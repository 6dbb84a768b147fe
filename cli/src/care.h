// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/care.h>

#include <nlohmann/json.hpp>

#include "ui.h"

namespace esign::cli {

/// What a person is told about a document before signing it, a warning for each caution.
enum class Strictness : std::uint8_t { warn, refuse };
/// Errors: those of cautions_about(); under `refuse` unsupported when there is any caution.
Result<std::vector<Caution>> look_before_signing(const Ui& ui, const Document& document, const std::string& shown_name, Strictness strictness);

/// [{"id":"script","place":"5 0 obj","detail":"JavaScript"}]
nlohmann::json to_json(const std::vector<Caution>& cautions);

}  // namespace esign::cli
