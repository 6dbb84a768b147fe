// SPDX-License-Identifier: Apache-2.0
#include "lints/botan/issued.h"

#include <botan/data_src.h>
#include <botan/pk_keys.h>
#include <botan/x509_dn.h>
#include <botan/x509_ext.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include <chrono>
#include <memory>

namespace esign::ca::lints {
namespace {

Bytes octets(const std::vector<std::uint8_t>& value) { return value; }

/// Botan numbers keyUsage by the value of the two octets of the BIT STRING; ours is counted from digitalSignature up.
std::uint16_t usage_bits(const Botan::X509_Certificate& certificate) {
  constexpr std::pair<Botan::Key_Constraints, unsigned> kBits[] = {
      {Botan::DIGITAL_SIGNATURE, 0}, {Botan::NON_REPUDIATION, 1}, {Botan::KEY_ENCIPHERMENT, 2},
      {Botan::DATA_ENCIPHERMENT, 3}, {Botan::KEY_AGREEMENT, 4},   {Botan::KEY_CERT_SIGN, 5},
      {Botan::CRL_SIGN, 6},          {Botan::ENCIPHER_ONLY, 7},   {Botan::DECIPHER_ONLY, 8},
  };
  unsigned bits = 0;
  for (const auto& [constraint, bit] : kBits)
    if ((static_cast<unsigned>(certificate.constraints()) & static_cast<unsigned>(constraint)) != 0) bits |= 1u << bit;
  return static_cast<std::uint16_t>(bits);
}

/// The values of an attribute of the subject, in order.
std::vector<std::string> values(const Botan::X509_Certificate& certificate, const char* type) {
  const Botan::OID wanted(type);
  std::vector<std::string> found;
  for (const auto& [oid, text] : certificate.subject_dn().dn_info())
    if (oid == wanted) found.push_back(text.value());
  return found;
}

/// cA as it stands; is_CA_cert() would also look at keyUsage.
Issued::Ca ca_of(const Botan::X509_Certificate& certificate) {
  const auto* constraints = certificate.v3_extensions().get_extension_object_as<Botan::Cert_Extension::Basic_Constraints>();
  return constraints != nullptr && constraints->get_is_ca() ? Issued::Ca::yes : Issued::Ca::no;
}

std::int64_t seconds(const Botan::X509_Time& time) { return static_cast<std::int64_t>(time.time_since_epoch()); }

Issued taken_from(const Botan::X509_Certificate& certificate) {
  Issued issued;
  issued.tbs = octets(certificate.tbs_data());
  issued.serial = octets(certificate.serial_number());
  issued.spki = octets(certificate.subject_public_key_info());
  issued.issuer_name = octets(certificate.raw_issuer_dn());
  issued.subject_name = octets(certificate.raw_subject_dn());
  issued.not_before = seconds(certificate.not_before());
  issued.not_after = seconds(certificate.not_after());
  issued.common_names = values(certificate, "2.5.4.3");
  issued.serial_numbers = values(certificate, "2.5.4.5");
  issued.organization_identifiers = values(certificate, "2.5.4.97");
  issued.key_usage = usage_bits(certificate);
  issued.ca = ca_of(certificate);
  for (const Botan::OID& purpose : certificate.extended_key_usage()) issued.purposes.push_back(purpose.to_string());
  issued.algorithm = certificate.signature_algorithm().get_oid().to_string();
  issued.algorithm_parameters = octets(certificate.signature_algorithm().get_parameters());
  issued.signature = octets(certificate.signature());
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
  return guarded([&]() -> Result<Issued> {
    Botan::DataSource_Memory source(certificate.data(), certificate.size());
    const Botan::X509_Certificate read(source);
    if (!source.end_of_data()) return fail(Errc::internal, "something follows the certificate");
    return taken_from(read);
  });
}

Result<IssuedBy> issued_by(View certificate, View issuer_spki) {
  return guarded([&]() -> Result<IssuedBy> {
    Botan::DataSource_Memory source(certificate.data(), certificate.size());
    const std::unique_ptr<Botan::Public_Key> key(Botan::X509::load_key(std::vector<std::uint8_t>(issuer_spki.begin(), issuer_spki.end())));
    return key && Botan::X509_Certificate(source).check_signature(*key) ? IssuedBy::this_key : IssuedBy::another_key;
  });
}

}  // namespace esign::ca::lints
