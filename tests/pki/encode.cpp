// SPDX-License-Identifier: Apache-2.0
#include "pki/encode.h"

#include <botan/asn1_oid.h>
#include <botan/bigint.h>
#include <botan/der_enc.h>

#include <algorithm>
#include <map>

namespace pki {
namespace {

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

template <class Value>
Bytes encoded(const Value& value) {
  Bytes out;
  Botan::DER_Encoder(out).encode(value);
  return out;
}

/// "2024-01-01T00:00:00Z" as YYYYMMDDHHMMSSZ.
std::string compact_time(const std::string& rfc3339) {
  std::string digits;
  std::copy_if(rfc3339.begin(), rfc3339.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits + 'Z';
}

const std::map<std::string, std::string> kAttributeTypes = {
    {"CN", "2.5.4.3"}, {"SN", "2.5.4.4"},     {"serialNumber", "2.5.4.5"}, {"C", "2.5.4.6"},
    {"O", "2.5.4.10"}, {"title", "2.5.4.12"}, {"GN", "2.5.4.42"},          {"organizationIdentifier", "2.5.4.97"}};

}  // namespace

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes tagged(Botan::ASN1_Tag type, Botan::ASN1_Tag cls, const Bytes& content) {
  Bytes out;
  Botan::DER_Encoder(out).add_object(type, cls, content);
  return out;
}

Bytes sequence(const std::vector<Bytes>& parts) { return tagged(Botan::SEQUENCE, Botan::CONSTRUCTED, joined(parts)); }

Bytes explicit_tag(unsigned number, const Bytes& content) {
  return tagged(static_cast<Botan::ASN1_Tag>(number),
                static_cast<Botan::ASN1_Tag>(Botan::CONTEXT_SPECIFIC | Botan::CONSTRUCTED), content);
}

Bytes implicit_tag(unsigned number, const Bytes& content) {
  return tagged(static_cast<Botan::ASN1_Tag>(number), Botan::CONTEXT_SPECIFIC, content);
}

Bytes oid(const std::string& dotted) { return encoded(Botan::OID(dotted)); }

Bytes boolean_true() {
  Bytes out;
  Botan::DER_Encoder(out).encode(true);
  return out;
}

Bytes integer(std::size_t value) { return encoded(Botan::BigInt(value)); }
Bytes integer_of_hex(const std::string& hex) { return encoded(Botan::BigInt("0x" + hex)); }

Bytes enumerated(std::size_t value) {
  Bytes out;
  Botan::DER_Encoder(out).encode(Botan::BigInt(value), Botan::ENUMERATED, Botan::UNIVERSAL);
  return out;
}

Bytes null_value() { return tagged(Botan::NULL_TAG, Botan::UNIVERSAL, {}); }
Bytes octet_string(const Bytes& content) { return tagged(Botan::OCTET_STRING, Botan::UNIVERSAL, content); }

Bytes bit_string(const Bytes& content) { return tagged(Botan::BIT_STRING, Botan::UNIVERSAL, joined({{0}, content})); }

Bytes named_bits(const std::vector<unsigned>& set) {
  const unsigned last = *std::max_element(set.begin(), set.end());
  Bytes bits(last / 8 + 1);
  for (const unsigned bit : set) bits[bit / 8] = static_cast<std::uint8_t>(bits[bit / 8] | (0x80U >> (bit % 8)));
  return tagged(Botan::BIT_STRING, Botan::UNIVERSAL, joined({{static_cast<std::uint8_t>(7 - last % 8)}, bits}));
}

Bytes utf8_string(const std::string& text) { return tagged(Botan::UTF8_STRING, Botan::UNIVERSAL, bytes_of(text)); }
Bytes printable_string(const std::string& text) {
  return tagged(Botan::PRINTABLE_STRING, Botan::UNIVERSAL, bytes_of(text));
}
Bytes ia5_string(const std::string& text) { return tagged(Botan::IA5_STRING, Botan::UNIVERSAL, bytes_of(text)); }

Bytes generalized_time_content(const std::string& rfc3339) { return bytes_of(compact_time(rfc3339)); }

Bytes generalized_time(const std::string& rfc3339) {
  return tagged(Botan::GENERALIZED_TIME, Botan::UNIVERSAL, generalized_time_content(rfc3339));
}

Bytes time_of(const std::string& rfc3339) {
  if (rfc3339.substr(0, 4) >= "2050") return generalized_time(rfc3339);
  return tagged(Botan::UTC_TIME, Botan::UNIVERSAL, bytes_of(compact_time(rfc3339).substr(2)));
}

Bytes name(const NameParts& parts) {
  std::vector<Bytes> rdns;
  for (const auto& [type, value] : parts) {
    const bool ascii_type = type == "C" || type == "serialNumber";
    const Bytes attribute =
        sequence({oid(kAttributeTypes.at(type)), ascii_type ? printable_string(value) : utf8_string(value)});
    rdns.push_back(tagged(Botan::SET, Botan::CONSTRUCTED, attribute));
  }
  return sequence(rdns);
}

Bytes extension(const std::string& id, const Bytes& value) { return sequence({oid(id), octet_string(value)}); }

Bytes critical_extension(const std::string& id, const Bytes& value) {
  return sequence({oid(id), boolean_true(), octet_string(value)});
}

}  // namespace pki
