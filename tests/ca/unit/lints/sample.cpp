// SPDX-License-Identifier: Apache-2.0
#include "sample.h"

#include <algorithm>

#include "crypto/backend.h"

namespace esign::ca::lints {
namespace {

using asn1::Writer;
using asn1::written;
namespace tag = asn1::tag;

constexpr asn1::Tag kUtf8 = tag::utf8_string, kPrintable = tag::printable_string;

SampleName authority_name(const std::string& common_name) {
  return {{oid::kCountry, kPrintable, "AZ"},
          {oid::kOrganization, kUtf8, "Milli Sertifikat Xidmətləri Mərkəzi"},
          {oid::kOrganizationIdentifier, kUtf8, "VATAZ-1401555071"},
          {oid::kCommonName, kUtf8, common_name}};
}

SampleName person() {
  return {{oid::kCountry, kPrintable, "AZ"},
          {oid::kSurname, kUtf8, "Məmmədova"},
          {oid::kGivenName, kUtf8, "Günel"},
          {oid::kSerialNumber, kPrintable, "PNOAZ-5ABCD12"},
          {oid::kCommonName, kUtf8, "MƏMMƏDOVA GÜNEL"}};
}

void write_name(Writer& writer, const SampleName& name) {
  writer.sequence([&] {
    for (const SampleAttribute& one : name)
      writer.inside(tag::set, [&] { writer.sequence([&] { writer.oid(one.type); writer.text(one.tag, one.text); }); });
  });
}

void write_time(Writer& writer, Time time, const std::optional<asn1::Tag>& wanted) {
  if (!wanted) return writer.time(time);
  std::string text = to_rfc3339(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'T'; });
  writer.text(*wanted, *wanted == tag::utc_time ? std::string_view(text).substr(2) : std::string_view(text));
}

Bytes algorithm_of(const SampleKey& key) {
  const bool rsa = key.key->public_key().type == pkix::KeyType::rsa;
  const pkix::SignatureAlgorithm algorithm{.scheme = rsa ? Scheme::rsa_pkcs1 : Scheme::ecdsa};
  return written([&](Writer& writer) { pkix::write(writer, pkix::algorithm_identifier(algorithm)); });
}

Bytes serial_for(std::string_view profile) {
  const auto digest = crypto::digest(crypto::openssl(), Hash::sha256, as_view(profile));
  Bytes serial{0x01};
  append(serial, View(*digest).first(16));
  return serial;
}

void add_status(Sample& made, std::string_view issuer) {
  made.put(oid::kCrlDistributionPoints, distribution_point("http://pki.example/crl/" + std::string(issuer) + "/0.crl"));
  made.put(oid::kAuthorityInfoAccess, access({{oid::kOcsp, "http://pki.example/ocsp/" + std::string(issuer)},
                                              {oid::kCaIssuers, "http://pki.example/ca/" + std::string(issuer) + ".cer"}}));
}

void add_statements(Sample& made, Kind kind) {
  if (kind == Kind::natural_authentication) made.put(oid::kQcStatements, statements({kNatural}));
  if (kind == Kind::natural_signature || kind == Kind::legal_seal) {
    const bool seal = kind == Kind::legal_seal;
    made.put(oid::kQcStatements, statements({seal ? kLegal : kNatural, kCompliance, kDevice, seal ? kTypeSeal : kTypeSignature, kLegislation,
                                             kDeviceLegislation}));
  }
}

SampleName subject_for(const std::string& profile, Kind kind) {
  if (profile == "root") return authority_name("Kök Sertifikat Mərkəzi");
  if (profile == "policy-ca") return authority_name("Siyasət Mərkəzi");
  if (profile == "issuing-ca") return authority_name("Vətəndaş Mərkəzi");
  if (kind != Kind::natural_signature && kind != Kind::natural_authentication) return authority_name("Xidmət " + profile);
  SampleName name = person();
  if (profile.starts_with("entrepreneur")) name[3].text = "TINAZ-1400057422";
  if (profile.starts_with("state") || profile.starts_with("legal")) {
    name.insert(name.begin() + 1, {oid::kOrganization, kUtf8, "Ədliyyə Nazirliyi"});
    name.insert(name.begin() + 2, {oid::kOrganizationIdentifier, kUtf8, "VATAZ-1400057421"});
  }
  return name;
}

const Expectation& expected(const std::string& profile) {
  return *std::ranges::find(expectations(), profile, &Expectation::profile);
}

std::string issuer_of(const std::string& profile) {
  if (profile == "root" || profile == "policy-ca") return "root";
  return profile == "issuing-ca" ? "policy-ca" : "issuing-ca";
}

const SampleKey& key_of(const std::string& profile) {
  if (profile == "root") return root_key();
  if (profile == "policy-ca") return policy_key();
  return profile == "issuing-ca" ? issuing_key() : subject_key();
}

void add_extensions(Sample& made, const std::string& issuer) {
  const Kind kind = expected(made.profile).kind;
  const KindRow& row = row_of(kind);
  const bool authority = row.key_usage == row_of(Kind::root).key_usage;
  made.put(oid::kKeyUsage, key_usage(row.key_usage), pkix::Critical::yes);
  made.put(oid::kSubjectKeyIdentifier, octets(key_of(made.profile).identifier));
  if (kind != Kind::root) made.put(oid::kAuthorityKeyIdentifier, authority_key(key_of(issuer).identifier));
  if (authority) {
    const std::optional<int> length = kind == Kind::root ? std::optional<int>{} : std::optional<int>(kind == Kind::policy_authority ? 1 : 0);
    made.put(oid::kBasicConstraints, ca_constraints(length), pkix::Critical::yes);
  }
  if (!row.purposes.empty())
    made.put(oid::kExtendedKeyUsage, purposes({row.purposes.begin(), row.purposes.end()}),
             kind == Kind::time_stamping_unit ? pkix::Critical::yes : pkix::Critical::no);
  made.put(oid::kCertificatePolicies, authority ? policies({oid::kAnyPolicy}) : policies({asn1::Oid("0.4.0.2042.1.2"), expected(made.profile).policy}));
  if (kind == Kind::ocsp_signer) made.put(oid::kOcspNoCheck, written([](Writer& writer) { writer.null(); }));
  if (kind != Kind::ocsp_signer && kind != Kind::root) add_status(made, issuer);
  add_statements(made, kind);
}

}  // namespace

