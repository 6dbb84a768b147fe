// SPDX-License-Identifier: Apache-2.0
// Objects and their attributes; the test PKI's files are what they must say.
#include "pkcs11/calls/module.h"
#include "pkix/certificate.h"

namespace esign::test {
namespace {

class Objects : public ModuleBench {
 protected:
  std::string value(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    EXPECT_EQ(p11->C_GetAttributeValue(session, object, &wanted, 1), CKR_OK) << std::hex << type;
    if (wanted.ulValueLen == CK_UNAVAILABLE_INFORMATION) return "?";
    std::string octets_of(wanted.ulValueLen, '\0');
    wanted.pValue = octets_of.data();
    EXPECT_EQ(p11->C_GetAttributeValue(session, object, &wanted, 1), CKR_OK);
    return octets_of;
  }
  CK_ULONG number(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    const std::string raw = value(session, object, type);
    CK_ULONG out = ~0UL;
    if (raw.size() == sizeof out) std::memcpy(&out, raw.data(), sizeof out);
    return out;
  }
  pkix::Certificate::Ptr issued(const char* name) {
    std::ifstream file(pki::pki_path(name), std::ios::binary);
    const std::string der{std::istreambuf_iterator<char>(file), {}};
    return pkix::Certificate::parse(as_view(der)).value();
  }
  std::vector<CK_OBJECT_HANDLE> all(CK_SESSION_HANDLE session, std::vector<CK_ATTRIBUTE> wanted) {
    CK_OBJECT_HANDLE found[16]{};
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_FindObjectsInit(session, wanted.data(), wanted.size()), CKR_OK);
    EXPECT_EQ(p11->C_FindObjects(session, found, 16, &count), CKR_OK);
    EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
    return {found, found + count};
  }
};

std::string raw(View octets_of) { return std::string(as_text(octets_of)); }

TEST_F(Objects, CertificateOfTheHolder) {
  const CK_SESSION_HANDLE session = open(kAuth);
  const auto certificate = issued("citizen-gunel-auth.der");
  const CK_OBJECT_HANDLE object = find(session, CKO_CERTIFICATE);
  EXPECT_EQ(value(session, object, CKA_VALUE), raw(certificate->der()));
  EXPECT_EQ(value(session, object, CKA_SUBJECT), raw(certificate->subject().der));
  EXPECT_EQ(value(session, object, CKA_ISSUER), raw(certificate->issuer().der));
  const std::string serial = raw(certificate->serial_number());
  EXPECT_EQ(value(session, object, CKA_SERIAL_NUMBER), std::string("\x02") + static_cast<char>(serial.size()) + serial);
  EXPECT_EQ(value(session, object, CKA_PUBLIC_KEY_INFO), raw(certificate->spki()));
  EXPECT_EQ(number(session, object, CKA_CERTIFICATE_CATEGORY), 1u);
  EXPECT_EQ(value(session, object, CKA_LABEL), "Authentication certificate");
  const std::string until = to_rfc3339(certificate->validity().not_after);
  EXPECT_EQ(value(session, object, CKA_END_DATE), until.substr(0, 4) + until.substr(5, 2) + until.substr(8, 2));
  CK_ATTRIBUTE trusted{CKA_TRUSTED, nullptr, 0};
  EXPECT_EQ(p11->C_GetAttributeValue(session, object, &trusted, 1), CKR_ATTRIBUTE_TYPE_INVALID) << "whom to trust is not ours to say";
}

TEST_F(Objects, KeyPairAndCertificateShareTheirIdentifier) {
  for (const CK_SLOT_ID slot : {kAuth, kSign}) {
    const CK_SESSION_HANDLE session = user(slot);
    const std::string id = value(session, find(session, CKO_PRIVATE_KEY), CKA_ID);
    EXPECT_EQ(id, slot == kAuth ? "\x01" : "\x02");
    EXPECT_EQ(value(session, find(session, CKO_PUBLIC_KEY), CKA_ID), id);
    EXPECT_EQ(value(session, find(session, CKO_CERTIFICATE), CKA_ID), id);
    EXPECT_EQ(value(session, find(session, CKO_PRIVATE_KEY), CKA_ALWAYS_AUTHENTICATE), std::string(1, slot == kSign ? CK_TRUE : CK_FALSE));
  }
}

TEST_F(Objects, PublicKeyOfACurve) {
  const CK_SESSION_HANDLE session = open(kAuth);
  const CK_OBJECT_HANDLE object = find(session, CKO_PUBLIC_KEY);
  EXPECT_EQ(number(session, object, CKA_KEY_TYPE), CKK_EC);
  EXPECT_EQ(value(session, object, CKA_EC_PARAMS), std::string("\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07", 10)) << "namedCurve as DER";
  const std::string point = value(session, object, CKA_EC_POINT);
  ASSERT_EQ(point.size(), 67u) << "the point in an OCTET STRING";
  EXPECT_EQ(point.substr(0, 3), "\x04\x41\x04");
  const std::string spki = raw(issued("citizen-gunel-auth.der")->spki());
  EXPECT_EQ(spki.substr(spki.size() - 65), point.substr(2));
}

TEST_F(Objects, PrivateKeyIsHiddenWithoutLogin) {
  const CK_SESSION_HANDLE session = open(kAuth);
  EXPECT_EQ(find(session, CKO_PRIVATE_KEY), 0u);
  ASSERT_EQ(log_in(session, CKU_USER, kPin1), CKR_OK);
  const CK_OBJECT_HANDLE key = find(session, CKO_PRIVATE_KEY);
  ASSERT_NE(key, 0u);
  CK_ATTRIBUTE secret{CKA_VALUE, nullptr, 7};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &secret, 1), CKR_ATTRIBUTE_SENSITIVE);
  EXPECT_EQ(secret.ulValueLen, CK_UNAVAILABLE_INFORMATION);
  EXPECT_EQ(value(session, key, CKA_SENSITIVE), std::string(1, CK_TRUE));
  EXPECT_EQ(value(session, key, CKA_EXTRACTABLE), std::string(1, CK_FALSE));
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &secret, 1), CKR_OBJECT_HANDLE_INVALID);
}

