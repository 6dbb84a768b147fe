// SPDX-License-Identifier: Apache-2.0
#include "token/pkcs11/module.h"

#include <fmt/format.h>
#include <openssl/err.h>

#include <map>

#include "base/text.h"

namespace esign::token::pkcs11 {
namespace {

// CKR codes, PKCS#11 v2.40 section 4.2 of the base specification (pkcs11t.h); libp11 passes them on as reason codes.
Errc remedy(int ckr) {
  switch (ckr) {
    case 0xA0:           // CKR_PIN_INCORRECT
    case 0xA1:           // CKR_PIN_INVALID
    case 0xA2: return Errc::pin_incorrect;  // CKR_PIN_LEN_RANGE
    case 0xA4: return Errc::pin_blocked;    // CKR_PIN_LOCKED
    case 0x32:           // CKR_DEVICE_REMOVED
    case 0xE0:           // CKR_TOKEN_NOT_PRESENT
    case 0xB3: return Errc::token_absent;   // CKR_SESSION_HANDLE_INVALID: the token was out meanwhile
    case 0x50: return Errc::cancelled;      // CKR_FUNCTION_CANCELED
    case 0x54:           // CKR_FUNCTION_NOT_SUPPORTED
    case 0x68:           // CKR_KEY_FUNCTION_NOT_PERMITTED
    case 0x70:           // CKR_MECHANISM_INVALID
    case 0x71: return Errc::unsupported;    // CKR_MECHANISM_PARAM_INVALID
    case 0x101:          // CKR_USER_NOT_LOGGED_IN
    case 0x102: return Errc::denied;        // CKR_USER_PIN_NOT_INITIALIZED
  }
  return Errc::protocol;
}

bool of_module(unsigned long code) {
  const char* library = ERR_lib_error_string(code);
  return library != nullptr && std::string_view(library).find("PKCS#11") != std::string_view::npos;
}

bool matches(const std::optional<std::string>& wanted, const char* given) {
  return !wanted || (given != nullptr && *wanted == given);
}

bool matches(const Uri& uri, PKCS11_SLOT& slot) {
  const PKCS11_TOKEN& token = *slot.token;
  return matches(uri.token, token.label) && matches(uri.serial, token.serialnr) && matches(uri.model, token.model) &&
         matches(uri.manufacturer, token.manufacturer) && (!uri.slot_id || *uri.slot_id == PKCS11_get_slotid_from_slot(&slot));
}

}  // namespace

Failure failure(std::string_view what) {
  Errc code = Errc::protocol;
  std::string reason;
  while (const unsigned long error = ERR_get_error()) {
    if (!of_module(error)) continue;
    const char* text = ERR_reason_error_string(error);
    code = remedy(ERR_GET_REASON(error));
    reason = fmt::format(": {}", text != nullptr ? text : "unknown reason");
  }
  return fail(code, std::string(what) + reason);
}

Result<std::shared_ptr<Module>> Module::load(const std::string& path) {
  static std::mutex gate;
  static std::map<std::string, std::weak_ptr<Module>> loaded;
  if (path.empty()) return fail(Errc::misconfigured, "the PKCS#11 URI names no module-path");
  const std::lock_guard lock(gate);
  if (auto known = loaded[path].lock()) return known;
  std::shared_ptr<Module> module(new Module);
  module->context_ = PKCS11_CTX_new();
  if (module->context_ == nullptr) return fail(Errc::internal, "libp11 does not start");
  ERR_clear_error();
  if (PKCS11_CTX_load(module->context_, path.c_str()) != 0) {
    const Error why = failure("the PKCS#11 module cannot be loaded").error();
    return fail(Errc::misconfigured, why.detail).in(path);
  }
  module->stage_ = Stage::loaded;
  loaded[path] = module;
  return module;
}

Module::~Module() {
  release();
  if (stage_ == Stage::loaded) PKCS11_CTX_unload(context_);
  if (context_ != nullptr) PKCS11_CTX_free(context_);
}

void Module::release() {
  if (slots_ != nullptr) PKCS11_release_all_slots(context_, slots_, count_);
  slots_ = nullptr;
  count_ = 0;
}

/// PKCS11_update_slots, made for this, crashes in libp11 0.4.12 when it is called a second time (measured with SoftHSM).
Result<void> Module::refresh() {
  for (PKCS11_SLOT& slot : std::span(slots_, count_)) {
    int logged_in = 0;
    if (slot.token != nullptr && PKCS11_is_logged_in(&slot, 0, &logged_in) == 0 && logged_in != 0) return {};
  }
  release();
  ERR_clear_error();
  if (PKCS11_enumerate_slots(context_, &slots_, &count_) != 0) return failure("list the slots");
  return {};
}

Result<PKCS11_SLOT*> Module::slot(const Uri& uri) {
  PKCS11_SLOT* found = nullptr;
  std::string names;
  unsigned matching = 0;
  for (PKCS11_SLOT& candidate : std::span(slots_, count_)) {
    if (candidate.token == nullptr || candidate.token->initialized == 0 || !matches(uri, candidate)) continue;
    found = &candidate;
    ++matching;
    names += (names.empty() ? "" : ", ") + printable(candidate.token->label != nullptr ? candidate.token->label : "");
  }
  if (found == nullptr) return fail(Errc::token_absent, "no token matches the PKCS#11 URI");
  if (matching > 1) return fail(Errc::conflict, "several tokens match the PKCS#11 URI: " + names);
  return found;
}

}  // namespace esign::token::pkcs11
