// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"
#include "base/limits.h"

namespace esign::pdf {

/// FlateDecode (ISO 32000-2, 7.4.4): a zlib stream (RFC 1950) that ends within `deflated`; octets after it are left alone, as every
/// reader does. What comes out is drawn from `budget`. Errors: malformed, limit_exceeded (pdf_stream_octets, the budget's name).
Result<Bytes> inflate(View deflated, std::uint64_t at_most, Budget& budget);

/// The parameters of a predictor (7.4.4.4), as DecodeParms has them.
struct Predictor {
  std::int64_t predictor = 1, columns = 1, colors = 1, bits = 8;
};
/// Undoes a PNG predictor (10 to 15). Errors: malformed (a last row that is cut), unsupported (TIFF, more than eight bits of one color).
Result<Bytes> unpredict(Bytes data, const Predictor& parameters);

}  // namespace esign::pdf
