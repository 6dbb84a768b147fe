// SPDX-License-Identifier: Apache-2.0
#include "pdf/content_words.h"

#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>

#include <cmath>
#include <cstdlib>

#include "pdf/qpdf.h"

namespace esign::pdf {

struct ContentWords::State {
  explicit State(View content) : input(std::make_shared<BufferInputSource>("content", std::string(as_text(content)))) { tokenizer.allowEOF(); }
  std::shared_ptr<InputSource> input;
  QPDFTokenizer tokenizer{};
};

ContentWords::ContentWords(View content) : state_(std::make_unique<State>(content)) {}
ContentWords::ContentWords(ContentWords&&) noexcept = default;
ContentWords::~ContentWords() = default;

ContentWord ContentWords::next() {
  using Kind = ContentWord::Kind;
  try {
    const QPDFTokenizer::Token token = state_->tokenizer.readToken(state_->input, "content", true);
    switch (token.getType()) {
      case QPDFTokenizer::tt_eof: return {};
      case QPDFTokenizer::tt_integer:
      case QPDFTokenizer::tt_real: {
        const double value = std::strtod(token.getValue().c_str(), nullptr);
        return {Kind::number, std::isfinite(value) ? value : 0, {}};
      }
      case QPDFTokenizer::tt_string: return {Kind::string, 0, token.getValue()};
      case QPDFTokenizer::tt_name: return {Kind::name, 0, token.getValue().substr(1)};
      case QPDFTokenizer::tt_array_open: return {Kind::array_open, 0, {}};
      case QPDFTokenizer::tt_word:
        // 8.9.7: one octet of white space, and the picture up to EI.
        if (token.getValue() == "ID") {
          char space = 0;
          state_->input->read(&space, 1);
          state_->tokenizer.expectInlineImage(state_->input);
        }
        return {Kind::word, 0, token.getValue()};
      default: return {Kind::other, 0, {}};
    }
  } catch (const std::exception&) {
    return {};  // What nobody can read shows nothing.
  }
}

}  // namespace esign::pdf
