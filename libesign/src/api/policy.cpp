// SPDX-License-Identifier: Apache-2.0
// esign/policy.h over policy/policy.h.
#include "crypto/backend.h"
#include "policy/policy.h"

namespace esign {
namespace {

Result<Policy> parsed(View json) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, json));
  ESIGN_TRY(Policy::Data data, policy::parse(as_text(json), to_hex(digest)));
  return Policy(std::make_shared<const Policy::Data>(std::move(data)));
}

}  // namespace

Result<Policy> Policy::builtin(const std::string& name) {
  ESIGN_TRY(const std::string_view json, policy::builtin(name));
  return parsed(as_view(json));
}

Result<Policy> Policy::parse(std::span<const std::uint8_t> json) { return parsed(json); }
const std::string& Policy::name() const { return data_->name; }
std::string Policy::sha256() const { return data_->sha256; }

}  // namespace esign
