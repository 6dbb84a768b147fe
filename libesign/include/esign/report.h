// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/certificate.h>
#include <esign/qualification.h>
#include <esign/time.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace esign {

class Policy;

/// ETSI EN 319 102-1 V1.4.1 clause 5.1.3.
enum class Indication : std::uint8_t { total_passed, total_failed, indeterminate };
/// Table 6 of EN 319 102-1 V1.4.1: every value of the standard and none of ours.
enum class SubIndication : std::uint8_t {
  none,
  // TOTAL-FAILED
  format_failure, hash_failure, sig_crypto_failure, revoked, expired, not_yet_valid,
  // INDETERMINATE
  sig_constraints_failure, chain_constraints_failure, certificate_chain_general_failure, crypto_constraints_failure,
  policy_processing_error, signature_policy_not_available, timestamp_order_failure, no_signing_certificate_found,
  no_certificate_chain_found, no_certificate_chain_found_no_poe, revoked_no_poe, revoked_ca_no_poe,
  out_of_bounds_not_revoked, out_of_bounds_no_poe, revocation_out_of_bounds_no_poe, crypto_constraints_failure_no_poe,
  no_poe, try_later, signed_data_not_found, custom
};
ESIGN_API std::string_view standard_name(Indication indication) noexcept;        ///< "TOTAL-PASSED"
ESIGN_API std::string_view standard_name(SubIndication sub_indication) noexcept;  ///< "HASH_FAILURE"; "" for none.

enum class Language : std::uint8_t { en, az, ru };

/// One step of the standard's algorithm, as it went.
struct Step {
  std::string clause{};       ///< "EN 319 102-1 5.2.7.4 2)"
  std::string message_key{};  ///< Stable, language-free: "hash.mismatch".
  enum class Outcome : std::uint8_t { passed, failed, indeterminate, noted } outcome = Outcome::noted;
  std::string detail{};       ///< What it was about: a URI, a certificate's subject.
};

/// One data object that a signature covers.
struct Coverage {
  std::string name{};
  enum class Extent : std::uint8_t { full, partial } extent = Extent::partial;
  std::string sha256{};  ///< Of the octets that were digested, hexadecimal; empty when they could not be had.
};

/// One time-stamp of a signature.
struct TimestampReport {
  std::string id{};    ///< "S-1-T-2"
  std::string kind{};  ///< "content", "signature", "references", "archive"
  Time time{};         ///< As it states it; believe it only when it is PASSED.
  std::string tsa{};   ///< Common name of its authority's certificate; empty when not identified.
  std::string indication{};  ///< "PASSED", "FAILED", "INDETERMINATE"
  SubIndication sub_indication = SubIndication::none;
  std::string attribute{};  ///< The format's name of its place: "signature-time-stamp".
  /// What it is over, when its imprint matches: ids of signatures ("S-1": the value) and of time-stamps, and SHA-256 of data,
  /// certificates, CRLs and OCSP responses, hexadecimal. A proof of their existence only when the time-stamp is PASSED.
  std::vector<std::string> covers{};
};

/// That something existed: the earliest instant that this validation could prove (EN 319 102-1 clause 5.6.2.3).
struct ProofOfExistence {
  std::string object{};  ///< As in TimestampReport::covers.
  Time at{};
  std::string by{};  ///< The id of a time-stamp, or "provided": by whoever asked.
};

struct SignatureReport {
  std::string id{};            ///< "S-1"
  std::string format{};        ///< "CAdES", "XAdES"
  std::string packaging{};     ///< "detached", "enveloping", "enveloped"
  std::string level{};         ///< "B-B" to "B-LTA", or "none" when the baseline's mandatory attributes are not all there.
  Indication indication = Indication::indeterminate;
  SubIndication sub_indication = SubIndication::none;
  std::optional<Time> claimed_signing_time{};
  std::optional<Time> best_signature_time{};  ///< The earliest proven; absent without a valid time-stamp.
  std::string best_signature_time_by{};       ///< What proves it: the id of a time-stamp, or "provided". Empty with no such time.
  std::vector<ProofOfExistence> proofs{};     ///< Everything that was proven to exist before the validation time, by object.
  std::vector<TimestampReport> timestamps{};
  std::optional<Certificate> signer{};
  Category category = Category::none;
  std::string digest_algorithm{}, signature_algorithm{};
  std::vector<Coverage> coverage{};
  std::vector<Step> trace{};
  std::vector<QualificationReport> qualification{};  ///< One for each law of the trusted lists among the trust; often empty.
};

/// A file of a signed container.
struct ContainerFile {
  std::string name{};
  std::uint64_t size = 0;  ///< Octets.
  std::string sha256{};    ///< Of what was digested, hexadecimal; empty when no signature refers to it.
  /// structure: what makes it a container (mimetype, signatures, manifests). data: what is signed or should be.
  enum class Part : std::uint8_t { structure, data } part = Part::data;
  std::vector<std::string> covered_by{};  ///< Ids of signatures, valid or not.
};

/// An answer, never an error: a forged file yields a Report.
class ESIGN_API Report {
 public:
  Indication indication() const;        ///< The worst of all: failed, then indeterminate, then passed.
  SubIndication sub_indication() const;  ///< Of the worst signature.
  std::span<const SignatureReport> signatures() const;
  std::span<const ContainerFile> files() const;  ///< Of a container, in its order; empty for other documents.
  std::string text(Language language) const;  ///< For people; ends with a line feed.
  std::string json() const;                   ///< Schema esign.report/1, one object, no line feed inside.
  std::string html(Language language) const;  ///< One page that stands alone, for a browser or a printer.
  std::string etsi_xml() const;               ///< ETSI TS 119 102-2 V1.4.1, one document in UTF-8; not signed.
  /// Everything that the verdict depends on but the policy: schema esign.facts/1, one line. esign::replay() judges it again.
  std::string facts() const;
  /// The same facts judged by another policy.
  Report under(const Policy& policy) const;
  /// Where this report and `other`, which under() has made of it, come to different verdicts, why, and by which rules.
  std::string comparison_text(const Report& other, Language language) const;  ///< Lines for people.
  std::string comparison_json(const Report& other) const;                      ///< Schema esign.comparison/1, one object.
  /// The octets that signature `index` digested for its data object `reference`: what a program may go on to use.
  /// Never re-read the file for that. Only of a signature that is TOTAL-PASSED. Errors: invalid_argument, limit_exceeded.
  Result<std::vector<std::uint8_t>> signed_octets(std::size_t index, std::size_t reference) const;

  struct Data;
  explicit Report(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace esign
