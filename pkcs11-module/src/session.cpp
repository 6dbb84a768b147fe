// SPDX-License-Identifier: Apache-2.0
#include "session.h"

namespace esign::p11 {

void Session::refresh() {
  if (token->kind != Token::Kind::blank || generation != reader->generation()) return;
  if (auto now = reader->shown(token->role)) token = std::move(now);
}

CK_STATE Session::state() const {
  const bool writes = access == Access::read_write;
  switch (who()) {
    case Who::nobody: return writes ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
    case Who::user: return writes ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
    case Who::officer: return CKS_RW_SO_FUNCTIONS;
  }
  return CKS_RO_PUBLIC_SESSION;
}

const Object* Session::object(CK_OBJECT_HANDLE wanted) const {
  if (const auto own = derived.find(wanted); own != derived.end()) return who() == Who::user ? &own->second.object() : nullptr;
  const Object* one = token->object(wanted);
  if (one != nullptr && one->kind == CKO_PRIVATE_KEY && who() != Who::user) return nullptr;
  return one;
}

}  // namespace esign::p11
