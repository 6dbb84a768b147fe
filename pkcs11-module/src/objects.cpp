// SPDX-License-Identifier: Apache-2.0
#include "objects.h"

#include <algorithm>
#include <cstring>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "base/text.h"
#include "crypto/backend.h"

namespace esign::p11 {
namespace {

constexpr CK_ULONG kTokenUser = 1, kAuthority = 2;  // CK_CERTIFICATE_CATEGORY, section 4.6.2

/// Fills an object attribute by attribute, in the encodings of section 4 of the base specification.
class Builder {
 public:
  explicit Builder(CK_OBJECT_CLASS kind) {
    object_.kind = kind;
    number(CKA_CLASS, kind);
    yes(CKA_TOKEN);
    // CKA_PRIVATE, CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE: nothing on the card is changed through this interface.
    for (const CK_ATTRIBUTE_TYPE type : {CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE}) no(type);
  }
  void octets(CK_ATTRIBUTE_TYPE type, View value) { object_.attributes[type] = copy(value); }
  void text(CK_ATTRIBUTE_TYPE type, std::string_view value) { octets(type, as_view(value)); }
  void number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) { numbers(type, {value}); }
  void numbers(CK_ATTRIBUTE_TYPE type, const std::vector<CK_ULONG>& values) {
    Bytes raw(values.size() * sizeof(CK_ULONG));
    if (!raw.empty()) std::memcpy(raw.data(), values.data(), raw.size());
    object_.attributes[type] = std::move(raw);
  }
  void yes(CK_ATTRIBUTE_TYPE type) { object_.attributes[type] = {CK_TRUE}; }
  void no(CK_ATTRIBUTE_TYPE type) { object_.attributes[type] = {CK_FALSE}; }
  void secret(CK_ATTRIBUTE_TYPE type) { object_.sensitive.insert(type); }
  Object take() { return std::move(object_); }

 private:
  Object object_{};
};

struct PublicNumbers {
  Bytes modulus{}, exponent{};
  Bytes curve{}, point{};  ///< ECParameters and ECPoint, both DER.
};

/// An INTEGER's content as PKCS#11's big integer: no octet for the sign.
Bytes magnitude(View content) {
  while (content.size() > 1 && content.front() == 0) content = content.subspan(1);
  return copy(content);
}

Result<PublicNumbers> public_numbers(const KeyMaterial& material) {
  PublicNumbers numbers;
  asn1::Reader reader(material.spki);
  View key;
  reader.sequence([&] {
    reader.any();
    key = reader.bit_string().octets;
  });
  ESIGN_CHECK(reader.finish());
  if (material.public_key.type == pkix::KeyType::ec) {
    numbers.curve = material.public_key.algorithm.parameters;
    asn1::Writer point;
    point.octet_string(key);
    numbers.point = point.take();
    return numbers;
  }
  asn1::Reader rsa(key);
  rsa.sequence([&] {
    numbers.modulus = magnitude(rsa.integer());
    numbers.exponent = magnitude(rsa.integer());
  });
  ESIGN_CHECK(rsa.finish());
  return numbers;
}

void put_public(Builder& builder, const PublicNumbers& numbers, CK_KEY_TYPE type) {
  if (type == CKK_RSA) {
    builder.octets(CKA_MODULUS, numbers.modulus);
    builder.octets(CKA_PUBLIC_EXPONENT, numbers.exponent);
  } else {
    builder.octets(CKA_EC_PARAMS, numbers.curve);
  }
}

/// What every key of section 4.7 has.
void put_key(Builder& builder, const KeyMaterial& material, CK_KEY_TYPE type) {
  builder.text(CKA_LABEL, material.label);
  builder.octets(CKA_ID, material.id);
  builder.number(CKA_KEY_TYPE, type);
  builder.octets(CKA_START_DATE, {});
  builder.octets(CKA_END_DATE, {});
  if (material.origin == KeyMaterial::Origin::this_chip) {
    builder.yes(CKA_LOCAL);
    builder.yes(CKA_MODIFIABLE);  // its name, see reader_blank.cpp
    builder.yes(CKA_DESTROYABLE);
    builder.number(CKA_KEY_GEN_MECHANISM, type == CKK_EC ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN);
  } else {
    builder.no(CKA_LOCAL);
    builder.number(CKA_KEY_GEN_MECHANISM, CK_UNAVAILABLE_INFORMATION);
  }
  builder.octets(CKA_SUBJECT, material.certificate ? View(material.certificate->subject().der) : View{});
  builder.octets(CKA_PUBLIC_KEY_INFO, material.spki);
}

Object public_key(const KeyMaterial& material, const PublicNumbers& numbers, CK_KEY_TYPE type) {
  Builder builder(CKO_PUBLIC_KEY);
  builder.no(CKA_PRIVATE);
  put_key(builder, material, type);
  put_public(builder, numbers, type);
  for (const CK_ATTRIBUTE_TYPE use : {CKA_ENCRYPT, CKA_VERIFY_RECOVER, CKA_WRAP, CKA_DERIVE}) builder.no(use);
  builder.yes(CKA_VERIFY);
  if (type == CKK_RSA) {
    builder.number(CKA_MODULUS_BITS, material.public_key.bits);
  } else {
    builder.octets(CKA_EC_POINT, numbers.point);
  }
  return builder.take();
}

Object private_key(const KeyMaterial& material, const PublicNumbers& numbers, CK_KEY_TYPE type) {
  Builder builder(CKO_PRIVATE_KEY);
  builder.yes(CKA_PRIVATE);
  put_key(builder, material, type);
  put_public(builder, numbers, type);
  builder.yes(CKA_SIGN);
  builder.yes(CKA_SENSITIVE);
  for (const CK_ATTRIBUTE_TYPE use : {CKA_DECRYPT, CKA_SIGN_RECOVER, CKA_UNWRAP, CKA_EXTRACTABLE, CKA_WRAP_WITH_TRUSTED}) builder.no(use);
  for (const CK_ATTRIBUTE_TYPE always : {CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE}) {
    if (material.origin == KeyMaterial::Origin::this_chip) {
      builder.yes(always);
    } else {
      builder.no(always);
    }
  }
  if (material.agreement == Agreement::present) {
    builder.yes(CKA_DERIVE);
  } else {
    builder.no(CKA_DERIVE);
  }
  if (material.login == KeyMaterial::Login::each_time) {
    builder.yes(CKA_ALWAYS_AUTHENTICATE);
  } else {
    builder.no(CKA_ALWAYS_AUTHENTICATE);
  }
  std::vector<CK_ULONG> allowed;
  for (const Mechanism& mechanism : material.mechanisms) allowed.push_back(mechanism.type);
  if (material.agreement == Agreement::present) allowed.push_back(CKM_ECDH1_DERIVE);
  builder.numbers(CKA_ALLOWED_MECHANISMS, allowed);
  if (type == CKK_RSA) {
    for (const CK_ATTRIBUTE_TYPE hidden : {CKA_PRIVATE_EXPONENT, CKA_PRIME_1, CKA_PRIME_2, CKA_EXPONENT_1, CKA_EXPONENT_2, CKA_COEFFICIENT})
      builder.secret(hidden);
  } else {
    builder.secret(CKA_VALUE);
  }
  return builder.take();
}

/// CK_DATE: year, month and day as digits.
Bytes date(Time time) {
  const std::string text = to_rfc3339(time);
  std::string digits = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
  return copy(as_view(digits));
}

Object certificate_object(const std::string& label, View id, const pkix::Certificate& certificate, CK_ULONG category) {
  Builder builder(CKO_CERTIFICATE);
  builder.no(CKA_PRIVATE);
  builder.text(CKA_LABEL, label);
  builder.number(CKA_CERTIFICATE_TYPE, CKC_X_509);
  builder.number(CKA_CERTIFICATE_CATEGORY, category);
  // CKA_TRUSTED is left out: whom to trust is not the card's to say.
  if (const auto fingerprint = crypto::digest(crypto::openssl(), Hash::sha1, certificate.der()))
    builder.octets(CKA_CHECK_VALUE, View(*fingerprint).first(3));
  builder.octets(CKA_START_DATE, date(certificate.validity().not_before));
  builder.octets(CKA_END_DATE, date(certificate.validity().not_after));
  builder.octets(CKA_SUBJECT, certificate.subject().der);
  builder.octets(CKA_ISSUER, certificate.issuer().der);
  asn1::Writer serial;
  serial.integer(certificate.serial_number());
  builder.octets(CKA_SERIAL_NUMBER, serial.bytes());
  builder.octets(CKA_ID, id);
  builder.octets(CKA_VALUE, certificate.der());
  builder.octets(CKA_PUBLIC_KEY_INFO, certificate.spki());
  builder.octets(CKA_URL, {});
  return builder.take();
}

}  // namespace

