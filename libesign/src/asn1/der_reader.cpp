// SPDX-License-Identifier: Apache-2.0
#include "asn1/der_reader.h"

#include <algorithm>

#include "asn1/strings.h"
#include "base/calendar.h"

namespace esign::asn1 {
namespace {

/// X.690 section 8.1.2.4: tag numbers from 31 on, base 128, minimal.
Result<std::uint32_t> high_tag_number(View front, std::size_t& used) {
  std::uint64_t number = 0;
  for (std::size_t i = 1; i < front.size() && i <= 5; ++i) {
    if (i == 1 && front[i] == 0x80) return fail(Errc::malformed, "tag number is not minimal");
    number = (number << 7) | (front[i] & 0x7Fu);
    if ((front[i] & 0x80) != 0) continue;
    if (number < 31 || number > UINT32_MAX) return fail(Errc::malformed, "tag number in the wrong form");
    used = i + 1;
    return static_cast<std::uint32_t>(number);
  }
  return fail(Errc::malformed, "truncated or oversized tag");
}

/// X.690 section 10.1: the definite form, in as few octets as possible.
Result<std::uint64_t> length(View front, std::size_t& used) {
  if (front.empty()) return fail(Errc::malformed, "truncated length");
  if (front[0] < 0x80) {
    used = 1;
    return std::uint64_t{front[0]};
  }
  const std::size_t count = front[0] & 0x7Fu;
  if (count == 0) return fail(Errc::malformed, "indefinite length is not DER");
  if (count > 8 || count >= front.size()) return fail(Errc::malformed, "truncated or oversized length");
  std::uint64_t value = 0;
  for (std::size_t i = 1; i <= count; ++i) value = (value << 8) | front[i];
  if (value < 0x80 || front[1] == 0) return fail(Errc::malformed, "length is not minimal");
  used = count + 1;
  return value;
}

int two_digits(View text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// `YYYYMMDDHHMMSS` from `text`, the year being `year_digits` long.
Result<Time> clock_time(View text, std::size_t year_digits) {
  const View clock = text.first(year_digits + 10);
  if (!std::ranges::all_of(clock, [](std::uint8_t c) { return c >= '0' && c <= '9'; })) return fail(Errc::malformed, "a time is made of digits");
  int year = two_digits(text, 0);
  if (year_digits == 4) year = year * 100 + two_digits(text, 2);
  if (year_digits == 2) year += year < 50 ? 2000 : 1900;  // RFC 5280 section 4.1.2.5.1
  const std::size_t d = year_digits;
  return civil_time({year, two_digits(text, d), two_digits(text, d + 2), two_digits(text, d + 4), two_digits(text, d + 6),
                     two_digits(text, d + 8)});
}

}  // namespace

bool has_der_form(Tag tag) {
  if (tag.tag_class != TagClass::universal) return true;
  switch (tag.number) {
    case 0: return false;  // X.690 section 8.1.5: end-of-contents, which no definite length has
    case 8: case 11: case 16: case 17: case 29: return tag.form == Form::constructed;
    default: return tag.form == Form::primitive;
  }
}

bool BitString::bit(std::size_t index) const {
  if (index / 8 >= octets.size()) return false;
  return (octets[index / 8] & (0x80u >> (index % 8))) != 0;
}

Result<Header> read_header(View front) {
  if (front.empty()) return fail(Errc::malformed, "truncated before the tag");
  Header header;
  header.tag.tag_class = static_cast<TagClass>(front[0] >> 6);
  header.tag.form = (front[0] & 0x20) != 0 ? Form::constructed : Form::primitive;
  header.tag.number = front[0] & 0x1Fu;
  std::size_t tag_octets = 1;
  if (header.tag.number == 31) {
    ESIGN_TRY(header.tag.number, high_tag_number(front, tag_octets));
  }
  std::size_t length_octets = 0;
  ESIGN_TRY(header.content_octets, length(front.subspan(tag_octets), length_octets));
  header.header_octets = tag_octets + length_octets;
  return header;
}

Result<Element> read_single(View der) {
  Reader reader(der);
  const Element element = reader.any();
  ESIGN_CHECK(reader.finish());
  return element;
}

Reader::Reader(View input, const Limits& limits) : rest_(input), depth_limit_(limits.der_depth) {}

Reader& Reader::at(std::string_view field) {
  if (!failed()) places_.back() = field;
  return *this;
}

bool Reader::next_is(Tag tag) const {
  if (!more()) return false;
  const Result<Header> header = read_header(rest_);
  return header && header->tag == tag;
}

Element Reader::read(Tag* expected) {
  if (failed()) return {};
  if (rest_.empty()) {
    fail("a required element is missing");
    return {};
  }
  Result<Header> header = read_header(rest_);
  if (!header) {
    fail(std::move(header).error());
    return {};
  }
  if (expected != nullptr && header->tag != *expected) {
    fail("unexpected tag");
    return {};
  }
  if (header->content_octets > rest_.size() - header->header_octets) {
    fail("truncated: the content ends before its length");
    return {};
  }
  const auto size = static_cast<std::size_t>(header->content_octets);
  const Element element{header->tag, rest_.subspan(header->header_octets, size), rest_.first(header->header_octets + size)};
  rest_ = rest_.subspan(header->header_octets + size);
  return element;
}

Element Reader::any() {
  const Element element = read(nullptr);
  if (!failed() && !has_der_form(element.tag)) {
    fail("a form that DER does not have for this type");
    return {};
  }
  return element;
}
Element Reader::expect(Tag tag) { return read(&tag); }

bool Reader::enter(View content) {
  if (outer_.size() >= depth_limit_) {
    fail("der_depth", Errc::limit_exceeded);
    return false;
  }
  outer_.push_back(rest_);
  places_.emplace_back();
  rest_ = content;
  return true;
}

void Reader::leave() {
  if (failed()) return;
  if (!rest_.empty()) {
    places_.back() = {};
    fail("trailing data inside the element");
    return;
  }
  rest_ = outer_.back();
  outer_.pop_back();
  places_.pop_back();
}

View Reader::integer(Tag tag) {
  const View content = expect(tag).content;
  if (failed()) return {};
  const bool padded = content.size() > 1 && ((content[0] == 0x00 && content[1] < 0x80) || (content[0] == 0xFF && content[1] >= 0x80));
  if (content.empty() || padded) {
    fail("INTEGER is empty or not minimal");
    return {};
  }
  return content;
}

std::int64_t Reader::small_integer(Tag tag) {
  const View content = integer(tag);
  if (failed()) return 0;
  if (content.size() > 8) {
    fail("INTEGER is out of range");
    return 0;
  }
  std::uint64_t value = content[0] >= 0x80 ? UINT64_MAX : 0;
  for (const std::uint8_t octet : content) value = (value << 8) | octet;
  return static_cast<std::int64_t>(value);
}

bool Reader::boolean(Tag tag) {
  const View content = expect(tag).content;
  if (failed()) return false;
  if (content.size() != 1 || (content[0] != 0x00 && content[0] != 0xFF)) fail("BOOLEAN is not 00 or FF");
  return !failed() && content[0] == 0xFF;
}

void Reader::null() {
  if (!expect(tag::null).content.empty()) fail("NULL has content");
}

View Reader::octet_string(Tag tag) { return expect(tag).content; }

BitString Reader::bit_string(Tag tag) {
  const View content = expect(tag).content;
  if (failed()) return {};
  const bool valid = !content.empty() && content[0] <= 7 && (content.size() > 1 || content[0] == 0) &&
                     (content.back() & ((1u << content[0]) - 1)) == 0;
  if (!valid && !(content.size() == 1 && content[0] == 0)) {
    fail("BIT STRING with unused bits that are not zero or not there");
    return {};
  }
  return {content.subspan(1), content[0]};
}

Oid Reader::oid(Tag tag) {
  const View content = expect(tag).content;
  if (failed()) return {};
  Result<Oid> oid = Oid::from_content(content);
  if (!oid) {
    fail(std::move(oid).error());
    return {};
  }
  return *oid;
}

Time Reader::time() {
  if (!next_is(tag::utc_time)) return generalized_time();
  const View text = expect(tag::utc_time).content;
  if (failed()) return {};
  if (text.size() != 13 || text[12] != 'Z') {
    fail("UTCTime is not YYMMDDHHMMSSZ");
    return {};
  }
  const Result<Time> time = clock_time(text, 2);
  if (!time) fail("UTCTime names no real instant");
  return time ? *time : Time{};
}

Time Reader::generalized_time(Tag tag) {
  const View text = expect(tag).content;
  if (failed()) return {};
  // X.690 section 11.7: a fraction has no trailing zero and no bare point.
  const bool fraction = text.size() > 16 && text[14] == '.' && text[text.size() - 2] != '0' &&
                        std::ranges::all_of(text.subspan(15, text.size() - 16), [](std::uint8_t c) { return c >= '0' && c <= '9'; });
  if (text.size() < 15 || text.back() != 'Z' || (text.size() != 15 && !fraction)) {
    fail("GeneralizedTime is not YYYYMMDDHHMMSS[.f]Z");
    return {};
  }
  const Result<Time> time = clock_time(text, 4);
  if (!time) fail("GeneralizedTime names no real instant");
  return time ? *time : Time{};
}

std::string Reader::text() {
  const Element element = any();
  if (failed()) return {};
  Result<std::string> text = decode_string(element.tag, element.content);
  if (!text) fail(std::move(text).error());
  return failed() ? std::string{} : *std::move(text);
}

std::string Reader::text(Tag implicit_tag, Tag actual_type) {
  const View content = expect(implicit_tag).content;
  if (failed()) return {};
  Result<std::string> text = decode_string(actual_type, content);
  if (!text) fail(std::move(text).error());
  return failed() ? std::string{} : *std::move(text);
}

View Reader::rest() {
  const View left = failed() ? View{} : rest_;
  rest_ = {};
  return left;
}

void Reader::fail(std::string detail, Errc code) { fail(Error{code, std::move(detail), {}, -1}); }

void Reader::fail(Error error) {
  if (failed()) return;
  for (std::size_t i = places_.size(); i-- > 0;) {
    if (!places_[i].empty()) error = std::move(error).in(places_[i]);
  }
  error_ = std::move(error);
  rest_ = {};
}

Result<void> Reader::finish() {
  if (!failed() && !rest_.empty()) {
    places_.back() = {};
    fail("trailing data after the element");
  }
  if (failed()) return ::esign::fail(*error_);
  return {};
}

}  // namespace esign::asn1
