// SPDX-License-Identifier: Apache-2.0
// Documents that stay what they were when they were read first (esign/signer.h). A digest of each piece is kept instead of the octets:
// a file of ten gigabytes costs five megabytes.
#include "signing/fixed_document.h"

#include <esign/signer.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "base/document_data.h"
#include "base/text.h"
#include "crypto/backend.h"

namespace esign {
namespace {

/// What qpdf is handed at a time (pdf/document_source.cpp), so that no octet of a PDF is compared twice for one reading.
constexpr std::size_t kPiece = 64 * 1024;

/// Cuts what comes in at the pieces' borders. The last piece is what finish() finds.
class Cutter {
 public:
  explicit Cutter(Document::Receiver receiver) : receiver_(std::move(receiver)) {}

  Result<void> operator()(View octets) {
    while (!octets.empty()) {
      const std::size_t count = std::min(octets.size(), kPiece - held_.size());
      append(held_, octets.first(count));
      octets = octets.subspan(count);
      if (held_.size() == kPiece) ESIGN_CHECK(finish());
    }
    return {};
  }
  Result<void> finish() {
    if (held_.empty()) return {};
    ESIGN_CHECK(receiver_(held_));
    held_.clear();
    return {};
  }

 private:
  Document::Receiver receiver_;
  Bytes held_{};
};

Failure changed() { return fail(Errc::changed, "it was changed after it had been shown"); }

/// A file that went, or became something else, is a changed document as well.
Failure changed_or(Error why) {
  if (why.code == Errc::conflict || why.code == Errc::not_found || why.code == Errc::invalid_argument || why.code == Errc::malformed) return changed();
  return fail(std::move(why));
}

class FixedData final : public Document::Data {
 public:
  FixedData(Document from, std::vector<Bytes> pieces, std::string sha256)
      : Data(from.name(), from.media_type(), from.size()), from_(std::move(from)), pieces_(std::move(pieces)), sha256_(std::move(sha256)) {}

  const std::string& sha256() const { return sha256_; }
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override;
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;
  Result<void> check_unchanged() const override {
    const auto same = of(from_).check_unchanged();
    return same ? same : changed_or(same.error());
  }

 private:
  /// The octets of a piece, once they are found to be those of before.
  struct Checked {
    std::uint64_t document = 0, number = 0;
    Bytes octets{};
  };
  Result<void> compare(std::uint64_t number, View octets) const;
  Result<const Checked*> checked(std::uint64_t number) const;

  static std::uint64_t next_identity() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }

  Document from_;
  std::vector<Bytes> pieces_;  ///< SHA-256 of each.
  std::string sha256_;
  std::uint64_t identity_ = next_identity();
};

Result<void> FixedData::compare(std::uint64_t number, View octets) const {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, octets));
  return equal(digest, pieces_[static_cast<std::size_t>(number)]) ? Result<void>() : changed();
}

/// Whole pieces are read, and the wanted part of them is handed on.
Result<void> FixedData::read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const {
  if (count == 0) return {};
  const std::uint64_t begin = offset - offset % kPiece;
  const std::uint64_t last = (offset + count - 1) / kPiece;
  const std::uint64_t end = std::min(size, (last + 1) * kPiece);
  std::uint64_t number = begin / kPiece;
  enum class At : std::uint8_t { source, target } at = At::source;
  Cutter cut([&](View octets) -> Result<void> {
    ESIGN_CHECK(compare(number, octets));
    const std::uint64_t here = number++ * kPiece;
    const std::uint64_t from = std::max(offset, here) - here;
    const std::uint64_t to = std::min(offset + count, here + octets.size()) - here;
    at = At::target;
    ESIGN_CHECK(receiver(octets.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from))));
    at = At::source;
    return {};
  });
  auto all = from_.read(begin, end - begin, std::ref(cut));
  if (all) all = cut.finish();
  if (all || at == At::target) return all;
  return changed_or(all.error());
}

/// Small reads, one beside the other, are served from the pieces that were compared last.
Result<const FixedData::Checked*> FixedData::checked(std::uint64_t number) const {
  // For each thread, not for each document: ten thousand of them are open at a time.
  thread_local std::array<Checked, 8> kept;
  Checked& one = kept[static_cast<std::size_t>(number % kept.size())];
  if (one.document == identity_ && one.number == number) return &one;
  one.document = 0;
  one.octets.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - number * kPiece)));
  if (const auto got = from_.read_at(number * kPiece, one.octets); !got) return changed_or(got.error());
  ESIGN_CHECK(compare(number, one.octets));
  one.document = identity_;
  one.number = number;
  return &one;
}

Result<void> FixedData::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  while (!out.empty()) {
    ESIGN_TRY(const Checked* piece, checked(offset / kPiece));
    const auto inside = static_cast<std::size_t>(offset % kPiece);
    const std::size_t count = std::min(out.size(), piece->octets.size() - inside);
    std::ranges::copy(std::span(piece->octets).subspan(inside, count), out.begin());
    out = out.subspan(count);
    offset += count;
  }
  return {};
}

const FixedData* as_fixed(const Document& document) { return dynamic_cast<const FixedData*>(&Document::Data::of(document)); }

}  // namespace

Result<Document> fixed(const Document& document) {
  if (as_fixed(document) != nullptr) return document;
  std::vector<Bytes> pieces;
  ESIGN_TRY(const auto whole, crypto::openssl().hasher(Hash::sha256));
  Cutter cut([&](View octets) -> Result<void> {
    ESIGN_TRY(Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, octets));
    pieces.push_back(std::move(digest));
    return whole->update(octets);
  });
  ESIGN_CHECK(document.read(std::ref(cut)));
  ESIGN_CHECK(cut.finish());
  ESIGN_TRY(const Bytes digest, whole->finish());
  return Document(std::make_shared<const FixedData>(document, std::move(pieces), to_hex(digest)));
}

Result<std::string> sha256_of(const Document& document) {
  if (const FixedData* kept = as_fixed(document)) return kept->sha256();
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, [&](const Sink& out) { return document.read(out); }));
  return to_hex(digest);
}

Result<Document> signing::as_shown(const Document& document, std::string_view expected_sha256) {
  if (expected_sha256.empty()) return document;
  const std::string expected = ascii_lower(expected_sha256);
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (expected.size() != 64 || !std::ranges::all_of(expected, is_digit)) return fail(Errc::invalid_argument, "a SHA-256 has 64 hexadecimal digits").in("expected_sha256");
  ESIGN_TRY(Document kept, fixed(document));
  ESIGN_TRY(const std::string is, sha256_of(kept));
  if (is != expected) return fail(Errc::changed, "its SHA-256 is " + is);
  return kept;
}

}  // namespace esign
