// SPDX-License-Identifier: Apache-2.0
#include "help.h"

namespace esign::cli {
namespace {

constexpr HelpRow kRows[] = {
#define ESIGN_HELP(en, az, ru) {en, az, ru},
#include "help.inc"
#undef ESIGN_HELP
};

}  // namespace

std::span<const HelpRow> esign_help() noexcept { return kRows; }

}  // namespace esign::cli
