// SPDX-License-Identifier: Apache-2.0
#include "pdf/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace esign::pdf {
namespace {

struct Ender {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

int paeth(int left, int up, int corner) {
  const int guess = left + up - corner;
  const int by_left = std::abs(guess - left), by_up = std::abs(guess - up), by_corner = std::abs(guess - corner);
  if (by_left <= by_up && by_left <= by_corner) return left;
  return by_up <= by_corner ? up : corner;
}

/// One row, its left and upper neighbours known (PNG, clause 9).
Result<void> undo_row(int type, std::span<std::uint8_t> row, View above, std::size_t pixel) {
  if (type > 4) return fail(Errc::malformed, "a row with an unknown predictor");
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int left = i >= pixel ? row[i - pixel] : 0;
    const int up = above.empty() ? 0 : above[i];
    const int corner = above.empty() || i < pixel ? 0 : above[i - pixel];
    int add = 0;
    if (type == 1) add = left;
    else if (type == 2) add = up;
    else if (type == 3) add = (left + up) / 2;
    else if (type == 4) add = paeth(left, up, corner);
    row[i] = static_cast<std::uint8_t>(row[i] + add);
  }
  return {};
}

}  // namespace

Result<Bytes> inflate(View deflated, std::uint64_t at_most, Budget& budget) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return fail(Errc::internal, "zlib cannot begin");
  const std::unique_ptr<z_stream, Ender> ender(&stream);
  Bytes made;
  auto piece = std::make_unique<std::array<std::uint8_t, 65'536>>();
  for (View left = deflated;;) {
    if (stream.avail_in == 0) {
      const View next = left.first(std::min<std::size_t>(left.size(), 1u << 30));
      stream.next_in = const_cast<Bytef*>(next.data());  // zlib only reads it
      stream.avail_in = static_cast<uInt>(next.size());
      left = left.subspan(next.size());
    }
    stream.next_out = piece->data();
    stream.avail_out = static_cast<uInt>(piece->size());
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = piece->size() - stream.avail_out;
    if (got > at_most - made.size()) return fail(Errc::limit_exceeded, "pdf_stream_octets");
    ESIGN_CHECK(budget.spend(got));
    append(made, View(*piece).first(got));
    if (result == Z_STREAM_END) return made;
    if (result != Z_OK) return fail(Errc::malformed, "the compressed data is broken or cut off");
  }
}

Result<Bytes> unpredict(Bytes data, const Predictor& parameters) {
  if (parameters.predictor == 1) return data;
  if (parameters.predictor < 10 || parameters.predictor > 15) return fail(Errc::unsupported, "a predictor that is not one of PNG's");
  const bool sane = parameters.columns > 0 && parameters.columns <= 1 << 20 && parameters.colors > 0 && parameters.colors <= 32 && parameters.bits == 8;
  if (!sane) return fail(Errc::unsupported, "a predictor with such columns or colors");
  const auto pixel = static_cast<std::size_t>(parameters.colors);
  const std::size_t width = static_cast<std::size_t>(parameters.columns) * pixel;
  if (data.size() % (width + 1) != 0) return fail(Errc::malformed, "the last row of the data is cut off");
  Bytes made(data.size() / (width + 1) * width);
  View above;
  for (std::size_t from = 0, to = 0; from < data.size(); from += width + 1, to += width) {
    const std::span row(made.data() + to, width);
    std::copy_n(data.data() + from + 1, width, row.begin());
    ESIGN_CHECK(undo_row(data[from], row, above, pixel));
    above = row;
  }
  return made;
}

}  // namespace esign::pdf
