// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/report.h>
#include <esign/signer.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pdf/finding.h"
#include "pkix/certificate.h"
#include "pkix/crl.h"
#include "pkix/ocsp_response.h"

namespace esign::formats {

/// What a reference of a signature is about.
enum class ReferenceRole : std::uint8_t { data, signed_properties, other };

/// One digest that the signature value binds: the message-digest of CMS, or one ds:Reference. Not judged.
struct Reference {
  ReferenceRole role = ReferenceRole::data;
  std::string id{};    ///< XML Id of the ds:Reference; empty in CMS.
  std::string uri{};   ///< As written; empty in CMS and for the whole document.
  std::string type{};  ///< XML Type attribute.
  std::string name{};  ///< For reports: file name, URI, or the document's name.
  std::string media_type{};  ///< As signed.
  std::string shown_type{};  ///< What the name or the surroundings say that the data is; empty: nothing.
  /// Whether `octets` are the data itself, or XML around it, whose first octets tell nothing about the data.
  enum class Form : std::uint8_t { data, wrapped } form = Form::data;
  Coverage::Extent extent = Coverage::Extent::partial;  ///< full: the whole document (apart from the signature itself).
  Hash hash = Hash::sha256;
  Bytes expected{};    ///< The digest as stated.
  /// The octets to digest: already transformed and canonical. Empty: the signed data is not here (5.2.7.4 step 1).
  Source octets{};
  /// References of one document that give the same octets have the same name here, and are read once; empty: not known.
  std::string same_octets{};
  std::string entry{};  ///< The file of a container that it is about; empty: not in a container, or not about one.
  std::optional<Error> failure{};  ///< Why octets cannot be produced (forbidden transform, unknown URI, broken XML).
};

/// A signed reference to a certificate: ESSCertIDv2 (RFC 5035) or xades:SigningCertificateV2/Cert.
struct CertificateReference {
  Hash hash = Hash::sha256;
  Bytes digest{};
  std::optional<Bytes> issuer{};         ///< DER Name.
  std::optional<Bytes> serial_number{};  ///< INTEGER content octets.
};

/// How the signature names its signer outside the signed attributes: CMS sid.
struct SignerIdentifier {
  std::optional<Bytes> issuer{};  ///< DER Name, with serial_number.
  std::optional<Bytes> serial_number{};
  std::optional<Bytes> subject_key_identifier{};
};

struct SignaturePolicy {
  enum class Kind : std::uint8_t { implied, identified } kind = Kind::implied;
  std::string identifier{};  ///< OID dotted or URI.
  std::optional<Hash> hash{};
  Bytes digest{};
};

/// Something in the signature that breaks a rule; parsing says it, validation judges it.
struct Defect {
  enum class Weight : std::uint8_t {
    fatal,       ///< 5.2.2: 5.2.7 cannot be done soundly (missing signed attributes, two SignatureValues, wrong cardinality).
    attribute,   ///< A signed attribute is malformed, duplicated or contradicts another: counts as absent, and is reported.
    conformance  ///< Differs from the baseline profile; reported only.
  } weight = Weight::fatal;
  std::string place{};   ///< "signedAttrs.messageDigest", "SignedInfo/Reference[2]"
  std::string detail{};
};

/// An attribute for the report, not interpreted.
struct AttributeNote {
  std::string name{};  ///< "content-hints", "xades:SignerRoleV2"
  enum class Protection : std::uint8_t { is_signed, is_unsigned } protection = Protection::is_signed;
};

/// Certificates and status information that some part of a document holds. Parsed, unjudged.
struct Evidence {
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
};
void add(Evidence& to, const Evidence& more);

/// Where a signature of a PDF file stands among the revisions, and what concerns it: its own form, the file, what was odd when it was
/// signed (XR-* of its revision and older ones) and what was appended after it.
struct AmongRevisions {
  std::size_t own = 0, all = 0;  ///< It covers revision `own` of `all`, the oldest is 1; own 0: none.
  std::vector<pdf::Finding> findings{};
};

struct TimestampView;  // formats/timestamp_view.h

/// One signature, read and not judged. Owns what it shows.
struct SignatureView {
  Format format = Format::cades;
  Packaging packaging = Packaging::detached;
  std::string id{};
  SignatureAlgorithm algorithm{};
  std::optional<Error> algorithm_failure{};  ///< Unknown or contradictory algorithms: the value cannot be checked.
  Bytes value{};          ///< As the crypto port wants it: ECDSA as DER. (XML r||s has been converted.)
  Bytes signed_octets{};  ///< What the value signs: DER SET OF signed attributes, or canonical SignedInfo.
  Hash digest_algorithm = Hash::sha256;
  std::vector<Reference> references{};
  std::vector<pkix::Certificate::Ptr> certificates{};  ///< All that the signature brings, unjudged; unparsable ones left out (and noted as conformance defects).
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};  ///< Of SignedData.crls, revocation-values, xades:RevocationValues.
  std::vector<CertificateReference> certificate_references{};  ///< Signed; the first is the signer's (RFC 5035, XAdES).
  std::optional<SignerIdentifier> signer_identifier{};
  std::optional<Time> claimed_signing_time{};
  std::optional<SignaturePolicy> policy{};
  std::vector<AttributeNote> attributes{};
  std::vector<Defect> defects{};
  std::vector<std::string> covered_nodes{};  ///< XML: paths of what stands below the root and is referred to whole.
  std::optional<AmongRevisions> revisions{};  ///< Only in a PDF file.
  /// Every time-stamp token in its attributes, in the order of the document; what a token itself carries has none of its own.
  std::vector<std::shared_ptr<const TimestampView>> timestamps{};
};

