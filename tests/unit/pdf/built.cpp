// SPDX-License-Identifier: Apache-2.0
#include "pdf/built.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace esign::test {
namespace {

std::string field_of(std::uint64_t value, unsigned octets) {
  std::string text;
  for (unsigned i = octets; i-- > 0;) text += static_cast<char>(value >> (8 * i));
  return text;
}

}  // namespace

std::string stream_of(const std::string& octets, const std::string& dictionary) {
  return "<<" + dictionary + "/Length " + std::to_string(octets.size()) + ">>\nstream\n" + octets + "\nendstream";
}

BuiltPdf& BuiltPdf::revise(const Bodies& changed, const std::vector<unsigned>& freed, const std::string& trailer) {
  std::map<unsigned, std::pair<bool, std::uint64_t>> entries;
  for (const auto& [number, body] : changed) {
    entries[number] = {true, octets.size()};
    octets += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    bodies[number] = body;
  }
  for (const unsigned number : freed) entries[number] = {false, 0};
  const bool first = ends.empty();
  if (first) entries[0] = {false, 0};
  const std::uint64_t at = octets.size();
  const unsigned own = sections == Sections::stream ? std::max(next(), 100u) : 0;
  if (own != 0) {
    bodies[own] = "null";
    entries[own] = {true, at};
  }
  std::string keys = "/Size " + std::to_string(next()) + trailer;
  if (!first) keys += "/Prev " + std::to_string(previous_);
  if (own != 0) {
    std::string index, data;
    for (const auto& [number, entry] : entries) {
      index += std::to_string(number) + " 1 ";
      data += std::string(1, entry.first ? 1 : 0) + field_of(entry.second, 4) + field_of(number == 0 ? 65535 : entry.first ? 0 : 1, 2);
    }
    octets += std::to_string(own) + " 0 obj\n" + stream_of(data, "/Type/XRef/W[1 4 2]/Index[" + index + "]" + keys) + "\nendobj\n";
  } else {
    octets += "xref\n";
    for (const auto& [number, entry] : entries) {
      char line[40];
      std::snprintf(line, sizeof line, "%u 1\n%010llu %05u %c \n", number, static_cast<unsigned long long>(entry.second),
                    number == 0 ? 65535u : entry.first ? 0u : 1u, entry.first ? 'n' : 'f');
      octets += line;
    }
    octets += "trailer\n<<" + keys + ">>\n";
  }
  octets += "startxref\n" + std::to_string(at) + "\n%%EOF\n";
  previous_ = at;
  ends.push_back(octets.size());
  return *this;
}

std::string BuiltPdf::with(unsigned number, const std::string& from, const std::string& to) const {
  std::string body = bodies.at(number);
  const auto at = body.find(from);
  if (at == std::string::npos) throw std::logic_error("no " + from + " in object " + std::to_string(number));
  return body.replace(at, from.size(), to);
}

Document BuiltPdf::document() const { return Document::from_octets({octets.begin(), octets.end()}, "sınaq.pdf"); }

BuiltPdf plain_pdf(BuiltPdf::Sections sections) {
  BuiltPdf pdf;
  pdf.sections = sections;
  pdf.revise({{1, "<</Type/Catalog/Pages 2 0 R>>"},
              {2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"},
              {3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"},
              {4, stream_of("BT /F1 24 Tf 20 100 Td (Salam) Tj ET")},
              {5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"},
              {9, "<</Title(Arayis)>>"}});
  return pdf;
}

BuiltPdf signed_pdf(const std::string& reference, BuiltPdf::Sections sections) {
  BuiltPdf pdf;
  pdf.sections = sections;
  pdf.revise({{1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R 21 0 R]/SigFlags 3>>>>"},
              {2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"},
              {3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[20 0 R 21 0 R]>>"},
              {4, stream_of("BT /F1 24 Tf 20 100 Td (Salam) Tj ET")},
              {5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"},
              {9, "<</Title(Arayis)>>"},
              {20, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ad)/V(Aysel)/AP<</N 22 0 R>>/F 4/Rect[10 10 90 30]/P 3 0 R>>"},
              {21, "<</Type/Annot/Subtype/Widget/FT/Sig/T<FEFF0042006F015F>/F 132/Rect[200 10 290 30]/P 3 0 R>>"},
              {22, stream_of("q Q", "/Type/XObject/Subtype/Form/BBox[0 0 80 20]")}});
  pdf.revise({{1, pdf.with(1, "21 0 R]", "21 0 R 7 0 R]")},
              {3, pdf.with(3, "21 0 R]", "21 0 R 7 0 R]")},
              {6, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>/Reason(Razi)" + reference + ">>"},
              {7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/AP<</N 8 0 R>>/F 132/Rect[10 150 110 190]/P 3 0 R>>"},
              {8, stream_of("0 g", "/Type/XObject/Subtype/Form/BBox[0 0 100 40]")}});
  return pdf;
}

Bodies with_field(const BuiltPdf& pdf, unsigned number, const std::string& field) {
  const std::string entry = " " + std::to_string(number) + " 0 R]";
  return {{1, pdf.with(1, "7 0 R]", "7 0 R" + entry)}, {3, pdf.with(3, "7 0 R]", "7 0 R" + entry)}, {number, field}};
}

}  // namespace esign::test