SampleKey::SampleKey(crypto::KeyKind kind) {
  const auto pkcs8 = crypto::generate_pkcs8(kind);
  key = *crypto::open_pkcs8(pkcs8->reveal());
  spki = key->spki();
  asn1::Reader reader(spki);
  View bits;
  reader.sequence([&] {
    reader.any();
    bits = reader.bit_string().octets;
  });
  identifier = *crypto::digest(crypto::openssl(), Hash::sha1, bits);
}

const SampleKey& root_key() {
  static const SampleKey key;
  return key;
}
const SampleKey& policy_key() {
  static const SampleKey key;
  return key;
}
const SampleKey& issuing_key() {
  static const SampleKey key;
  return key;
}
const SampleKey& subject_key() {
  static const SampleKey key;
  return key;
}

const std::vector<Expectation>& expectations() {
  static const std::vector<Expectation> all = *national_id_expectations("1.3.6.1.4.1.32473.31.1");
  return all;
}
asn1::Oid policy_of(const std::string& profile) { return expected(profile).policy; }

Sample sample(const std::string& profile) {
  const std::string issuer = issuer_of(profile);
  const Kind kind = expected(profile).kind;
  Sample made{.profile = profile};
  made.serial = serial_for(profile);
  made.algorithm = algorithm_of(key_of(issuer));
  made.issuer = subject_for(issuer, Kind::root);
  made.subject = subject_for(profile, kind);
  made.not_before = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
  // Authorities of three heights, each ending before the one above.
  made.not_after = last_second_of(made.not_before, expected(profile).longest);
  made.spki = key_of(profile).spki;
  add_extensions(made, issuer);
  return made;
}

Told told(const Sample& sample_of) {
  const std::string issuer = issuer_of(sample_of.profile);
  Told all;
  all.record.issuer = issuer;
  all.record.profile = sample_of.profile;
  all.record.tbs = sample_of.tbs();
  all.record.recorded = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
  std::copy_n(sample_of.serial.begin(), std::min(sample_of.serial.size(), all.record.serial.size()), all.record.serial.begin());
  all.record.not_before = sample_of.not_before;
  all.record.not_after = sample_of.not_after;
  const auto spki = crypto::digest(crypto::openssl(), Hash::sha256, sample_of.spki);
  std::copy(spki->begin(), spki->end(), all.record.spki_sha256.begin());
  if (const auto parsed = pkix::Certificate::parse(signed_with(key_of(issuer), all.record.tbs, sample_of.algorithm))) {
    const pkix::Identity identity = pkix::identity_of((*parsed)->subject());
    all.record.subject = (*parsed)->subject().to_text();
    all.record.common_name = identity.common_name;
    all.record.fin = identity.fin.value_or("");
    all.record.voen = identity.voen.value_or("");
  }
  const Kind kind = expected(sample_of.profile).kind;
  const bool subscriber = kind == Kind::natural_signature || kind == Kind::natural_authentication || kind == Kind::legal_seal;
  all.record.category = !subscriber ? Category::none : kind == Kind::legal_seal ? Category::legal_entity : Category::citizen;
  all.issuer_spki = key_of(issuer).spki;
  if (sample_of.profile != "root") {
    const Sample above = sample(issuer);
    all.issuer = *pkix::Certificate::parse(signed_with(key_of(issuer_of(issuer)), above.tbs(), above.algorithm));
  }
  return all;
}

