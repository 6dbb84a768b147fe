// SPDX-License-Identifier: Apache-2.0
// The octets of one file of an archive, stored or deflated (RFC 1951), read in pieces.
#include <zlib.h>

#include <algorithm>

#include "base/document_data.h"
#include "base/media_type.h"
#include "zip/archive.h"

namespace esign::zip {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

/// Passes on a range of what goes by, and keeps the CRC-32 of all of it.
class Window {
 public:
  Window(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) : skip_(offset), left_(count), receiver_(receiver) {}

  Result<void> take(View piece) {
    crc_ = static_cast<std::uint32_t>(::crc32_z(crc_, piece.data(), piece.size()));
    seen_ += piece.size();
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, piece.size()));
    skip_ -= skipped;
    piece = piece.subspan(skipped);
    piece = piece.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size())));
    left_ -= piece.size();
    return piece.empty() ? Result<void>() : receiver_(piece);
  }
  bool filled() const { return left_ == 0; }
  std::uint32_t crc() const { return crc_; }
  std::uint64_t seen() const { return seen_; }

 private:
  std::uint64_t skip_, left_, seen_ = 0;
  std::uint32_t crc_ = 0;
  const Document::Receiver& receiver_;
};

/// An inflater of raw deflate data that cannot be forgotten.
class Inflater {
 public:
  Inflater() { ready_ = ::inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) ::inflateEnd(&stream_);
  }

  enum class State : std::uint8_t { wants_more, ended };
  /// Inflates `packed` whole, or up to the end of the stream; `max` octets may come out in all.
  Result<State> take(View packed, std::uint64_t max, const Sink& out);
  std::size_t unused() const { return stream_.avail_in; }

 private:
  ::z_stream stream_{};
  bool ready_ = false;
  Bytes piece_ = Bytes(kPiece);
};

Result<Inflater::State> Inflater::take(View packed, std::uint64_t max, const Sink& out) {
  if (!ready_) return fail(Errc::internal, "zlib does not start");
  stream_.next_in = const_cast<Bytef*>(packed.data());  // NOLINT: zlib reads it only
  stream_.avail_in = static_cast<uInt>(packed.size());
  for (;;) {
    stream_.next_out = piece_.data();
    stream_.avail_out = static_cast<uInt>(piece_.size());
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return fail(Errc::malformed, "broken deflate data");
    const std::size_t made = piece_.size() - stream_.avail_out;
    if (stream_.total_out > max) return fail(Errc::malformed, "more octets than the directory says");
    if (made > 0) ESIGN_CHECK(out(View(piece_).first(made)));
    if (code == Z_STREAM_END) return State::ended;
    if (stream_.avail_out != 0) return State::wants_more;  // the input is used up
  }
}

struct EntryData : Document::Data {
  EntryData(Document its_archive, Entry its_entry)
      : Data(its_entry.name, media_type_of(its_entry.name), its_entry.size), archive(std::move(its_archive)), entry(std::move(its_entry)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override;
  Result<void> inflate(Window& window, bool whole) const;

  Document archive;
  Entry entry;
};

/// Goes on to the end of the stream when all is asked for: what stands behind it, and whether it ends, counts too.
Result<void> EntryData::inflate(Window& window, bool whole) const {
  Inflater inflater;
  auto state = Inflater::State::wants_more;
  std::uint64_t left = entry.packed;
  // `enough` ends a partial read from inside; it is no error of the data.
  bool enough = false;
  const auto read = archive.read(entry.data, entry.packed, [&](View packed) -> Result<void> {
    if (state == Inflater::State::ended) return fail(Errc::malformed, "octets behind the deflate data");
    ESIGN_TRY(state, inflater.take(packed, entry.size, [&](View piece) { return window.take(piece); }));
    left -= packed.size();
    if (state == Inflater::State::ended && inflater.unused() > 0) return fail(Errc::malformed, "octets behind the deflate data");
    enough = !whole && window.filled();
    return enough ? Result<void>(fail(Errc::cancelled, "enough")) : Result<void>();
  });
  if (enough) return {};
  ESIGN_CHECK(read);
  if (state != Inflater::State::ended || left != 0) return fail(Errc::malformed, "the deflate data is cut short");
  return {};
}

Result<void> EntryData::read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const {
  const bool whole = offset == 0 && count == entry.size;
  if (entry.method == Entry::Method::stored && !whole) return archive.read(entry.data + offset, count, receiver);
  Window window(offset, count, receiver);
  if (entry.method == Entry::Method::stored) {
    ESIGN_CHECK(archive.read(entry.data, entry.packed, [&](View piece) { return window.take(piece); }));
  } else {
    ESIGN_CHECK(inflate(window, whole).in(entry.name));
  }
  if (!whole) return {};
  if (window.seen() != entry.size || window.crc() != entry.crc) return fail(Errc::malformed, "the CRC-32 is another").in(entry.name);
  return {};
}

}  // namespace

Document Archive::file(std::size_t index) const { return Document(std::make_shared<const EntryData>(document_, entries_.at(index))); }

Result<void> Archive::packed(std::size_t index, const Sink& out) const {
  const Entry& entry = entries_.at(index);
  return document_.read(entry.data, entry.packed, out);
}

}  // namespace esign::zip
