// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <vector>

#include "base/bytes.h"

namespace esign::path {

/// Marks a certificate (by its DER) as being asked about for as long as the object lives: what proves a status may need the
/// status of another certificate, and no chain of such questions may lead back.
class Asking {
 public:
  Asking(std::vector<View>& asked, View der) : asked_(asked) { asked_.push_back(der); }
  ~Asking() { asked_.pop_back(); }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  std::vector<View>& asked_;
};

inline bool is_asked(const std::vector<View>& asked, View der) {
  return std::ranges::any_of(asked, [&](View other) { return equal(other, der); });
}

}  // namespace esign::path