/// What a signed container holds beside its signatures. Not judged.
struct ContainerView {
  std::string type{};  ///< "ASiC-E", "ASiC-S"
  struct File {
    std::string name{};
    std::uint64_t size = 0;  ///< Octets.
    /// structure: what makes it a container (mimetype, signatures, manifests, time-stamps). data: what is signed or should be, and
    /// whatever is not known.
    enum class Part : std::uint8_t { structure, data } part = Part::data;
  };
  std::vector<File> files{};  ///< In their order.
};

/// A part of a document, and the signatures that refer to the whole of it, whether their digests match or not.
struct MappedPart {
  enum class Kind : std::uint8_t { octets, node } kind = Kind::octets;
  std::string name{};                     ///< Of a node: its path from the root.
  std::uint64_t begin = 0, end = 0;       ///< Octets of the file, [begin, end).
  std::vector<std::size_t> covered_by{};  ///< Positions in SignatureSet::signatures, ascending.
  /// Document time-stamps over it: each as the first signature has it, its position there.
  struct Stamp {
    std::size_t signature = 0, position = 0;
  };
  std::vector<Stamp> stamped_by{};
};

/// Every signature of one document. Errors come from read functions as malformed, limit_exceeded, no_signature.
struct SignatureSet {
  std::vector<MappedPart> map{};  ///< PDF: all octets, in order. XML: what stands below the root, signatures apart.
  std::vector<SignatureView> signatures{};
  std::optional<ContainerView> container{};
};

/// How writers hash: the layer above brings the cryptography.
using DigestFunction = std::function<Result<Bytes>(Hash, const Source&)>;

/// What a writer is told about the signature to be made.
struct WriteOptions {
  Packaging packaging = Packaging::detached;
  pkix::Certificate::Ptr signer{};
  std::vector<pkix::Certificate::Ptr> chain{};  ///< Put in unless self-issued: a trust anchor is not evidence.
  SignatureAlgorithm algorithm{};
  Hash content_hash = Hash::sha256;
  Time signing_time{};
  std::string media_type{};
};

/// A signature ready for its value. `message` is what the key signs; `finish` writes the document with the value
/// (as the crypto port has it: ECDSA as DER) into a Sink.
struct Unfinished {
  Bytes message{};
  std::function<Result<void>(View value, const Sink& out)> finish{};
};

}  // namespace esign::formats
