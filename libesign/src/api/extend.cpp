// SPDX-License-Identifier: Apache-2.0
// esign/extend.h over signing/: with the rules by which the file will be judged.
#include "signing/extend.h"

#include "api/token_strength.h"

namespace esign {

std::function<Result<void>(std::span<const std::uint8_t>, const Certificate&)> accepted_by(const Policy& policy) {
  return [policy](std::span<const std::uint8_t> octets, const Certificate& unit) -> Result<void> {
    ESIGN_TRY(const auto token, formats::timestamp::read_token(octets));
    const auto weak = weaknesses_of_token(token, *unit.parsed(), policy.data(), token.info.gen_time);
    if (weak.empty()) return {};
    return fail(Errc::unsupported, "the policy \"" + policy.name() + "\" gives this time-stamp no time: " + validation::told(weak.front()) +
                                       "; ask an authority that names itself by SHA-256 (ESSCertIDv2, RFC 5816) and uses algorithms that are in force");
  };
}

Result<void> extend(const Document& document, const std::optional<Document>& content, Level level, const LongTermServices& services, const Output& output) {
  LongTermServices complete = services;
  if (!complete.accepts) {
    ESIGN_TRY(const Policy policy, Policy::builtin("default"));
    complete.accepts = accepted_by(policy);
  }
  return signing::extend(document, content, level, complete, output);
}

}  // namespace esign
