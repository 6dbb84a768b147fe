// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/qualification.h>
#include <esign/time.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Everything that EN 319 102-1 clauses 5.2.2 to 5.2.8 and 5.3 look at, computed, found or not found, for one instant.
/// Plain values: no octets of a certificate, no key, no handle. collect/ makes them, validation/ judges them, and
/// facts_json.h keeps them. Nothing here says that anything is acceptable.
/// Certificates, digests and octets are named by the SHA-256 of their DER or octets in lower-case hexadecimal.
namespace esign::facts {

/// Name of a certificate: SHA-256 of its DER, lower-case hexadecimal; the key of Facts::certificates.
using CertificateId = std::string;
/// Name of a time-stamp by its place: "S-1-T-2" is the second of signature S-1.
using TimestampId = std::string;

/// What comparing two things gave, where there may have been nothing to compare.
enum class Match : std::uint8_t {
  not_available,  ///< One side was not there.
  mismatch,
  match,
  unsupported  ///< The way to compare is not one that this build knows.
};

/// One use of a signature algorithm. Names are those of policy/algorithm_table.h and of reports.
struct Algorithm {
  std::string name{};    ///< For people: "ECDSA-P256-SHA256"; when unknown, what the bytes called it.
  std::string scheme{};  ///< "RSA-PKCS1", "RSA-PSS", "ECDSA", "Ed25519"; empty when unknown.
  std::string digest{};  ///< "SHA256"; empty when unknown.
  std::string mgf_digest{};  ///< Only RSA-PSS.
  friend bool operator==(const Algorithm&, const Algorithm&) = default;
};

struct PublicKey {
  std::string type{};   ///< "RSA", "EC", "Ed25519", "other".
  std::string curve{};  ///< "P-256", "brainpoolP256r1"; only EC. "other" for a curve that this build does not know.
  unsigned bits = 0;    ///< RSA modulus, curve order; 0 when unknown.
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

/// QCStatements, EN 319 412-5 clause 4: what the certificate claims about itself.
struct Qualification {
  bool compliance = false;
  bool device = false;                    ///< QcSSCD
  std::vector<std::string> types{};       ///< QcType, dotted OIDs
  std::vector<std::string> legislation{};  ///< QcCClegislation, two-letter countries; empty means the EU
  friend bool operator==(const Qualification&, const Qualification&) = default;
};

enum class Category : std::uint8_t { none, government, legal_entity, citizen };

/// A certificate as it reads (RFC 5280 section 4); nothing in it is believed.
struct Certificate {
  std::string subject{}, issuer{};  ///< RFC 4514 text, printable.
  std::string serial_number{};      ///< Hexadecimal content octets.
  std::string common_name{};
  std::optional<std::string> given_name{}, surname{}, fin{}, voen{}, organization{};
  Category category = Category::none;
  Time not_before{}, not_after{};
  /// Names of RFC 5280 section 4.2.1.3 ("nonRepudiation" is written "contentCommitment"); absent: no extension.
  std::optional<std::vector<std::string>> key_usage{};
  std::optional<std::vector<std::string>> extended_key_usage{};  ///< Dotted OIDs; absent: no extension.
  bool extended_key_usage_critical = false;  ///< RFC 3161 section 2.3 wants it of a TSA's certificate.
  std::vector<std::string> policies{};                            ///< Dotted OIDs.
  std::optional<Qualification> qualification{};
  bool is_ca = false, self_issued = false;
  bool ocsp_no_check = false, no_revocation_available = false, validity_assured = false;
  PublicKey public_key{};
  Algorithm signature_algorithm{};  ///< With which its issuer signed it.
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

enum class RevocationSource : std::uint8_t { crl, ocsp };
enum class RevocationStatus : std::uint8_t { good, revoked, on_hold, unknown };
/// Whether one piece of status information is authentic and about this certificate (RFC 5280 section 6.3.3), apart from time:
/// whether its signer's certificate had ended or was revoked at Facts::time is no question here (EN 319 102-1 clause 5.2.6.4
/// steps 4 and 8 and clause 5.6.2.2 ask it), provided that Facts::status_signers has the signer. A delegated signer without an
/// entry there must have been in its validity, and good or exempt, at Facts::time for its answer to be `applicable`.
enum class Applicability : std::uint8_t {
  applicable,
  signature_invalid,  ///< Signed by another key, or the signer has no path to the same anchor.
  out_of_scope,       ///< Issuing distribution point, reasons, delta without base, another issuer.
  unsupported         ///< Unknown critical extension or algorithm.
};

/// What is a CRL's own where several tell a status together.
struct StatusList {
  std::string id{};  ///< SHA-256 of the CRL.
  Time this_update{};
  std::optional<CertificateId> signer{};
  std::optional<Algorithm> signature_algorithm{};
  friend bool operator==(const StatusList&, const StatusList&) = default;
};

/// One CRL or OCSP answer about one certificate. Times are as stated in it and not yet compared with anything.
struct Revocation {
  RevocationSource source = RevocationSource::crl;
  std::string id{};  ///< SHA-256 of the CRL or basic OCSP response.
  /// Further CRLs without which this one would say less: the base of a delta, those for the other reasons. Proofs of existence
  /// are asked of all of them.
  std::vector<std::string> with{};
  Applicability applicability = Applicability::out_of_scope;
  std::string reason_not_applicable{};
  RevocationStatus status = RevocationStatus::unknown;
  std::optional<Time> revoked_at{};
  std::string reason{};  ///< CRLReason name: "keyCompromise"; empty when not stated.
  Time this_update{};
  std::optional<Time> next_update{}, produced_at{};  ///< produced_at: OCSP only.
  /// Certificates that ended at or after this instant are still covered (ExpiredCertsOnCRL, OCSP archive cutoff).
  std::optional<Time> covers_expired_since{};
  std::optional<CertificateId> signer{};
  std::optional<Algorithm> signature_algorithm{};
  /// `id` and those of `with`, in this order, when there are several: nobody's signature stands for another's. Facts that were kept
  /// before this member came have none, and then signer and algorithm above are told of all.
  std::vector<StatusList> lists{};
  friend bool operator==(const Revocation&, const Revocation&) = default;
};

/// RFC 5280 section 6.1 over one chain, asked at Facts::time with two things left aside, which EN 319 102-1 clause 5.2.6
/// judges by itself: the validity period of the signing certificate (step 7) and revocation (steps 4a to 4d).
struct PathResult {
  enum class Outcome : std::uint8_t {
    valid,
    failed,
    failed_by_time_only  ///< Only validity periods of certificates above the signer's are in the way.
  } outcome = Outcome::failed;
  std::string reason{};     ///< Stable name of the first failure; empty when valid.
  CertificateId certificate{};  ///< Where it failed; empty when valid or unknown.
  std::string detail{};
  friend bool operator==(const PathResult&, const PathResult&) = default;
};

struct Anchor {
  CertificateId certificate{};
  std::optional<Time> sunset{};  ///< First instant at which it is no anchor any more.
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// Status information about one certificate of a chain.
struct CertificateStatus {
  CertificateId certificate{};
  std::vector<Revocation> answers{};
  std::string why{};  ///< Why there is no answer, when the search could tell.
  friend bool operator==(const CertificateStatus&, const CertificateStatus&) = default;
};

/// One prospective chain from a certificate to an anchor.
struct Chain {
  std::vector<CertificateId> certificates{};  ///< Signer first, anchor last; one only when the signer is the anchor.
  Anchor anchor{};
  PathResult path{};
  std::vector<CertificateStatus> status{};  ///< In the order of `certificates`, without the anchor.
  friend bool operator==(const Chain&, const Chain&) = default;
};

/// Checking the signature value with the key of one certificate.
struct ValueCheck {
  enum class Outcome : std::uint8_t { valid, invalid, not_possible } outcome = Outcome::not_possible;
  std::string why{};  ///< When not_possible.
  friend bool operator==(const ValueCheck&, const ValueCheck&) = default;
};

/// A certificate that may be the signer's.
struct Candidate {
  CertificateId certificate{};
  enum class Origin : std::uint8_t { signature, outside } origin = Origin::signature;
  Match identifier = Match::not_available;  ///< Against the CMS signer identifier.
  std::vector<Match> reference_digests{};   ///< Against each Signature::certificate_references, in order.
  std::vector<Match> reference_names{};     ///< Issuer and serial number in the same references.
  ValueCheck value{};                       ///< With exactly this certificate's key.
  std::vector<Chain> chains{};              ///< Every chain that could be built, most promising first.
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

/// A signed reference to a certificate (ESSCertIDv2, xades:SigningCertificateV2/Cert).
struct CertificateReference {
  std::string digest{};                       ///< Algorithm.
  std::vector<CertificateId> certificates{};  ///< Those at hand whose digest is the stated one.
  friend bool operator==(const CertificateReference&, const CertificateReference&) = default;
};

/// One digest that the signature value binds.
struct Reference {
  enum class Role : std::uint8_t { data, signed_properties, other } role = Role::data;
  std::string id{}, uri{}, name{};
  std::string media_type{};    ///< As signed.
  std::string shown_type{};    ///< What its name or surroundings say that it is; empty when they say nothing.
  std::string sniffed_type{};  ///< What its first octets are beyond doubt; empty when they do not tell.
  enum class Extent : std::uint8_t { full, partial } extent = Extent::partial;
  std::string digest{};  ///< Algorithm.
  Match outcome = Match::not_available;
  std::string why{};     ///< When there is no match or mismatch.
  std::string sha256{};  ///< Of the octets that were digested; empty when they could not be had.
  friend bool operator==(const Reference&, const Reference&) = default;
};

struct Defect {
  enum class Weight : std::uint8_t { fatal, attribute, conformance } weight = Weight::fatal;
  std::string place{}, detail{};
  friend bool operator==(const Defect&, const Defect&) = default;
};

struct Attribute {
  std::string name{};
  enum class Protection : std::uint8_t { is_signed, is_unsigned } protection = Protection::is_signed;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// The signature policy attribute, and what looking for the policy document gave.
struct SignaturePolicy {
  enum class Kind : std::uint8_t { implied, identified } kind = Kind::implied;
  std::string identifier{};
  Match document = Match::not_available;  ///< The document's digest against the one in the attribute.
  friend bool operator==(const SignaturePolicy&, const SignaturePolicy&) = default;
};

struct Signature {
  std::string id{};         ///< "S-1"
  std::string format{};     ///< "CAdES", "XAdES"
  std::string packaging{};  ///< "detached", "enveloping", "enveloped"
  Algorithm algorithm{};
  std::string algorithm_failure{};  ///< Why the value cannot be checked at all; empty when it can.
  std::string digest_algorithm{};
  std::vector<Reference> references{};
  std::vector<CertificateReference> certificate_references{};  ///< The first is the signer's.
  std::vector<Candidate> candidates{};                          ///< Most likely first.
  std::optional<Time> claimed_signing_time{};
  std::optional<SignaturePolicy> policy{};
  std::vector<Attribute> attributes{};
  std::vector<Defect> defects{};
  std::vector<TimestampId> timestamps{};  ///< Of Facts::timestamps, in the order of the document; empty for a token's own signature.
  /// SHA-256 of the certificates, CRLs and basic OCSP responses that the file carries with this signature, inside its
  /// time-stamps too; sorted. Levels B-LT and B-LTA are told by it, no verdict depends on it.
  std::vector<std::string> embedded{};
  friend bool operator==(const Signature&, const Signature&) = default;
};

/// What a time-stamp token proves the existence of (EN 319 102-1 clause 5.6.2.3), and by which hash.
struct Covered {
  std::string object{};  ///< A signature's id ("S-1": its value), a time-stamp's id, or the SHA-256 of a certificate, CRL, OCSP response or data.
  std::string digest{};  ///< Algorithm by which it went in: of the imprint, or of the hash index inside it.
  /// Whether the object's own octets were among those that were hashed for the imprint, or only its digest was (a hash index,
  /// references to validation data, a ds:Reference inside the signature). What the covered signatures refer to by their signed
  /// references need not be listed: validation follows Signature::references and certificate_references itself.
  enum class Manner : std::uint8_t { reference, octets } manner = Manner::reference;
  friend bool operator==(const Covered&, const Covered&) = default;
};

/// One time-stamp token (RFC 3161) of a signature: where it was, what it says, and whether it fits; not believed.
struct Timestamp {
  TimestampId id{};
  std::string sha256{};  ///< Of the ContentInfo as found: the same token in two places is the same.
  enum class Kind : std::uint8_t {
    content,     ///< Over signed data before signing: content-time-stamp, AllDataObjectsTimeStamp.
    signature,   ///< Over the signature value.
    references,  ///< Over references to validation data: CAdES-C-time-stamp, SigAndRefsTimeStamp.
    archive      ///< archive-time-stamp-v3, ArchiveTimeStamp, document time-stamp.
  } kind = Kind::signature;
  std::string attribute{};  ///< As the format calls its place: "signature-time-stamp", "xades141:ArchiveTimeStamp".
  Time gen_time{};
  std::optional<std::chrono::microseconds> accuracy{};
  std::string policy{};          ///< Dotted OID.
  std::string serial_number{};   ///< Hexadecimal content octets.
  std::string imprint_digest{};  ///< Algorithm of messageImprint.
  Match imprint = Match::not_available;  ///< messageImprint against what the format says must be hashed.
  std::string why{};                     ///< When not a match.
  std::vector<Covered> covers{};         ///< Of what is at hand; meaningless unless `imprint` matches.
  Signature signature{};                 ///< The token's own, its reference over TSTInfo.
  friend bool operator==(const Timestamp&, const Timestamp&) = default;
};

/// That something existed, said by whoever drives the validation (EN 319 102-1 clause 5.6.3, input "POEs"): not from the document.
struct ProvidedProof {
  std::string object{};  ///< Named as in Covered::object.
  Time at{};
  friend bool operator==(const ProvidedProof&, const ProvidedProof&) = default;
};

/// What the trusted lists of one law make of a signature with this certificate, if the signature itself is valid. It depends on the
/// time of signing, which only validation proves: the answer is kept for every period between two changes of the list.
struct Listing {
  QualificationLaw law = QualificationLaw::azerbaijan;
  std::string list{};    ///< Territory and sequence number: "AZ 7".
  std::string sha256{};  ///< Of the list's file.
  struct Period {
    std::optional<Time> from{};  ///< First instant; absent: since ever. In ascending order.
    SignatureQualification verdict = SignatureQualification::undetermined;
    std::vector<QualificationStep> steps{};
    friend bool operator==(const Period&, const Period&) = default;
  };
  std::vector<Period> periods{};
  friend bool operator==(const Listing&, const Listing&) = default;
};

/// One question that the network was asked before the verdict, and what became of it. What came counts by itself, as if a file
/// had brought it: this only tells where it came from and when.
struct Inquiry {
  enum class Kind : std::uint8_t { ocsp, crl, issuer } kind = Kind::ocsp;
  std::string url{};
  CertificateId about{};
  Time at{};
  std::string object{};  ///< SHA-256 of the CRL, basic OCSP response or certificate that came; empty: nothing usable did.
  enum class Origin : std::uint8_t { network, kept } origin = Origin::network;  ///< kept: a list of an earlier question, still in force.
  std::string why{};     ///< When nothing came.
  friend bool operator==(const Inquiry&, const Inquiry&) = default;
};

/// What was found about a PDF file: a rule of docs/reference/pdf-rules.md that it departs from, or a change that a later
/// revision made.
struct Finding {
  std::string rule{};  ///< "BR-05", "XR-03", "DF-12".
  enum class Level : std::uint8_t { none, long_term, form, annotation, other } level = Level::none;  ///< ISO 32000-2, 12.8.2.2.
  enum class Permission : std::uint8_t {
    unasked,   ///< No certification and no lock in force is about it.
    granted,   ///< A certification allows it.
    exceeded,  ///< A certification does not.
    locked     ///< The field is locked.
  } permission = Permission::unasked;
  std::size_t revision = 0;  ///< Which revision it is about, the oldest is 1; 0: about the signature itself, or the whole file.
  std::string place{}, field{};    ///< "12 0 obj/Rect"; fully qualified field name, empty when it is about no field.
  std::string before{}, after{};   ///< Shown values.
  std::string detail{};
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// Where a signature or document time-stamp of a PDF file stands among the revisions, and what was found that concerns it.
struct Revisions {
  std::size_t own = 0, all = 0;  ///< It covers revision `own` of `all`, the oldest is 1; own 0: not told.
  std::vector<Finding> findings{};
  friend bool operator==(const Revisions&, const Revisions&) = default;
};

/// A part of a PDF or XML document, and which signatures and document time-stamps refer to the whole of it.
struct MappedPart {
  enum class Kind : std::uint8_t { octets, node } kind = Kind::octets;
  std::string name{};                     ///< Of a node: its path from the root.
  std::uint64_t begin = 0, end = 0;       ///< Octets of the file, [begin, end).
  std::vector<std::string> covered_by{};  ///< Ids of signatures, whether their digests match or not.
  std::vector<TimestampId> stamped_by{};  ///< Of document time-stamps of a PDF file; each once, as the first signature has it.
  friend bool operator==(const MappedPart&, const MappedPart&) = default;
};

struct Document {
  std::string name{}, media_type{};
  std::uint64_t size = 0;
  std::string sha256{};
  friend bool operator==(const Document&, const Document&) = default;
};

/// A signed container (EN 319 162-1): its files, and which signatures refer to each.
struct Container {
  std::string type{};  ///< "ASiC-E", "ASiC-S"
  struct File {
    std::string name{};
    std::uint64_t size = 0;  ///< Octets.
    /// structure: what makes it a container. data: what should be signed; whatever is not known counts as that.
    enum class Part : std::uint8_t { structure, data } part = Part::data;
    std::string sha256{};                   ///< Of its octets; empty when no signature refers to it.
    std::vector<std::string> covered_by{};  ///< Ids of signatures, whether their digests match or not.
    friend bool operator==(const File&, const File&) = default;
  };
  std::vector<File> files{};
  friend bool operator==(const Container&, const Container&) = default;
};

struct Facts {
  Document document{};
  Time time{};  ///< The validation time: everything that depends on time was asked for this instant.
  std::size_t anchors = 0;  ///< How many trust anchors there were to build chains to.
  std::map<CertificateId, Certificate> certificates{};
  std::vector<Signature> signatures{};
  std::vector<Timestamp> timestamps{};  ///< Of all signatures, by place.
  /// Chains of every certificate that signed an `applicable` answer and is neither an anchor nor on the chain that the answer is
  /// about: delegated OCSP responders and CRL signers, with the status of each certificate of theirs. Proofs about the past need
  /// them (clause 5.6.2.2 NOTE 5): without an entry an answer of such a signer counts only for the present.
  std::map<CertificateId, std::vector<Chain>> status_signers{};
  std::optional<Time> signature_time_indication{};  ///< Clause 5.5.4 step 1: the driving application vouches for it, no document does.
  std::vector<ProvidedProof> proofs{};
  /// Of the certificates that may have signed; empty when no trusted list of a known law was among the trust.
  std::map<CertificateId, std::vector<Listing>> listings{};
  std::vector<Inquiry> inquiries{};  ///< In the order they were made; empty when nobody was asked.
  std::map<std::string, Revisions> revisions{};  ///< Of signatures and time-stamps of a PDF file, by their id; empty for other files.
  std::optional<Container> container{};  ///< Only of a document that is one.
  std::vector<MappedPart> map{};  ///< In the order of the document; empty for other kinds of documents.
  friend bool operator==(const Facts&, const Facts&) = default;
};

}  // namespace esign::facts
