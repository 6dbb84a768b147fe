// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <optional>

#include "care/care.h"
#include "pdf/object.h"

namespace esign::care::page {

/// Why nobody sees a text that can be searched and copied.
enum class Hiding : std::uint8_t { not_painted, transparent, colour_of_ground, tiny, outside, covered };
inline constexpr std::size_t kHidings = 6;

/// Text that is not seen, gathered over all pages: a book of scans with the text of its pages behind them is one caution, not a
/// thousand.
class HiddenText {
 public:
  /// Each page begins so; it is counted once for each reason.
  void begin_page() { ++page_; }
  /// `where`: the content stream that shows the text.
  void note(Hiding why, pdf::Ref where);
  void tell(Look& look) const;

 private:
  struct Seen {
    std::optional<pdf::Ref> first{};
    std::size_t pages = 0, last = 0;
  };
  std::array<Seen, kHidings> seen_{};
  std::size_t page_ = 0;
};

}  // namespace esign::care::page
