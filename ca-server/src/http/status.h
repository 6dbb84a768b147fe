// SPDX-License-Identifier: Apache-2.0
// What everybody may ask, without a certificate: OCSP, CRLs, certificates of authorities, the trusted list.
#pragma once
#include <array>
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <unordered_map>

#include "config/ca_config.h"
#include "domain/ocsp_responder.h"
#include "http/crl_cache.h"
#include "httpd/router.h"

namespace esign::ca {

/// OCSP answers that were given and may be given again, as HTTP; the least used go first. Any thread.
class OcspCache {
 public:
  explicit OcspCache(std::size_t most) : most_(most / kParts + 1) {}
  using Answer = std::shared_ptr<const httpd::Prepared>;
  /// `question`: what names the request (its target, or its octets).
  Answer find(std::string_view question, Time now);
  /// To be read before an answer is made, and passed to keep(): an answer from before a change is not kept after it.
  std::uint64_t epoch() const { return epoch_; }
  struct Kept {
    Serial about{};
    Answer answer{};
    Time until{};
    std::uint64_t epoch = 0;
  };
  void keep(std::string_view question, Kept kept);
  /// Called when statuses change: nothing older than this call is given out afterwards.
  void forget(std::span<const Serial> changed);

 private:
  static constexpr std::size_t kParts = 16;
  struct Entry {
    std::string question{};
    Kept kept{};
  };
  struct Part {
    std::mutex mutex{};
    std::list<Entry> entries{};  ///< Newest use first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_question{};
    std::multimap<Serial, std::list<Entry>::iterator> by_serial{};
  };
  void drop(Part& part, std::list<Entry>::iterator entry);
  Part& part_of(std::string_view question) { return parts_[std::hash<std::string_view>{}(question) % kParts]; }

  std::size_t most_;
  std::atomic<std::uint64_t> epoch_{0};
  std::array<Part, kParts> parts_{};
};

/// The services that stay up when everything else is down: they read, and never write.
class StatusServices {
 public:
  StatusServices(const OcspResponder& responder, OcspCache& cache, Store& store, const Clock& clock) : responder_(responder), cache_(cache), crls_(store, kHeldCrls), clock_(clock) {}

  /// GET and POST /ocsp/{issuer} (RFC 6960 appendix A, RFC 9919), GET /crl/{issuer}/{file}, /ca/{file}, /tl.xml.
  Result<void> add_routes(httpd::Router& router, const Authorities& authorities, const CaFolder& folder);

 private:
  static constexpr std::uint64_t kHeldCrls = 256u << 20;  // a million revocations are forty megabytes

  httpd::Response ocsp(std::string_view issuer, View request, std::string_view question);
  httpd::Response crl(const httpd::Request& request, const Authorities& authorities);

  const OcspResponder& responder_;
  OcspCache& cache_;
  CrlCache crls_;
  const Clock& clock_;
};

/// "Sun, 22 Nov 2026 09:00:00 GMT" (RFC 9110 section 5.6.7).
std::string http_date(Time time);

}  // namespace esign::ca
