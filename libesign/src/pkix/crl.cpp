// SPDX-License-Identifier: Apache-2.0
#include "pkix/crl.h"

#include <algorithm>

#include "pkix/extension_readers.h"
#include "pkix/pem.h"

namespace esign::pkix {
namespace {

using asn1::Oid;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr Oid kCrlNumber("2.5.29.20"), kDeltaIndicator("2.5.29.27"), kDistributionPoint("2.5.29.28"), kAuthorityKey("2.5.29.35"),
    kIssuerAltName("2.5.29.18"), kFreshest("2.5.29.46"), kExpiredOn("2.5.29.60"), kInfoAccess("1.3.6.1.5.5.7.1.1"),
    kReasonCode("2.5.29.21"), kInvalidityDate("2.5.29.24"), kCertificateIssuer("2.5.29.29");

/// One of the three flags of IssuingDistributionPoint: BOOLEAN DEFAULT FALSE.
bool read_flag(asn1::Reader& reader, std::uint32_t number) {
  if (!reader.next_is(context(number))) return false;
  const bool flag = reader.boolean(context(number));
  if (!flag) reader.fail("DEFAULT FALSE is encoded");
  return flag;
}

/// RFC 5280 section 5.2.5. An empty sequence is refused there as well.
Result<IssuingDistributionPoint> read_issuing_distribution_point(View value) {
  return read_value<IssuingDistributionPoint>(value, [](asn1::Reader& reader) {
    IssuingDistributionPoint point;
    reader.sequence([&] {
      if (!reader.more()) reader.fail("the distribution point says nothing");
      if (reader.next_is(context_constructed(0))) {
        DistributionPointName name = read_distribution_point_name(reader.at("distributionPoint"));
        point.full_name = std::move(name.full_name);
        point.relative_name = std::move(name.relative_name);
      }
      point.only_user_certificates = read_flag(reader.at("onlyContainsUserCerts"), 1);
      point.only_ca_certificates = read_flag(reader.at("onlyContainsCACerts"), 2);
      if (reader.next_is(context(3))) point.only_some_reasons = read_reason_flags(reader.at("onlySomeReasons"), context(3));
      point.indirect = read_flag(reader.at("indirectCRL"), 4);
      point.only_attribute_certificates = read_flag(reader.at("onlyContainsAttributeCerts"), 5);
    });
    return point;
  });
}

/// CRLNumber ::= INTEGER (0..MAX), 5.2.3 and 5.2.4.
Result<View> read_crl_number(View value) {
  return read_value<View>(value, [](asn1::Reader& reader) {
    const View number = reader.integer();
    if (!number.empty() && number[0] >= 0x80) reader.fail("a CRL number is negative");
    return number;
  });
}

Result<Time> read_generalized_time(View value) {
  return read_value<Time>(value, [](asn1::Reader& reader) { return reader.generalized_time(); });
}

Result<CrlReason> read_reason(View value) { return read_value<CrlReason>(value, read_crl_reason); }

Result<void> interpret_entry(const Extension& extension, RevokedCertificate& entry) {
  if (extension.id == kReasonCode) {
    ESIGN_TRY(entry.reason, read_reason(extension.value));
  } else if (extension.id == kInvalidityDate) {
    ESIGN_TRY(entry.invalidity_date, read_generalized_time(extension.value));
  } else if (extension.id == kCertificateIssuer) {
    ESIGN_TRY(entry.certificate_issuer, read_alt_name(extension.value));
  } else if (extension.critical == Critical::yes) {
    entry.unknown_critical.push_back(extension.id);
  }
  return {};
}

/// SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }, RFC 5280 sections 5.1.2.6 and 5.3.
RevokedCertificate read_entry(asn1::Reader& reader, const Limits& limits) {
  RevokedCertificate entry;
  reader.sequence([&] {
    entry.serial_number = reader.at("userCertificate").integer();
    entry.revocation_date = reader.at("revocationDate").time();
    if (!reader.more()) return;
    for (const Extension& extension : read_extension_list(reader.at("crlEntryExtensions"), limits)) {
      if (Result<void> done = interpret_entry(extension, entry); !done)
        reader.fail(std::move(done).in(asn1::name_of(extension.id)).error());
    }
  });
  return entry;
}

/// The serial number of the next entry, and the entry's octets: all that a search looks at in most entries.
View peek_serial(View entry) {
  asn1::Reader reader(entry);
  View serial;
  reader.sequence([&] {
    serial = reader.integer();
    reader.rest();
  });
  return serial;
}

/// Whether these names, which a certificateIssuer extension gave, name this issuer.
NameMatch names(const std::vector<GeneralName>& issuer, const Name& certificate_issuer) {
  const bool named = std::ranges::any_of(issuer, [&](const GeneralName& name) {
    return name.kind == GeneralNameKind::directory && match(name.directory, certificate_issuer) == NameMatch::same;
  });
  return named ? NameMatch::same : NameMatch::different;
}

int gravity(CrlReason reason) {
  if (reason == CrlReason::remove_from_crl) return 0;
  return reason == CrlReason::certificate_hold ? 1 : 2;
}

void add_once(std::vector<Oid>& list, const Oid& id) {
  if (std::ranges::find(list, id) == list.end()) list.push_back(id);
}

}  // namespace

std::string_view name(CrlReason reason) noexcept {
  switch (reason) {
    case CrlReason::unspecified: return "unspecified";
    case CrlReason::key_compromise: return "keyCompromise";
    case CrlReason::ca_compromise: return "cACompromise";
    case CrlReason::affiliation_changed: return "affiliationChanged";
    case CrlReason::superseded: return "superseded";
    case CrlReason::cessation_of_operation: return "cessationOfOperation";
    case CrlReason::certificate_hold: return "certificateHold";
    case CrlReason::remove_from_crl: return "removeFromCRL";
    case CrlReason::privilege_withdrawn: return "privilegeWithdrawn";
    case CrlReason::aa_compromise: return "aACompromise";
  }
  return {};
}

CrlReason read_crl_reason(asn1::Reader& reader) {
  const std::int64_t reason = reader.small_integer(asn1::tag::enumerated);
  if (reason < 0 || reason > 10 || reason == 7) reader.fail("no such CRLReason");
  return reader.failed() ? CrlReason::unspecified : static_cast<CrlReason>(reason);
}

/// The CRL extensions of RFC 5280 section 5.2 that this product processes; the other critical ones are remembered.
Result<void> Crl::interpret(const Extension& extension) {
  if (extension.id == kCrlNumber) {
    ESIGN_TRY(number_, read_crl_number(extension.value));
  } else if (extension.id == kDeltaIndicator) {
    ESIGN_TRY(delta_base_, read_crl_number(extension.value));
  } else if (extension.id == kDistributionPoint) {
    ESIGN_TRY(distribution_point_, read_issuing_distribution_point(extension.value));
  } else if (extension.id == kAuthorityKey) {
    ESIGN_TRY(authority_key_identifier_, read_authority_key_identifier(extension.value));
  } else if (extension.id == kFreshest) {
    ESIGN_TRY(freshest_, read_distribution_points(extension.value));
  } else if (extension.id == kExpiredOn) {
    ESIGN_TRY(expired_on_, read_generalized_time(extension.value));
  } else if (extension.id == kIssuerAltName) {
    ESIGN_CHECK(read_alt_name(extension.value));
  } else if (extension.id == kInfoAccess) {
    ESIGN_CHECK(read_info_access(extension.value));
  } else if (extension.critical == Critical::yes) {
    add_once(unknown_critical_, extension.id);
  }
  return {};
}

void Crl::read_crl_extensions(asn1::Reader& reader, const Limits& limits) {
  extensions_ = read_extension_list(reader, limits);
  for (const Extension& extension : extensions_) {
    if (Result<void> done = interpret(extension); !done) reader.fail(std::move(done).in(asn1::name_of(extension.id)).error());
  }
}

void Crl::read_entries(asn1::Reader& reader, View revoked, const Limits& limits) {
  asn1::Reader inner(revoked, limits);
  while (inner.more()) {
    const RevokedCertificate entry = read_entry(inner, limits);
    for (const Oid& id : entry.unknown_critical) add_once(unknown_critical_, id);
    ++entries_;
  }
  if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).error());
}

