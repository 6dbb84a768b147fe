// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace esign::test {

/// Writes PDF files object by object and section by section, well-formed or not.
class PdfBuilder {
 public:
  PdfBuilder() : octets_("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n") {}

  /// "n g obj body endobj", listed in the section that comes next.
  PdfBuilder& object(unsigned number, std::string_view body, unsigned generation = 0) {
    entries_[number] = line(octets_.size(), generation, 'n');
    octets_ += std::to_string(number) + ' ' + std::to_string(generation) + " obj\n" + std::string(body) + "\nendobj\n";
    if (number >= size_) size_ = number + 1;
    return *this;
  }
  /// An entry as given, for a number that has none yet.
  PdfBuilder& entry(unsigned number, std::uint64_t offset, unsigned generation, char kind) {
    entries_[number] = line(offset, generation, kind);
    if (number >= size_) size_ = number + 1;
    return *this;
  }
  /// Octets that no section lists.
  PdfBuilder& raw(std::string_view octets) {
    octets_ += octets;
    return *this;
  }
  /// A table of what was added since the last one, its trailer and "startxref".
  PdfBuilder& table(std::string_view trailer = {}) { return table(trailer, previous_); }
  PdfBuilder& table(std::string_view trailer, std::uint64_t previous) {
    const std::uint64_t at = octets_.size();
    if (previous_ == 0) entries_[0] = line(0, 65535, 'f');
    octets_ += "xref\n";
    for (const auto& [number, text] : entries_) octets_ += std::to_string(number) + " 1\n" + text;
    octets_ += "trailer\n<< /Size " + std::to_string(size_) + " /Root 1 0 R";
    if (previous != 0) octets_ += " /Prev " + std::to_string(previous);
    octets_ += ' ' + std::string(trailer) + " >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
    return done(at);
  }
  /// The same as an uncompressed cross-reference stream of number `number`; `data` replaces the entries if it is not empty.
  PdfBuilder& stream(unsigned number, std::string_view dictionary = {}, std::string data = {}) {
    const std::uint64_t at = octets_.size();
    entries_[number] = line(at, 0, 'n');
    if (number >= size_) size_ = number + 1;
    std::string index;
    if (data.empty()) {
      for (const auto& [one, text] : entries_) {
        index += std::to_string(one) + " 1 ";
        data += record(text);
      }
      index = " /Index [" + index + "]";
    }
    octets_ += std::to_string(number) + " 0 obj\n<< /Type /XRef /W [1 8 2] /Size " + std::to_string(size_) + index + " /Root 1 0 R";
    if (previous_ != 0) octets_ += " /Prev " + std::to_string(previous_);
    octets_ += " /Length " + std::to_string(data.size()) + ' ' + std::string(dictionary) + " >>\nstream\n" + data + "\nendstream\nendobj\nstartxref\n" +
               std::to_string(at) + "\n%%EOF\n";
    return done(at);
  }

  /// The document that most tests begin with: catalog, pages, one page with text.
  static PdfBuilder page() {
    PdfBuilder made;
    made.object(1, "<< /Type /Catalog /Pages 2 0 R >>").object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    made.object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>");
    return std::move(made.object(4, "<< /Length 9 >>\nstream\nBT ET %\xC6\x8F\nendstream"));
  }

  const std::string& octets() const { return octets_; }
  std::uint64_t size() const { return octets_.size(); }
  std::uint64_t last_section() const { return previous_; }
  Document document() const { return Document::from_octets({octets_.begin(), octets_.end()}, "ərizə.pdf"); }

 private:
  static std::string line(std::uint64_t offset, unsigned generation, char kind) {
    std::string offset_text = std::to_string(offset), generation_text = std::to_string(generation);
    offset_text.insert(0, 10 - offset_text.size(), '0');
    generation_text.insert(0, 5 - generation_text.size(), '0');
    return offset_text + ' ' + generation_text + ' ' + kind + " \n";
  }
  static std::string record(const std::string& text) {
    std::string made(1, text[17] == 'n' ? '\1' : '\0');
    const std::uint64_t offset = std::stoull(text.substr(0, 10));
    const unsigned long generation = std::stoul(text.substr(11, 5));
    for (int shift = 56; shift >= 0; shift -= 8) made += static_cast<char>(offset >> shift & 0xff);
    made += static_cast<char>(generation >> 8 & 0xff);
    return made + static_cast<char>(generation & 0xff);
  }
  PdfBuilder& done(std::uint64_t at) {
    previous_ = at;
    entries_.clear();
    return *this;
  }

  std::string octets_;
  std::map<unsigned, std::string> entries_{};
  unsigned size_ = 1;
  std::uint64_t previous_ = 0;
};

}  // namespace esign::test
