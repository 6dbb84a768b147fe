// SPDX-License-Identifier: Apache-2.0
#include "token/pkcs11/objects.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <set>

#include "base/limits.h"

namespace esign::token::pkcs11 {
namespace {

template <class T>
View id_of(const T& object) {
  return object.id == nullptr ? View{} : View(object.id, object.id_len);
}

struct KeyName {
  Bytes id;
  std::string label;
};

Result<void> add_keys(std::vector<KeyName>& names, std::span<const PKCS11_KEY> keys) {
  Budget budget("card_objects", Limits{}.card_objects);
  for (const PKCS11_KEY& key : keys) {
    ESIGN_CHECK(budget.spend());
    names.push_back({copy(id_of(key)), key.label != nullptr ? key.label : ""});
  }
  return {};
}

Result<std::vector<KeyName>> visible_keys(PKCS11_SLOT& slot) {
  std::vector<KeyName> names;
  PKCS11_KEY* keys = nullptr;
  unsigned count = 0;
  ERR_clear_error();
  if (PKCS11_enumerate_keys(slot.token, &keys, &count) != 0) return failure("list the private keys");
  ESIGN_CHECK(add_keys(names, {keys, count}));
  if (PKCS11_enumerate_public_keys(slot.token, &keys, &count) != 0) return failure("list the public keys");
  ESIGN_CHECK(add_keys(names, {keys, count}));
  return names;
}

struct TokenCertificate {
  Bytes id;
  std::string label;
  pkix::Certificate::Ptr parsed;
};

Result<std::vector<TokenCertificate>> certificates(PKCS11_SLOT& slot) {
  PKCS11_CERT* entries = nullptr;
  unsigned count = 0;
  ERR_clear_error();
  if (PKCS11_enumerate_certs(slot.token, &entries, &count) != 0) return failure("list the certificates");
  Budget budget("card_objects", Limits{}.card_objects);
  std::vector<TokenCertificate> all;
  for (const PKCS11_CERT& entry : std::span(entries, count)) {
    ESIGN_CHECK(budget.spend());
    unsigned char* der = nullptr;
    const int length = entry.x509 == nullptr ? 0 : i2d_X509(entry.x509, &der);
    if (length <= 0) continue;
    const Bytes octets(der, der + length);
    OPENSSL_free(der);
    // A certificate that is none to us cannot be chosen, and must not stand in the way of the others.
    if (auto parsed = pkix::Certificate::parse(octets))
      all.push_back({copy(id_of(entry)), entry.label != nullptr ? entry.label : "", *std::move(parsed)});
  }
  return all;
}

bool is_authority(const pkix::Certificate& certificate) {
  const auto& constraints = certificate.extensions().basic_constraints;
  return constraints && constraints->ca;
}

bool candidate(const TokenCertificate& entry, const std::vector<KeyName>& keys, const Uri& uri) {
  const auto same_id = [&](const KeyName& key) { return key.id == entry.id; };
  if (entry.id.empty() || (uri.id && *uri.id != entry.id)) return false;
  if (is_authority(*entry.parsed) && std::none_of(keys.begin(), keys.end(), same_id)) return false;
  if (!uri.object || *uri.object == entry.label) return true;
  return std::any_of(keys.begin(), keys.end(), [&](const KeyName& key) { return same_id(key) && key.label == *uri.object; });
}

}  // namespace

Result<Choice> choose(PKCS11_SLOT& slot, const Uri& uri) {
  ESIGN_TRY(const std::vector<KeyName> keys, visible_keys(slot));
  ESIGN_TRY(const std::vector<TokenCertificate> all, certificates(slot));
  Choice choice;
  std::set<std::string> ids;
  unsigned matching = 0;
  for (const TokenCertificate& entry : all) {
    if (!candidate(entry, keys, uri)) {
      choice.others.push_back(entry.parsed);
      continue;
    }
    ++matching;
    ids.insert(to_hex(entry.id));
    choice.id = entry.id;
    choice.certificate = entry.parsed;
  }
  if (matching == 0) return fail(Errc::not_found, "no key with a certificate matches the PKCS#11 URI");
  if (matching > 1)
    return fail(Errc::conflict, fmt::format("several keys match the PKCS#11 URI, with the ids {}", fmt::join(ids, ", ")));
  return choice;
}

Result<PKCS11_KEY*> private_key(PKCS11_SLOT& slot, const Bytes& id) {
  PKCS11_KEY* keys = nullptr;
  unsigned count = 0;
  ERR_clear_error();
  if (PKCS11_enumerate_keys(slot.token, &keys, &count) != 0) return failure("list the private keys");
  PKCS11_KEY* found = nullptr;
  for (PKCS11_KEY& key : std::span(keys, count)) {
    if (!equal(id_of(key), id)) continue;
    if (found != nullptr) return fail(Errc::conflict, "several private keys have the id " + to_hex(id));
    found = &key;
  }
  if (found == nullptr) return fail(Errc::not_found, "the token has no private key with the id " + to_hex(id));
  return found;
}

}  // namespace esign::token::pkcs11
