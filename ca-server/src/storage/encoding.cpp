// SPDX-License-Identifier: Apache-2.0
#include "storage/encoding.h"

#include <fmt/format.h>

#include "asn1/der_writer.h"
#include "base/calendar.h"

namespace esign::ca::storage {

Bytes join_certificate(View tbs, View rest) {
  asn1::Writer der;
  der.sequence([&] {
    der.raw(tbs);
    der.raw(rest);
  });
  return der.take();
}

Result<Bytes> split_certificate(View certificate, View tbs) {
  constexpr std::size_t longest_header = 6;
  for (std::size_t header = 2; header <= longest_header && header + tbs.size() <= certificate.size(); ++header) {
    if (tbs.empty() || !equal(certificate.subspan(header, tbs.size()), tbs)) continue;
    Bytes rest = copy(certificate.subspan(header + tbs.size()));
    if (equal(join_certificate(tbs, rest), certificate)) return rest;
  }
  return fail(Errc::invalid_argument, "the certificate does not hold the recorded TBSCertificate");
}

std::string day_of(Time time) {
  const CivilTime local = to_civil(time + std::chrono::hours(4));
  return fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
}

}  // namespace esign::ca::storage
