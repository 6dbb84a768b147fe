// SPDX-License-Identifier: Apache-2.0
#include "api/inquiries.h"

#include "base/text.h"
#include "report/inquiries.h"

namespace esign {
namespace {

facts::Inquiry::Kind kind_of(Inquiry::Kind kind) {
  switch (kind) {
    case Inquiry::Kind::ocsp: return facts::Inquiry::Kind::ocsp;
    case Inquiry::Kind::crl: return facts::Inquiry::Kind::crl;
    case Inquiry::Kind::issuer: return facts::Inquiry::Kind::issuer;
  }
  return facts::Inquiry::Kind::issuer;
}

}  // namespace

facts::Inquiry fact_of(const Inquiry& inquiry) {
  const bool kept = inquiry.origin == Inquiry::Origin::kept;
  return {kind_of(inquiry.kind), printable(inquiry.url), inquiry.about, inquiry.at, inquiry.object,
          kept ? facts::Inquiry::Origin::kept : facts::Inquiry::Origin::network, inquiry.why};
}

nlohmann::ordered_json json_of(const std::vector<Inquiry>& inquiries) {
  std::vector<facts::Inquiry> facts;
  for (const Inquiry& one : inquiries) facts.push_back(fact_of(one));
  return report::json_of(facts);
}

}  // namespace esign
