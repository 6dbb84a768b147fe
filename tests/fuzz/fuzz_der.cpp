// SPDX-License-Identifier: Apache-2.0
// The strict reader: what it takes is DER, so writing the same values gives the same octets (X.690 section 10).
#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "asn1/strings.h"
#include "base/text.h"
#include "fuzz.h"

namespace {

using namespace esign;
using asn1::Reader;
using asn1::Writer;
namespace tag = asn1::tag;

constexpr std::size_t kLargest = 1u << 16;  // an octet of input costs a walk of its element on each level

/// Reads the one element `whole` with `read`, which gives back what `write` needs; both together change nothing.
template <class Read, class Write>
void require_same(View whole, Read read, Write write, const char* what) {
  Reader reader(whole);
  const auto value = read(reader);
  if (!reader.finish()) return;
  Writer writer;
  write(writer, value);
  ESIGN_LAW(equal(writer.bytes(), whole), std::string("what was read as ") + what + " is written the same");
}

void probe_numbers(View whole) {
  require_same(whole, [](Reader& r) { return r.integer(); }, [](Writer& w, View v) { w.integer(v); }, "INTEGER");
  require_same(whole, [](Reader& r) { return r.small_integer(); }, [](Writer& w, std::int64_t v) { w.integer(v); }, "small INTEGER");
  require_same(whole, [](Reader& r) { return r.small_integer(tag::enumerated); },
               [](Writer& w, std::int64_t v) { w.integer(v, tag::enumerated); }, "ENUMERATED");
  require_same(whole, [](Reader& r) { return r.boolean(); }, [](Writer& w, bool v) { w.boolean(v); }, "BOOLEAN");
  require_same(whole, [](Reader& r) { return r.oid(); }, [](Writer& w, const asn1::Oid& v) { w.oid(v); }, "OBJECT IDENTIFIER");
}

void probe_strings(View whole) {
  require_same(whole, [](Reader& r) { return r.octet_string(); }, [](Writer& w, View v) { w.octet_string(v); }, "OCTET STRING");
  require_same(whole, [](Reader& r) { return r.bit_string(); },
               [](Writer& w, const asn1::BitString& v) { w.bit_string(v.octets, v.unused_bits); }, "BIT STRING");
  Reader text(whole);
  const std::string utf8 = text.text();
  if (text.finish()) ESIGN_LAW(is_utf8(utf8), "text of any string type is UTF-8");
}

void probe_times(View whole) {
  Reader utc(whole);
  if (utc.next_is(tag::utc_time)) {
    require_same(whole, [](Reader& r) { return r.time(); }, [](Writer& w, Time v) { w.time(v); }, "UTCTime");
    return;
  }
  Reader fraction(whole);
  const Time cut = fraction.generalized_time();
  Reader strict(whole);
  const Time exact = strict.time();
  if (!strict.finish()) return;
  ESIGN_LAW(fraction.finish().has_value() && cut == exact, "a time without fraction is read the same both ways");
  Writer writer;
  writer.generalized_time(exact);
  ESIGN_LAW(equal(writer.bytes(), whole), "GeneralizedTime is written the same");
}

void probe_oid(View content) {
  const Result<asn1::Oid> oid = asn1::Oid::from_content(content);
  if (!oid) return;
  const Result<asn1::Oid> again = asn1::Oid::from_text(oid->to_text());
  if (again) ESIGN_LAW(*again == *oid, "an OID survives its dotted text");
  ESIGN_LAW(!asn1::name_of(*oid).empty(), "every OID has a name");
}

/// Every element of this level and below, read by each operation in turn and written again.
void walk(Reader& reader, Writer& writer, View input) {
  while (reader.more()) {
    Reader ahead = reader;
    const asn1::Element element = ahead.any();
    if (ahead.failed()) {
      reader.any();
      return;
    }
    fuzz::require_inside(element.whole, input, "element");
    fuzz::require_inside(element.content, element.whole, "content");
    ESIGN_LAW(reader.next_is(element.tag), "next_is() knows the tag that any() reads");
    if (element.tag.form == asn1::Form::constructed) {
      reader.inside(element.tag, [&] { writer.inside(element.tag, [&] { walk(reader, writer, input); }); });
      continue;
    }
    probe_numbers(element.whole);
    probe_strings(element.whole);
    probe_times(element.whole);
    probe_oid(element.content);
    writer.element(element.tag, reader.any().content);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  if (size > kLargest) return 0;
  probe_oid(input);
  Reader reader(input);
  Writer writer;
  walk(reader, writer, input);
  const Result<void> finished = reader.finish();
  if (finished) {
    ESIGN_LAW(equal(writer.bytes(), input), "DER that was read is written the same");
  } else {
    fuzz::require_sound(finished.error());
  }
  const auto header = asn1::read_header(input);
  const auto single = asn1::read_single(input);
  if (single) ESIGN_LAW(header && header->tag == single->tag && header->header_octets + header->content_octets == size, "header and element agree");
  return 0;
}
