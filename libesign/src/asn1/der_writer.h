// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <string_view>

#include "asn1/oid.h"
#include "asn1/tag.h"
#include "base/bytes.h"

namespace esign::asn1 {

/// Whether the members of a SET OF are put into DER order (X.690 section 11.6).
enum class Order : std::uint8_t { as_given, der_sorted };

/// Writes DER. Elements nest by body functions; lengths are fixed up when a body ends.
class Writer {
 public:
  template <class Body>
  void inside(Tag tag, Body&& body) {
    const std::size_t begin = open(tag);
    body();
    close(begin);
  }
  template <class Body>
  void sequence(Body&& body) { inside(tag::sequence, body); }
  /// [number] EXPLICIT.
  template <class Body>
  void explicitly(std::uint32_t number, Body&& body) { inside(tag::context_constructed(number), body); }
  /// SET OF, sorted as DER demands; `tag` for IMPLICIT forms.
  void set_of(std::vector<Bytes> members, Tag tag = tag::set, Order order = Order::der_sorted);

  void element(Tag tag, View content);
  void raw(View tlv) { append(out_, tlv); }  ///< An element that is encoded already.
  void integer(std::int64_t value, Tag tag = tag::integer);
  /// INTEGER from two's complement content octets as a Reader gave them.
  void integer(View content, Tag tag = tag::integer) { element(tag, content); }
  /// INTEGER from an unsigned big-endian magnitude of any length.
  void unsigned_integer(View magnitude, Tag tag = tag::integer);
  void boolean(bool value, Tag tag = tag::boolean);
  void null() { element(tag::null, {}); }
  void octet_string(View octets, Tag tag = tag::octet_string) { element(tag, octets); }
  void bit_string(View octets, unsigned unused_bits = 0, Tag tag = tag::bit_string);
  void oid(const Oid& oid, Tag tag = tag::oid) { element(tag, oid.content()); }
  void text(Tag type, std::string_view utf8) { element(type, as_view(utf8)); }
  /// UTCTime through 2049, GeneralizedTime from 2050: RFC 5280 section 4.1.2.5, RFC 5652 section 11.3.
  void time(Time time);
  void generalized_time(Time time, Tag tag = tag::generalized_time);

  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  std::size_t open(Tag tag);
  void close(std::size_t begin);

  Bytes out_{};
};

/// One element written by `body` on a Writer of its own: the members of a SET OF.
template <class Body>
Bytes written(Body&& body) {
  Writer writer;
  body(writer);
  return writer.take();
}

/// Identifier and length octets of an element: for content that is streamed and never held.
Bytes header(Tag tag, std::uint64_t content_octets);

}  // namespace esign::asn1
