// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"
#include "formats/timestamp/messages.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::timestamp {

/// A TimeStampToken (RFC 3161 section 2.4.2): a SignedData over TSTInfo with one signature. Read and not judged. Parsing
/// guarantees that eContent is a TSTInfo in DER and that there is exactly one SignerInfo.
struct Token {
  Bytes octets{};        ///< ContentInfo, as it stands
  TstInfo info{};
  SignatureView view{};  ///< Its signature; the reference is the one over TSTInfo.
  /// What whoever kept the token put beside its signature: ats-hash-index stands here. DER.
  struct UnsignedAttribute {
    asn1::Oid type{};
    std::vector<Bytes> values{};
  };
  std::vector<UnsignedAttribute> unsigned_attributes{};
};
/// From a ContentInfo, DER or BER. Errors: malformed (also: no TSTInfo inside, several signers), limit_exceeded, no_signature.
Result<Token> read_token(View content_info, const Limits& limits = {});
/// The same with the limits of `parsed`, and without parsing what it knows.
Result<Token> read_token(View content_info, pkix::ParsedObjects& parsed);

/// What a TSU signs with.
struct TokenSigner {
  pkix::Certificate::Ptr certificate{};
  std::vector<pkix::Certificate::Ptr> chain{};  ///< Put in beside it when certificates are asked for; self-issued ones never.
  SignatureAlgorithm algorithm{};
  /// Of the certificate, by algorithm.hash: for ESSCertIDv2 (RFC 5816 section 2.2.1).
  Bytes certificate_digest{};
};

/// The signed attributes of a token: content-type, message-digest, signing-certificate-v2 (EN 319 422 clause 5.2.2). The DER
/// SET OF that is signed, with its tag 0x31. `info_digest`: of the TSTInfo, by algorithm.hash.
Bytes signed_attributes(const TokenSigner& signer, View info_digest);
/// The token: `info` is the TSTInfo, `attributes` what signed_attributes() gave, `value` the signature over it (ECDSA as DER).
/// certReq decides whether certificates go in (RFC 3161 section 2.4.1). Errors: internal.
struct SignedInfo {
  View info{}, attributes{}, value{};
};
Result<Bytes> write_token(const TokenSigner& signer, const SignedInfo& content, CertificateRequest certificates);

}  // namespace esign::formats::timestamp
