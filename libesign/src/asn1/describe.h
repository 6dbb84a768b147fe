// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <type_traits>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"

/// One description, two directions: `describe(der, field)` is written once, with the ASN.1 above it, and run with a Reading
/// or a Writing, so that what is written and what is read cannot drift apart. The reader's failure sticks, so descriptions
/// need no error handling. A field is a View where the octets outlive it (nothing is copied), Bytes where they do not.
/// For what is only read (Certificate, CRL) a Reader with views is used alone.
namespace esign::asn1 {

/// The field as this direction has it: filled by Reading, only looked at by Writing.
template <class Der, class T>
using Field = std::conditional_t<Der::kFills, T&, const T&>;

class Reading {
 public:
  static constexpr bool kFills = true;
  explicit Reading(Reader& reader) : reader_(reader) {}
  Reading& at(std::string_view field) {
    reader_.at(field);
    return *this;
  }
  /// `tag` for IMPLICIT forms.
  template <class Body>
  void sequence(Body&& body, Tag tag = tag::sequence) { reader_.inside(tag, body); }
  template <class Body>
  void explicitly(std::uint32_t number, Body&& body) { reader_.explicitly(number, body); }
  void oid(Oid& value) { value = reader_.oid(); }
  void octet_string(Bytes& value, Tag tag = tag::octet_string) { value = copy(reader_.octet_string(tag)); }
  void octet_string(View& value, Tag tag = tag::octet_string) { value = reader_.octet_string(tag); }
  void integer(Bytes& value) { value = copy(reader_.integer()); }
  void integer(View& value) { value = reader_.integer(); }
  void integer(std::int64_t& value) { value = reader_.small_integer(); }
  /// An element that is kept as it stands, tag and length included; it must have this tag.
  void raw(Tag tag, Bytes& value) { value = copy(reader_.expect(tag).whole); }
  void raw(Tag tag, View& value) { value = reader_.expect(tag).whole; }
  /// ANY OPTIONAL at the end of its SEQUENCE, kept as it stands; empty when absent.
  void any(Bytes& value) {
    if (reader_.more()) value = copy(reader_.any().whole);
  }
  /// OPTIONAL, and DEFAULT whose default is left out: there if the next element has this tag.
  template <class T, class Body>
  void optional(Tag tag, std::optional<T>& value, Body&& body) {
    if (reader_.next_is(tag)) body(value.emplace());
  }
  /// CHOICE of two: the first if the next element has this tag, else the second.
  template <class T, class BodyT, class U, class BodyU>
  void choice(Tag tag, std::optional<T>& first, BodyT&& body_first, std::optional<U>& second, BodyU&& body_second) {
    if (reader_.next_is(tag)) {
      body_first(first.emplace());
    } else {
      body_second(second.emplace());
    }
  }

 private:
  Reader& reader_;
};

class Writing {
 public:
  static constexpr bool kFills = false;
  explicit Writing(Writer& writer) : writer_(writer) {}
  Writing& at(std::string_view) { return *this; }
  template <class Body>
  void sequence(Body&& body, Tag tag = tag::sequence) { writer_.inside(tag, body); }
  template <class Body>
  void explicitly(std::uint32_t number, Body&& body) { writer_.explicitly(number, body); }
  void oid(const Oid& value) { writer_.oid(value); }
  void octet_string(View value, Tag tag = tag::octet_string) { writer_.octet_string(value, tag); }
  void integer(View value) { writer_.integer(value); }
  void integer(std::int64_t value) { writer_.integer(value); }
  void raw(Tag, View value) { writer_.raw(value); }
  void any(View value) { writer_.raw(value); }
  template <class T, class Body>
  void optional(Tag, const std::optional<T>& value, Body&& body) {
    if (value) body(*value);
  }
  template <class T, class BodyT, class U, class BodyU>
  void choice(Tag, const std::optional<T>& first, BodyT&& body_first, const std::optional<U>& second, BodyU&& body_second) {
    if (first) body_first(*first);
    if (second) body_second(*second);
  }

 private:
  Writer& writer_;
};

}  // namespace esign::asn1
