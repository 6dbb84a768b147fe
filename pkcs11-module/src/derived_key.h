// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/wipe.h"
#include "objects.h"

namespace esign::p11 {

/// A secret that the card has agreed on, as an object of the session that derived it; wiped with it.
class DerivedKey {
 public:
  explicit DerivedKey(Object made) : object_(std::move(made)) {}
  DerivedKey(DerivedKey&&) noexcept = default;
  DerivedKey(const DerivedKey&) = delete;
  DerivedKey& operator=(const DerivedKey&) = delete;
  DerivedKey& operator=(DerivedKey&&) = delete;
  ~DerivedKey();
  const Object& object() const { return object_; }

 private:
  Object object_;
};

/// Handles of derived keys begin here; those of a card's objects are far below.
inline constexpr CK_OBJECT_HANDLE kFirstDerived = 0x10000;
inline constexpr std::size_t kMostDerived = 64;  ///< Of one session.

/// The parameters of CKM_ECDH1_DERIVE (current mechanisms 3.0, section 2.3.19): CKD_NULL alone, no shared data; the other
/// side's point as it is or as a DER OCTET STRING. CKR_MECHANISM_PARAM_INVALID otherwise.
CK_RV read_agreement(const CK_MECHANISM& given, unsigned curve_bits, Bytes& point);

/// The object that the template describes: a session's secret key of type generic or AES. A shorter CKA_VALUE_LEN takes
/// octets from the front of the secret away. CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT, CKR_ATTRIBUTE_VALUE_INVALID.
CK_RV make_derived(std::span<const CK_ATTRIBUTE> wanted, const SecretBytes& secret, CK_OBJECT_HANDLE handle, std::optional<DerivedKey>& made);

}  // namespace esign::p11
