// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cryptoki.h"
#include "mechanisms.h"
#include "pkix/certificate.h"

namespace esign::p11 {

/// One object of a token: its attributes as PKCS#11 hands them out, computed when the card is read.
struct Object {
  CK_OBJECT_HANDLE handle = 0;
  CK_OBJECT_CLASS kind = CKO_DATA;
  std::map<CK_ATTRIBUTE_TYPE, Bytes> attributes{};
  std::set<CK_ATTRIBUTE_TYPE> sensitive{};  ///< There, but never told: the private numbers.
};

/// What the objects of one key are made from.
struct KeyMaterial {
  std::string label{}, certificate_label{};
  Bytes id{};
  pkix::Certificate::Ptr certificate{};  ///< Empty for a key without one.
  Bytes spki{};
  pkix::PublicKeyInfo public_key{};
  enum class Login : std::uint8_t { once, each_time } login = Login::once;  ///< CKA_ALWAYS_AUTHENTICATE
  /// Blank cards make their keys themselves and take none from outside; of others only the personaliser knows.
  enum class Origin : std::uint8_t { not_known, this_chip } origin = Origin::not_known;
  std::vector<Mechanism> mechanisms{};
  Agreement agreement = Agreement::absent;  ///< CKA_DERIVE
};

/// The private key, its public key and its certificate (if there is one), one CKA_ID for the three. Errors: malformed (the public key).
Result<std::vector<Object>> objects_of_key(const KeyMaterial& material);
/// An issuer's certificate; its CKA_ID is the key identifier.
Object authority_object(const std::string& label, const pkix::Certificate& certificate);

/// C_GetAttributeValue for one object (PKCS#11 2.40 base specification section 5.7): every entry of the template is
/// answered; the return value is that of the worst.
CK_RV read_attributes(const Object& object, std::span<CK_ATTRIBUTE> wanted);

enum class Match : std::uint8_t { no, yes };
/// Whether the object has every attribute of the template with exactly this value; sensitive attributes never match.
Match matches(const Object& object, std::span<const CK_ATTRIBUTE> wanted);

}  // namespace esign::p11
