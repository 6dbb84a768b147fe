// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace esign::care::page {

/// One token of a content stream (ISO 32000-2, 7.8.2): an operand, or the operator behind its operands.
struct Word {
  enum class Kind : std::uint8_t { end, number, name, string, operation, mark } kind = Kind::end;  ///< mark: brackets of arrays and dictionaries.
  double number = 0;
  std::string_view text{};  ///< A name without its solidus, an operator, the octets of a string; until the next one is asked for.
};

/// Hands out the tokens of one content stream; what is no token is passed over.
class Words {
 public:
  explicit Words(View content) : text_(reinterpret_cast<const char*>(content.data()), content.size()) {}
  Word next();
  /// After ID: the octets of an inline image, up to EI between white space (8.9.7).
  void pass_image();

 private:
  Word literal();
  Word hexadecimal();
  Word name();
  Word regular();
  void escaped();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string held_{};  ///< A string or name that is not written as it is meant.
};

}  // namespace esign::care::page
