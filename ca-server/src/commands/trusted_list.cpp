// SPDX-License-Identifier: Apache-2.0
#include "commands/trusted_list.h"

#include <esign/signer.h>
#include <fmt/format.h>

#include "xml/escape.h"

namespace esign::ca {
namespace {

constexpr std::chrono::months kSixMonths{6};  // TS 119 612 clause 5.3.15: nextUpdate at most six months after the issue
constexpr std::string_view kService = "http://uri.etsi.org/TrstSvc/Svctype/", kStatus = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/";
constexpr std::string_view kScheme = "http://uri.etsi.org/TrstSvc/TrustedList/";

/// A key of the centre as libesign signs with it.
class RingKey final : public SigningKey {
 public:
  RingKey(const KeyRing& keys, std::string name, Certificate certificate, std::vector<Certificate> chain, SignatureAlgorithm algorithm)
      : keys_(keys), name_(std::move(name)), certificate_(std::move(certificate)), chain_(std::move(chain)), algorithm_(algorithm) {}
  const Certificate& certificate() const override { return certificate_; }
  std::vector<Certificate> chain() const override { return chain_; }
  SignatureAlgorithm algorithm() const override { return algorithm_; }
  Result<SignatureValue> sign(const ToBeSigned& to_be_signed) override {
    ESIGN_TRY(Bytes value, keys_.sign(name_, to_be_signed.message));
    return SignatureValue{std::move(value)};
  }

