// SPDX-License-Identifier: Apache-2.0
// The transcoder from BER: what it gives is DER in its lengths, and giving it that again changes nothing.
#include "asn1/ber.h"
#include "asn1/der_reader.h"
#include "fuzz.h"

namespace {

using namespace esign;

/// Definite minimal lengths all the way down: the strict reader enters every constructed element.
void walk(asn1::Reader& reader) {
  while (reader.more()) {
    asn1::Reader ahead = reader;
    const asn1::Element element = ahead.any();
    if (!ahead.failed() && element.tag.form == asn1::Form::constructed)
      reader.inside(element.tag, [&] { walk(reader); });
    else
      reader.any();
  }
}

void check_transcoding(View input) {
  const Result<asn1::Transcoded> first = asn1::to_der(input);
  if (!first) return fuzz::require_sound(first.error());
  const bool same = equal(first->der, input);
  ESIGN_LAW(same == (first->encoding == asn1::Encoding::der), "the encoding says whether the octets changed");
  ESIGN_LAW(first->der.size() <= input.size(), "minimal lengths are no longer than others");
  const Result<asn1::Transcoded> second = asn1::to_der(first->der);
  ESIGN_LAW(second && second->encoding == asn1::Encoding::der && equal(second->der, first->der), "DER is transcoded to itself");
  asn1::Reader reader(first->der);
  walk(reader);
  ESIGN_LAW(reader.finish().has_value(), "the strict reader walks what was transcoded");
}

void check_children(View input) {
  const auto header = asn1::read_ber_header(input);
  const auto children = asn1::ber_children(input);
  if (!children) return fuzz::require_sound(children.error());
  ESIGN_LAW(header && header->tag.form == asn1::Form::constructed, "only a constructed element has children");
  const std::uint8_t* end = input.data() + header->header_octets;
  for (const View child : *children) {
    fuzz::require_inside(child, input, "child");
    ESIGN_LAW(child.data() == end, "children follow each other without gaps");
    end = child.data() + child.size();
  }
  if (header->content_octets) ESIGN_LAW(end == input.data() + input.size(), "children fill their element");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  check_transcoding(input);
  check_children(input);
  return 0;
}
