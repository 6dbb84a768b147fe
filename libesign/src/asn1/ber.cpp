// SPDX-License-Identifier: Apache-2.0
#include "asn1/ber.h"

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"

namespace esign::asn1 {
namespace {

/// Identifier octets alone. BER and DER write them alike, so the strict reader takes them apart.
Result<Tag> read_tag(View front, std::size_t& used) {
  if (front.empty()) return fail(Errc::malformed, "truncated before the tag");
  used = 1;
  if ((front[0] & 0x1F) == 0x1F) {
    while (used < front.size() && (front[used] & 0x80) != 0) ++used;
    if (++used > front.size()) return fail(Errc::malformed, "truncated tag");
  }
  Bytes with_empty_content = copy(front.first(used));
  with_empty_content.push_back(0);
  ESIGN_TRY(const Header header, read_header(with_empty_content));
  return header.tag;
}

/// Where the element at the front ends, however its length is written.
Result<std::size_t> element_octets(View front, unsigned depth_left) {
  if (depth_left == 0) return fail(Errc::limit_exceeded, "der_depth");
  ESIGN_TRY(const BerHeader header, read_ber_header(front));
  if (header.content_octets) {
    if (*header.content_octets > front.size() - header.header_octets) {
      return fail(Errc::malformed, "truncated: the content ends before its length");
    }
    return header.header_octets + static_cast<std::size_t>(*header.content_octets);
  }
  std::size_t at = header.header_octets;
  while (true) {
    ESIGN_TRY(const std::size_t inner, element_octets(front.subspan(at), depth_left - 1));
    if (front[at] == 0) {
      if (inner != 2) return fail(Errc::malformed, "end-of-contents octets are not 00 00");  // X.690 section 8.1.5
      return at + inner;
    }
    at += inner;
  }
}

/// The content octets of an element whose extent is known; the end-of-contents octets left off.
View content_of(View element, const BerHeader& header) {
  const View content = element.subspan(header.header_octets);
  return header.content_octets ? content : content.first(content.size() - 2);
}

class Transcoder {
 public:
  explicit Transcoder(unsigned depth) : depth_left_(depth) {}

  /// Writes the element at the front of `rest` as DER and takes it off.
  Result<void> element(View& rest, Writer& out) {
    if (depth_left_ == 0) return fail(Errc::limit_exceeded, "der_depth");
    ESIGN_TRY(const BerHeader header, read_ber_header(rest));
    ESIGN_TRY(const std::size_t size, element_octets(rest, depth_left_));
    const View whole = rest.first(size);
    rest = rest.subspan(size);
    if (header.tag.tag_class == TagClass::universal && header.tag.number == 0) {
      return fail(Errc::malformed, "end-of-contents where no element ends");
    }
    const View content = content_of(whole, header);
    const bool joins = header.tag == Tag{TagClass::universal, Form::constructed, tag::octet_string.number};
    if (!joins && !has_der_form(header.tag)) return fail(Errc::malformed, "a form that DER does not have for this type");
    if (header.tag.form == Form::primitive) {
      out.element(header.tag, content);
      return {};
    }
    --depth_left_;
    auto result = joins ? join(content, out) : members(content, header.tag, out);
    ++depth_left_;
    return result;
  }

 private:
  Result<void> members(View content, Tag tag, Writer& out) {
    Writer inner;
    while (!content.empty()) ESIGN_CHECK(element(content, inner));
    out.element(tag, inner.bytes());
    return {};
  }

  /// X.690 section 8.7.3: the segments of a constructed OCTET STRING are OCTET STRINGs themselves.
  Result<void> join(View content, Writer& out) {
    Bytes joined;
    while (!content.empty()) {
      Writer inner;
      ESIGN_CHECK(element(content, inner));
      ESIGN_TRY(const Element segment, read_single(inner.bytes()));
      if (segment.tag != tag::octet_string) return fail(Errc::malformed, "a segment of an OCTET STRING is of another type");
      append(joined, segment.content);
    }
    out.octet_string(joined);
    return {};
  }

  unsigned depth_left_;
};

/// Takes the element at the front of `rest` off when transcoding would give it back octet for octet: tags of one octet in the form
/// that DER has, definite minimal lengths, no deeper than `depth_left`. What is not plainly so is left to the Transcoder, and its words.
[[nodiscard]] bool skip_plain_der(View& rest, unsigned depth_left) {
  if (depth_left == 0 || rest.size() < 2) return false;
  const std::uint8_t first = rest[0];
  std::size_t header = 2, content = rest[1];
  if (content >= 0x80) {
    const std::size_t count = content & 0x7Fu;
    if (count == 0 || count > 4 || count > rest.size() - 2 || rest[2] == 0) return false;
    content = 0;
    for (std::size_t i = 0; i < count; ++i) content = (content << 8) | rest[2 + i];
    if (content < 0x80) return false;
    header += count;
  }
  if (content > rest.size() - header) return false;
  const Tag tag{static_cast<TagClass>(first >> 6), (first & 0x20) != 0 ? Form::constructed : Form::primitive, first & 0x1Fu};
  if (tag.number == 0x1F || !has_der_form(tag) || (first >> 6 == 0 && tag.number == 0)) return false;
  View inside = rest.subspan(header, content);
  rest = rest.subspan(header + content);
  if (tag.form == Form::primitive) return true;
  while (!inside.empty()) {
    if (!skip_plain_der(inside, depth_left - 1)) return false;
  }
  return true;
}

}  // namespace

Result<BerHeader> read_ber_header(View front) {
  BerHeader header;
  std::size_t used = 0;
  ESIGN_TRY(header.tag, read_tag(front, used));
  if (used >= front.size()) return fail(Errc::malformed, "truncated length");
  const std::uint8_t first = front[used++];
  header.header_octets = used;
  if (first < 0x80) {
    header.content_octets = first;
    return header;
  }
  const std::size_t count = first & 0x7Fu;
  if (count == 0) {
    if (header.tag.form == Form::primitive) return fail(Errc::malformed, "indefinite length of a primitive element");
    return header;
  }
  if (count > 8 || count > front.size() - used) return fail(Errc::malformed, "truncated or oversized length");
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = (value << 8) | front[used + i];
  header.header_octets = used + count;
  header.content_octets = value;
  return header;
}

Result<Transcoded> to_der(View ber, const Limits& limits) {
  View rest = ber;
  if (skip_plain_der(rest, limits.der_depth) && rest.empty()) return Transcoded{copy(ber), Encoding::der};
  Writer out;
  rest = ber;
  ESIGN_CHECK(Transcoder(limits.der_depth).element(rest, out));
  if (!rest.empty()) return fail(Errc::malformed, "trailing data after the element");
  Transcoded result{out.take(), Encoding::der};
  if (!equal(result.der, ber)) result.encoding = Encoding::ber;
  return result;
}

Result<std::vector<View>> ber_children(View ber, const Limits& limits) {
  ESIGN_TRY(const std::size_t size, element_octets(ber, limits.der_depth));
  if (size != ber.size()) return fail(Errc::malformed, "trailing data after the element");
  ESIGN_TRY(const BerHeader header, read_ber_header(ber));
  if (header.tag.form == Form::primitive) return fail(Errc::malformed, "a primitive element has no elements inside");
  std::vector<View> children;
  for (View content = content_of(ber, header); !content.empty();) {
    ESIGN_TRY(const std::size_t inner, element_octets(content, limits.der_depth));
    children.push_back(content.first(inner));
    content = content.subspan(inner);
  }
  return children;
}

}  // namespace esign::asn1