 private:
  const KeyRing& keys_;
  std::string name_;
  Certificate certificate_;
  std::vector<Certificate> chain_;
  SignatureAlgorithm algorithm_;
};

std::string named(std::string_view element, std::string_view text) { return fmt::format("<{0}><Name xml:lang=\"az\">{1}</Name><Name xml:lang=\"en\">{1}</Name></{0}>", element, text); }
std::string link(std::string_view element, const std::string& uri) { return fmt::format("<{0}><URI xml:lang=\"en\">{1}</URI></{0}>", element, uri); }

/// PostalAddresses and ElectronicAddress, clauses 5.3.5 and 5.4.3.
std::string addresses(std::string_view element, const std::string& url) {
  return fmt::format(
      "<{0}><PostalAddresses><PostalAddress xml:lang=\"en\"><StreetAddress>-</StreetAddress><Locality>Bakı</Locality><CountryName>AZ</CountryName></PostalAddress>"
      "</PostalAddresses><ElectronicAddress><URI xml:lang=\"en\">{1}</URI></ElectronicAddress></{0}>",
      element, url);
}

struct Service {
  std::string_view type{}, status{};
  std::string name{};
  const pkix::Certificate& certificate;
};

std::string service_xml(const Service& service) {
  return fmt::format(
      "<TSPService><ServiceInformation><ServiceTypeIdentifier>{}{}</ServiceTypeIdentifier>{}<ServiceDigitalIdentity><DigitalId><X509Certificate>{}</X509Certificate></DigitalId>"
      "</ServiceDigitalIdentity><ServiceStatus>{}{}</ServiceStatus><StatusStartingTime>{}</StatusStartingTime></ServiceInformation></TSPService>",
      kService, service.type, named("ServiceName", xml::escaped(service.name)), to_base64(service.certificate.der()), kStatus, service.status,
      to_rfc3339(service.certificate.validity().not_before));
}

/// SchemeInformation, clause 5.3, in the order of the schema.
std::string scheme_xml(const CaConfig& config, Time now) {
  const std::string url = xml::escaped(config.url), title = xml::escaped(config.name);
  const auto day = std::chrono::floor<std::chrono::days>(now);
  std::chrono::year_month_day next = std::chrono::year_month_day{day} + kSixMonths;
  if (!next.ok()) next = next.year() / next.month() / std::chrono::last;
  return fmt::format(
      "<SchemeInformation><TSLVersionIdentifier>6</TSLVersionIdentifier><TSLSequenceNumber>1</TSLSequenceNumber><TSLType>{0}TSLType/AZlist</TSLType>{1}{2}{3}{4}"
      "<StatusDeterminationApproach>{0}StatusDetn/AZdetermination</StatusDeterminationApproach>"
      "<SchemeTypeCommunityRules><URI xml:lang=\"en\">{0}schemerules/AZ</URI></SchemeTypeCommunityRules><SchemeTerritory>AZ</SchemeTerritory>"
      "<PolicyOrLegalNotice><TSLLegalNotice xml:lang=\"en\">Law No 602-IIQ of 9 March 2004 on electronic signature and electronic document</TSLLegalNotice></PolicyOrLegalNotice>"
      "<HistoricalInformationPeriod>65535</HistoricalInformationPeriod><ListIssueDateTime>{5}</ListIssueDateTime><NextUpdate><dateTime>{6}</dateTime></NextUpdate></SchemeInformation>",
      kScheme, named("SchemeOperatorName", title), addresses("SchemeOperatorAddress", url), named("SchemeName", "AZ: " + title), link("SchemeInformationURI", url), to_rfc3339(now),
      to_rfc3339(Time{std::chrono::sys_days{next}}));
}

Result<std::string> list_xml(const Centre& centre) {
  const std::string url = xml::escaped(centre.config().url), title = xml::escaped(centre.config().name);
  std::string services;
  for (const Authority& authority : centre.authorities().all()) {
    const bool root = authority.parent == authority.name;
    const std::string_view type = root ? "NationalRootCA-QC" : authority.category == Category::none ? "CA/PKC" : "CA/QC";
    services += service_xml({type, authority.category == Category::none && !root ? "recognisedatnationallevel" : "accredited", authority.name, *authority.certificate});
  }
  const auto unit = read_file(centre.folder().certificate_of("tsa"));
  if (unit) {
    ESIGN_TRY(const auto certificate, pkix::Certificate::parse(*unit));
    services += service_xml({"TSA", "recognisedatnationallevel", "tsa", *certificate});
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\" Id=\"list\" TSLTag=\"http://uri.etsi.org/19612/TSLTag\">{}"
      "<TrustServiceProviderList><TrustServiceProvider><TSPInformation>{}{}{}{}</TSPInformation><TSPServices>{}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
      "</TrustServiceStatusList>",
      scheme_xml(centre.config(), centre.clock().now()), named("TSPName", title), "<TSPTradeName><Name xml:lang=\"en\">VATAZ-1401555071</Name></TSPTradeName>",
      addresses("TSPAddress", url), link("TSPInformationURI", url), services);
}

}  // namespace

Result<void> write_trusted_list(Centre& centre) {
  ESIGN_TRY(const Bytes own, read_file(centre.folder().certificate_of(kTrustedListKey)));
  ESIGN_TRY(Certificate certificate, Certificate::parse(own));
  std::vector<Certificate> chain;
  for (const Bytes& der : centre.authorities().chain("services")) {
    ESIGN_TRY(Certificate above, Certificate::parse(der));
    chain.push_back(std::move(above));
  }
  ESIGN_TRY(const SignatureAlgorithm algorithm, centre.keys().algorithm(kTrustedListKey));
  RingKey key(centre.keys(), std::string(kTrustedListKey), std::move(certificate), std::move(chain), algorithm);
  ESIGN_TRY(const std::string xml, list_xml(centre));
  const Bytes octets = copy(as_view(xml));
  SignOptions options;
  options.signing_time = centre.clock().now();
  ESIGN_TRY(OutputFile file, OutputFile::create(centre.folder().trusted_list(), Existing::replace));
  ESIGN_CHECK(sign(Document::from_octets(octets, "tl.xml", "application/xml"), key, options, [&](std::span<const std::uint8_t> part) { return file.write(part); }));
  return file.commit();
}

}  // namespace esign::ca
