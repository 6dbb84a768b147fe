// SPDX-License-Identifier: Apache-2.0
// The mutation oracle for PDF files: what of a signed one may change without notice is what stands between the digits of Contents
// and nobody signs, and nothing else.
#include <gtest/gtest.h>

#include "oracle.h"
#include "pdf/builder.h"
#include "pdf/revisions.h"
#include "pdf/signature_value.h"
#include "world.h"

namespace esign::mutation {
namespace {

Bytes signed_pdf(const test::PdfBuilder& file) { return World::one().sign(file.document(), Format::pades, Packaging::enveloped); }

/// Where the newest signature of the file has its value: the object that its newest revision lists and that has a ByteRange.
pdf::SignatureValue newest_value(const Bytes& file) {
  const auto revisions = pdf::read_revisions(Document::from_octets(file, "imzalı.pdf")).value();
  const std::size_t last = revisions.all.size() - 1;
  for (const pdf::XrefEntry& entry : revisions.all[last].newest().in_force()) {
    if (entry.kind != pdf::XrefEntry::Kind::plain) continue;
    auto value = pdf::read_signature_value(revisions, {entry.number, entry.generation}, last, {}).value();
    if (value.range && value.findings.empty()) return value;
  }
  ADD_FAILURE() << "no signature in the newest revision";
  return {};
}

/// The place of an octet: a path in the CMS, the padding behind it, or the file.
class Places {
 public:
  explicit Places(const Bytes& file) : value_(newest_value(file)) {
    std::size_t size = value_.contents.size();
    while (size > 0 && value_.contents[size - 1] == 0) --size;
    value_.contents.resize(size);
    tree_.emplace(value_.contents);
  }
  std::string of(std::size_t at) const {
    if (at <= value_.range->before || at + 1 >= value_.range->after) return "file";
    const std::size_t octet = (at - static_cast<std::size_t>(value_.range->before) - 1) / 2;
    return octet < value_.contents.size() ? "Contents/" + tree_->place_of(octet) : "padding";
  }
  const pdf::SignatureValue& value() const { return value_; }

  /// What single bits of digits do not reach in every file: each octet of the version changed, each letter of sid in its other case.
  void change_cms(const Bytes& file, const Receiver& judge) const {
    for (std::size_t i = 0; i < value_.contents.size(); ++i) {
      const std::string path = tree_->place_of(i);
      const std::uint8_t octet = value_.contents[i];
      const bool letter = (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z' && path.starts_with("0.1.0.4.0.1.");
      if (path != "0.1.0.0" && !letter) continue;
      Mutant mutant{"flip a bit of octet " + std::to_string(i) + " of the CMS", "Contents/" + path, file};
      const std::string digits = to_hex(Bytes{static_cast<std::uint8_t>(octet ^ (letter ? 0x20 : 0x02))});
      std::ranges::copy(digits, mutant.octets.begin() + static_cast<std::ptrdiff_t>(value_.range->before + 1 + 2 * i));
      judge(mutant);
    }
  }

 private:
  pdf::SignatureValue value_;
  std::optional<DerTree> tree_{};
};

/// As in a CMS file, and digits may be capitals.
FreePlaces free_of_pdf() {
  return {
      {"Contents", "flip bit 5", "hexadecimal digits may be capitals (ISO 32000-2, 7.3.4.3)"},
      {"Contents/0.1.0.0", "flip", "version: RFC 5652 section 5.1 derives it from what is there, and so do we; a wrong one is noted"},
      {"Contents/0.1.0.3.0", "", "the CA's certificate: evidence, checked by itself; the verifier has its own"},
      {"Contents/0.1.0.4.0.1", "", "sid: only finds the certificate, which signing-certificate-v2 signs; names match without case (RFC 5280 7.1)"},
  };
}

/// Whether one octet differs, and by its bit 5 alone: a letter in its other case, however that came about.
bool is_other_case(const Bytes& genuine, const Bytes& changed) {
  if (changed.size() != genuine.size()) return false;
  const auto [was, is] = std::ranges::mismatch(genuine, changed);
  return was != genuine.end() && (*was ^ *is) == 0x20 && std::equal(was + 1, genuine.end(), is + 1);
}

/// `older`: the size of the file before its newest revision. Cut back to it, or to a few octets more that are no object yet, it is
/// that file, which passes and says less.
void attack(const std::string& format, const Bytes& genuine, std::size_t older = 0) {
  const World& world = World::one();
  const Places places(genuine);
  FreePlaces free = free_of_pdf();
  const bool padded = 2 * places.value().contents.size() + 2 < places.value().range->after - places.value().range->before;
  if (padded) free.push_back({"padding", "", "zeros behind the CMS, which nobody signs: told as BR-09"});
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return world.claim(mutant.octets, std::nullopt); }, free);
  const auto judge = [&](Mutant mutant) {
    if (is_other_case(genuine, mutant.octets)) mutant.change = "flip bit 5";
    const bool is_older = older > 0 && mutant.octets.size() >= older - 2 && mutant.octets.size() < older + 12;
    if (!is_older) oracle.judge(mutant);
  };
  // Of the longer file every fourth: a test ends within a minute.
  std::size_t turn = 0;
  const auto some = [&](const Mutant& mutant) {
    if (older == 0 || turn++ % 4 == 0) judge(mutant);
  };
  change_octets(genuine, [&](std::size_t at) { return places.of(at); }, some);
  places.change_cms(genuine, judge);
  if (padded) {
    Mutant mutant{"overwrite the last digit", "padding", genuine};
    mutant.octets[static_cast<std::size_t>(places.value().range->after) - 2] = '7';
    judge(mutant);
  }
}

TEST(PdfMutationOracle, SignedTable) { attack("PAdES, table", signed_pdf(std::move(test::PdfBuilder::page().table()))); }
TEST(PdfMutationOracle, SignedStream) { attack("PAdES, stream", signed_pdf(std::move(test::PdfBuilder::page().stream(5)))); }

/// Every octet of a second revision is of the second signature, and the first one is under its watch too.
TEST(PdfMutationOracle, SignedTwice) {
  const Bytes once = signed_pdf(std::move(test::PdfBuilder::page().table()));
  const Bytes twice = World::one().sign(Document::from_octets(once, "ərizə.pdf"), Format::pades, Packaging::enveloped);
  ASSERT_TRUE(std::equal(once.begin(), once.end(), twice.begin()));
  attack("PAdES, two signatures", twice, once.size());
}

}  // namespace
}  // namespace esign::mutation
