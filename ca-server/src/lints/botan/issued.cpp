// SPDX-License-Identifier: Apache-2.0
#include "lints/botan/issued.h"

#include <botan/asn1_obj.h>
#include <botan/asn1_str.h>
#include <botan/asn1_time.h>
#include <botan/ber_dec.h>
#include <botan/data_src.h>
#include <botan/pk_keys.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

namespace esign::ca::lints {
namespace {

using Botan::BER_Decoder;
using Botan::BER_Object;

// Field by field: an X509_Certificate of Botan makes an object of every extension, both names twice and three hashes, of
// which the second look would use nothing.

constexpr auto kContextual = static_cast<Botan::ASN1_Tag>(Botan::CONTEXT_SPECIFIC | Botan::CONSTRUCTED);

/// The next element, tag and length before it again: certificates are DER, where there is one way to write them. (Botan's
/// encoder keeps what it writes in memory for secrets, and copies it twice.)
Bytes whole_sequence(BER_Decoder& from) {
  const BER_Object object = from.get_next_object();
  object.assert_is_a(Botan::SEQUENCE, Botan::CONSTRUCTED);
  const std::size_t length = object.length();
  std::size_t octets = 0;  // of a length that does not fit seven bits
  for (std::size_t rest = length >= 0x80 ? length : 0; rest != 0; rest >>= 8) ++octets;
  Bytes whole;
  whole.reserve(2 + octets + length);
  whole.push_back(0x30);
  whole.push_back(static_cast<std::uint8_t>(octets == 0 ? length : 0x80 | octets));
  for (std::size_t i = octets; i > 0; --i) whole.push_back(static_cast<std::uint8_t>(length >> 8 * (i - 1)));
  whole.insert(whole.end(), object.bits(), object.bits() + length);
  return whole;
}

std::int64_t next_time(BER_Decoder& from) {
  Botan::X509_Time time;
  from.decode(time);
  return static_cast<std::int64_t>(time.time_since_epoch());
}

/// Dotted decimals. Botan's own way makes a stream for each, which costs as much as reading ten elements.
std::string text_of(const Botan::OID& oid) {
  std::string text;
  for (const std::uint32_t part : oid.get_components()) {
    if (!text.empty()) text += '.';
    text += std::to_string(part);
  }
  return text;
}

/// Name, RFC 5280 section 4.1.2.4: of the attributes that the second look compares, the values in order.
void read_subject(const Bytes& name, Issued& issued) {
  static const Botan::OID common_name("2.5.4.3"), serial_number("2.5.4.5"), organization_identifier("2.5.4.97");
  BER_Decoder outer(name);
  BER_Decoder parts = outer.start_cons(Botan::SEQUENCE);
  while (parts.more_items()) {
    BER_Decoder part = parts.start_cons(Botan::SET);
    while (part.more_items()) {
      Botan::OID type;
      Botan::ASN1_String value;
      part.start_cons(Botan::SEQUENCE).decode(type).decode(value).end_cons();
      if (type == common_name) issued.common_names.push_back(value.value());
      if (type == serial_number) issued.serial_numbers.push_back(value.value());
      if (type == organization_identifier) issued.organization_identifiers.push_back(value.value());
    }
  }
}

/// KeyUsage ::= BIT STRING, section 4.2.1.3: the first octet counts the unused bits at the end.
std::uint16_t usage_bits(const Bytes& value) {
  const BER_Object object = BER_Decoder(value).get_next_object();
  object.assert_is_a(Botan::BIT_STRING, Botan::UNIVERSAL);
  const std::uint8_t* content = object.bits();
  if (object.length() == 0 || object.length() > 3 || content[0] > 7) throw std::runtime_error("keyUsage is no such BIT STRING");
  const std::size_t bits = (object.length() - 1) * 8;
  if (content[0] > bits) throw std::runtime_error("keyUsage is no such BIT STRING");
  unsigned all = 0;
  for (std::size_t bit = 0; bit < bits - content[0]; ++bit)
    if ((content[1 + bit / 8] & (0x80u >> bit % 8)) != 0) all |= 1u << bit;
  return static_cast<std::uint16_t>(all);
}

Issued::Ca ca_of(const Bytes& value) {
  bool ca = false;
  BER_Decoder outer(value);
  outer.start_cons(Botan::SEQUENCE).decode_optional(ca, Botan::BOOLEAN, Botan::UNIVERSAL, false);
  return ca ? Issued::Ca::yes : Issued::Ca::no;
}

std::vector<std::string> purposes_of(const Bytes& value) {
  std::vector<Botan::OID> purposes;
  BER_Decoder(value).decode_list(purposes).verify_end();
  std::vector<std::string> texts;
  for (const Botan::OID& purpose : purposes) texts.push_back(text_of(purpose));
  return texts;
}

/// Extensions, section 4.1.2.9; one that stands twice is no certificate (section 4.2).
void read_extensions(BER_Decoder& tbs, Issued& issued) {
  static const Botan::OID key_usage("2.5.29.15"), constraints("2.5.29.19"), purposes("2.5.29.37");
  BER_Decoder tagged = tbs.start_cons(static_cast<Botan::ASN1_Tag>(3), Botan::CONTEXT_SPECIFIC);
  BER_Decoder all = tagged.start_cons(Botan::SEQUENCE);
  std::vector<Botan::OID> seen;
  while (all.more_items()) {
    Botan::OID id;
    bool critical = false;
    Bytes value;
    all.start_cons(Botan::SEQUENCE).decode(id).decode_optional(critical, Botan::BOOLEAN, Botan::UNIVERSAL, false).decode(value, Botan::OCTET_STRING).end_cons();
    if (std::ranges::find(seen, id) != seen.end()) throw std::runtime_error("an extension stands twice");
    if (id == key_usage) issued.key_usage = usage_bits(value);
    if (id == constraints) issued.ca = ca_of(value);
    if (id == purposes) issued.purposes = purposes_of(value);
    seen.push_back(std::move(id));
  }
  tagged.verify_end();
}

/// TBSCertificate, section 4.1.2. What stands between subjectPublicKeyInfo and the extensions has no place in our certificates.
void read_tbs(Issued& issued, const Botan::AlgorithmIdentifier& outer) {
  BER_Decoder whole(issued.tbs);
  BER_Decoder tbs = whole.start_cons(Botan::SEQUENCE);
  std::size_t version = 0;
  tbs.decode_optional(version, static_cast<Botan::ASN1_Tag>(0), kContextual);
  if (version != 2) throw std::runtime_error("not version 3");
  const BER_Object serial = tbs.get_next_object();
  serial.assert_is_a(Botan::INTEGER, Botan::UNIVERSAL);
  issued.serial.assign(serial.bits(), serial.bits() + serial.length());
  Botan::AlgorithmIdentifier inner;
  tbs.decode(inner);
  if (inner != outer) throw std::runtime_error("two signature algorithms");
  issued.issuer_name = whole_sequence(tbs);
  BER_Decoder validity = tbs.start_cons(Botan::SEQUENCE);
  issued.not_before = next_time(validity);
  issued.not_after = next_time(validity);
  validity.verify_end();
  issued.subject_name = whole_sequence(tbs);
  issued.spki = whole_sequence(tbs);
  read_subject(issued.subject_name, issued);
  if (tbs.more_items()) read_extensions(tbs, issued);
  tbs.verify_end();
}

Issued read(View certificate) {
  BER_Decoder source(certificate.data(), certificate.size());
  BER_Decoder parts = source.start_cons(Botan::SEQUENCE);
  Issued issued;
  issued.tbs = whole_sequence(parts);
  Botan::AlgorithmIdentifier algorithm;
  parts.decode(algorithm).decode(issued.signature, Botan::BIT_STRING).verify_end();
  source.verify_end();
  issued.algorithm = text_of(algorithm.get_oid());
  issued.algorithm_parameters = algorithm.get_parameters();
  read_tbs(issued, algorithm);
  return issued;
}

}  // namespace

namespace {

/// Botan speaks in exceptions; none of them passes this edge.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& thrown) {
    return fail(Errc::internal, std::string("Botan cannot read the certificate: ") + thrown.what());
  }
}

}  // namespace

Result<Issued> read_issued(View certificate) {
  return guarded([&]() -> Result<Issued> { return read(certificate); });
}

Result<IssuedBy> issued_by(View certificate, View issuer_spki) {
  return guarded([&]() -> Result<IssuedBy> {
    Botan::DataSource_Memory source(certificate.data(), certificate.size());
    const std::unique_ptr<Botan::Public_Key> key(Botan::X509::load_key(std::vector<std::uint8_t>(issuer_spki.begin(), issuer_spki.end())));
    return key && Botan::X509_Certificate(source).check_signature(*key) ? IssuedBy::this_key : IssuedBy::another_key;
  });
}

}  // namespace esign::ca::lints
