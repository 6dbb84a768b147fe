// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace esign {

/// Immutable octets with a name and a media type; cheap to copy. A loaded file is read where it lies, never whole: a
/// document of ten gigabytes costs no memory. The file must not change while a Document of it is used; a changed size is
/// Errc::conflict.
class ESIGN_API Document {
 public:
  /// Opens a regular file. Errors: not_found (also: a directory), denied, invalid_argument (a pipe or device), storage.
  static Result<Document> load(const std::filesystem::path& path);
  /// The same, but the file is opened for each reading and closed after it: for thousands of documents at a time. What its name
  /// leads to may become another file: whoever reads it twice fixes it (fixed(), esign/signer.h). Errors: those of load().
  static Result<Document> load_when_read(const std::filesystem::path& path);
  /// Takes octets that are in memory. `name` is what reports show.
  static Document from_octets(std::vector<std::uint8_t> octets, std::string name, std::string media_type = {});

  struct Range {
    std::uint64_t offset = 0, count = 0;
  };
  /// Ranges of a document, one after the other, as a document of its own, which reads them where they lie: what a signature of a
  /// PDF file is over. Name and media type stay. Errors: invalid_argument (a range beyond the end).
  static Result<Document> excerpt(const Document& whole, std::vector<Range> ranges);
  /// Octets of other documents, one piece after the other, as one document; they are read where they lie. Errors: invalid_argument
  /// (a piece that its document does not have).
  struct Piece;
  static Result<Document> joined(std::vector<Piece> pieces, std::string name, std::string media_type = {});

  const std::string& name() const;        ///< File name without folders.
  const std::string& media_type() const;  ///< From the name's ending, else "application/octet-stream".
  std::uint64_t size() const;             ///< Octets.
  /// Reads octets [offset, offset+out.size()). Errors: storage, conflict (the file changed), invalid_argument (beyond the end).
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const;
  /// Hands the octets on in order, in pieces; an error of the receiver ends it.
  using Receiver = std::function<Result<void>(std::span<const std::uint8_t>)>;
  Result<void> read(const Receiver& receiver) const;
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Receiver& receiver) const;
  /// All octets in memory. Errors: limit_exceeded when there are more than `at_most`; storage.
  Result<std::vector<std::uint8_t>> octets(std::uint64_t at_most) const;

  struct Data;
  explicit Document(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// The octets [offset, offset + count) of a document.
struct Document::Piece {
  Document document;
  std::uint64_t offset = 0, count = 0;
};

/// What an OutputFile does when its name is taken.
enum class Existing : std::uint8_t { refuse, replace };

/// A file that appears whole or not at all: written beside its target under another name, flushed to disk and renamed at
/// commit(); without commit() nothing is left behind.
class ESIGN_API OutputFile {
 public:
  /// Errors: already_exists, cannot_create, denied.
  static Result<OutputFile> create(const std::filesystem::path& path, Existing existing);
  OutputFile(OutputFile&&) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();
  Result<void> write(std::span<const std::uint8_t> octets);  ///< Errors: storage (disk full).
  Result<void> commit();                                      ///< Errors: storage, already_exists.

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace esign
