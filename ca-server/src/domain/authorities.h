// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>

#include "domain/records.h"
#include "pkix/algorithms.h"
#include "pkix/certificate.h"

namespace esign::ca {

/// One certification authority of this centre, as its folder describes it.
struct Authority {
  std::string name{};                        ///< "citizen": also its key's name, and a part of its URLs
  std::string parent{};                      ///< Who signed it; itself for a root
  Category category = Category::none;
  std::uint32_t shards = 1;                  ///< Of its CRL. Fixed for ever: the number is burnt into certificates.
  pkix::Certificate::Ptr certificate{};
};

/// issuerNameHash and issuerKeyHash of a CertID (RFC 6960 section 4.1.1) under one hash.
struct IssuerHashes {
  Bytes name{}, key{};
};

/// The authorities of one centre, and where they publish. Immutable.
class Authorities {
 public:
  /// `url`: of this centre, without a slash at its end. Errors: misconfigured (a name twice, no certificate, a parent that is
  /// not there).
  static Result<Authorities> make(std::vector<Authority> all, std::string url);

  const Authority* find(std::string_view name) const;
  const std::vector<Authority>& all() const { return all_; }
  /// From the one itself to its root, as DER.
  std::vector<Bytes> chain(std::string_view name) const;
  const IssuerHashes* hashes(std::string_view name, pkix::Hash hash) const;

  std::string crl_url(std::string_view name, std::uint32_t shard) const;
  std::string delta_url(std::string_view name, std::uint32_t shard) const;
  std::string ocsp_url(std::string_view name) const;
  std::string certificate_url(std::string_view name) const;

  /// The shard of a serial number: by its last octets, which are random.
  static std::uint32_t shard_of(const Serial& serial, std::uint32_t shards);

 private:
  std::vector<Authority> all_{};
  std::string url_{};
  std::map<std::pair<std::string, pkix::Hash>, IssuerHashes, std::less<>> hashes_{};
};

/// keyIdentifier by RFC 5280 section 4.2.1.2 method 1: SHA-1 of the key's bits. Errors: malformed.
Result<Bytes> key_identifier(View spki);

}  // namespace esign::ca
