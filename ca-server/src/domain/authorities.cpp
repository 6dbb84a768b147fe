// SPDX-License-Identifier: Apache-2.0
#include "domain/authorities.h"

#include <algorithm>
#include <set>

#include "asn1/der_reader.h"
#include "crypto/backend.h"

namespace esign::ca {
namespace {

constexpr pkix::Hash kHashes[] = {pkix::Hash::sha1, pkix::Hash::sha256, pkix::Hash::sha384, pkix::Hash::sha512};

/// The content of subjectPublicKey's BIT STRING, without tag, length and the octet of unused bits (RFC 6960 section 4.1.1).
Result<Bytes> key_octets(View spki) {
  asn1::Reader reader(spki);
  Bytes octets;
  reader.sequence([&] {
    reader.any();
    octets = copy(reader.bit_string().octets);
  });
  ESIGN_CHECK(reader.finish());
  return octets;
}

}  // namespace

Result<Authorities> Authorities::make(std::vector<Authority> all, std::string url) {
  Authorities made;
  std::set<std::string> names;
  for (const Authority& one : all) {
    if (!names.insert(one.name).second) return fail(Errc::misconfigured, "two authorities are called " + one.name);
    if (!one.certificate) return fail(Errc::misconfigured, "no certificate of authority " + one.name);
    if (one.shards == 0) return fail(Errc::misconfigured, "authority " + one.name + " has no shard");
    ESIGN_TRY(const Bytes key, key_octets(one.certificate->spki()));
    for (const pkix::Hash hash : kHashes) {
      IssuerHashes hashes;
      ESIGN_TRY(hashes.name, crypto::digest(crypto::openssl(), hash, one.certificate->subject().der));
      ESIGN_TRY(hashes.key, crypto::digest(crypto::openssl(), hash, key));
      made.hashes_.emplace(std::pair(one.name, hash), std::move(hashes));
    }
  }
  for (const Authority& one : all) {
    if (!names.contains(one.parent)) return fail(Errc::misconfigured, "authority " + one.name + " has an unknown parent: " + one.parent);
  }
  made.all_ = std::move(all);
  made.url_ = std::move(url);
  return made;
}

Result<Bytes> key_identifier(View spki) {
  ESIGN_TRY(const Bytes key, key_octets(spki));
  return crypto::digest(crypto::openssl(), pkix::Hash::sha1, key);
}

const Authority* Authorities::find(std::string_view name) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Authority& one) { return one.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

std::vector<Bytes> Authorities::chain(std::string_view name) const {
  std::vector<Bytes> chain;
  for (const Authority* at = find(name); at != nullptr && chain.size() < all_.size(); at = find(at->parent)) {
    chain.push_back(copy(at->certificate->der()));
    if (at->parent == at->name) break;
  }
  return chain;
}

const IssuerHashes* Authorities::hashes(std::string_view name, pkix::Hash hash) const {
  const auto found = hashes_.find(std::pair(std::string(name), hash));
  return found == hashes_.end() ? nullptr : &found->second;
}

std::string Authorities::crl_url(std::string_view name, std::uint32_t shard) const {
  return url_ + "/crl/" + std::string(name) + "/" + std::to_string(shard) + ".crl";
}
std::string Authorities::delta_url(std::string_view name, std::uint32_t shard) const {
  return url_ + "/crl/" + std::string(name) + "/" + std::to_string(shard) + "-delta.crl";
}
std::string Authorities::ocsp_url(std::string_view name) const { return url_ + "/ocsp/" + std::string(name); }
std::string Authorities::certificate_url(std::string_view name) const { return url_ + "/ca/" + std::string(name) + ".cer"; }

std::uint32_t Authorities::shard_of(const Serial& serial, std::uint32_t shards) {
  const std::size_t end = serial.size();
  const std::uint32_t random = static_cast<std::uint32_t>(serial[end - 4]) << 24 | static_cast<std::uint32_t>(serial[end - 3]) << 16 |
                               static_cast<std::uint32_t>(serial[end - 2]) << 8 | serial[end - 1];
  return random % shards;
}

}  // namespace esign::ca
