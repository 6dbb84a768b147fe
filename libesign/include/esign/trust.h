// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/certificate.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace esign {
namespace pkix {
class Crl;
class OcspResponse;
}

/// Whom the verifier believes: trust anchors, and nothing else. An empty store is allowed and trusts nobody.
class ESIGN_API TrustStore {
 public:
  TrustStore() = default;
  /// Adds a PEM or DER file of certificates, or each such file of a folder. Errors: not_found, denied, malformed (names the file).
  Result<void> add(const std::filesystem::path& path);
  void add(Certificate anchor);
  const std::vector<Certificate>& anchors() const { return anchors_; }

 private:
  std::vector<Certificate> anchors_;
};

/// What may help and proves nothing by itself: certificates for path building, CRLs and OCSP responses.
class ESIGN_API Evidence {
 public:
  Result<void> add_certificates(const std::filesystem::path& path);  ///< PEM or DER file, or a folder.
  Result<void> add_crls(const std::filesystem::path& path);          ///< PEM or DER file, or a folder.
  Result<void> add_ocsp_responses(const std::filesystem::path& path);  ///< PEM or DER file, or a folder.
  const std::vector<Certificate>& certificates() const { return certificates_; }
  const std::vector<std::shared_ptr<const pkix::Crl>>& crls() const { return crls_; }
  const std::vector<std::shared_ptr<const pkix::OcspResponse>>& ocsp_responses() const { return ocsp_; }

 private:
  std::vector<Certificate> certificates_;
  std::vector<std::shared_ptr<const pkix::Crl>> crls_;
  std::vector<std::shared_ptr<const pkix::OcspResponse>> ocsp_;
};

}  // namespace esign
