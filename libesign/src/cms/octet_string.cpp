// SPDX-License-Identifier: Apache-2.0
#include "cms/octet_string.h"

#include <algorithm>

namespace esign::cms {
namespace {

constexpr asn1::Tag kConstructed{asn1::TagClass::universal, asn1::Form::constructed, asn1::tag::octet_string.number};

/// What is left while one OCTET STRING is gone over.
struct Walk {
  const RangeReceiver& receiver;
  Budget segments;
  unsigned depth_left;
};

Result<void> walk(Cursor& cursor, Walk& state) {
  if (state.depth_left == 0) return fail(Errc::limit_exceeded, "der_depth");
  ESIGN_CHECK(state.segments.spend());
  ESIGN_TRY(const asn1::BerHeader header, cursor.header());
  if (header.tag == asn1::tag::octet_string) {
    const OctetRange range{cursor.position() + header.header_octets, *header.content_octets};
    ESIGN_CHECK(cursor.skip(header));
    return state.receiver(range);
  }
  if (header.tag != kConstructed) return fail(Errc::malformed, "an OCTET STRING was expected");
  ESIGN_TRY(const Frame frame, cursor.enter(kConstructed));
  --state.depth_left;
  while (true) {
    ESIGN_TRY(const Cursor::Next next, cursor.next(frame));
    if (next == Cursor::Next::end) break;
    ESIGN_CHECK(walk(cursor, state));
  }
  ++state.depth_left;
  return cursor.leave(frame);
}

/// Stops a walk that has seen enough; never leaves this file.
constexpr Errc kEnough = Errc::cancelled;

}  // namespace

Result<void> for_each_range(Cursor& cursor, const RangeReceiver& receiver, const Limits& limits) {
  Walk state{receiver, Budget("content_segments", limits.content_segments), limits.der_depth};
  return walk(cursor, state);
}

Result<EncapsulatedOctets> EncapsulatedOctets::at(Cursor& cursor, const Limits& limits) {
  EncapsulatedOctets octets(cursor.document(), cursor.position(), limits);
  ESIGN_CHECK(for_each_range(
      cursor,
      [&](OctetRange range) -> Result<void> {
        octets.size_ += range.count;
        return {};
      },
      limits));
  return octets;
}

Result<void> EncapsulatedOctets::write(const Sink& sink) const {
  Cursor cursor(document_, begin_);
  return for_each_range(
      cursor, [&](OctetRange range) { return document_.read(range.offset, range.count, sink); }, limits_);
}

Result<Bytes> EncapsulatedOctets::front(std::size_t at_most) const {
  Bytes octets;
  Cursor cursor(document_, begin_);
  auto walked = for_each_range(
      cursor,
      [&](OctetRange range) -> Result<void> {
        const std::uint64_t wanted = std::min<std::uint64_t>(range.count, at_most - octets.size());
        const std::size_t before = octets.size();
        octets.resize(before + static_cast<std::size_t>(wanted));
        ESIGN_CHECK(document_.read_at(range.offset, std::span(octets).subspan(before)));
        if (octets.size() == at_most) return fail(kEnough, "enough octets");
        return {};
      },
      limits_);
  if (!walked && walked.error().code != kEnough) return fail(std::move(walked).error());
  return octets;
}

}  // namespace esign::cms
