// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "pdf/window.h"

namespace esign::pdf {

/// One word of a content stream or CMap (ISO 32000-2, 7.8.2), as qpdf's tokenizer has it.
struct ContentWord {
  enum class Kind : std::uint8_t { number, string, name, array_open, word, other, end } kind = Kind::end;
  double number = 0;
  std::string text{};  ///< Octets of a string; a name without its solidus; an operator.
};

/// Hands out the words of a stream whose filters are undone; inline images are passed over.
class ContentWords {
 public:
  explicit ContentWords(View content);
  ContentWords(ContentWords&&) noexcept;
  ~ContentWords();
  ContentWord next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace esign::pdf
