// SPDX-License-Identifier: Apache-2.0
// Certificates for the tests of rules: written here, by hand, so that each can be broken in one place.
#pragma once
#include <functional>
#include <optional>

#include "asn1/der_writer.h"
#include "crypto/key_file.h"
#include "domain/linted_tbs.h"
#include "lints/expectation.h"
#include "lints/oids.h"

namespace esign::ca::lints {

struct SampleAttribute {
  asn1::Oid type{};
  asn1::Tag tag{};
  std::string text{};
};
using SampleName = std::vector<SampleAttribute>;
struct SampleExtension {
  asn1::Oid id{};
  pkix::Critical critical = pkix::Critical::no;
  Bytes value{};
};

struct Sample {
  std::string profile{};
  std::int64_t version = 2;
  Bytes serial{};
  Bytes algorithm{};
  SampleName issuer{}, subject{};
  Time not_before{}, not_after{};
  std::optional<asn1::Tag> time_tag{};         ///< Instead of the right form of notAfter
  Bytes spki{};
  Bytes unique_identifier{};                   ///< subjectUniqueID; empty: none
  std::vector<SampleExtension> extensions{};

  Bytes tbs() const;
  SampleExtension& extension(const asn1::Oid& id);
  void drop(const asn1::Oid& id);
  void put(const asn1::Oid& id, Bytes value, pkix::Critical critical = pkix::Critical::no);
  SampleAttribute& attribute(const asn1::Oid& type);
  void drop_attribute(const asn1::Oid& type);
};

/// A pair of keys and what stands in certificates of it.
struct SampleKey {
  std::unique_ptr<crypto::PrivateKey> key{};
  Bytes spki{}, identifier{};
  explicit SampleKey(crypto::KeyKind kind = crypto::KeyKind::ec_p256);
};

/// Keys are made once for all tests.
const SampleKey& root_key();
const SampleKey& policy_key();
const SampleKey& issuing_key();
const SampleKey& subject_key();

/// A certificate that keeps every rule: of each profile of national_id_expectations().
Sample sample(const std::string& profile);
/// What the rules are told of it: the record says the same as the certificate.
struct Told {
  CertificateRecord record{};
  pkix::Certificate::Ptr issuer{};
  Bytes issuer_spki{};
  LintContext context() const { return {record, issuer, issuer_spki, Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}}; }
};
Told told(const Sample& sample);
/// The octets as a certificate with this key's signature.
Bytes signed_with(const SampleKey& key, View tbs, View algorithm);
const SampleKey& signer_of(const Sample& sample);

/// What is expected of them.
const std::vector<Expectation>& expectations();
asn1::Oid policy_of(const std::string& profile);

// Values of extensions.
Bytes key_usage(std::uint16_t bits);
Bytes ca_constraints(std::optional<int> path_length);
Bytes purposes(const std::vector<asn1::Oid>& all);
Bytes policies(const std::vector<asn1::Oid>& all);
Bytes distribution_point(std::string_view url);
Bytes access(const std::vector<std::pair<asn1::Oid, std::string>>& all);
Bytes authority_key(View identifier);
Bytes octets(View value);
Bytes hex(std::string_view text);
/// QCStatements of whole statements.
Bytes statements(const std::vector<Bytes>& all);
inline const Bytes kNatural = hex("301506082b06010505070b023009060704008bec490101"), kLegal = hex("301506082b06010505070b023009060704008bec490102"),
                   kCompliance = hex("3008060604008e460101"), kDevice = hex("3008060604008e460104"),
                   kTypeSignature = hex("3013060604008e4601063009060704008e46010601"), kTypeSeal = hex("3013060604008e4601063009060704008e46010602"),
                   kLegislation = hex("300e060604008e46010730041302415a"), kDeviceLegislation = hex("300e060604008e46010930041302415a");

}  // namespace esign::ca::lints
