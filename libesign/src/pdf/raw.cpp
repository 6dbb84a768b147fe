// SPDX-License-Identifier: Apache-2.0
#include "pdf/raw.h"

#include <limits>

namespace esign::pdf {
namespace {

using Kind = RawValue::Kind;

Failure broken(const Cursor& cursor, std::uint64_t at, std::string what) {
  if (cursor.error()) return fail(*cursor.error());
  return fail(Error{Errc::malformed, std::move(what), "offset " + std::to_string(at), -1});
}

class Lexer {
 public:
  Lexer(Cursor& cursor, const Limits& limits) : cursor_(cursor), tokens_("pdf_tokens", limits.pdf_tokens), depth_(limits.pdf_depth) {}

  Result<RawValue> value(unsigned depth);
  Result<RawDictionary> dictionary(unsigned depth);
  Result<std::vector<RawValue>> array(unsigned depth);

 private:
  Result<void> literal_string();
  Result<void> hex_string();
  Result<std::string> name();
  Result<void> number_or_word(RawValue& to);
  void try_reference(RawValue& to);
  Result<void> enter(unsigned depth) const { return depth > depth_ ? Result<void>(fail(Errc::limit_exceeded, "pdf_depth")) : Result<void>(); }

  Cursor& cursor_;
  Budget tokens_;
  unsigned depth_;
};

/// 7.3.4.2: parentheses balance, a reverse solidus takes the sense from the next octet.
Result<void> Lexer::literal_string() {
  const std::uint64_t begin = cursor_.at();
  unsigned open = 0;
  do {
    const int c = cursor_.next();
    if (c < 0) return broken(cursor_, begin, "a string without an end");
    if (c == '\\') cursor_.next();
    if (c == '(') ++open;
    if (c == ')') --open;
  } while (open > 0);
  return {};
}

Result<void> Lexer::hex_string() {
  const std::uint64_t begin = cursor_.at();
  cursor_.next();
  for (;;) {
    const int c = cursor_.next();
    if (c == '>') return {};
    if (hex_value(c) < 0 && !is_space(c)) return broken(cursor_, begin, "a hexadecimal string with other octets in it");
  }
}

Result<std::string> Lexer::name() {
  std::string text;
  cursor_.next();
  for (int c = cursor_.peek(); c > 0 && !is_space(c) && !is_delimiter(c); c = cursor_.peek()) {
    cursor_.next();
    if (text.size() > 1024) return broken(cursor_, cursor_.at(), "a name of more than 1024 octets");
    if (c != '#') {
      text += static_cast<char>(c);
      continue;
    }
    const int high = hex_value(cursor_.peek());
    if (high < 0) return broken(cursor_, cursor_.at(), "a number sign in a name without two digits");
    cursor_.next();
    const int low = hex_value(cursor_.next());
    if (low < 0) return broken(cursor_, cursor_.at(), "a number sign in a name without two digits");
    text += static_cast<char>(high * 16 + low);
  }
  return text;
}

/// After an integer: " g R" makes it a reference.
void Lexer::try_reference(RawValue& to) {
  const std::uint64_t from = cursor_.at();
  if (to.integer >= 0 && (is_space(cursor_.peek()) || cursor_.peek() == '%')) {
    const auto generation = cursor_.number();
    if (generation && *generation <= 65'535 && cursor_.word("R") == Cursor::Found::yes) {
      const int c = cursor_.peek();
      if (c < 0 || is_space(c) || is_delimiter(c)) {
        to.kind = Kind::reference;
        to.generation = static_cast<std::uint32_t>(*generation);
        return;
      }
    }
  }
  cursor_.seek(from);
}

Result<void> Lexer::number_or_word(RawValue& to) {
  std::string word;
  for (int c = cursor_.peek(); c >= 0 && !is_space(c) && !is_delimiter(c) && word.size() < 64; c = cursor_.peek()) word += static_cast<char>(cursor_.next());
  if (word == "null") return {};
  if (word == "true" || word == "false") {
    to.kind = Kind::boolean;
    to.integer = word == "true" ? 1 : 0;
    return {};
  }
  std::size_t digits = 0, points = 0;
  const std::size_t sign = !word.empty() && (word[0] == '-' || word[0] == '+') ? 1 : 0;
  for (std::size_t i = sign; i < word.size(); ++i) {
    if (is_digit(word[i])) ++digits;
    else if (word[i] == '.') ++points;
    else return broken(cursor_, to.begin, "neither a value nor the end of what holds it");
  }
  if (digits == 0 || points > 1) return broken(cursor_, to.begin, "neither a value nor the end of what holds it");
  to.kind = Kind::real;
  if (points > 0) return {};
  to.kind = Kind::integer;
  if (digits > 19) return broken(cursor_, to.begin, "a number that is too large");
  std::uint64_t value = 0;
  for (const char c : std::string_view(word).substr(sign)) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return broken(cursor_, to.begin, "a number that is too large");
  to.integer = word[0] == '-' ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  if (sign == 0) try_reference(to);
  return {};
}

Result<RawValue> Lexer::value(unsigned depth) {
  ESIGN_CHECK(tokens_.spend());
  cursor_.skip_space_and_comments();
  RawValue made;
  made.begin = cursor_.at();
  const int c = cursor_.peek();
  if (c == '/') {
    made.kind = Kind::name;
    ESIGN_TRY(made.name, name());
  } else if (c == '(') {
    made.kind = Kind::literal_string;
    ESIGN_CHECK(literal_string());
  } else if (c == '[') {
    made.kind = Kind::array;
    ESIGN_CHECK(array(depth + 1));
  } else if (c == '<') {
    cursor_.next();
    const bool dictionary_begins = cursor_.peek() == '<';
    cursor_.seek(made.begin);
    made.kind = dictionary_begins ? Kind::dictionary : Kind::hex_string;
    if (dictionary_begins) {
      ESIGN_CHECK(dictionary(depth + 1));
    } else {
      ESIGN_CHECK(hex_string());
    }
  } else {
    ESIGN_CHECK(number_or_word(made));
  }
  made.end = cursor_.at();
  return made;
}

Result<RawDictionary> Lexer::dictionary(unsigned depth) {
  ESIGN_CHECK(enter(depth));
  RawDictionary made;
  cursor_.skip_space_and_comments();
  made.begin = cursor_.at();
  if (cursor_.next() != '<' || cursor_.next() != '<') return broken(cursor_, made.begin, "a dictionary does not begin here");
  for (;;) {
    ESIGN_CHECK(tokens_.spend());
    cursor_.skip_space_and_comments();
    if (cursor_.peek() == '>') break;
    if (cursor_.peek() != '/') return broken(cursor_, cursor_.at(), "a key was expected in a dictionary");
    RawDictionary::Item item;
    ESIGN_TRY(item.key, name());
    ESIGN_TRY(item.value, value(depth));
    // What is nested keeps no items: only the outermost dictionary is asked for them.
    made.items.push_back(std::move(item));
  }
  cursor_.next();
  if (cursor_.next() != '>') return broken(cursor_, cursor_.at(), "a dictionary without an end");
  made.end = cursor_.at();
  return made;
}

Result<std::vector<RawValue>> Lexer::array(unsigned depth) {
  ESIGN_CHECK(enter(depth));
  std::vector<RawValue> made;
  cursor_.skip_space_and_comments();
  if (cursor_.next() != '[') return broken(cursor_, cursor_.at(), "an array does not begin here");
  for (;;) {
    cursor_.skip_space_and_comments();
    if (cursor_.peek() == ']') break;
    ESIGN_TRY(made.emplace_back(), value(depth));
  }
  cursor_.next();
  return made;
}

int escaped(int c, const Bytes& octets, std::size_t& i) {
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'f': return '\f';
    case '\n': return -1;
    case '\r':
      if (i + 1 < octets.size() && octets[i + 1] == '\n') ++i;
      return -1;
    default: break;
  }
  if (c < '0' || c > '7') return c;
  int value = c - '0';
  for (int more = 0; more < 2 && i + 1 < octets.size() && octets[i + 1] >= '0' && octets[i + 1] <= '7'; ++more) value = value * 8 + octets[++i] - '0';
  return value & 0xff;
}

Bytes decode_literal(const Bytes& written) {
  Bytes made;
  for (std::size_t i = 1; i + 1 < written.size(); ++i) {
    int c = written[i];
    if (c == '\\' && i + 2 < written.size()) c = escaped(written[++i], written, i);
    else if (c == '\r') {  // 7.3.4.2: an end of line counts as one line feed.
      if (written[i + 1] == '\n') ++i;
      c = '\n';
    }
    if (c >= 0) made.push_back(static_cast<std::uint8_t>(c));
  }
  return made;
}

Bytes decode_hex(const Bytes& written) {
  Bytes made;
  int high = -1;
  for (const std::uint8_t c : written) {
    const int digit = hex_value(c);
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
      continue;
    }
    made.push_back(static_cast<std::uint8_t>(high * 16 + digit));
    high = -1;
  }
  if (high >= 0) made.push_back(static_cast<std::uint8_t>(high * 16));
  return made;
}

}  // namespace