Result<std::vector<Object>> objects_of_key(const KeyMaterial& material) {
  ESIGN_TRY(const PublicNumbers numbers, public_numbers(material));
  const CK_KEY_TYPE type = material.public_key.type == pkix::KeyType::ec ? CKK_EC : CKK_RSA;
  std::vector<Object> objects;
  objects.push_back(private_key(material, numbers, type));
  objects.push_back(public_key(material, numbers, type));
  if (material.certificate) objects.push_back(certificate_object(material.certificate_label, material.id, *material.certificate, kTokenUser));
  return objects;
}

Object authority_object(const std::string& label, const pkix::Certificate& certificate) {
  Bytes id;
  if (const auto& named = certificate.extensions().subject_key_identifier) {
    id = copy(*named);
  } else if (const auto of_key = crypto::digest(crypto::openssl(), Hash::sha1, certificate.spki())) {
    id = *of_key;
  }
  return certificate_object(label, id, certificate, kAuthority);
}

CK_RV read_attributes(const Object& object, std::span<CK_ATTRIBUTE> wanted) {
  CK_RV worst = CKR_OK;
  for (CK_ATTRIBUTE& entry : wanted) {
    const auto found = object.attributes.find(entry.type);
    if (found == object.attributes.end()) {
      entry.ulValueLen = CK_UNAVAILABLE_INFORMATION;
      worst = object.sensitive.contains(entry.type) ? CKR_ATTRIBUTE_SENSITIVE : CKR_ATTRIBUTE_TYPE_INVALID;
      continue;
    }
    const Bytes& value = found->second;
    if (entry.pValue == nullptr) {
      entry.ulValueLen = value.size();
    } else if (entry.ulValueLen < value.size()) {
      entry.ulValueLen = CK_UNAVAILABLE_INFORMATION;
      worst = CKR_BUFFER_TOO_SMALL;
    } else {
      std::copy(value.begin(), value.end(), static_cast<CK_BYTE*>(entry.pValue));
      entry.ulValueLen = value.size();
    }
  }
  return worst;
}

Match matches(const Object& object, std::span<const CK_ATTRIBUTE> wanted) {
  const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const CK_ATTRIBUTE& entry) {
    const auto found = object.attributes.find(entry.type);
    if (found == object.attributes.end() || (entry.pValue == nullptr && entry.ulValueLen != 0)) return false;
    return equal(found->second, View(static_cast<const CK_BYTE*>(entry.pValue), entry.ulValueLen));
  });
  return all ? Match::yes : Match::no;
}

}  // namespace esign::p11
