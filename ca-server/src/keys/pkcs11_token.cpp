// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11_token.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstring>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "base/text.h"
#include "crypto/backend.h"
#include "keys/file_key_ring.h"

namespace esign::ca {
namespace {

constexpr asn1::Oid kEcPublicKey("1.2.840.10045.2.1"), kRsaEncryption("1.2.840.113549.1.1.1");
constexpr asn1::Oid kP256("1.2.840.10045.3.1.7"), kP384("1.3.132.0.34"), kP521("1.3.132.0.35");
constexpr std::size_t kMostSlots = 256;

/// A text field of PKCS#11: padded with blanks.
template <std::size_t N>
std::string_view field(const unsigned char (&text)[N]) {
  return trim({reinterpret_cast<const char*>(text), N});
}

Bytes named_curve(const asn1::Oid& curve) {
  asn1::Writer writer;
  writer.oid(curve);
  return writer.take();
}

CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, const void* value, std::size_t size) {
  return {type, const_cast<void*>(value), static_cast<CK_ULONG>(size)};  // PKCS#11 templates are not const, and not written to
}

}  // namespace

Failure Pkcs11KeyRing::Token::failed(CK_RV code, std::string_view what) {
  const std::string detail = std::string(what) + ": " + fmt::format("CKR {:#x}", code);
  switch (code) {
    case CKR_PIN_INCORRECT: return fail(Errc::pin_incorrect, "the token does not take the PIN");
    case CKR_PIN_LOCKED: return fail(Errc::pin_blocked, "the token's PIN is blocked");
    case CKR_MECHANISM_INVALID:
    case CKR_CURVE_NOT_SUPPORTED:
    case CKR_DOMAIN_PARAMS_INVALID: return fail(Errc::unsupported, detail);
    default:
      session_.reset();
      keys_.clear();
      return fail(Errc::unavailable, detail);
  }
}

Result<std::unique_ptr<Pkcs11KeyRing::Token>> Pkcs11KeyRing::Token::open(const token::pkcs11::Uri& uri, Pin pin) {
  std::unique_ptr<Token> made(new Token(uri, std::move(pin)));
  ESIGN_CHECK(made->load());
  ESIGN_CHECK(made->connect());
  return made;
}

Pkcs11KeyRing::Token::~Token() {
  if (session_) p11_->C_CloseSession(*session_);
  // The module stays loaded: others of this process may use it, and some do not survive being unloaded.
}

Result<void> Pkcs11KeyRing::Token::load() {
  library_ = ::dlopen(uri_.module_path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library_ == nullptr) return fail(Errc::misconfigured, "no PKCS#11 module: " + uri_.module_path);
  const auto entry = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
  if (entry == nullptr || entry(&p11_) != CKR_OK) return fail(Errc::misconfigured, "no PKCS#11 module: " + uri_.module_path);
  CK_C_INITIALIZE_ARGS threads{};
  threads.flags = CKF_OS_LOCKING_OK;
  const CK_RV begun = p11_->C_Initialize(&threads);
  if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED) return failed(begun, "C_Initialize");
  return {};
}

Result<CK_SLOT_ID> Pkcs11KeyRing::Token::slot() {
  CK_SLOT_ID slots[kMostSlots];
  CK_ULONG count = kMostSlots;
  if (const CK_RV listed = p11_->C_GetSlotList(CK_TRUE, slots, &count); listed != CKR_OK) return failed(listed, "C_GetSlotList");
  std::optional<CK_SLOT_ID> found;
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO token{};
    if (p11_->C_GetTokenInfo(slots[i], &token) != CKR_OK) continue;
    const auto differs = [](const std::optional<std::string>& wanted, std::string_view has) { return wanted && *wanted != has; };
    if (differs(uri_.token, field(token.label)) || differs(uri_.serial, field(token.serialNumber)) ||
        differs(uri_.manufacturer, field(token.manufacturerID)) || differs(uri_.model, field(token.model)))
      continue;
    if (found) return fail(Errc::misconfigured, "several tokens match the key store's URI: name its serial");
    found = slots[i];
  }
  if (!found) return fail(Errc::unavailable, "the token of the key store is not there");
  return *found;
}

Result<void> Pkcs11KeyRing::Token::connect() {
  if (session_) return {};
  Result<void> in = log_in();
  // Some modules see a token that came back only when they begin anew.
  if (!in && in.error().code == Errc::unavailable && sessions_ != 0) {
    ESIGN_CHECK(begin_anew());
    in = log_in();
  }
  return in;
}

