// SPDX-License-Identifier: Apache-2.0
// DER values for the test PKI, over Botan's encoder. Independent of libesign on purpose: an error there
// must not be hidden by the same error here.
#pragma once
#include <botan/asn1_obj.h>

#include <string>
#include <vector>

#include "pki/declared.h"

namespace pki {

Bytes joined(const std::vector<Bytes>& parts);
/// One TLV; `cls` carries the class and, where due, CONSTRUCTED.
Bytes tagged(Botan::ASN1_Tag type, Botan::ASN1_Tag cls, const Bytes& content);
Bytes sequence(const std::vector<Bytes>& parts);
Bytes explicit_tag(unsigned number, const Bytes& content);  ///< [number] EXPLICIT, constructed.
Bytes implicit_tag(unsigned number, const Bytes& content);  ///< [number] IMPLICIT over primitive content.
Bytes oid(const std::string& dotted);
Bytes boolean_true();
Bytes integer(std::size_t value);
Bytes integer_of_hex(const std::string& hex);  ///< Unsigned, big-endian.
Bytes enumerated(std::size_t value);
Bytes null_value();
Bytes octet_string(const Bytes& content);
Bytes bit_string(const Bytes& content);              ///< No unused bits.
Bytes named_bits(const std::vector<unsigned>& set);  ///< X.690 11.2.2: trailing zero bits removed.
Bytes utf8_string(const std::string& text);
Bytes printable_string(const std::string& text);
Bytes ia5_string(const std::string& text);
/// RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. `rfc3339` is "YYYY-MM-DDTHH:MM:SSZ".
Bytes time_of(const std::string& rfc3339);
Bytes generalized_time(const std::string& rfc3339);
Bytes generalized_time_content(const std::string& rfc3339);  ///< Without tag and length.

/// RFC 5280 4.1.2.4; C and serialNumber as PrintableString, everything else as UTF8String.
Bytes name(const NameParts& parts);
/// Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue OCTET STRING }
Bytes extension(const std::string& id, const Bytes& value);
Bytes critical_extension(const std::string& id, const Bytes& value);

}  // namespace pki
