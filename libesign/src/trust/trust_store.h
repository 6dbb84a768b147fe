// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <memory>
#include <optional>
#include <vector>

#include "pkix/certificate.h"

namespace esign::trust {

/// RFC 5280 section 6.1.1 (d): a name and a key that are believed without proof, and until when. Copies share their data.
class TrustAnchor {
 public:
  /// From a certificate, usually self-signed. Its validity period is not part of RFC 5280 section 6.1, but can be asked for.
  explicit TrustAnchor(pkix::Certificate::Ptr certificate, std::optional<Time> sunset = {});
  /// From a Name and a SubjectPublicKeyInfo, both DER. Errors: malformed.
  static Result<TrustAnchor> from_key(View name_der, View spki);

  const pkix::Name& name() const { return data_->name; }
  View spki() const { return data_->spki; }
  /// Null when the anchor is a bare name and key.
  const pkix::Certificate::Ptr& certificate() const { return data_->certificate; }
  /// From this instant on the anchor is no longer believed (EN 319 102-1 clause 5.2.6 steps 1 and 3); empty: no such instant.
  std::optional<Time> sunset() const { return data_->sunset; }

 private:
  struct Data {
    pkix::Certificate::Ptr certificate{};
    Bytes octets{};  ///< Owner of name and key when there is no certificate.
    pkix::Name name{};
    View spki{};
    std::optional<Time> sunset{};
  };
  explicit TrustAnchor(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

/// Anchors in the order in which they were given.
class TrustStore {
 public:
  void add(TrustAnchor anchor) { anchors_.push_back(std::move(anchor)); }
  /// All certificates of a DER or PEM file. Errors: those of pkix::read_certificates; nothing is added then.
  Result<void> add_file(View file, const Limits& limits = {});

  const std::vector<TrustAnchor>& anchors() const { return anchors_; }
  std::vector<TrustAnchor> find(const pkix::Name& name) const;
  /// The anchor that is this certificate, octet for octet.
  std::optional<TrustAnchor> find(const pkix::Certificate& certificate) const;

 private:
  std::vector<TrustAnchor> anchors_{};
};

}  // namespace esign::trust
