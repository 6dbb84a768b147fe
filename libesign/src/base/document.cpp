// SPDX-License-Identifier: Apache-2.0
#include <esign/document.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/document_data.h"
#include "base/media_type.h"

namespace esign {
namespace {

constexpr std::size_t kPiece = 256 * 1024;  // one read; small enough for the processor's cache

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Failure open_failure(int error_number) {
  if (error_number == ENOENT || error_number == ENOTDIR) return fail(Errc::not_found, "no such file");
  if (error_number == EACCES || error_number == EPERM) return fail(Errc::denied, "no permission to read it");
  return fail(Errc::storage, std::strerror(error_number));
}

}  // namespace

namespace {

struct MemoryData : Document::Data {
  MemoryData(std::string its_name, std::string its_media_type, std::vector<std::uint8_t> its_octets)
      : Data(std::move(its_name), std::move(its_media_type), its_octets.size()), octets(std::move(its_octets)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override {
    return receiver(std::span(octets).subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(count)));
  }
  std::vector<std::uint8_t> octets;
};

/// A regular file, open. Without O_NONBLOCK a pipe of that name would be waited for.
struct Opened {
  FileDescriptor file;
  std::uint64_t size = 0;
};
Result<Opened> open_regular(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0) return open_failure(errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return open_failure(errno);
  if (S_ISDIR(status.st_mode)) return fail(Errc::not_found, "it is a directory, not a file");
  if (!S_ISREG(status.st_mode)) return fail(Errc::invalid_argument, "it is not a regular file");
  return Opened{std::move(file), static_cast<std::uint64_t>(status.st_size)};
}

struct FileData : Document::Data {
  FileData(std::string its_name, std::string its_media_type, std::uint64_t its_size, FileDescriptor its_file)
      : Data(std::move(its_name), std::move(its_media_type), its_size), file(std::move(its_file)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override;
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;
  Result<void> check_unchanged() const override;
  FileDescriptor file;
};

/// A file that is opened for each reading.
struct NamedFileData : Document::Data {
  NamedFileData(std::string its_name, std::string its_media_type, std::uint64_t its_size, std::filesystem::path its_path)
      : Data(std::move(its_name), std::move(its_media_type), its_size), path(std::move(its_path)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override {
    ESIGN_TRY(const auto file, opened());
    return file->read(offset, count, receiver);
  }
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    ESIGN_TRY(const auto file, opened());
    return file->read_at(offset, out);
  }
  Result<void> check_unchanged() const override {
    ESIGN_TRY(const auto file, opened());
    return file->check_unchanged();
  }
  std::filesystem::path path;

 private:
  Result<std::unique_ptr<const FileData>> opened() const {
    ESIGN_TRY(Opened now, open_regular(path));
    return std::make_unique<const FileData>(name, media_type, size, std::move(now.file));
  }
};

/// Pieces of other documents, one after the other.
struct JoinedData : Document::Data {
  JoinedData(std::string its_name, std::string its_media_type, std::uint64_t its_size, std::vector<Document::Piece> its_pieces)
      : Data(std::move(its_name), std::move(its_media_type), its_size), pieces(std::move(its_pieces)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override;
  Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;
  Result<void> check_unchanged() const override;
  std::vector<Document::Piece> pieces;
};

Result<void> FileData::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  while (!out.empty()) {
    const ssize_t count = ::pread(file.number(), out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Errc::storage, std::strerror(errno));
    if (count == 0) return fail(Errc::conflict, "the file became shorter while it was read");
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> FileData::read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const {
  std::vector<std::uint8_t> piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, count)));
  while (count > 0) {
    const std::span<std::uint8_t> part(piece.data(), static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), count)));
    ESIGN_CHECK(read_at(offset, part));
    ESIGN_CHECK(receiver(part));
    offset += part.size();
    count -= part.size();
  }
  return {};
}

/// A file that grew meanwhile was not read whole.
Result<void> FileData::check_unchanged() const {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return fail(Errc::storage, std::strerror(errno));
  if (static_cast<std::uint64_t>(status.st_size) != size) return fail(Errc::conflict, "the file changed its size while it was read");
  return {};
}

