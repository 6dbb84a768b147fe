// SPDX-License-Identifier: Apache-2.0
// Slots, tokens, mechanisms and PINs: base specification 3.0 section 5.5.
#include <algorithm>

#include "call.h"

using namespace esign;
using namespace esign::p11;

namespace {

constexpr unsigned kFew = 2;  // CKF_USER_PIN_COUNT_LOW: a person should think before typing

using Present = std::shared_ptr<const Token>;

/// A slot whose token is asked for: PC/SC is looked at, so that a card that went is not answered for.
CK_RV find_token(Library& library, CK_SLOT_ID slot, Library::Place& place, Present& token) {
  library.look(Library::Growth::none);
  if (const CK_RV known = library.place(slot, place); known != CKR_OK) return known;
  return place.reader->token(place.role, token);
}

/// The three flags of a PIN by the tries that are left.
CK_FLAGS flags_of(std::optional<unsigned> tries, CK_FLAGS low, CK_FLAGS final_try, CK_FLAGS locked) {
  if (!tries || *tries > kFew) return 0;
  if (*tries == 0) return locked;
  return *tries == 1 ? low | final_try : low;
}

CK_FLAGS flags_of(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::card: return CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED;
    case Token::Kind::blank: return CKF_LOGIN_REQUIRED;
    case Token::Kind::host: return CKF_WRITE_PROTECTED;
  }
  return CKF_WRITE_PROTECTED;
}

CK_FLAGS pin_flags(const Tries& tries) {
  return flags_of(tries.user, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED) |
         flags_of(tries.officer, CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_LOCKED);
}

CK_RV fill_slot(const Reader& reader, CK_SLOT_INFO& info) {
  info = {};
  fill(info.slotDescription, reader.name());
  fill(info.manufacturerID, "esign");
  info.flags = reader.kind() == Token::Kind::host ? 0 : CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
  if (reader.seat() == Reader::Seat::taken) info.flags |= CKF_TOKEN_PRESENT;
  return CKR_OK;
}

/// Whether C_GetSlotList(CK_TRUE) names the slot. A card held by another program is there; an unknown one is no token.
bool has_token(Library& library, CK_SLOT_ID slot) {
  Library::Place place;
  Present token;
  if (library.place(slot, place) != CKR_OK) return false;
  const CK_RV there = place.reader->token(place.role, token);
  return there == CKR_OK || there == CKR_FUNCTION_FAILED;
}

}  // namespace

CK_RV C_GetSlotList(CK_BBOOL present, CK_SLOT_ID* into, CK_ULONG* count) {
  return with_library([&](Library& library) -> CK_RV {
    if (count == nullptr) return CKR_ARGUMENTS_BAD;
    // The list may grow when only its length is asked for (section 5.5, C_GetSlotList).
    library.look(into == nullptr ? Library::Growth::allowed : Library::Growth::none);
    std::vector<CK_SLOT_ID> slots = library.slots();
    if (present == CK_TRUE) std::erase_if(slots, [&](CK_SLOT_ID slot) { return !has_token(library, slot); });
    return give<CK_SLOT_ID>(slots, into, count);
  });
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO* info) {
  return with_library([&](Library& library) -> CK_RV {
    if (info == nullptr) return CKR_ARGUMENTS_BAD;
    library.look(Library::Growth::none);
    Library::Place place;
    if (const CK_RV known = library.place(slot, place); known != CKR_OK) return known;
    return fill_slot(*place.reader, *info);
  });
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  return with_library([&](Library& library) -> CK_RV {
    if (info == nullptr) return CKR_ARGUMENTS_BAD;
    Library::Place place;
    Present token;
    if (const CK_RV there = find_token(library, slot, place, token); there != CKR_OK) return there;
    Tries tries;
    if (const CK_RV asked = place.reader->tries(place.role, tries); asked != CKR_OK) return asked;
    const Library::Count sessions = library.count(slot);
    *info = {};
    fill(info->label, token->label);
    fill(info->manufacturerID, token->manufacturer);
    fill(info->model, token->model);
    fill(info->serialNumber, token->serial_number);
    fill(info->utcTime, "");
    info->flags = CKF_RNG | CKF_TOKEN_INITIALIZED;
    info->flags |= flags_of(token->kind);
    if (token->kind == Token::Kind::card) info->flags |= pin_flags(tries);
    if (may_be_null(*token)) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    info->ulMaxSessionCount = info->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
    info->ulSessionCount = sessions.all;
    info->ulRwSessionCount = sessions.read_write;
    info->ulMinPinLen = token->slot.pin.min_length;
    info->ulMaxPinLen = token->slot.pin.max_length;
    info->ulTotalPublicMemory = info->ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION;
    info->ulTotalPrivateMemory = info->ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION;
    return CKR_OK;
  });
}

CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE* into, CK_ULONG* count) {
  return with_library([&](Library& library) -> CK_RV {
    if (count == nullptr) return CKR_ARGUMENTS_BAD;
    Library::Place place;
    Present token;
    if (const CK_RV there = find_token(library, slot, place, token); there != CKR_OK) return there;
    std::vector<CK_MECHANISM_TYPE> types;
    for (const Mechanism& mechanism : token->mechanisms) types.push_back(mechanism.type);
    if (token->agreement == Agreement::present) types.push_back(CKM_ECDH1_DERIVE);
    if (token->generates) types.push_back(generation_of(*token->generates));
    for (const DigestMechanism& mechanism : digest_mechanisms()) types.push_back(mechanism.type);
    return give<CK_MECHANISM_TYPE>(types, into, count);
  });
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
  return with_library([&](Library& library) -> CK_RV {
    if (info == nullptr) return CKR_ARGUMENTS_BAD;
    Library::Place place;
    Present token;
    if (const CK_RV there = find_token(library, slot, place, token); there != CKR_OK) return there;
    if (const Mechanism* mechanism = token->mechanism(type)) {
      *info = info_of(*mechanism, token->public_key);
      return CKR_OK;
    }
    if (type == CKM_ECDH1_DERIVE && token->agreement == Agreement::present) {
      *info = info_of_agreement(token->public_key);
      return CKR_OK;
    }
    if (token->generates && type == generation_of(*token->generates)) {
      *info = info_of_generation(*token->generates);
      return CKR_OK;
    }
    if (!digest_hash(type)) return CKR_MECHANISM_INVALID;
    *info = {0, 0, CKF_DIGEST};
    return CKR_OK;
  });
}

CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  // Holding the library while waiting would keep C_Finalize from ending it: it is asked for anew in each round.
  for (;;) {
    const CK_RV round = with_library([&](Library& library) -> CK_RV {
      if (slot == nullptr || reserved != nullptr) return CKR_ARGUMENTS_BAD;
      const CK_RV told = library.event(*slot);
      if (told == CKR_NO_EVENT && (flags & CKF_DONT_BLOCK) == 0) library.wait_for_change();
      return told;
    });
    if (round != CKR_NO_EVENT || (flags & CKF_DONT_BLOCK) != 0) return round;
  }
}

// The personaliser's work, not a user's.
CK_RV C_InitToken(CK_SLOT_ID slot, CK_UTF8CHAR*, CK_ULONG, CK_UTF8CHAR*) {
  return with_library([&](Library& library) -> CK_RV {
    Library::Place place;
    const CK_RV known = library.place(slot, place);
    return known != CKR_OK ? known : CKR_FUNCTION_NOT_SUPPORTED;
  });
}

CK_RV C_InitPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR* pin, CK_ULONG length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (session.who() != Who::officer) return CKR_USER_NOT_LOGGED_IN;
    if (pin == nullptr && !may_be_null(*session.token)) return CKR_ARGUMENTS_BAD;
    if (pin != nullptr && length > kLongestPin) return CKR_PIN_LEN_RANGE;
    return session.reader->init_pin(session.caller(), GivenPin(pin, length).get());
  });
}

CK_RV C_SetPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR* old_pin, CK_ULONG old_length, CK_UTF8CHAR* new_pin, CK_ULONG new_length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (session.access == Session::Access::read_only) return CKR_SESSION_READ_ONLY;
    if (session.token->kind != Token::Kind::card) return CKR_USER_PIN_NOT_INITIALIZED;
    if (old_pin == nullptr && new_pin == nullptr && may_be_null(*session.token)) return session.reader->set_pin(session.caller(), nullptr);
    if (old_pin == nullptr || new_pin == nullptr) return CKR_ARGUMENTS_BAD;
    if (old_length > kLongestPin) return CKR_PIN_INCORRECT;
    if (new_length > kLongestPin) return CKR_PIN_LEN_RANGE;
    const GivenPin from(old_pin, old_length), to(new_pin, new_length);
    const Reader::Change change{*from.get(), *to.get()};
    return session.reader->set_pin(session.caller(), &change);
  });
}
