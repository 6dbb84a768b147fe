// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/certificate.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace esign {
namespace pkix {
class Crl;
class OcspResponse;
}

class VerifiedList;  // esign/trusted_list.h
class Gathered;      // esign/online.h

/// An anchor with the instant from which on it is believed no longer (EN 319 102-1 clause 5.2.6: its sunset date).
struct DatedAnchor {
  Certificate certificate;
  std::optional<Time> sunset{};
};

/// What an anchor is believed about. An authority that a trusted list names for certificates is no anchor of time-stamps.
enum class AnchorUse : std::uint8_t { any, certificates };

/// Whom the verifier believes: trust anchors, and nothing else. An empty store is allowed and trusts nobody.
class ESIGN_API TrustStore {
 public:
  TrustStore() = default;
  /// Adds a PEM or DER file of certificates, or each such file of a folder. Errors: not_found, denied, malformed (names the file).
  Result<void> add(const std::filesystem::path& path);
  void add(Certificate anchor, std::optional<Time> sunset = {}, AnchorUse use = AnchorUse::any);
  /// The authorities of a trusted list, each until its service ended; its time-stamping services apart. Services for certificates
  /// (TS 119 612 clause 5.5.1.1: CA/QC, CA/PKC) are anchors of nothing else; a national root is one of everything under it.
  void add(const VerifiedList& list);
  const std::vector<Certificate>& anchors() const { return anchors_; }
  const std::optional<Time>& sunset(std::size_t anchor) const { return sunsets_[anchor]; }  ///< Of anchors()[anchor].
  AnchorUse use(std::size_t anchor) const { return uses_[anchor]; }                             ///< Of anchors()[anchor].
  /// The lists that were added: they also say which signatures are qualified ones (esign/qualification.h).
  const std::vector<std::shared_ptr<const VerifiedList>>& lists() const { return lists_; }
  /// Time-stamping units and authorities that a trusted list names: anchors of time-stamps and of nothing else.
  const std::vector<DatedAnchor>& timestamping() const { return timestamping_; }

 private:
  std::vector<Certificate> anchors_;
  std::vector<std::optional<Time>> sunsets_;  ///< As many as anchors_.
  std::vector<AnchorUse> uses_;               ///< As many as anchors_.
  std::vector<DatedAnchor> timestamping_;
  std::vector<std::shared_ptr<const VerifiedList>> lists_;
};

/// What may help and proves nothing by itself: certificates for path building, CRLs and OCSP responses.
class ESIGN_API Evidence {
 public:
  Result<void> add_certificates(const std::filesystem::path& path);  ///< PEM or DER file, or a folder.
  Result<void> add_crls(const std::filesystem::path& path);          ///< PEM or DER file, or a folder.
  Result<void> add_ocsp_responses(const std::filesystem::path& path);  ///< PEM or DER file, or a folder.
  void add(const Gathered& gathered);
  const std::vector<Certificate>& certificates() const { return certificates_; }
  const std::vector<std::shared_ptr<const pkix::Crl>>& crls() const { return crls_; }
  const std::vector<std::shared_ptr<const pkix::OcspResponse>>& ocsp_responses() const { return ocsp_; }

 private:
  std::vector<Certificate> certificates_;
  std::vector<std::shared_ptr<const pkix::Crl>> crls_;
  std::vector<std::shared_ptr<const pkix::OcspResponse>> ocsp_;
};

}  // namespace esign
