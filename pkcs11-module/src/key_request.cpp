// SPDX-License-Identifier: Apache-2.0
#include "key_request.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/bytes.h"

namespace esign::p11 {
namespace {

using token::BlankCard;

constexpr std::size_t kLongestName = 255;

struct CurveRow {
  unsigned bits;
  std::array<std::uint8_t, 10> parameters;
  std::size_t octets;
};
constexpr std::array kCurves{
    CurveRow{256, {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07}, 10},
    CurveRow{384, {0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22}, 7},
    CurveRow{521, {0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23}, 7},
};

// What a template may set to true; everything else that it mentions has to be false.
constexpr std::array kPublicUses{CKA_TOKEN, CKA_VERIFY, CKA_DERIVE, CKA_MODIFIABLE};
constexpr std::array kPrivateUses{CKA_TOKEN, CKA_PRIVATE, CKA_SENSITIVE, CKA_SIGN, CKA_DERIVE, CKA_MODIFIABLE};
constexpr std::array kBooleans{CKA_TOKEN,   CKA_PRIVATE,   CKA_SENSITIVE,      CKA_SIGN, CKA_SIGN_RECOVER, CKA_VERIFY,     CKA_VERIFY_RECOVER,
                               CKA_ENCRYPT, CKA_DECRYPT,   CKA_WRAP,           CKA_UNWRAP, CKA_DERIVE,     CKA_EXTRACTABLE, CKA_MODIFIABLE,
                               CKA_COPYABLE, CKA_DESTROYABLE, CKA_ALWAYS_AUTHENTICATE, CKA_WRAP_WITH_TRUSTED, CKA_TRUSTED};

View value_of(const CK_ATTRIBUTE& entry) { return View(static_cast<const CK_BYTE*>(entry.pValue), entry.pValue == nullptr ? 0 : entry.ulValueLen); }

std::optional<CK_ULONG> number_of(const CK_ATTRIBUTE& entry) {
  CK_ULONG number = 0;
  if (entry.pValue == nullptr || entry.ulValueLen != sizeof number) return std::nullopt;
  std::memcpy(&number, entry.pValue, sizeof number);
  return number;
}

/// One side of the pair, as its template is read.
struct Half {
  CK_OBJECT_CLASS kind;
  std::span<const CK_ATTRIBUTE_TYPE> uses;
  KeyName& name;
  bool on_token = false, has_size = false;
};

CK_RV read_number(const CK_ATTRIBUTE& entry, CK_ULONG wanted, CK_RV otherwise) {
  const auto number = number_of(entry);
  if (!number) return CKR_ATTRIBUTE_VALUE_INVALID;
  return *number == wanted ? CKR_OK : otherwise;
}

CK_RV read_boolean(const CK_ATTRIBUTE& entry, Half& half) {
  const View value = value_of(entry);
  if (value.size() != 1 || value.front() > CK_TRUE) return CKR_ATTRIBUTE_VALUE_INVALID;
  const bool yes = value.front() == CK_TRUE;
  if (entry.type == CKA_TOKEN) half.on_token = yes;
  if (!yes) return entry.type == CKA_SENSITIVE || (entry.type == CKA_PRIVATE && half.kind == CKO_PRIVATE_KEY) ? CKR_TEMPLATE_INCONSISTENT : CKR_OK;
  return std::ranges::find(half.uses, entry.type) == half.uses.end() ? CKR_TEMPLATE_INCONSISTENT : CKR_OK;
}

CK_RV read_name(const CK_ATTRIBUTE& entry, std::optional<Bytes>& name) {
  if (value_of(entry).size() != entry.ulValueLen || entry.ulValueLen > kLongestName) return CKR_ATTRIBUTE_VALUE_INVALID;
  name = copy(value_of(entry));
  return CKR_OK;
}

std::optional<Bytes>* part_of(KeyName& name, CK_ATTRIBUTE_TYPE type) {
  if (type == CKA_ID) return &name.id;
  if (type == CKA_LABEL) return &name.label;
  return type == CKA_SUBJECT ? &name.subject : nullptr;
}

CK_RV read_curve(const CK_ATTRIBUTE& entry, const BlankCard::KeyKind& kind, Bytes& curve) {
  if (kind.type != pkix::KeyType::ec) return CKR_TEMPLATE_INCONSISTENT;
  const auto row = std::ranges::find(kCurves, kind.bits, &CurveRow::bits);
  if (row == kCurves.end() || !equal(value_of(entry), View(row->parameters).first(row->octets))) return CKR_DOMAIN_PARAMS_INVALID;
  curve = copy(value_of(entry));
  return CKR_OK;
}

/// RSA keys of cards have the exponent 65537.
CK_RV read_exponent(const CK_ATTRIBUTE& entry) {
  const Bytes usual{0x01, 0x00, 0x01};
  return equal(value_of(entry), usual) ? CKR_OK : CKR_ATTRIBUTE_VALUE_INVALID;
}

CK_RV read_entry(const CK_ATTRIBUTE& entry, const BlankCard::KeyKind& kind, Half& half, Bytes& curve) {
  const bool of_public = half.kind == CKO_PUBLIC_KEY;
  if (entry.type == CKA_CLASS) return read_number(entry, half.kind, CKR_TEMPLATE_INCONSISTENT);
  if (entry.type == CKA_KEY_TYPE) return read_number(entry, kind.type == pkix::KeyType::ec ? CKK_EC : CKK_RSA, CKR_TEMPLATE_INCONSISTENT);
  if (std::optional<Bytes>* const part = part_of(half.name, entry.type)) return read_name(entry, *part);
  if (of_public && entry.type == CKA_EC_PARAMS) {
    half.has_size = true;
    return read_curve(entry, kind, curve);
  }
  if (of_public && entry.type == CKA_MODULUS_BITS && kind.type == pkix::KeyType::rsa) {
    half.has_size = true;
    return read_number(entry, kind.bits, CKR_KEY_SIZE_RANGE);
  }
  if (of_public && entry.type == CKA_PUBLIC_EXPONENT && kind.type == pkix::KeyType::rsa) return read_exponent(entry);
  return std::ranges::find(kBooleans, entry.type) == kBooleans.end() ? CKR_ATTRIBUTE_TYPE_INVALID : read_boolean(entry, half);
}

}  // namespace

CK_MECHANISM_TYPE generation_of(const BlankCard::KeyKind& kind) {
  return kind.type == pkix::KeyType::ec ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN;
}

CK_MECHANISM_INFO info_of_generation(const BlankCard::KeyKind& kind) {
  CK_MECHANISM_INFO info{kind.bits, kind.bits, CKF_HW | CKF_GENERATE_KEY_PAIR};
  if (kind.type == pkix::KeyType::ec) info.flags |= CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS;
  return info;
}

CK_RV read_key_request(const KeyTemplates& templates, const BlankCard::KeyKind& kind, KeyRequest& request) {
  Half open{CKO_PUBLIC_KEY, kPublicUses, request.public_name}, closed{CKO_PRIVATE_KEY, kPrivateUses, request.private_name};
  for (const CK_ATTRIBUTE& entry : templates.public_key) {
    if (const CK_RV good = read_entry(entry, kind, open, request.curve); good != CKR_OK) return good;
  }
  for (const CK_ATTRIBUTE& entry : templates.private_key) {
    if (const CK_RV good = read_entry(entry, kind, closed, request.curve); good != CKR_OK) return good;
  }
  if (!open.has_size) return CKR_TEMPLATE_INCOMPLETE;
  // What the chip makes stays on the chip: CKA_TOKEN, which is false where it is not said.
  return open.on_token && closed.on_token ? CKR_OK : CKR_TEMPLATE_INCONSISTENT;
}

CK_RV read_key_name(std::span<const CK_ATTRIBUTE> wanted, KeyName& name) {
  for (const CK_ATTRIBUTE& entry : wanted) {
    std::optional<Bytes>* const part = part_of(name, entry.type);
    if (part == nullptr) return CKR_ATTRIBUTE_READ_ONLY;
    if (const CK_RV good = read_name(entry, *part); good != CKR_OK) return good;
  }
  return CKR_OK;
}

}  // namespace esign::p11