/// Sessions of others in this process end with it; they find out and open new ones.
Result<void> Pkcs11KeyRing::Token::begin_anew() {
  p11_->C_Finalize(nullptr);
  CK_C_INITIALIZE_ARGS threads{};
  threads.flags = CKF_OS_LOCKING_OK;
  const CK_RV begun = p11_->C_Initialize(&threads);
  if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED) return failed(begun, "C_Initialize");
  return {};
}

Result<void> Pkcs11KeyRing::Token::log_in() {
  ESIGN_TRY(const CK_SLOT_ID where, slot());
  CK_SESSION_HANDLE session = 0;
  if (const CK_RV opened = p11_->C_OpenSession(where, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session); opened != CKR_OK)
    return failed(opened, "C_OpenSession");
  const auto pin = pin_.reveal();
  const CK_RV in = p11_->C_Login(session, CKU_USER, reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.data())), static_cast<CK_ULONG>(pin.size()));
  if (in != CKR_OK && in != CKR_USER_ALREADY_LOGGED_IN) {
    p11_->C_CloseSession(session);
    return failed(in, "C_Login");
  }
  session_ = session;
  ++sessions_;
  return {};
}

Result<CK_OBJECT_HANDLE> Pkcs11KeyRing::Token::object(CK_OBJECT_CLASS kind, std::string_view label) {
  CK_ATTRIBUTE wanted[] = {attribute_of(CKA_CLASS, &kind, sizeof kind), attribute_of(CKA_LABEL, label.data(), label.size())};
  CK_OBJECT_HANDLE found[2];
  CK_ULONG count = 0;
  CK_RV done = p11_->C_FindObjectsInit(*session_, wanted, std::size(wanted));
  if (done == CKR_OK) {
    done = p11_->C_FindObjects(*session_, found, std::size(found), &count);
    p11_->C_FindObjectsFinal(*session_);
  }
  if (done != CKR_OK) return failed(done, "C_FindObjects");
  if (count == 0) return fail(Errc::not_found, "no key on the token is called " + std::string(label));
  if (count > 1) return fail(Errc::misconfigured, "several keys on the token are called " + std::string(label));
  return found[0];
}

Result<Bytes> Pkcs11KeyRing::Token::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  if (const CK_RV asked = p11_->C_GetAttributeValue(*session_, object, &wanted, 1); asked != CKR_OK) return failed(asked, "C_GetAttributeValue");
  Bytes value(wanted.ulValueLen);
  wanted.pValue = value.data();
  if (const CK_RV asked = p11_->C_GetAttributeValue(*session_, object, &wanted, 1); asked != CKR_OK) return failed(asked, "C_GetAttributeValue");
  return value;
}

/// SubjectPublicKeyInfo (RFC 5480 section 2, RFC 8017 appendix A.1.1) from the public key object's attributes.
Result<Bytes> Pkcs11KeyRing::Token::read_spki(CK_OBJECT_HANDLE public_key) {
  ESIGN_TRY(const Bytes type, attribute(public_key, CKA_KEY_TYPE));
  CK_KEY_TYPE kind = 0;
  if (type.size() != sizeof kind) return fail(Errc::unsupported, "the token tells no key type");
  std::memcpy(&kind, type.data(), sizeof kind);
  asn1::Writer writer;
  if (kind == CKK_EC) {
    ESIGN_TRY(const Bytes curve, attribute(public_key, CKA_EC_PARAMS));
    ESIGN_TRY(const Bytes wrapped, attribute(public_key, CKA_EC_POINT));
    // PKCS#11 wraps the point into an OCTET STRING.
    asn1::Reader reader(wrapped);
    const Bytes point = copy(reader.octet_string());
    ESIGN_CHECK(reader.finish());
    writer.sequence([&] {
      writer.sequence([&] {
        writer.oid(kEcPublicKey);
        writer.raw(curve);
      });
      writer.bit_string(point);
    });
    return writer.take();
  }
  if (kind != CKK_RSA) return fail(Errc::unsupported, "a key that is neither RSA nor EC");
  ESIGN_TRY(const Bytes modulus, attribute(public_key, CKA_MODULUS));
  ESIGN_TRY(const Bytes exponent, attribute(public_key, CKA_PUBLIC_EXPONENT));
  asn1::Writer key;
  key.sequence([&] {
    key.unsigned_integer(modulus);
    key.unsigned_integer(exponent);
  });
  writer.sequence([&] {
    writer.sequence([&] {
      writer.oid(kRsaEncryption);
      writer.null();
    });
    writer.bit_string(key.bytes());
  });
  return writer.take();
}

