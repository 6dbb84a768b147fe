// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "crypto/backend.h"

namespace esign::crypto {
namespace {

/// FE2OSP of SEC 1 section 2.3.7: as many octets as the order needs.
std::size_t width(unsigned order_bits) { return (order_bits + 7) / 8; }

/// INTEGER content octets as a fixed-width unsigned number.
Result<Bytes> fixed_width(View content, std::size_t octets) {
  if (content.empty() || (content.front() & 0x80) != 0) return fail(Errc::malformed, "a negative number in an ECDSA value");
  if (content.front() == 0) content = content.subspan(1);
  if (content.size() > octets) return fail(Errc::malformed, "a number in an ECDSA value is longer than the order of the curve");
  Bytes padded(octets, 0);
  std::copy(content.begin(), content.end(), padded.end() - static_cast<std::ptrdiff_t>(content.size()));
  return padded;
}

}  // namespace

Result<Bytes> raw_to_der_ecdsa(View raw, unsigned order_bits) {
  const std::size_t half = width(order_bits);
  if (half == 0) return fail(Errc::invalid_argument, "a curve without an order");
  if (raw.size() != 2 * half) return fail(Errc::malformed, "r||s is not twice the length of the curve's order");
  asn1::Writer writer;
  writer.sequence([&] {
    writer.unsigned_integer(raw.first(half));
    writer.unsigned_integer(raw.subspan(half));
  });
  return writer.take();
}

Result<Bytes> der_to_raw_ecdsa(View der, unsigned order_bits) {
  if (order_bits == 0) return fail(Errc::invalid_argument, "a curve without an order");
  asn1::Reader reader(der);
  View r, s;
  reader.sequence([&] {
    r = reader.at("r").integer();
    s = reader.at("s").integer();
  });
  ESIGN_CHECK(reader.finish());
  ESIGN_TRY(Bytes raw, fixed_width(r, width(order_bits)));
  ESIGN_TRY(const Bytes second, fixed_width(s, width(order_bits)));
  append(raw, second);
  return raw;
}

}  // namespace esign::crypto
