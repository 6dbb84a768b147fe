// SPDX-License-Identifier: Apache-2.0
// Digests and random octets, both made here: base specification 3.0 sections 5.12 and 5.20.
#include "call.h"
#include "crypto/backend.h"

using namespace esign;
using namespace esign::p11;

namespace {

using Stage = KeyOperation::Stage;

CK_RV add(DigestOperation& operation, View part) {
  operation.stage = Stage::in_parts;
  const auto hashed = operation.hasher->update(part);
  return hashed ? CKR_OK : rv_of(hashed.error(), Speaking::in_session);
}

CK_RV finish_digest(Session& session, std::optional<View> whole, CK_BYTE* into, CK_ULONG* length) {
  const std::size_t octets = pkix::octets(session.digesting->hash);
  if (into == nullptr || *length < octets) {
    *length = octets;
    return into == nullptr ? CKR_OK : CKR_BUFFER_TOO_SMALL;
  }
  DigestOperation operation = std::move(*session.digesting);
  session.digesting.reset();
  if (whole) {
    if (const CK_RV added = add(operation, *whole); added != CKR_OK) return added;
  }
  const auto digest = operation.hasher->finish();
  if (!digest) return rv_of(digest.error(), Speaking::in_session);
  return give<CK_BYTE>(*digest, into, length);
}

}  // namespace

CK_RV C_DigestInit(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (mechanism == nullptr) {
      session.digesting.reset();
      return CKR_OK;
    }
    if (session.digesting) return CKR_OPERATION_ACTIVE;
    const auto hash = digest_hash(mechanism->mechanism);
    if (!hash) return CKR_MECHANISM_INVALID;
    if (mechanism->pParameter != nullptr && mechanism->ulParameterLen != 0) return CKR_MECHANISM_PARAM_INVALID;
    auto hasher = crypto::openssl().hasher(*hash);
    if (!hasher) return rv_of(hasher.error(), Speaking::in_session);
    session.digesting.emplace(DigestOperation{*hash, Stage::fresh, *std::move(hasher)});
    return CKR_OK;
  });
}

CK_RV C_Digest(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG data_length, CK_BYTE* digest, CK_ULONG* length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.digesting) return CKR_OPERATION_NOT_INITIALIZED;
    const auto whole = given(data, data_length);
    if (!whole || length == nullptr) {
      session.digesting.reset();
      return CKR_ARGUMENTS_BAD;
    }
    if (session.digesting->stage == Stage::in_parts) return CKR_OPERATION_ACTIVE;
    return finish_digest(session, whole, digest, length);
  });
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE handle, CK_BYTE* part, CK_ULONG length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.digesting) return CKR_OPERATION_NOT_INITIALIZED;
    const auto octets = given(part, length);
    const CK_RV added = octets ? add(*session.digesting, *octets) : CKR_ARGUMENTS_BAD;
    if (added != CKR_OK) session.digesting.reset();
    return added;
  });
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE handle, CK_BYTE* digest, CK_ULONG* length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.digesting) return CKR_OPERATION_NOT_INITIALIZED;
    if (length == nullptr) {
      session.digesting.reset();
      return CKR_ARGUMENTS_BAD;
    }
    return finish_digest(session, std::nullopt, digest, length);
  });
}

CK_RV C_SeedRandom(CK_SESSION_HANDLE handle, CK_BYTE*, CK_ULONG) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_RANDOM_SEED_NOT_SUPPORTED; });
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE handle, CK_BYTE* into, CK_ULONG length) {
  constexpr CK_ULONG kMost = 1UL << 20;  // nobody needs more at once
  return with_session(handle, [&](Session&) -> CK_RV {
    if (into == nullptr && length != 0) return CKR_ARGUMENTS_BAD;
    if (length > kMost) return CKR_ARGUMENTS_BAD;
    const auto octets = crypto::random_octets(length);
    if (!octets) return CKR_RANDOM_NO_RNG;
    std::copy(octets->begin(), octets->end(), into);
    return CKR_OK;
  });
}
