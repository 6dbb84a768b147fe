// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <optional>

#include "pdf/object_cipher.h"

namespace esign::pdf {

/// What an update is appended to: the newest cross-reference section and the end of the file.
struct UpdateBase {
  std::uint64_t size = 0;  ///< Octets of the file.
  /// Whether the last octet ends a line; if not, the update begins with a line feed.
  enum class LastLine : std::uint8_t { ended, open } last_line = LastLine::ended;
  std::uint64_t startxref = 0;  ///< As the file has it: the /Prev of the update.
  /// Of the newest section. A hybrid one is a table: a stream after it is refused by viewers.
  enum class Section : std::uint8_t { table, stream } section = Section::table;
  std::uint32_t next_number = 1;  ///< Above every number of the file, whatever /Size says.
  Dictionary trailer{};  ///< Of the newest section; what belongs to a section alone (/Size, /Prev, /ID, /W...) is written anew.
  Bytes first_id{};   ///< /ID[0], which the file's key depends on; empty: there is none yet.
  Bytes second_id{};  ///< /ID[1] of this update: 16 octets that no other has.
};

/// Where a signature of the update lies in the new file (ISO 32000-2, 12.8.1): it covers [0, before) and [after, size).
struct SignatureGap {
  std::uint64_t before = 0, after = 0, size = 0;
  std::uint64_t reserve = 0;  ///< Octets that /Contents has room for: after - before is twice that and two.
};

/// What stands behind the old end of the file.
struct UpdateOctets {
  Bytes octets{};
  std::optional<SignatureGap> gap{};
};

/// An update in the making (ISO 32000-2, 7.5.6): objects that are new or written anew, their section, the trailer. It holds no
/// object streams: a signature dictionary may not lie in one, and there is one kind of object to check.
class IncrementalUpdate {
 public:
  /// `cipher` is null for a document that is not encrypted.
  IncrementalUpdate(UpdateBase base, std::shared_ptr<const ObjectCipher> cipher) : base_(std::move(base)), cipher_(std::move(cipher)) {}

  Ref new_object();  ///< The next free number.
  /// What a new or rewritten object is to be; the last one of a number counts. Strings are encrypted with its key. Errors: internal.
  Result<void> put(Ref id, const Object& object);
  /// A stream from its dictionary without /Length, and its octets: filtered, not encrypted. Errors: internal.
  Result<void> put_stream(Ref id, const Dictionary& dictionary, Bytes data);
  /// A signature dictionary without /ByteRange and /Contents, with room for `reserve` octets. One an update. Errors: internal.
  Result<void> put_signature(Ref id, const Dictionary& entries, std::size_t reserve);

  bool empty() const { return objects_.empty(); }
  /// The update, its /ByteRange filled in and its /Contents all zeros. Errors: limit_exceeded (an offset above ten digits in a
  /// table: the file would need a cross-reference stream).
  Result<UpdateOctets> finish() const;

 private:
  struct Body {
    enum class Kind : std::uint8_t { plain, stream, signature } kind = Kind::plain;
    std::uint32_t generation = 0;
    std::string front{};      ///< Of a stream: up to its data; of a signature: up to /ByteRange.
    Bytes data{};             ///< Of a stream.
    std::size_t reserve = 0;  ///< Of a signature.
  };
  struct Progress;
  Result<std::string> text_of_object(Ref id, const Object& object) const;
  std::uint64_t upper_bound() const;
  void write_object(Progress& progress, std::uint32_t number, const Body& body) const;
  Result<void> write_section(Progress& progress) const;

  UpdateBase base_;
  std::shared_ptr<const ObjectCipher> cipher_;
  std::map<std::uint32_t, Body> objects_{};
};

/// The update with this value in its gap, the rest of it zeros. Errors: limit_exceeded (it does not fit).
Result<void> fill_gap(UpdateOctets& update, std::uint64_t base_size, View value);

}  // namespace esign::pdf
