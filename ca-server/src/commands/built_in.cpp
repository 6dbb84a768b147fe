// SPDX-License-Identifier: Apache-2.0
#include "commands/ceremony.h"

namespace esign::ca {
namespace {

constexpr BuiltInFile kProfiles[] = {
#include "profiles.inc"
};
constexpr std::string_view kCeremony =
#include "ceremony.inc"
    ;

}  // namespace

std::span<const BuiltInFile> built_in_profiles() { return kProfiles; }
std::string_view built_in_ceremony() { return kCeremony; }

}  // namespace esign::ca
