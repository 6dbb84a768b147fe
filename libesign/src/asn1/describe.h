// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <type_traits>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"

/// One description, two directions: `describe(der, field)` is written once, with the ASN.1 above it, and run with a Reading
/// or a Writing, so that what is written and what is read cannot drift apart. The reader's failure sticks, so descriptions
/// need no error handling. For what is only read (Certificate, CRL) a Reader with views is used alone.
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
  template <class Body>
  void sequence(Body&& body) { reader_.sequence(body); }
  void oid(Oid& value) { value = reader_.oid(); }
  void octet_string(Bytes& value) { value = copy(reader_.octet_string()); }
  void integer(Bytes& value) { value = copy(reader_.integer()); }
  /// An element that is kept as it stands, tag and length included; it must have this tag.
  void raw(Tag tag, Bytes& value) { value = copy(reader_.expect(tag).whole); }
  /// OPTIONAL, and DEFAULT whose default is left out: there if the next element has this tag.
  template <class T, class Body>
  void optional(Tag tag, std::optional<T>& value, Body&& body) {
    if (reader_.next_is(tag)) body(value.emplace());
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
  void sequence(Body&& body) { writer_.sequence(body); }
  void oid(const Oid& value) { writer_.oid(value); }
  void octet_string(View value) { writer_.octet_string(value); }
  void integer(View value) { writer_.integer(value); }
  void raw(Tag, View value) { writer_.raw(value); }
  template <class T, class Body>
  void optional(Tag, const std::optional<T>& value, Body&& body) {
    if (value) body(*value);
  }

 private:
  Writer& writer_;
};

}  // namespace esign::asn1
