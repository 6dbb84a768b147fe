// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

// Names as XML Signature 1.1 (W3C, 2013), RFC 9231 and EN 319 132-1 write them. Compared octet for octet.
namespace esign::formats::xades {

inline constexpr std::string_view kDs = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view kXades141 = "http://uri.etsi.org/01903/v1.4.1#";
inline constexpr std::string_view kAsic = "http://uri.etsi.org/02918/v1.2.1#";
inline constexpr std::string_view kInclusiveC14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr std::string_view kFilter2 = "http://www.w3.org/2002/06/xmldsig-filter2";
inline constexpr std::string_view kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view kRsaPssNamespace = "http://www.w3.org/2007/05/xmldsig-more#";

inline constexpr std::string_view kTypeSignedProperties = "http://uri.etsi.org/01903#SignedProperties";
inline constexpr std::string_view kTypeCountersigned = "http://uri.etsi.org/01903#CountersignedSignature";
inline constexpr std::string_view kTypeObject = "http://www.w3.org/2000/09/xmldsig#Object";
inline constexpr std::string_view kTypeManifest = "http://www.w3.org/2000/09/xmldsig#Manifest";
inline constexpr std::string_view kTypeSignatureProperties = "http://www.w3.org/2000/09/xmldsig#SignatureProperties";

inline constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view kBase64 = "http://www.w3.org/2000/09/xmldsig#base64";
inline constexpr std::string_view kXPath = "http://www.w3.org/TR/1999/REC-xpath-19991116";

}  // namespace esign::formats::xades
