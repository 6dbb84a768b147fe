// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "asn1/der_reader.h"

namespace esign::pkix {

/// One AttributeTypeAndValue of a RelativeDistinguishedName.
struct NameAttribute {
  asn1::Oid type{};
  asn1::Tag value_tag{};
  View value{};        ///< Content octets, into the owner's DER.
  std::string text{};  ///< As UTF-8; for a value that is no string "#" and the TLV in hexadecimal.
};
using RelativeName = std::vector<NameAttribute>;

/// Name ::= RDNSequence, RFC 5280 section 4.1.2.4. Parsing guarantees the grammar and well-formed strings; it DOES NOT
/// guarantee lengths, character sets of a profile, or that it is not empty.
struct Name {
  View der{};  ///< Tag and length included.
  std::vector<RelativeName> rdns{};

  bool empty() const { return rdns.empty(); }
  /// The first value of this attribute type, searched from the most specific RDN.
  std::optional<std::string> first(const asn1::Oid& type) const;
  /// RFC 4514 text, most specific first, UTF-8 unescaped, control characters made printable.
  std::string to_text() const;
};
Name read_name(asn1::Reader& reader);
/// RelativeDistinguishedName, at least one attribute; `tag` for IMPLICIT forms.
RelativeName read_relative_name(asn1::Reader& reader, asn1::Tag tag = asn1::tag::set);
/// `relative` appended to `issuer` (nameRelativeToCRLIssuer, RFC 5280 section 4.2.1.13). Has no DER of its own.
Name resolve_relative(const Name& issuer, const RelativeName& relative);

/// RFC 5280 section 7.1: equal octets, or the same RDNs after preparation of DirectoryStrings (RFC 4518: Unicode case
/// folding without locale, inner white space squeezed). `İ` does not match `i`.
enum class NameMatch : std::uint8_t { same, different };
NameMatch match(const Name& a, const Name& b);
/// Whether `base` is an initial sequence of `name` (directoryName constraints, RFC 5280 section 7.1).
NameMatch within_subtree(const Name& name, const Name& base);

/// GeneralName, RFC 5280 section 4.2.1.6.
enum class GeneralNameKind : std::uint8_t { other_name, rfc822, dns, x400, directory, edi_party, uri, ip, registered_id };
struct GeneralName {
  GeneralNameKind kind = GeneralNameKind::other_name;
  View whole{};           ///< The TLV.
  std::string text{};     ///< rfc822, dns, uri as IA5 text; registered_id dotted; ip as hexadecimal octets.
  View octets{};          ///< ip: address (or address and mask in constraints); other kinds: content octets.
  Name directory{};       ///< Only directory.
};
GeneralName read_general_name(asn1::Reader& reader);
/// GeneralNames, at least one; `tag` for IMPLICIT forms.
std::vector<GeneralName> read_general_names(asn1::Reader& reader, asn1::Tag tag = asn1::tag::sequence);
/// Whether two general names of the same kind are the same name: directory names by match(), the rest octet for octet.
NameMatch match(const GeneralName& a, const GeneralName& b);

}  // namespace esign::pkix
