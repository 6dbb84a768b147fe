// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/care.h>

#include <optional>
#include <string_view>

namespace esign::care {

/// What following a field instruction of a word processor means (ISO/IEC 29500-1, 17.16.5; RTF 1.9.1, fields): its first word decides.
struct FieldEffect {
  CautionKind kind = CautionKind::calculation;
  std::string_view detail{};
};
std::optional<FieldEffect> effect_of_field(std::string_view instruction);

}  // namespace esign::care
