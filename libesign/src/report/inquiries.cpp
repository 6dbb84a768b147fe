// SPDX-License-Identifier: Apache-2.0
#include "report/inquiries.h"

#include "base/text.h"

namespace esign::report {

std::string_view name(facts::Inquiry::Kind kind) {
  switch (kind) {
    case facts::Inquiry::Kind::ocsp: return "ocsp";
    case facts::Inquiry::Kind::crl: return "crl";
    case facts::Inquiry::Kind::issuer: return "issuer";
  }
  return "issuer";
}

nlohmann::ordered_json json_of(const std::vector<facts::Inquiry>& inquiries) {
  using Json = nlohmann::ordered_json;
  const auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(printable(text)); };
  Json list = Json::array();
  for (const auto& one : inquiries) {
    const bool kept = one.origin == facts::Inquiry::Origin::kept;
    list.push_back({{"kind", name(one.kind)},
                    {"url", printable(one.url)},
                    {"certificate", one.about},
                    {"time", to_rfc3339(one.at)},
                    {"from", one.object.empty() ? Json(nullptr) : Json(kept ? "kept" : "network")},
                    {"sha256", or_null(one.object)},
                    {"why", or_null(one.why)}});
  }
  return list;
}

}  // namespace esign::report
