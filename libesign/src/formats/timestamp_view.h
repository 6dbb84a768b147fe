// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/timestamp/token.h"

namespace esign::formats {

enum class TimestampKind : std::uint8_t { content, signature, references, archive };

/// One piece of what is hashed for an imprint.
struct ImprintPiece {
  enum class Form : std::uint8_t {
    plain,    ///< The octets themselves.
    digested  ///< Their digest by the imprint's own algorithm (EN 319 122-1 clause 5.5.3 step 2: the content).
  } form = Form::plain;
  Source octets{};
};

/// One way to compose the input of the imprint: the pieces in their order.
struct ImprintRule {
  std::string deviation{};  ///< How this way differs from the standard's; empty for the standard's own.
  /// explanation: files are known that were made so, but what matches only so is not intact; it is for the message.
  enum class Standing : std::uint8_t { accepted, explanation } standing = Standing::accepted;
  std::vector<ImprintPiece> pieces{};
};

/// What a time-stamp proves the existence of when its imprint matches, as far as it is at hand.
struct Covered {
  enum class SignatureValue : std::uint8_t { no, yes } signature_value = SignatureValue::no;
  std::vector<std::size_t> references{};  ///< Positions in SignatureView::references.
  std::vector<std::size_t> timestamps{};  ///< Positions in SignatureView::timestamps: whole tokens, with all they carry.
  Evidence evidence{};                    ///< Apart from what those tokens carry.
};

/// Something that an ats-hash-index may name by its digest.
struct IndexedItem {
  std::vector<Bytes> forms{};  ///< The octets to hash: as the file has them, and their DER if that is something else.
  Covered covers{};
};

/// The ats-hash-index of an archive-time-stamp-v3 (EN 319 122-1 clause 5.5.2) beside what is there to be named.
struct HashIndex {
  Hash hash = Hash::sha256;
  struct List {
    std::string name{};                ///< "certificatesHashIndex"
    std::vector<Bytes> stated{};       ///< Digests, as many times as they stand there.
    std::shared_ptr<const std::vector<IndexedItem>> items{};  ///< What is in the file; all tokens of a signature share it.
  };
  std::vector<List> lists{};
};

/// Digests that were computed, by file and hash: many time-stamps of one container list the same files.
using KnownDigests = std::map<std::pair<std::string, Hash>, Bytes>;

/// A file of a container that a manifest lists: what is time-stamped is the manifest with its digest.
struct ListedFile {
  std::string name{};
  Hash hash = Hash::sha256;
  Bytes expected{};
  Source octets{};  ///< Empty: it is not in the container.
  std::string file{};  ///< Its name there.
  std::shared_ptr<KnownDigests> known{};  ///< Shared by all of one reading, in one thread.
  Covered covers{};
};

/// One time-stamp token of a signature, read and not judged.
struct TimestampView {
  TimestampKind kind = TimestampKind::signature;
  std::string attribute{};  ///< "signature-time-stamp", "xades141:ArchiveTimeStamp"
  Bytes octets{};           ///< The ContentInfo as found; empty when not even that could be had.
  std::shared_ptr<const timestamp::Token> token{};  ///< Empty with `failure`.
  std::optional<Error> failure{};                   ///< Why the token cannot be read.
  std::optional<Error> no_imprint{};                ///< Why the input of the imprint cannot be composed; `rules` is empty then.
  std::vector<ImprintRule> rules{};                 ///< The standard's own first.
  std::optional<HashIndex> index{};                 ///< Only archive-time-stamp-v3.
  /// Of a token that serves several signatures of a document: what its imprint is over, in one name; it is hashed once. Empty: not known.
  std::string same_octets{};
  std::vector<ListedFile> listed{};                 ///< Only of a manifest in a container.
  Covered covers{};                                 ///< By the imprint itself; what an index names comes on top.
};

/// What checking one imprint gave.
struct ImprintCheck {
  enum class Outcome : std::uint8_t { match, mismatch, not_available, unsupported } outcome = Outcome::not_available;
  std::string why{};     ///< When not a match; a match by another way than the standard's tells here which.
  Covered covers{};      ///< Only for a match, as `indexed`.
  Covered indexed{};     ///< What the hash index or the manifest names: its digest was hashed, not its octets.
};
/// The octets that a rule composes, hashed. Errors: those of `digest` and of the pieces.
Result<Bytes> hash_rule(const ImprintRule& rule, Hash hash, const DigestFunction& digest);
/// Hashes what the time-stamp must be over and compares. It matches only if every entry of its hash index has its counterpart
/// in the file (EN 319 122-1 clause 5.5.2: what an index names was there and must still be), and every file that its manifest lists
/// is what it was. Errors: limit_exceeded, storage, conflict, internal.
Result<ImprintCheck> check_imprint(const TimestampView& timestamp, const DigestFunction& digest);

/// "signature", "archive"
std::string_view name(TimestampKind kind) noexcept;

/// Reads a token into a view; an unreadable one is kept with its reason. `parsed`, if given, is of the same limits. Errors: limit_exceeded.
Result<void> take_token(TimestampView& into, Bytes octets, const Limits& limits, pkix::ParsedObjects* parsed);

}  // namespace esign::formats
