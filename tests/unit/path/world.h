// SPDX-License-Identifier: Apache-2.0
#pragma once
// Root, CA and leaf made in the test: change a part, make it again, ask.
#include "path/verify_certificate.h"
#include "unit/path/forge.h"

namespace esign::test {

inline Time at(std::string_view rfc3339) { return *parse_rfc3339(rfc3339); }
inline const Time kNow = at("2026-11-21T12:00:00Z");

struct World {
  Key root_key = key(1), ca_key = key(2), leaf_key = key(3);
  CertificateSpec root = spec(1, "Kök", "Kök", root_key), ca = spec(2, "Kök", "Orta", ca_key), leaf = spec(7, "Orta", "Günel", leaf_key);
  std::vector<pkix::Crl::Ptr> crls{};

  World() {
    root.extensions = authority();
    ca.extensions = authority();
    leaf.extensions = {key_usage({pkix::KeyUsageBit::digital_signature})};
  }
  static CertificateSpec spec(std::int64_t serial, std::string_view issuer, std::string_view subject, const Key& subject_key) {
    return {3, serial, common_name(issuer), common_name(subject), at("2024-01-01T00:00:00Z"), at("2034-01-01T00:00:00Z"), subject_key.spki, {}};
  }
  CrlSpec crl(std::string_view issuer, std::vector<RevokedSpec> revoked = {}, std::vector<ExtensionSpec> extensions = {}) const {
    return {common_name(issuer), kNow - std::chrono::hours(1), kNow + std::chrono::hours(1), std::move(revoked), std::move(extensions)};
  }
  path::CertificateQuestion question() const {
    path::CertificateQuestion asked;
    asked.target = certificate(leaf, ca_key);
    asked.certificates = {certificate(ca, root_key)};
    asked.anchors.add(trust::TrustAnchor(certificate(root, root_key)));
    asked.crls = crls;
    asked.at = kNow;
    asked.revocation = crls.empty() ? path::RevocationChecking::none : path::RevocationChecking::required;
    return asked;
  }
  path::PathReport ask() const { return *path::verify_certificate(question(), crypto::openssl()); }
};

/// NameConstraints of one permitted and one excluded list; each base is a whole GeneralName.
inline ExtensionSpec name_constraints(const std::vector<Bytes>& permitted, const std::vector<Bytes>& excluded) {
  const auto subtrees = [](asn1::Writer& w, std::uint32_t number, const std::vector<Bytes>& bases) {
    if (bases.empty()) return;
    w.inside(asn1::tag::context_constructed(number), [&] {
      for (const Bytes& base : bases) w.sequence([&] { w.raw(base); });
    });
  };
  return {asn1::Oid("2.5.29.30"), true, asn1::written([&](asn1::Writer& w) {
            w.sequence([&] {
              subtrees(w, 0, permitted);
              subtrees(w, 1, excluded);
            });
          })};
}

}  // namespace esign::test