const RawValue* RawDictionary::find(std::string_view key) const {
  const RawValue* found = nullptr;
  for (const Item& item : items) {
    if (item.key == key) found = &item.value;
  }
  return found;
}

std::size_t RawDictionary::count(std::string_view key) const {
  std::size_t found = 0;
  for (const Item& item : items) found += item.key == key ? 1 : 0;
  return found;
}

std::optional<std::int64_t> RawDictionary::integer(std::string_view key) const {
  const RawValue* value = find(key);
  if (value == nullptr || value->kind != Kind::integer) return std::nullopt;
  return value->integer;
}

Result<RawDictionary> read_dictionary(Cursor& cursor, const Limits& limits) { return Lexer(cursor, limits).dictionary(0); }
Result<std::vector<RawValue>> read_array(Cursor& cursor, const Limits& limits) { return Lexer(cursor, limits).array(0); }
Result<RawValue> read_value(Cursor& cursor, const Limits& limits) { return Lexer(cursor, limits).value(0); }

std::optional<ObjectHeader> object_header(Cursor& cursor) {
  const auto number = cursor.number();
  if (!number) return std::nullopt;
  const auto generation = cursor.number();
  if (!generation || cursor.word("obj") == Cursor::Found::no) return std::nullopt;
  return ObjectHeader{*number, *generation};
}

Result<Bytes> string_octets(const Document& document, const RawValue& value, std::uint64_t at_most) {
  if (value.kind != Kind::literal_string && value.kind != Kind::hex_string) return fail(Errc::malformed, "it is not a string");
  ESIGN_TRY(const Bytes written, take(document, value.begin, value.end - value.begin, at_most, "signature_octets"));
  return value.kind == Kind::literal_string ? decode_literal(written) : decode_hex(written);
}

}  // namespace esign::pdf
