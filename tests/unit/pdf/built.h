// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace esign::test {

using Bodies = std::map<unsigned, std::string>;

/// "<<...>> stream" of these octets; `dictionary`: keys besides Length.
std::string stream_of(const std::string& octets, const std::string& dictionary = {});

/// A PDF file that is put together object by object, revision by revision. Its signatures are no signatures: what is found
/// between revisions does not depend on that.
class BuiltPdf {
 public:
  enum class Sections : std::uint8_t { table, stream } sections = Sections::table;
  std::string octets{"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"};
  std::vector<std::uint64_t> ends{};
  Bodies bodies{};  ///< Of every object, the newest.

  /// Appends a revision: these objects, those numbers freed. `trailer`: keys besides Size and Prev.
  BuiltPdf& revise(const Bodies& changed, const std::vector<unsigned>& freed = {}, const std::string& trailer = "/Root 1 0 R/Info 9 0 R");
  /// The body of an object with one text in the place of another, which must be there.
  std::string with(unsigned number, const std::string& from, const std::string& to) const;
  Document document() const;
  unsigned next() const { return bodies.empty() ? 1 : bodies.rbegin()->first + 1; }

 private:
  std::uint64_t previous_ = 0;
};

/// One page with a text: 1 catalog, 2 page tree, 3 page, 4 content, 5 font, 9 information.
BuiltPdf plain_pdf(BuiltPdf::Sections sections = BuiltPdf::Sections::table);
/// The same with a text field "Ad" (20) and an empty signature field "Boş" (21), signed in a second revision through a visible
/// field "Sig1": 6 the signature, 7 the field, 8 its appearance. `reference`: further keys of the signature dictionary.
BuiltPdf signed_pdf(const std::string& reference = {}, BuiltPdf::Sections sections = BuiltPdf::Sections::table);
/// The changes that add a field with a widget as object `number` to page and form.
Bodies with_field(const BuiltPdf& pdf, unsigned number, const std::string& field);

}  // namespace esign::test
