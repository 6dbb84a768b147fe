// SPDX-License-Identifier: Apache-2.0
#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

/// DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }, all OPTIONAL, but "a
/// DistributionPoint MUST NOT consist of only the reasons field".
DistributionPoint read_distribution_point(asn1::Reader& reader) {
  DistributionPoint point;
  reader.sequence([&] {
    if (reader.next_is(context_constructed(0))) {
      DistributionPointName name = read_distribution_point_name(reader.at("distributionPoint"));
      point.full_name = std::move(name.full_name);
      point.relative_name = std::move(name.relative_name);
    }
    if (reader.next_is(context(1))) point.reasons = read_reason_flags(reader.at("reasons"), context(1));
    if (reader.next_is(context_constructed(2)))
      point.crl_issuer = read_general_names(reader.at("cRLIssuer"), context_constructed(2));
    if (point.full_name.empty() && !point.relative_name && point.crl_issuer.empty()) reader.fail("names no CRL");
  });
  return point;
}

}  // namespace

DistributionPointName read_distribution_point_name(asn1::Reader& reader) {
  DistributionPointName name;
  reader.explicitly(0, [&] {  // a CHOICE is tagged explicitly
    if (reader.next_is(context_constructed(0))) {
      name.full_name = read_general_names(reader.at("fullName"), context_constructed(0));
    } else {
      name.relative_name = read_relative_name(reader.at("nameRelativeToCRLIssuer"), context_constructed(1));
    }
  });
  return name;
}

Result<std::vector<DistributionPoint>> read_distribution_points(View value) {
  return read_value<std::vector<DistributionPoint>>(value, [](asn1::Reader& reader) {
    std::vector<DistributionPoint> points;
    reader.each(asn1::tag::sequence, 1, [&] { points.push_back(read_distribution_point(reader)); });
    return points;
  });
}

Result<std::vector<AccessDescription>> read_info_access(View value) {
  return read_value<std::vector<AccessDescription>>(value, [](asn1::Reader& reader) {
    std::vector<AccessDescription> all;
    reader.each(asn1::tag::sequence, 1, [&] {
      reader.sequence([&] {
        AccessDescription description;
        description.method = reader.at("accessMethod").oid();
        description.location = read_general_name(reader.at("accessLocation"));
        all.push_back(std::move(description));
      });
    });
    return all;
  });
}

}  // namespace esign::pkix
