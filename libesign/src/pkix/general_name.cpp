// SPDX-License-Identifier: Apache-2.0
#include "pkix/name.h"

namespace esign::pkix {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

/// The tag of each alternative; Name is a CHOICE, so [4] is EXPLICIT.
asn1::Tag tag_of(GeneralNameKind kind) {
  const auto number = static_cast<std::uint32_t>(kind);
  switch (kind) {
    case GeneralNameKind::other_name:
    case GeneralNameKind::x400:
    case GeneralNameKind::directory:
    case GeneralNameKind::edi_party:
      return context_constructed(number);
    case GeneralNameKind::rfc822:
    case GeneralNameKind::dns:
    case GeneralNameKind::uri:
    case GeneralNameKind::ip:
    case GeneralNameKind::registered_id:
      return context(number);
  }
  return {};
}

/// OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }
void read_other_name(asn1::Reader& reader) {
  reader.inside(context_constructed(0), [&] {
    reader.at("type-id").oid();
    reader.at("value").explicitly(0, [&] { reader.any(); });
  });
}

/// EDIPartyName ::= SEQUENCE { nameAssigner [0] DirectoryString OPTIONAL, partyName [1] DirectoryString }
void read_edi_party(asn1::Reader& reader) {
  reader.inside(context_constructed(5), [&] {
    if (reader.next_is(context_constructed(0))) reader.explicitly(0, [&] { reader.at("nameAssigner").text(); });
    reader.explicitly(1, [&] { reader.at("partyName").text(); });
  });
}

void read_body(asn1::Reader& reader, GeneralName& name) {
  const asn1::Tag tag = tag_of(name.kind);
  switch (name.kind) {
    case GeneralNameKind::other_name: read_other_name(reader); break;
    case GeneralNameKind::rfc822:
    case GeneralNameKind::dns:
    case GeneralNameKind::uri: name.text = reader.text(tag, asn1::tag::ia5_string); break;
    case GeneralNameKind::x400: reader.expect(tag); break;
    case GeneralNameKind::directory: reader.inside(tag, [&] { name.directory = read_name(reader); }); break;
    case GeneralNameKind::edi_party: read_edi_party(reader); break;
    case GeneralNameKind::ip: name.text = to_hex(reader.octet_string(tag)); break;
    case GeneralNameKind::registered_id: name.text = reader.oid(tag).to_text(); break;
  }
}

}  // namespace

GeneralName read_general_name(asn1::Reader& reader) {
  GeneralName name;
  const asn1::Element element = reader.any();
  if (reader.failed()) return name;
  if (element.tag.tag_class != asn1::TagClass::context || element.tag.number > 8) {
    reader.fail("not a GeneralName");
    return name;
  }
  name.kind = static_cast<GeneralNameKind>(element.tag.number);
  name.whole = element.whole;
  name.octets = element.content;
  asn1::Reader inner(element.whole);
  read_body(inner, name);
  if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).error());
  return name;
}

std::vector<GeneralName> read_general_names(asn1::Reader& reader, asn1::Tag tag) {
  std::vector<GeneralName> names;
  reader.each(tag, 1, [&] { names.push_back(read_general_name(reader)); });
  return names;
}

NameMatch match(const GeneralName& a, const GeneralName& b) {
  if (a.kind != b.kind) return NameMatch::different;
  if (a.kind == GeneralNameKind::directory) return match(a.directory, b.directory);
  return equal(a.octets, b.octets) ? NameMatch::same : NameMatch::different;
}

}  // namespace esign::pkix
