// SPDX-License-Identifier: Apache-2.0
// What every exported function does first, and what none may let through.
#pragma once
#include <cstring>
#include <new>
#include <string_view>

#include "library.h"

namespace esign::p11 {

/// No card has a PIN as long as this; what is longer is not copied.
inline constexpr CK_ULONG kLongestPin = 256;

/// Nothing is thrown across the C boundary; what the standard library threw becomes a return value here.
template <class Body>
CK_RV guarded(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return CKR_HOST_MEMORY;
  } catch (...) {
    return CKR_GENERAL_ERROR;
  }
}

template <class Body>
CK_RV with_library(Body&& body) noexcept {
  return guarded([&]() -> CK_RV {
    const std::shared_ptr<Library> library = current();
    return library ? body(*library) : CKR_CRYPTOKI_NOT_INITIALIZED;
  });
}

template <class Body>
CK_RV with_session(CK_SESSION_HANDLE handle, Body&& body) noexcept {
  return with_library([&](Library& library) -> CK_RV {
    std::shared_ptr<Session> session;
    if (const CK_RV known = library.session(handle, session); known != CKR_OK) return known;
    const std::lock_guard lock(session->mutex);
    session->refresh();
    return body(*session);
  });
}

/// PKCS#11's way to return octets: the length alone for a null pointer, CKR_BUFFER_TOO_SMALL with the length wanted.
template <class Unit>
CK_RV give(std::span<const Unit> value, Unit* into, CK_ULONG* length) {
  const CK_ULONG room = *length;
  *length = value.size();
  if (into == nullptr) return CKR_OK;
  if (room < value.size()) return CKR_BUFFER_TOO_SMALL;
  std::copy(value.begin(), value.end(), into);
  return CKR_OK;
}

/// A text in a field of fixed size, filled up with blanks.
template <std::size_t size>
void fill(unsigned char (&field)[size], std::string_view text) {
  std::memset(field, ' ', size);
  std::memcpy(field, text.data(), std::min(size, text.size()));
}

/// A PIN as PKCS#11 passes it: null when it is to be typed on the reader.
class GivenPin {
 public:
  GivenPin(const CK_UTF8CHAR* pin, CK_ULONG length) {
    if (pin != nullptr) pin_.emplace(std::span(reinterpret_cast<const char*>(pin), std::min(length, kLongestPin)));
  }
  const Pin* get() const { return pin_ ? &*pin_ : nullptr; }

 private:
  std::optional<Pin> pin_{};
};
/// Whether a null PIN may be passed for this token.
inline bool may_be_null(const Token& token) { return token.pad != CardInfo::PinPad::absent; }

/// Octets that a caller passes; a null pointer is good for none.
inline std::optional<View> given(const CK_BYTE* octets, CK_ULONG length) {
  if (octets == nullptr) return length == 0 ? std::optional<View>(View{}) : std::nullopt;
  return View(octets, length);
}

}  // namespace esign::p11
