// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "lints/linter.h"
#include "sample.h"

namespace esign::ca::lints {

/// How a rule is broken: the certificate is spoilt before the record is made of it, or what the rules are told after it.
struct Break {
  std::string rule{};
  std::string profile{};
  std::function<void(Sample&)> certificate{};
  std::function<void(Told&)> record{};
};
/// At least one for each rule.
std::vector<Break> breaks();
std::vector<Break> breaks_of_rfc5280();
std::vector<Break> breaks_of_etsi();
std::vector<Break> breaks_of_profile();

}  // namespace esign::ca::lints
