// SPDX-License-Identifier: Apache-2.0
#include "formats/timestamp_view.h"

namespace esign::formats {

void add(Evidence& to, const Evidence& more) {
  to.certificates.insert(to.certificates.end(), more.certificates.begin(), more.certificates.end());
  to.crls.insert(to.crls.end(), more.crls.begin(), more.crls.end());
  to.ocsp.insert(to.ocsp.end(), more.ocsp.begin(), more.ocsp.end());
}

std::string_view name(TimestampKind kind) noexcept {
  switch (kind) {
    case TimestampKind::content: return "content";
    case TimestampKind::signature: return "signature";
    case TimestampKind::references: return "references";
    case TimestampKind::archive: return "archive";
  }
  return {};
}

Result<void> take_token(TimestampView& into, Bytes octets, const Limits& limits, pkix::ParsedObjects* parsed) {
  into.octets = std::move(octets);
  auto token = parsed != nullptr ? timestamp::read_token(into.octets, *parsed) : timestamp::read_token(into.octets, limits);
  if (token) {
    into.token = std::make_shared<const timestamp::Token>(*std::move(token));
    return {};
  }
  if (token.error().code == Errc::limit_exceeded) return fail(std::move(token).error());
  into.failure = std::move(token).error();
  return {};
}

}  // namespace esign::formats