Result<void> JoinedData::read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const {
  for (const Document::Piece& piece : pieces) {
    if (count == 0) break;
    if (offset >= piece.count) {
      offset -= piece.count;
      continue;
    }
    const std::uint64_t part = std::min(count, piece.count - offset);
    ESIGN_CHECK(piece.document.read(piece.offset + offset, part, receiver));
    count -= part;
    offset = 0;
  }
  return {};
}

Result<void> JoinedData::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  for (const Document::Piece& piece : pieces) {
    if (out.empty()) break;
    if (offset >= piece.count) {
      offset -= piece.count;
      continue;
    }
    const auto part = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), piece.count - offset)));
    ESIGN_CHECK(piece.document.read_at(piece.offset + offset, part));
    out = out.subspan(part.size());
    offset = 0;
  }
  return {};
}

Result<void> JoinedData::check_unchanged() const {
  for (const Document::Piece& piece : pieces) ESIGN_CHECK(of(piece.document).check_unchanged());
  return {};
}

}  // namespace

Result<void> Document::Data::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  return read(offset, out.size(), [&](std::span<const std::uint8_t> piece) -> Result<void> {
    std::ranges::copy(piece, out.begin());
    out = out.subspan(piece.size());
    return {};
  });
}

Result<Document> Document::load(const std::filesystem::path& path) {
  ESIGN_TRY(Opened opened, open_regular(path));
  std::string name = path.filename().string();
  std::string media_type = media_type_of(name);
  return Document(std::make_shared<const FileData>(std::move(name), std::move(media_type), opened.size, std::move(opened.file)));
}

Result<Document> Document::load_when_read(const std::filesystem::path& path) {
  ESIGN_TRY(const Opened opened, open_regular(path));
  std::string name = path.filename().string();
  std::string media_type = media_type_of(name);
  std::error_code none;
  std::filesystem::path whole = std::filesystem::absolute(path, none);
  return Document(std::make_shared<const NamedFileData>(std::move(name), std::move(media_type), opened.size, none ? path : std::move(whole)));
}

Document Document::from_octets(std::vector<std::uint8_t> octets, std::string name, std::string media_type) {
  if (media_type.empty()) media_type = media_type_of(name);
  return Document(std::make_shared<const MemoryData>(std::move(name), std::move(media_type), std::move(octets)));
}

Result<Document> Document::joined(std::vector<Piece> pieces, std::string name, std::string media_type) {
  if (media_type.empty()) media_type = media_type_of(name);
  std::uint64_t size = 0;
  for (const Piece& piece : pieces) {
    if (piece.offset > piece.document.size() || piece.count > piece.document.size() - piece.offset || piece.count > UINT64_MAX - size)
      return fail(Errc::invalid_argument, "a piece beyond the end of its document");
    size += piece.count;
  }
  return Document(std::make_shared<const JoinedData>(std::move(name), std::move(media_type), size, std::move(pieces)));
}

Result<Document> Document::excerpt(const Document& whole, std::vector<Range> ranges) {
  std::vector<Piece> pieces;
  for (const Range& range : ranges) pieces.push_back({whole, range.offset, range.count});
  return joined(std::move(pieces), whole.name(), whole.media_type());
}

const std::string& Document::name() const { return data_->name; }
const std::string& Document::media_type() const { return data_->media_type; }
std::uint64_t Document::size() const { return data_->size; }

Result<void> Document::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  if (offset > data_->size || out.size() > data_->size - offset) return fail(Errc::invalid_argument, "read beyond the end of the document");
  return out.empty() ? Result<void>() : data_->read_at(offset, out);
}

Result<void> Document::read(std::uint64_t offset, std::uint64_t count, const Receiver& receiver) const {
  if (offset > data_->size || count > data_->size - offset) return fail(Errc::invalid_argument, "read beyond the end of the document");
  return data_->read(offset, count, receiver);
}

Result<void> Document::read(const Receiver& receiver) const {
  ESIGN_CHECK(read(0, data_->size, receiver));
  return data_->check_unchanged();
}

Result<std::vector<std::uint8_t>> Document::octets(std::uint64_t at_most) const {
  if (data_->size > at_most) return fail(Errc::limit_exceeded, "document_octets");
  std::vector<std::uint8_t> all(static_cast<std::size_t>(data_->size));
  ESIGN_CHECK(read_at(0, all));
  return all;
}

}  // namespace esign
