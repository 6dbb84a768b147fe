// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/long_term.h"
#include "formats/xades/names.h"

namespace esign::formats::xades {
namespace {

/// Reads what one property holds, element by element.
class ValueReader {
 public:
  explicit ValueReader(Reading& reading)
      : reading_(reading),
        certificates_("embedded_certificates", reading.scope.limits.embedded_certificates),
        revocation_("embedded_crls", reading.scope.limits.embedded_crls) {}

  Result<void> read(const xml::Element& property);
  Evidence take() { return std::move(found_); }

 private:
  Result<void> certificates(const xml::Element& list);
  Result<void> revocation(const xml::Element& lists);
  template <class Item, class Parse>
  Result<void> value(const xml::Element& element, std::vector<Item>& to, Parse&& parse);

  Reading& reading_;
  Budget certificates_, revocation_;
  Evidence found_{};
};

/// EncapsulatedPKIDataType: base64 of DER. Anything that cannot be read is left out and told: it proves nothing.
template <class Item, class Parse>
Result<void> ValueReader::value(const xml::Element& element, std::vector<Item>& to, Parse&& parse) {
  auto item = base64_value(element).and_then([&](Bytes&& der) { return parse(der, reading_.scope.limits, reading_.scope.parsed); });
  if (item) {
    to.push_back(*std::move(item));
    return {};
  }
  if (item.error().code == Errc::limit_exceeded) return fail(std::move(item).error());
  reading_.defect(Defect::Weight::conformance, element, item.error().at + ": " + item.error().detail);
  return {};
}

/// CertificateValuesType, clause 5.4.2.
Result<void> ValueReader::certificates(const xml::Element& list) {
  for (const xml::Element& element : list.children()) {
    ESIGN_CHECK(certificates_.spend());
    if (!element.is(kXades, "EncapsulatedX509Certificate")) continue;
    ESIGN_CHECK(value(element, found_.certificates, pkix::parse_certificate));
  }
  return {};
}

/// RevocationValuesType, clause 5.4.3.
Result<void> ValueReader::revocation(const xml::Element& lists) {
  for (const xml::Element& list : lists.children()) {
    for (const xml::Element& element : list.children()) {
      ESIGN_CHECK(revocation_.spend());
      if (element.is(kXades, "EncapsulatedCRLValue")) {
        ESIGN_CHECK(value(element, found_.crls, pkix::parse_crl));
      } else if (element.is(kXades, "EncapsulatedOCSPValue")) {
        ESIGN_CHECK(value(element, found_.ocsp, pkix::parse_ocsp));
      }
    }
  }
  return {};
}

Result<void> ValueReader::read(const xml::Element& property) {
  if (property.is(kXades, "CertificateValues") || property.is(kXades, "AttrAuthoritiesCertValues")) return certificates(property);
  if (property.is(kXades, "RevocationValues") || property.is(kXades, "AttributeRevocationValues")) return revocation(property);
  if (!property.is(kXades141, "TimeStampValidationData") && !property.is(kXades141, "AnyValidationData")) return {};
  for (const xml::Element& values : property.children()) {
    if (values.is(kXades, "CertificateValues")) ESIGN_CHECK(certificates(values));
    if (values.is(kXades, "RevocationValues")) ESIGN_CHECK(revocation(values));
  }
  return {};
}

}  // namespace

Result<Evidence> read_values(Reading& reading, const xml::Element& property) {
  ValueReader reader(reading);
  ESIGN_CHECK(reader.read(property));
  return reader.take();
}

}  // namespace esign::formats::xades
