// SPDX-License-Identifier: Apache-2.0
#include "derived_key.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "asn1/der_reader.h"

namespace esign::p11 {
namespace {

constexpr std::array kUses{CKA_ENCRYPT, CKA_DECRYPT, CKA_SIGN, CKA_VERIFY, CKA_WRAP, CKA_UNWRAP, CKA_DERIVE};

View value_of(const CK_ATTRIBUTE& entry) { return View(static_cast<const CK_BYTE*>(entry.pValue), entry.pValue == nullptr ? 0 : entry.ulValueLen); }

/// What a template says, taken apart.
struct Template {
  std::optional<CK_ULONG> kind{}, type{}, length{};
  std::map<CK_ATTRIBUTE_TYPE, Bytes> others{};  ///< Booleans, CKA_LABEL, CKA_ID.
};

CK_RV read_number(const CK_ATTRIBUTE& entry, std::optional<CK_ULONG>& number) {
  if (entry.pValue == nullptr || entry.ulValueLen != sizeof(CK_ULONG)) return CKR_ATTRIBUTE_VALUE_INVALID;
  if (number) return CKR_TEMPLATE_INCONSISTENT;
  std::memcpy(&number.emplace(), entry.pValue, sizeof(CK_ULONG));
  return CKR_OK;
}

CK_RV read_entry(const CK_ATTRIBUTE& entry, Template& wanted) {
  switch (entry.type) {
    case CKA_CLASS: return read_number(entry, wanted.kind);
    case CKA_KEY_TYPE: return read_number(entry, wanted.type);
    case CKA_VALUE_LEN: return read_number(entry, wanted.length);
    case CKA_LABEL:
    case CKA_ID: break;
    default: {
      const bool boolean = entry.type == CKA_TOKEN || entry.type == CKA_PRIVATE || entry.type == CKA_SENSITIVE || entry.type == CKA_EXTRACTABLE ||
                           entry.type == CKA_MODIFIABLE || entry.type == CKA_COPYABLE || entry.type == CKA_DESTROYABLE ||
                           std::ranges::find(kUses, entry.type) != kUses.end();
      if (!boolean) return entry.type == CKA_VALUE ? CKR_TEMPLATE_INCONSISTENT : CKR_ATTRIBUTE_TYPE_INVALID;
      if (value_of(entry).size() != 1 || value_of(entry).front() > CK_TRUE) return CKR_ATTRIBUTE_VALUE_INVALID;
    }
  }
  if (!wanted.others.emplace(entry.type, copy(value_of(entry))).second) return CKR_TEMPLATE_INCONSISTENT;
  return CKR_OK;
}

/// How many octets of the secret the key has.
CK_RV choose_length(const Template& wanted, std::size_t available, std::size_t& length) {
  length = wanted.length.value_or(available);
  if (length == 0 || length > available) return CKR_ATTRIBUTE_VALUE_INVALID;
  if (wanted.type == CKK_AES && length != 16 && length != 24 && length != 32) return wanted.length ? CKR_ATTRIBUTE_VALUE_INVALID : CKR_TEMPLATE_INCOMPLETE;
  return CKR_OK;
}

void put_number(Object& object, CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  Bytes octets(sizeof value);
  std::memcpy(octets.data(), &value, sizeof value);
  object.attributes[type] = std::move(octets);
}

bool is(const Template& wanted, CK_ATTRIBUTE_TYPE type, CK_BBOOL otherwise) {
  const auto found = wanted.others.find(type);
  return (found == wanted.others.end() ? otherwise : found->second.front()) == CK_TRUE;
}

}  // namespace

DerivedKey::~DerivedKey() {
  const auto value = object_.attributes.find(CKA_VALUE);
  if (value != object_.attributes.end()) wipe(value->second.data(), value->second.size());
}

CK_RV read_agreement(const CK_MECHANISM& given, unsigned curve_bits, Bytes& point) {
  if (given.pParameter == nullptr || given.ulParameterLen != sizeof(CK_ECDH1_DERIVE_PARAMS)) return CKR_MECHANISM_PARAM_INVALID;
  const auto& parameters = *static_cast<const CK_ECDH1_DERIVE_PARAMS*>(given.pParameter);
  if (parameters.kdf != CKD_NULL || parameters.ulSharedDataLen != 0 || parameters.pPublicData == nullptr) return CKR_MECHANISM_PARAM_INVALID;
  View octets(parameters.pPublicData, parameters.ulPublicDataLen);
  const std::size_t whole = 1 + 2 * ((curve_bits + 7) / 8);
  if (octets.size() != whole) {
    asn1::Reader reader(octets);
    octets = reader.octet_string();
    if (!reader.finish()) return CKR_MECHANISM_PARAM_INVALID;
  }
  if (octets.size() != whole || octets.front() != 0x04) return CKR_MECHANISM_PARAM_INVALID;
  point = copy(octets);
  return CKR_OK;
}

CK_RV make_derived(std::span<const CK_ATTRIBUTE> wanted, const SecretBytes& secret, CK_OBJECT_HANDLE handle, std::optional<DerivedKey>& made) {
  // 1. What the template asks for.
  Template request;
  for (const CK_ATTRIBUTE& entry : wanted) {
    if (const CK_RV good = read_entry(entry, request); good != CKR_OK) return good;
  }
  if (!request.kind || !request.type) return CKR_TEMPLATE_INCOMPLETE;
  if (*request.kind != CKO_SECRET_KEY || (*request.type != CKK_GENERIC_SECRET && *request.type != CKK_AES)) return CKR_TEMPLATE_INCONSISTENT;
  if (is(request, CKA_TOKEN, CK_FALSE)) return CKR_TEMPLATE_INCONSISTENT;  // the card keeps no secrets of others
  std::size_t length = 0;
  if (const CK_RV good = choose_length(request, secret.reveal().size(), length); good != CKR_OK) return good;
  // 2. The object.
  Object object;
  object.handle = handle;
  object.kind = CKO_SECRET_KEY;
  object.attributes = request.others;
  const auto put = [&](CK_ATTRIBUTE_TYPE type, CK_BBOOL otherwise) { object.attributes.try_emplace(type, Bytes{otherwise}); };
  for (const CK_ATTRIBUTE_TYPE use : kUses) put(use, CK_FALSE);
  for (const CK_ATTRIBUTE_TYPE type : {CKA_PRIVATE, CKA_DESTROYABLE}) put(type, CK_TRUE);
  for (const CK_ATTRIBUTE_TYPE type : {CKA_TOKEN, CKA_SENSITIVE, CKA_MODIFIABLE, CKA_COPYABLE, CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE})
    put(type, CK_FALSE);
  put(CKA_EXTRACTABLE, CK_TRUE);
  object.attributes.try_emplace(CKA_LABEL);
  object.attributes.try_emplace(CKA_ID);
  put_number(object, CKA_CLASS, CKO_SECRET_KEY);
  put_number(object, CKA_KEY_TYPE, *request.type);
  put_number(object, CKA_VALUE_LEN, length);
  put_number(object, CKA_KEY_GEN_MECHANISM, CK_UNAVAILABLE_INFORMATION);
  // 3. The secret, if anybody may see it: nothing is done with it here.
  if (is(request, CKA_SENSITIVE, CK_FALSE) || !is(request, CKA_EXTRACTABLE, CK_TRUE)) {
    object.sensitive.insert(CKA_VALUE);
  } else {
    object.attributes[CKA_VALUE] = copy(secret.reveal().last(length));
  }
  made.emplace(std::move(object));
  return CKR_OK;
}

}  // namespace esign::p11
