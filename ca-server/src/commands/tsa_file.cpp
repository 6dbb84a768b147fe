// SPDX-License-Identifier: Apache-2.0
#include "commands/tsa_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/centre.h"

namespace esign::ca {
namespace {

/// The certificates above a unit, nearest first, without the root: a trust anchor is not evidence.
std::string chain_of(const Ceremony& ceremony, std::string_view issuer) {
  std::string chain;
  while (!issuer.empty()) {
    const auto above = std::find_if(ceremony.authorities.begin(), ceremony.authorities.end(), [&](const PlannedKey& one) { return one.name == issuer; });
    if (above == ceremony.authorities.end() || above->issuer.empty() || above->issuer == above->name) break;
    chain += fmt::format("{}\"certificates/{}.cer\"", chain.empty() ? "" : ", ", above->name);
    issuer = above->issuer;
  }
  return chain;
}

}  // namespace

std::string tsa_config(const CaConfig& config, const Ceremony& ceremony) {
  std::string units;
  for (const PlannedKey& service : ceremony.services) {
    if (service.profile != "tsu") continue;
    units += fmt::format("\n[[unit]]\nname = \"{0}\"\ncertificate = \"certificates/{0}.cer\"\nchain = [{1}]\n", service.name, chain_of(ceremony, service.issuer));
  }
  if (units.empty()) return {};
  return fmt::format(
      "# SPDX-License-Identifier: Apache-2.0\n"
      "# A time-stamping authority of esign: docs/reference/esign-tsa.md describes every key.\n"
      "schema = \"esign.tsa/1\"\nkey-store = \"{}\"\npassphrase-file = \"{}\"\naudit-key = \"{}\"\naccuracy-milliseconds = 1000\n"
      "policies = [\"0.4.0.2023.1.1\"]\n"
      "\n[clock]\n"
      "# No token leaves unless the kernel's clock is synchronised. Better: several time servers, HOST:PORT, that have to agree.\n"
      "kernel = \"required\"\nsources = []\n{}",
      config.key_store, config.passphrase_file, kAuditKey, units);
}

}  // namespace esign::ca
