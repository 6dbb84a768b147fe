// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <optional>
#include <string_view>

namespace esign::pdf {

/// A date as PDF writes it (ISO 32000-2, 7.9.4): "D:20261122233700+04'00'", parts missing from the end; without a zone it is taken as
/// UTC. Nothing for other text.
std::optional<Time> date_of(std::string_view text);

}  // namespace esign::pdf
