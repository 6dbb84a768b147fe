// SPDX-License-Identifier: Apache-2.0
#include "commands/trusted_list.h"

#include <esign/signer.h>

#include <filesystem>

#include "trust/service_uris.h"
#include "trust/trusted_list.h"

namespace esign::ca {
namespace {

constexpr std::chrono::months kSixMonths{6};  // TS 119 612 clause 5.3.15: nextUpdate at most six months after the issue
constexpr std::uint32_t kForEver = 65535;        // clause 5.3.12
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

std::vector<trust::Text> in_english(std::string text) { return {{"en", std::move(text)}}; }
std::vector<trust::Text> named(const std::string& text) { return {{"az", text}, {"en", text}}; }

/// PostalAddresses and ElectronicAddress, clauses 5.3.5 and 5.4.3. The configuration knows no street.
trust::Address address(const std::string& url) { return {{{"en", "-", "Bakı", {}, {}, "AZ"}}, in_english(url)}; }

trust::Service service(std::string_view type, std::string_view status, const std::string& name, pkix::Certificate::Ptr certificate) {
  trust::Service made;
  made.current.type = std::string(trust::kServiceTypes) + std::string(type);
  made.current.status = std::string(trust::kServiceStatuses) + std::string(status);
  made.current.names = named(name);
  made.current.since = certificate->validity().not_before;
  made.current.identity.certificates.push_back(std::move(certificate));
  return made;
}

/// SchemeInformation, clause 5.3.
trust::Scheme scheme(const CaConfig& config, std::uint64_t number, Time now) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  std::chrono::year_month_day next = std::chrono::year_month_day{day} + kSixMonths;
  if (!next.ok()) next = next.year() / next.month() / std::chrono::last;
  trust::Scheme made;
  made.sequence_number = number;
  made.type = std::string(kScheme) + "TSLType/AZlist";
  made.operator_names = named(config.name);
  made.operator_address = address(config.url);
  made.names = named("AZ: " + config.name);
  made.information = in_english(config.url);
  made.status_determination = std::string(kScheme) + "StatusDetn/AZdetermination";
  made.rules = in_english(std::string(kScheme) + "schemerules/AZ");
  made.territory = "AZ";
  made.legal_notices = in_english("Law No 602-IIQ of 9 March 2004 on electronic signature and electronic document");
  made.historical_period = kForEver;
  made.issued = now;
  made.next_update = Time{std::chrono::sys_days{next}};
  return made;
}

/// Clause 5.3.2: one more than the list before has; who remembers that one refuses another with its number.
Result<std::uint64_t> next_number(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::uint64_t{1};
  ESIGN_TRY(const Bytes octets, read_file(file));
  ESIGN_TRY(const trust::TrustedList before, trust::read_trusted_list(octets).in(file.string()));
  return before.scheme.sequence_number + 1;
}

Result<std::string> list_xml(const Centre& centre) {
  ESIGN_TRY(const std::uint64_t number, next_number(centre.folder().trusted_list()));
  const CaConfig& config = centre.config();
  trust::Provider provider;
  provider.names = named(config.name);
  provider.trade_names = in_english("VATAZ-1401555071");
  provider.address = address(config.url);
  provider.information = in_english(config.url);
  for (const Authority& authority : centre.authorities().all()) {
    const bool root = authority.parent == authority.name;
    const std::string_view type = root ? "NationalRootCA-QC" : authority.category == Category::none ? "CA/PKC" : "CA/QC";
    const std::string_view status = authority.category == Category::none && !root ? "recognisedatnationallevel" : "accredited";
    provider.services.push_back(service(type, status, authority.name, authority.certificate));
  }
  if (const auto unit = read_file(centre.folder().certificate_of("tsa"))) {
    ESIGN_TRY(auto certificate, pkix::Certificate::parse(*unit));
    provider.services.push_back(service("TSA", "recognisedatnationallevel", "tsa", std::move(certificate)));
  }
  return trust::write_trusted_list({scheme(config, number, centre.clock().now()), {std::move(provider)}});
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
  options.media_type = "application/vnd.etsi.tsl+xml";
  ESIGN_TRY(OutputFile file, OutputFile::create(centre.folder().trusted_list(), Existing::replace));
  ESIGN_CHECK(sign(Document::from_octets(octets, "tl.xml", "application/xml"), key, options, [&](std::span<const std::uint8_t> part) { return file.write(part); }));
  return file.commit();
}

}  // namespace esign::ca