void Crl::read_tbs(asn1::Reader& reader, const Limits& limits) {
  reader.sequence([&] {
    bool v2 = false;
    if (reader.at("version").next_is(asn1::tag::integer)) {
      v2 = true;
      if (reader.small_integer() != 1) reader.fail("version is not v2");
    }
    signature_algorithm_ = read_algorithm(reader.at("signature"));
    issuer_ = read_name(reader.at("issuer"));
    this_update_ = reader.at("thisUpdate").time();
    if (reader.next_is(asn1::tag::utc_time) || reader.next_is(asn1::tag::generalized_time))
      next_update_ = reader.at("nextUpdate").time();
    if (reader.next_is(asn1::tag::sequence)) {
      revoked_ = reader.at("revokedCertificates").expect(asn1::tag::sequence).content;
      read_entries(reader, revoked_, limits);
    }
    if (v2 && reader.next_is(context_constructed(0)))
      reader.at("crlExtensions").explicitly(0, [&] { read_crl_extensions(reader, limits); });
    reader.at("");
  });
}

Result<Crl::Ptr> Crl::parse(View der, const Limits& limits) {
  if (der.size() > limits.crl_octets) return fail(Errc::limit_exceeded, "crl_octets");
  const std::shared_ptr<Crl> crl(new Crl());
  crl->der_ = copy(der);
  asn1::Reader reader(crl->der_, limits);
  reader.at("CertificateList").sequence([&] {
    const asn1::Element tbs = reader.at("tbsCertList").expect(asn1::tag::sequence);
    crl->tbs_ = tbs.whole;
    if (reader.failed()) return;
    asn1::Reader inner(tbs.whole, limits);
    crl->read_tbs(inner, limits);
    if (Result<void> done = inner.finish(); !done) return reader.fail(std::move(done).error());
    const AlgorithmIdentifier outer = read_algorithm(reader.at("signatureAlgorithm"));
    if (!(outer == crl->signature_algorithm_)) reader.fail("differs from tbsCertList.signature");  // 5.1.1.2
    crl->signature_ = reader.at("signatureValue").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  return Ptr(crl);
}

std::optional<RevokedCertificate> Crl::find(View serial_number, const Name& certificate_issuer) const {
  std::optional<RevokedCertificate> found;
  // 5.3.3: the issuer is the CRL's own until an entry names another one, which then holds for the entries that follow.
  // In a CRL that is not marked indirect such names are ignored: its entries are all about its own issuer.
  NameMatch issuer_matches = match(issuer_, certificate_issuer);
  std::vector<GeneralName> carried;
  const bool indirect = distribution_point_ && distribution_point_->indirect;
  asn1::Reader reader(revoked_);
  while (reader.more()) {
    const View octets = reader.any().whole;
    const bool same_serial = equal(peek_serial(octets), serial_number);
    if (!indirect && (!same_serial || issuer_matches == NameMatch::different)) continue;
    asn1::Reader inner(octets);
    RevokedCertificate entry = read_entry(inner, {});
    if (indirect && !entry.certificate_issuer.empty()) {
      carried = entry.certificate_issuer;
      issuer_matches = names(carried, certificate_issuer);
    }
    if (!same_serial || issuer_matches == NameMatch::different) continue;
    entry.certificate_issuer = carried;
    if (!found || gravity(entry.reason) > gravity(found->reason)) found = std::move(entry);
  }
  return found;
}

Result<std::vector<Crl::Ptr>> read_crls(View file, const Limits& limits) {
  std::vector<Crl::Ptr> crls;
  ESIGN_TRY(const std::vector<Bytes> ders, read_der_or_pem(file, "X509 CRL"));
  for (const Bytes& der : ders) {
    ESIGN_TRY(Crl::Ptr crl, Crl::parse(der, limits));
    crls.push_back(std::move(crl));
  }
  return crls;
}

}  // namespace esign::pkix
