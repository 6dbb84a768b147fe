// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "online/tsp_client.h"

namespace esign::online {

/// Where a CRL is to be had.
struct CrlInquiry {
  std::string url{};
  pkix::Certificate::Ptr issuer{};  ///< Whose signature it must bear to be kept
  std::size_t largest = 64u << 20;  ///< Octets
  std::chrono::milliseconds within{30'000};
  Time now{};
  /// Whoever wants lists of a certain age: one that was kept and is older is asked for again although it is in force.
  std::optional<std::chrono::seconds> freshness{};
};
struct CrlReply {
  pkix::Crl::Ptr crl{};
  enum class Origin : std::uint8_t { network, kept } origin = Origin::network;
};

/// CRLs by URL. One that was kept serves as long as it is in force (nextUpdate after `now`); then it is asked for again, with the
/// ETag and date it came with. Kept is only what bears its issuer's signature: who answers in a responder's place can spoil one
/// answer, and not those of the days after. Any thread; several processes may share the folder.
class CrlClient {
 public:
  /// `folder`: empty for keeping nothing. It is made when the first CRL is kept.
  CrlClient(std::filesystem::path folder, const Outside& outside) : folder_(std::move(folder)), outside_(outside) {}
  /// The CRL parsed, not judged: scope, age and signer are the business of path validation. Errors: those of the fetcher, unavailable
  /// (HTTP status), protocol (no CRL), limit_exceeded. A folder that cannot be read or written costs time and nothing else.
  Result<pkix::Crl::Ptr> fetch(const CrlInquiry& inquiry) const;
  /// The same, and whether the network was asked at all.
  Result<CrlReply> ask(const CrlInquiry& inquiry) const;

 private:
  struct Kept;
  std::optional<Kept> read(const std::string& url) const;
  static std::optional<Kept> read_file(const std::filesystem::path& file);
  friend std::vector<pkix::Crl::Ptr> kept_crls(const std::filesystem::path& folder);
  void keep(const std::string& url, const Kept& kept) const;
  Result<std::filesystem::path> file_of(const std::string& url) const;

  std::filesystem::path folder_;
  Outside outside_;
};

/// All lists that a CrlClient keeps in this folder, by the names of the files; other files are left out.
std::vector<pkix::Crl::Ptr> kept_crls(const std::filesystem::path& folder);

/// Where the certificate says that its issuer's certificate is: id-ad-caIssuers, http and https only.
std::vector<std::string> issuer_urls(const pkix::Certificate& certificate);
/// Certificates at such a URL: one DER certificate, PEM, or a certs-only CMS is not asked for (RFC 5280 section
/// 4.2.2.1 allows it; it is left). For those who switched it on: whoever made a certificate chose the URL. Not trusted. Errors:
/// those of the fetcher, unavailable (HTTP status), protocol (no certificate), limit_exceeded.
Result<std::vector<pkix::Certificate::Ptr>> fetch_issuers_at(const std::string& url, std::chrono::milliseconds within, net::Fetcher& fetcher);
/// Those of all its URLs; the first that fails ends it.
Result<std::vector<pkix::Certificate::Ptr>> fetch_issuers(const pkix::Certificate& certificate, std::chrono::milliseconds within, net::Fetcher& fetcher);

}  // namespace esign::online
