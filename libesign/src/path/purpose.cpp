// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "path/verify_certificate.h"

namespace esign::path {
namespace {

using asn1::Oid;
using pkix::KeyUsageBit;

constexpr Oid kAnyUsage("2.5.29.37.0"), kClientAuth("1.3.6.1.5.5.7.3.2"), kTimeStamping("1.3.6.1.5.5.7.3.8"),
    kOcspSigning("1.3.6.1.5.5.7.3.9"), kExtendedKeyUsage("2.5.29.37");
// What a certificate for signing documents may be limited to: emailProtection (RFC 5280 section 4.2.1.12; RFC 8551 signs
// documents too), documentSigning (RFC 9336), and Microsoft's older document signing, which the national mobile
// certificates carry.
constexpr Oid kSigningUsages[] = {Oid("1.3.6.1.5.5.7.3.4"), Oid("1.3.6.1.5.5.7.3.36"), Oid("1.3.6.1.4.1.311.10.3.12")};

bool has_key_usage(const pkix::Certificate& certificate, KeyUsageBit one, KeyUsageBit other) {
  const auto& usage = certificate.extensions().key_usage;
  return !usage || usage->has(one) || usage->has(other);
}

/// RFC 5280 section 4.2.1.12: a certificate with the extension is for these usages only.
bool has_extended_usage(const pkix::Certificate& certificate, std::span<const Oid> wanted) {
  const auto& usages = certificate.extensions().extended_key_usage;
  return !usages || std::ranges::any_of(*usages, [&](const Oid& usage) {
    return usage == kAnyUsage || std::ranges::find(wanted, usage) != wanted.end();
  });
}

std::optional<std::string> signing_violation(const pkix::Certificate& certificate) {
  if (!has_key_usage(certificate, KeyUsageBit::digital_signature, KeyUsageBit::content_commitment)) return "keyUsage does not allow signatures";
  if (!has_extended_usage(certificate, kSigningUsages)) return "extKeyUsage does not allow signing documents";
  return std::nullopt;
}

std::optional<std::string> authentication_violation(const pkix::Certificate& certificate) {
  if (!has_key_usage(certificate, KeyUsageBit::digital_signature, KeyUsageBit::digital_signature)) return "keyUsage does not allow authentication";
  if (!has_extended_usage(certificate, {&kClientAuth, 1})) return "extKeyUsage does not allow client authentication";
  return std::nullopt;
}

/// RFC 3161 section 2.3: "only one instance of the extended key usage field extension ... The KeyPurposeID MUST be
/// id-kp-timeStamping. This extension MUST be critical."
std::optional<std::string> time_stamping_violation(const pkix::Certificate& certificate) {
  const auto& usages = certificate.extensions().extended_key_usage;
  const pkix::Extension* extension = certificate.extensions().find(kExtendedKeyUsage);
  if (!usages || usages->size() != 1 || usages->front() != kTimeStamping) return "extKeyUsage is not timeStamping alone";
  if (extension == nullptr || extension->critical == pkix::Critical::no) return "extKeyUsage timeStamping is not critical";
  if (!has_key_usage(certificate, KeyUsageBit::digital_signature, KeyUsageBit::content_commitment)) return "keyUsage does not allow signatures";
  return std::nullopt;
}

/// RFC 6960 section 4.2.2.2: id-kp-OCSPSigning itself; anyExtendedKeyUsage does not delegate.
std::optional<std::string> ocsp_violation(const pkix::Certificate& certificate) {
  const auto& usages = certificate.extensions().extended_key_usage;
  if (!usages || std::ranges::find(*usages, kOcspSigning) == usages->end()) return "extKeyUsage does not name OCSPSigning";
  if (!has_key_usage(certificate, KeyUsageBit::digital_signature, KeyUsageBit::content_commitment)) return "keyUsage does not allow signatures";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> purpose_violation(const pkix::Certificate& certificate, Purpose purpose) {
  switch (purpose) {
    case Purpose::any: return std::nullopt;
    case Purpose::signing: return signing_violation(certificate);
    case Purpose::authentication: return authentication_violation(certificate);
    case Purpose::time_stamping: return time_stamping_violation(certificate);
    case Purpose::ocsp_signing: return ocsp_violation(certificate);
  }
  return "unknown purpose";
}

}  // namespace esign::path
