// SPDX-License-Identifier: Apache-2.0
// The public face of pkix::Certificate (esign/certificate.h).
#include <esign/certificate.h>

#include "base/identifiers.h"
#include "pkix/certificate.h"

namespace esign {

Result<Certificate> Certificate::parse(std::span<const std::uint8_t> der) {
  ESIGN_TRY(auto parsed, pkix::Certificate::parse(der));
  return Certificate(std::move(parsed));
}

Result<std::vector<Certificate>> Certificate::parse_file(std::span<const std::uint8_t> octets) {
  ESIGN_TRY(auto parsed, pkix::read_certificates(octets));
  std::vector<Certificate> certificates;
  for (auto& one : parsed) certificates.emplace_back(std::move(one));
  return certificates;
}

std::span<const std::uint8_t> Certificate::der() const { return parsed_->der(); }
std::string Certificate::subject() const { return parsed_->subject().to_text(); }
std::string Certificate::issuer() const { return parsed_->issuer().to_text(); }
std::string Certificate::common_name() const { return pkix::identity_of(parsed_->subject()).common_name; }
std::string Certificate::serial_number() const { return to_hex(parsed_->serial_number()); }
Time Certificate::not_before() const { return parsed_->validity().not_before; }
Time Certificate::not_after() const { return parsed_->validity().not_after; }

std::optional<std::string> Certificate::fin() const {
  std::optional<std::string> fin = pkix::identity_of(parsed_->subject()).fin;
  if (fin && fin_grammar(*fin) == Grammar::wrong) return std::nullopt;
  return fin;
}

std::optional<std::string> Certificate::voen() const {
  std::optional<std::string> voen = pkix::identity_of(parsed_->subject()).voen;
  if (voen && voen_grammar(*voen) == Grammar::wrong) return std::nullopt;
  return voen;
}

Certificate::Usage Certificate::usage() const {
  const std::optional<pkix::KeyUsage>& usage = parsed_->extensions().key_usage;
  if (!usage) return Usage::none;
  const bool signing = usage->has(pkix::KeyUsageBit::content_commitment);
  const bool authentication = usage->has(pkix::KeyUsageBit::digital_signature);
  if (signing && authentication) return Usage::both;
  if (signing) return Usage::signing;
  return authentication ? Usage::authentication : Usage::none;
}

}  // namespace esign