TEST_F(Objects, EveryEntryOfATemplateIsAnswered) {
  const CK_SESSION_HANDLE session = open(kAuth);
  CK_OBJECT_CLASS kind = 0;
  char label[64]{}, small[2]{};
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind}, {CKA_MODULUS, label, 64}, {CKA_VALUE, small, 2}, {CKA_LABEL, label, 64}, {CKA_ID, nullptr, 0}};
  const CK_RV rv = p11->C_GetAttributeValue(session, find(session, CKO_CERTIFICATE), wanted, 5);
  EXPECT_TRUE(rv == CKR_BUFFER_TOO_SMALL || rv == CKR_ATTRIBUTE_TYPE_INVALID);
  EXPECT_EQ(kind, CKO_CERTIFICATE);
  EXPECT_EQ(wanted[1].ulValueLen, CK_UNAVAILABLE_INFORMATION);
  EXPECT_EQ(wanted[2].ulValueLen, CK_UNAVAILABLE_INFORMATION);
  EXPECT_EQ(std::string(label, wanted[3].ulValueLen), "Authentication certificate");
  EXPECT_EQ(wanted[4].ulValueLen, 1u);
}

TEST_F(Objects, FoundByTemplate) {
  const CK_SESSION_HANDLE session = user(kAuth);
  EXPECT_EQ(all(session, {}).size(), 4u) << "two keys, two certificates";
  char id = 1;
  EXPECT_EQ(all(session, {{CKA_ID, &id, 1}}).size(), 3u);
  id = 9;
  EXPECT_TRUE(all(session, {{CKA_ID, &id, 1}}).empty());
  CK_ULONG authority = 2;
  EXPECT_EQ(all(session, {{CKA_CERTIFICATE_CATEGORY, &authority, sizeof authority}}).size(), 1u);
  CK_BBOOL yes = CK_TRUE;
  EXPECT_EQ(all(session, {{CKA_SIGN, &yes, 1}}).size(), 1u);
  EXPECT_EQ(all(session, {{CKA_TOKEN, &yes, 1}}).size(), 4u);
  EXPECT_TRUE(all(session, {{CKA_VALUE, nullptr, 0}, {CKA_SIGN, &yes, 1}}).empty()) << "a secret is no way to search";
  EXPECT_TRUE(all(session, {{CKA_VENDOR_DEFINED, &yes, 1}}).empty());
}

TEST_F(Objects, SearchesInSteps) {
  const CK_SESSION_HANDLE session = open(kAuth);
  CK_OBJECT_HANDLE one = 0;
  CK_ULONG count = 0;
  EXPECT_EQ(p11->C_FindObjects(session, &one, 1, &count), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OPERATION_ACTIVE);
  std::set<CK_OBJECT_HANDLE> found;
  while (p11->C_FindObjects(session, &one, 1, &count) == CKR_OK && count == 1) found.insert(one);
  EXPECT_EQ(found.size(), 3u);
  EXPECT_EQ(p11.three()->SessionCancel(session, CKF_FIND_OBJECTS), CKR_OK);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
}

}  // namespace
}  // namespace esign::test
