// SPDX-License-Identifier: Apache-2.0
#include "pkix/parsed_objects.h"

namespace esign::pkix {

template <class Object>
template <class Parse>
Result<std::shared_ptr<const Object>> ParsedObjects::Shelf<Object>::take(View der, const Limits& limits, Parse&& parse) {
  if (der.size() > kLargest) return parse(der, limits);
  {
    const std::shared_lock lock(mutex_);
    if (const auto known = objects_.find(as_text(der)); known != objects_.end()) return known->second;
  }
  ESIGN_TRY(const std::shared_ptr<const Object> made, parse(der, limits));
  const std::unique_lock lock(mutex_);
  if (octets_ + der.size() > kOctets) {
    objects_.clear();
    octets_ = 0;
  }
  // Whoever was quicker keeps the place: one object for the same octets.
  const auto [entry, fresh] = objects_.emplace(as_text(made->der()), made);
  if (fresh) octets_ += der.size();
  return entry->second;
}

Result<Certificate::Ptr> ParsedObjects::certificate(View der) { return certificates_.take(der, limits_, &Certificate::parse); }
Result<Crl::Ptr> ParsedObjects::crl(View der) { return crls_.take(der, limits_, &Crl::parse); }
Result<OcspResponse::Ptr> ParsedObjects::ocsp(View der) { return ocsp_.take(der, limits_, &OcspResponse::parse); }
Result<OcspResponse::Ptr> ParsedObjects::basic_ocsp(View der) { return basic_ocsp_.take(der, limits_, &OcspResponse::parse_basic); }

Result<Certificate::Ptr> parse_certificate(View der, const Limits& limits, ParsedObjects* parsed) {
  return parsed != nullptr ? parsed->certificate(der) : Certificate::parse(der, limits);
}
Result<Crl::Ptr> parse_crl(View der, const Limits& limits, ParsedObjects* parsed) {
  return parsed != nullptr ? parsed->crl(der) : Crl::parse(der, limits);
}
Result<OcspResponse::Ptr> parse_ocsp(View der, const Limits& limits, ParsedObjects* parsed) {
  return parsed != nullptr ? parsed->ocsp(der) : OcspResponse::parse(der, limits);
}
Result<OcspResponse::Ptr> parse_basic_ocsp(View der, const Limits& limits, ParsedObjects* parsed) {
  return parsed != nullptr ? parsed->basic_ocsp(der) : OcspResponse::parse_basic(der, limits);
}

}  // namespace esign::pkix
