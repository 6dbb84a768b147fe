// SPDX-License-Identifier: Apache-2.0
#include "commands/ceremony.h"

namespace esign::ca {
namespace {

constexpr BuiltInFile kProfiles[] = {
#include "profiles.inc"
};
constexpr BuiltInFile kCeremonies[] = {
#include "ceremonies.inc"
};

}  // namespace

std::span<const BuiltInFile> built_in_profiles() { return kProfiles; }
std::string_view built_in_ceremony() { return kCeremonies[0].text; }

}  // namespace esign::ca
