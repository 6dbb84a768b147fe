// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <array>
#include <cstdint>
#include <memory>
#include <qpdf/InputSource.hh>
#include <string>
#include <vector>

// Of this folder's .cpp files alone: whoever includes it includes qpdf.
namespace esign::pdf {

/// The first `end` octets of a document as qpdf reads them: in pieces, with the last few pieces kept. What could not be read
/// ends in a std::runtime_error, as qpdf wants it, and is kept in `failure`.
class DocumentSource final : public InputSource {
 public:
  DocumentSource(Document document, std::uint64_t end);

  qpdf_offset_t findAndSkipNextEOL() override;
  const std::string& getName() const override { return name_; }
  qpdf_offset_t tell() override { return static_cast<qpdf_offset_t>(at_); }
  void seek(qpdf_offset_t offset, int whence) override;
  void rewind() override { at_ = 0; }
  size_t read(char* to, size_t length) override;
  void unreadCh(char) override;

  const Result<void>& state() const { return state_; }

 private:
  struct Piece {
    std::uint64_t number = UINT64_MAX;
    std::vector<std::uint8_t> octets{};
  };
  const Piece& piece(std::uint64_t number);

  Document document_;
  std::uint64_t end_ = 0, at_ = 0;
  std::string name_ = "document";
  std::array<Piece, 16> pieces_{};
  Result<void> state_{};
};

}  // namespace esign::pdf
