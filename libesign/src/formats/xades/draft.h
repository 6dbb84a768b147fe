// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"

namespace esign::formats::xades {

/// One reference to signed data.
struct DraftReference {
  std::string id{};
  std::string uri{};
  std::string transforms{};  ///< ds:Transforms; empty for none.
  std::string media_type{};
  Bytes digest{};
};

/// Everything a new ds:Signature says, before and after its digests and its value are known. All text in it is XML already.
struct Draft {
  std::string signature_id{}, properties_id{};
  std::vector<DraftReference> data = std::vector<DraftReference>(1);  ///< In a container one for each file; elsewhere one.
  enum class Container : std::uint8_t { no, yes } container = Container::no;  ///< Whether it goes into a signature file of one.
  std::string object{};      ///< ds:Object with the data of an enveloping signature; empty otherwise.
  std::string_view signature_method{};
  Hash hash = Hash::sha256;
  std::string certificates{};  ///< ds:X509Certificate elements, the signer's first.
  std::string signing_time{};
  Bytes certificate_digest{};
  Bytes issuer_serial{};
  Bytes properties_digest{};
};

/// The signature as text: no white space, no attribute that nothing checks, so that every octet of it is either signed or
/// decides about the outcome. `value` is the base64 of SignatureValue.
std::string signature_text(const Draft& draft, std::string_view value);

inline constexpr std::string_view kNoTransforms = "";
/// Exclusive canonicalisation of a data object.
std::string transforms_exclusive();
/// XPath Filter 2 "without any ds:Signature", then exclusive canonicalisation. Why not enveloped-signature: that takes out
/// its own signature only, so a second, parallel signature would change what the first has signed.
enum class KeepComments : std::uint8_t { no, yes };
std::string transforms_without_signatures(KeepComments comments);
/// enveloped-signature, then exclusive canonicalisation: for a document that takes one signature only.
std::string transforms_enveloped();
/// base64 text, decoded.
std::string transforms_base64();

/// IssuerSerial of RFC 5035 section 4 for a certificate: what IssuerSerialV2 holds.
Bytes issuer_serial(const pkix::Certificate& certificate);
/// ECDSA-Sig-Value as r||s, each of the order's length. Errors: malformed.
Result<Bytes> raw_ecdsa(View der, unsigned order_bits);

}  // namespace esign::formats::xades