Result<Pkcs11KeyRing::Token::Key> Pkcs11KeyRing::Token::find(std::string_view label) {
  const std::lock_guard lock(mutex_);
  if (const auto known = keys_.find(label); known != keys_.end() && session_) return known->second;
  ESIGN_CHECK(connect());
  Key key;
  key.session = sessions_;
  ESIGN_TRY(key.handle, object(CKO_PRIVATE_KEY, label));
  ESIGN_TRY(const CK_OBJECT_HANDLE public_key, object(CKO_PUBLIC_KEY, label));
  ESIGN_TRY(key.spki, read_spki(public_key));
  ESIGN_TRY(key.info, pkix::public_key_info(key.spki));
  ESIGN_TRY(key.algorithm, algorithm_of(key.info));
  return keys_.insert_or_assign(std::string(label), std::move(key)).first->second;
}

Result<void> Pkcs11KeyRing::Token::create(std::string_view label, crypto::KeyKind kind) {
  const std::lock_guard lock(mutex_);
  ESIGN_CHECK(connect());
  if (const auto known = object(CKO_PRIVATE_KEY, label); known || known.error().code != Errc::not_found)
    return fail(Errc::conflict, "the token has a key called " + std::string(label));
  const bool rsa = kind == crypto::KeyKind::rsa_3072 || kind == crypto::KeyKind::rsa_4096;
  CK_MECHANISM mechanism{rsa ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  const CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  const CK_ULONG bits = kind == crypto::KeyKind::rsa_4096 ? 4096 : 3072;
  const std::uint8_t exponent[] = {1, 0, 1};
  const Bytes curve = named_curve(kind == crypto::KeyKind::ec_p521 ? kP521 : kind == crypto::KeyKind::ec_p384 ? kP384 : kP256);
  std::vector<CK_ATTRIBUTE> public_key{attribute_of(CKA_TOKEN, &yes, 1), attribute_of(CKA_LABEL, label.data(), label.size()),
                                       attribute_of(CKA_ID, label.data(), label.size()), attribute_of(CKA_VERIFY, &yes, 1)};
  if (rsa) {
    public_key.push_back(attribute_of(CKA_MODULUS_BITS, &bits, sizeof bits));
    public_key.push_back(attribute_of(CKA_PUBLIC_EXPONENT, exponent, sizeof exponent));
  } else {
    public_key.push_back(attribute_of(CKA_EC_PARAMS, curve.data(), curve.size()));
  }
  std::vector<CK_ATTRIBUTE> private_key{attribute_of(CKA_TOKEN, &yes, 1),     attribute_of(CKA_PRIVATE, &yes, 1),
                                        attribute_of(CKA_SENSITIVE, &yes, 1), attribute_of(CKA_EXTRACTABLE, &no, 1),
                                        attribute_of(CKA_SIGN, &yes, 1),      attribute_of(CKA_LABEL, label.data(), label.size()),
                                        attribute_of(CKA_ID, label.data(), label.size())};
  CK_OBJECT_HANDLE made[2];
  const CK_RV done = p11_->C_GenerateKeyPair(*session_, &mechanism, public_key.data(), static_cast<CK_ULONG>(public_key.size()), private_key.data(),
                                             static_cast<CK_ULONG>(private_key.size()), &made[0], &made[1]);
  if (done != CKR_OK) return failed(done, "C_GenerateKeyPair");
  return {};
}

Result<Bytes> Pkcs11KeyRing::Token::sign(const Key& key, View digest) {
  const bool rsa = key.algorithm.scheme == pkix::Scheme::rsa_pkcs1;
  Bytes input = rsa ? crypto::digest_info(key.algorithm.hash, digest) : copy(digest);
  Bytes value(1024);
  CK_ULONG size = static_cast<CK_ULONG>(value.size());
  {
    const std::lock_guard lock(mutex_);
    ESIGN_CHECK(connect());
    if (key.session != sessions_) return fail(Errc::unavailable, "the token was away meanwhile");
    CK_MECHANISM mechanism{rsa ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
    CK_RV done = p11_->C_SignInit(*session_, &mechanism, key.handle);
    if (done == CKR_OK) done = p11_->C_Sign(*session_, input.data(), static_cast<CK_ULONG>(input.size()), value.data(), &size);
    if (done != CKR_OK) return failed(done, "C_Sign");
  }
  value.resize(size);
  if (!rsa) {
    ESIGN_TRY(value, crypto::raw_to_der_ecdsa(value, key.info.bits));
  }
  // What a token gives is checked before anybody relies on it.
  ESIGN_TRY(const crypto::Verdict own, crypto::verify_digest(key.spki, key.algorithm, digest, value));
  if (own != crypto::Verdict::valid) return fail(Errc::internal, "the token's signature does not verify with its own key");
  return value;
}

}  // namespace esign::ca
