// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "asn1/oid.h"
#include "asn1/tag.h"
#include "base/bytes.h"
#include "base/limits.h"

namespace esign::asn1 {

/// One TLV; both views point into the bytes that were read.
struct Element {
  Tag tag{};
  View content{};
  View whole{};  ///< Tag, length and content: what is kept, compared and hashed.
};

/// BIT STRING content, X.690 section 8.6. Parsing guarantees unused_bits <= 7, zero unused bits (11.2.1).
struct BitString {
  View octets{};
  unsigned unused_bits = 0;
  /// Bit `index` counted as in ASN.1 (0 is the most significant); false beyond the end.
  bool bit(std::size_t index) const;
};

/// A strict, zero-copy DER reader (X.690 sections 8, 10 and 11). The first failure sticks: after it every call returns an
/// empty value and every loop over more() ends, so bodies need no error handling; finish() tells what went wrong.
/// BER forms (indefinite or long-form lengths, constructed strings) are failures here; CMS transcodes first (asn1/ber.h).
class Reader {
 public:
  explicit Reader(View input, const Limits& limits = {});

  bool failed() const { return error_.has_value(); }
  /// Whether another element begins here; false at the end of the enclosing element, and after a failure.
  bool more() const { return !failed() && !rest_.empty(); }
  /// Whether the next element has this tag. Never fails.
  bool next_is(Tag tag) const;

  /// Names the field that is read next, for the error's place.
  Reader& at(std::string_view field);

  Element any();           ///< The next element, whatever it is; its content is not checked.
  Element expect(Tag tag);  ///< The next element, which must have this tag.

  /// Descends into an element of this tag; after `body` nothing may be left in it.
  template <class Body>
  void inside(Tag tag, Body&& body) {
    const Element outer = expect(tag);
    if (failed() || !enter(outer.content)) return;
    body();
    leave();
  }
  template <class Body>
  void sequence(Body&& body) { inside(tag::sequence, body); }
  template <class Body>
  void set(Body&& body) { inside(tag::set, body); }
  /// [number] EXPLICIT.
  template <class Body>
  void explicitly(std::uint32_t number, Body&& body) { inside(tag::context_constructed(number), body); }
  /// SEQUENCE OF / SET OF with at least `minimum` members; `body` reads one.
  template <class Body>
  void each(Tag tag, std::size_t minimum, Body&& body) {
    inside(tag, [&] {
      std::size_t count = 0;
      for (; more(); ++count) body();
      if (count < minimum) fail("too few elements");
    });
  }

  /// INTEGER content octets, minimal two's complement, as they stand. `tag` for IMPLICIT forms.
  View integer(Tag tag = tag::integer);
  /// An INTEGER (or ENUMERATED, by tag) that fits; otherwise a failure.
  std::int64_t small_integer(Tag tag = tag::integer);
  bool boolean(Tag tag = tag::boolean);  ///< 00 or FF only.
  void null();
  View octet_string(Tag tag = tag::octet_string);
  BitString bit_string(Tag tag = tag::bit_string);
  Oid oid(Tag tag = tag::oid);
  /// UTCTime or GeneralizedTime in the only forms DER and RFC 5280 section 4.1.2.5 allow: seconds, Z, no fraction.
  /// Two-digit years are 1950..2049. The rule which of the two forms a year wants is the caller's to judge.
  Time time();
  /// GeneralizedTime alone; with a fraction (RFC 3161 allows it) the fraction is cut off.
  Time generalized_time(Tag tag = tag::generalized_time);
  /// Any of UTF8String, PrintableString, NumericString, IA5String, VisibleString, TeletexString (read as Latin-1),
  /// BMPString, UniversalString: as UTF-8. The alphabet of the type is enforced.
  std::string text();
  std::string text(Tag implicit_tag, Tag actual_type);

  /// Everything left at this level, consumed.
  View rest();
  /// Records a failure of the caller's own rule, at this place.
  void fail(std::string detail, Errc code = Errc::malformed);
  /// Success if nothing failed and nothing is left; otherwise the first failure, with its place.
  Result<void> finish();
  /// Carries an error of another parser, at this place.
  void fail(Error error);

 private:
  bool enter(View content);
  void leave();
  Element read(Tag* expected);

  View rest_;
  std::vector<View> outer_{};
  std::vector<std::string_view> places_{{}};
  std::optional<Error> error_{};
  unsigned depth_limit_;
};

/// The one element that `der` is; trailing octets are an error. Errors: malformed.
Result<Element> read_single(View der);
/// Header of the element at the front: total length of its TLV, without looking at the content. Errors: malformed.
struct Header {
  Tag tag{};
  std::size_t header_octets = 0;
  std::uint64_t content_octets = 0;
};
Result<Header> read_header(View front);

/// Whether DER has this form for this type (X.690 sections 8.9 to 8.18 and 10.2): EXTERNAL, EMBEDDED PDV, SEQUENCE, SET and
/// CHARACTER STRING are constructed, all other universal types are primitive. Other classes may be either.
bool has_der_form(Tag tag);

}  // namespace esign::asn1
