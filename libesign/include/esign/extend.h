// SPDX-License-Identifier: Apache-2.0
// Raising the level of signatures that are there: EN 319 122-1 and EN 319 132-1, B-T, B-LT, B-LTA.
#pragma once
#include <esign/cert_path.h>
#include <esign/certificate.h>
#include <esign/policy.h>
#include <esign/signer.h>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace esign {

/// What validation data answers: whole CertificateLists and whole OCSPResponses, DER.
struct StatusValues {
  std::vector<std::vector<std::uint8_t>> crls{}, ocsp{};
};

/// Where a signature gets what it lacks. Whoever fills it in decides whom to ask and whom to trust; errors end the extension.
struct LongTermServices {
  Hash hash = Hash::sha256;  ///< Of the time-stamps' imprints.
  /// A TimeStampToken (a ContentInfo, not a TimeStampResp) over this digest.
  std::function<Result<std::vector<std::uint8_t>>(Hash, std::span<const std::uint8_t> digest)> timestamp{};
  /// What tells whether `certificate`, which `issuer` signed, was revoked. At least one CRL or OCSP response. B-LT and above.
  std::function<Result<StatusValues>(const Certificate& certificate, const Certificate& issuer)> status{};
  std::shared_ptr<const Pin> password{};  ///< Of an encrypted PDF; null: the empty one.
  /// In a PDF also the dictionaries /VRI, which say of each signature and document time-stamp what validates it (EN 319 142-1 clause
  /// 5.4.2.3), for readers that look for them; this time is their /TU. Absent, as PAdES-BASELINE advises: none.
  std::optional<Time> vri{};
  /// Whether whoever judges the file will give a TimeStampToken by this unit the time that it states, as far as its own octets tell:
  /// an error, and it is not taken. One that is there already and would not be taken has another put beside it. Absent: accepted_by()
  /// with the policy "default".
  std::function<Result<void>(std::span<const std::uint8_t> token, const Certificate& unit)> accepts{};
  /// May complete chains, beside what the file brings. A self-issued one ends a chain and is not put into the file.
  std::vector<Certificate> certificates{};
};

/// By the cryptographic constraints that `policy` has for time-stamps (EN 319 102-1 clause 5.2.8.4.1): the token's signature and
/// digests, and the digest by which it names its unit, at the token's own time. Errors: unsupported, malformed.
ESIGN_API std::function<Result<void>(std::span<const std::uint8_t> token, const Certificate& unit)> accepted_by(const Policy& policy);

/// Raises every signature of a CAdES or XAdES file, PDF file or ASiC container, made by whomever, to this level; what is there already is not repeated.
/// B-T: a signature time-stamp. B-LT: the certificates and the status of the chains of the signer and of every time-stamp. B-LTA:
/// an archive time-stamp over all of it; on a file that has one, another (a renewal). Octets that are there are not encoded again.
/// `content`: what a detached signature is over; B-LTA needs it. Nothing is added to a signature that does not verify, and
/// nothing leaves that would disturb what was intact. Errors: invalid_argument (level b_b; a signature that does not verify; VRI for what is no PDF),
/// unsupported (older archive time-stamps and evidence records, which any addition would break; a time-stamp that `accepts` refuses), not_found (content, a certificate
/// of a chain), protocol (a wrong token), those of reading, of the services and of `output`.
ESIGN_API Result<void> extend(const Document& document, const std::optional<Document>& content, Level level, const LongTermServices& services,
                              const Output& output);

/// Services over the network.
struct OnlineServices {
  std::vector<std::string> authorities{};  ///< URLs of time-stamp authorities, in the order they are asked.
  Hash hash = Hash::sha256;
  std::string policy{};                    ///< Dotted, of the time-stamps; empty: the authority's own.
  std::optional<Policy> judge{};           ///< By whose rules time-stamps are taken (accepted_by()); absent: "default".
  std::string tls_trust{};                 ///< PEM file: the authorities of https servers; empty: the system's.
  std::chrono::milliseconds within{15'000};  ///< Of each answer.
  /// no: only what `evidence` has tells the status, and no URL that stands in a certificate is asked.
  enum class AskResponders : std::uint8_t { no, yes } ask_responders = AskResponders::yes;
  /// Certificates that may complete chains, and status that is at hand: used before anybody is asked, if it is in force.
  Evidence evidence{};
  std::vector<Certificate> anchors{};
  Time now{};
};
/// The time-stamp authorities that are named, and for status what is at hand, then the responders and then the lists that the
/// certificates name: at public addresses only, for whoever made a certificate chose them. Errors: invalid_argument, misconfigured.
ESIGN_API Result<LongTermServices> online_services(const OnlineServices& wanted);

}  // namespace esign