const SampleKey& signer_of(const Sample& sample_of) { return key_of(issuer_of(sample_of.profile)); }

Bytes signed_with(const SampleKey& key, View tbs, View algorithm) {
  const bool rsa = key.key->public_key().type == pkix::KeyType::rsa;
  const auto value = key.key->sign({.scheme = rsa ? Scheme::rsa_pkcs1 : Scheme::ecdsa}, tbs);
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.raw(tbs);
      writer.raw(algorithm);
      writer.bit_string(*value);
    });
  });
}

Bytes Sample::tbs() const {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      if (version > 0) writer.explicitly(0, [&] { writer.integer(version); });
      writer.integer(View(serial));
      writer.raw(algorithm);
      write_name(writer, issuer);
      writer.sequence([&] {
        write_time(writer, not_before, {});
        write_time(writer, not_after, time_tag);
      });
      write_name(writer, subject);
      writer.raw(spki);
      if (!unique_identifier.empty()) writer.bit_string(unique_identifier, 0, tag::context(2));
      if (extensions.empty()) return;
      writer.explicitly(3, [&] {
        writer.sequence([&] {
          for (const SampleExtension& one : extensions)
            writer.sequence([&] {
              writer.oid(one.id);
              if (one.critical == pkix::Critical::yes) writer.boolean(true);
              writer.octet_string(one.value);
            });
        });
      });
    });
  });
}

SampleExtension& Sample::extension(const asn1::Oid& id) { return *std::ranges::find(extensions, id, &SampleExtension::id); }
void Sample::drop(const asn1::Oid& id) {
  std::erase_if(extensions, [&](const SampleExtension& one) { return one.id == id; });
}
void Sample::put(const asn1::Oid& id, Bytes value, pkix::Critical critical) {
  drop(id);
  extensions.push_back({id, critical, std::move(value)});
}
SampleAttribute& Sample::attribute(const asn1::Oid& type) { return *std::ranges::find(subject, type, &SampleAttribute::type); }
void Sample::drop_attribute(const asn1::Oid& type) {
  std::erase_if(subject, [&](const SampleAttribute& one) { return one.type == type; });
}

Bytes key_usage(std::uint16_t bits) {
  Bytes value(bits > 0xFF ? 2 : 1);
  unsigned last = 0;
  for (unsigned bit = 0; bit < 9; ++bit) {
    if ((bits >> bit & 1u) == 0) continue;
    value[bit / 8] = static_cast<std::uint8_t>(value[bit / 8] | 0x80u >> bit % 8);
    last = bit;
  }
  return written([&](Writer& writer) { writer.bit_string(value, bits == 0 ? 0 : 7 - last % 8); });
}
Bytes ca_constraints(std::optional<int> path_length) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.boolean(true);
      if (path_length) writer.integer(*path_length);
    });
  });
}
Bytes purposes(const std::vector<asn1::Oid>& all) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const asn1::Oid& one : all) writer.oid(one);
    });
  });
}
Bytes policies(const std::vector<asn1::Oid>& all) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const asn1::Oid& one : all) writer.sequence([&] { writer.oid(one); });
    });
  });
}
Bytes distribution_point(std::string_view url) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.sequence([&] {
        writer.explicitly(0, [&] { writer.explicitly(0, [&] { writer.text(tag::context(6), url); }); });
      });
    });
  });
}
Bytes access(const std::vector<std::pair<asn1::Oid, std::string>>& all) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const auto& [method, url] : all)
        writer.sequence([&] {
          writer.oid(method);
          writer.text(tag::context(6), url);
        });
    });
  });
}
Bytes authority_key(View identifier) {
  return written([&](Writer& writer) { writer.sequence([&] { writer.octet_string(identifier, tag::context(0)); }); });
}
Bytes octets(View value) {
  return written([&](Writer& writer) { writer.octet_string(value); });
}
Bytes hex(std::string_view text) { return *from_hex(text); }
Bytes statements(const std::vector<Bytes>& all) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const Bytes& one : all) writer.raw(one);
    });
  });
}

}  // namespace esign::ca::lints
