// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string_view>

#include "pkix/ocsp_response.h"

namespace esign::pkix {

/// Certificates, CRLs and OCSP responses that outlive the document they came in: the next one of the same issuers brings the same
/// octets, and gets the same objects. What parsing gives depends on nothing but the octets and the limits; the limits are those of
/// this object, and an entry is found by all of its octets, compared one by one, so no document can change what another one
/// gets. Errors are not kept: who brings what cannot be parsed pays for it each time. Any thread.
class ParsedObjects {
 public:
  explicit ParsedObjects(const Limits& limits = {}) : limits_(limits) {}
  const Limits& limits() const { return limits_; }

  /// Errors: those of Certificate::parse(), and so on.
  Result<Certificate::Ptr> certificate(View der);
  Result<Crl::Ptr> crl(View der);
  Result<OcspResponse::Ptr> ocsp(View der);
  Result<OcspResponse::Ptr> basic_ocsp(View der);

 private:
  /// Objects of one kind; the keys lie in the objects.
  template <class Object>
  class Shelf {
   public:
    template <class Parse>
    Result<std::shared_ptr<const Object>> take(View der, const Limits& limits, Parse&& parse);

   private:
    std::shared_mutex mutex_{};
    std::map<std::string_view, std::shared_ptr<const Object>> objects_{};
    std::size_t octets_ = 0;
  };
  static constexpr std::size_t kLargest = 16u << 10;  ///< A list with thousands of entries is not worth its room.
  static constexpr std::size_t kOctets = 4u << 20;    ///< Of each kind; when full it starts anew, for hostile files could fill it.

  const Limits limits_;
  Shelf<Certificate> certificates_{};
  Shelf<Crl> crls_{};
  Shelf<OcspResponse> ocsp_{}, basic_ocsp_{};  ///< Apart: the same octets read as one or as the other are different objects.
};

/// With `parsed`, by it and by its limits, which are `limits`; without, anew.
Result<Certificate::Ptr> parse_certificate(View der, const Limits& limits, ParsedObjects* parsed);
Result<Crl::Ptr> parse_crl(View der, const Limits& limits, ParsedObjects* parsed);
Result<OcspResponse::Ptr> parse_ocsp(View der, const Limits& limits, ParsedObjects* parsed);
Result<OcspResponse::Ptr> parse_basic_ocsp(View der, const Limits& limits, ParsedObjects* parsed);

}  // namespace esign::pkix
