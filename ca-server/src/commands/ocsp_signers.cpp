// SPDX-License-Identifier: Apache-2.0
#include "commands/ocsp_signers.h"

#include <fmt/format.h>

#include <fstream>

#include "base/text.h"

namespace esign::ca {
namespace {

constexpr std::chrono::days kRenewBefore{10};

std::filesystem::path certificate_file(const Centre& centre, std::string_view authority) { return centre.folder().certificate_of(std::string(authority) + "-ocsp"); }
std::filesystem::path key_file(const Centre& centre, std::string_view authority) { return centre.folder().certificates() / (std::string(authority) + "-ocsp.key-name"); }

/// The new file takes the old one's place whole: who reads meanwhile sees one of the two.
Result<void> replace(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.flush();
  std::error_code error;
  if (out) std::filesystem::rename(fresh, file, error);
  if (!out || error) return fail(Errc::storage, "cannot write " + file.string());
  return {};
}

}  // namespace

Result<std::shared_ptr<const OcspSigner>> OcspSigners::read(const Authority& authority) const {
  auto signer = std::make_shared<OcspSigner>();
  ESIGN_TRY(signer->certificate, read_file(certificate_file(centre_, authority.name)));
  ESIGN_TRY(const Bytes key, read_file(key_file(centre_, authority.name)));
  signer->key = std::string(trim(as_text(key)));
  ESIGN_TRY(const auto certificate, pkix::Certificate::parse(signer->certificate));
  ESIGN_TRY(signer->key_hash, key_identifier(certificate->spki()));
  signer->not_after = certificate->validity().not_after;
  // Two files: between their renewals they may belong to different keys.
  ESIGN_TRY(const Bytes spki, centre_.keys().spki(signer->key));
  if (!equal(spki, certificate->spki())) return fail(Errc::misconfigured, "the OCSP signer's certificate has another key: " + authority.name);
  return std::shared_ptr<const OcspSigner>(std::move(signer));
}

/// One that cannot be taken up is no reason to go without the others: the one before it stays, or a new one is made.
Result<void> OcspSigners::reload() {
  Result<void> outcome;
  for (const Authority& authority : centre_.authorities().all()) {
    auto signer = read(authority);
    if (!signer) {
      if (signer.error().code != Errc::not_found && outcome) outcome = fail(std::move(signer).error());
      continue;
    }
    const std::lock_guard lock(mutex_);
    signers_[authority.name] = *std::move(signer);
  }
  return outcome;
}

Result<std::shared_ptr<const OcspSigner>> OcspSigners::find(std::string_view authority) const {
  const Time now = centre_.clock().now();
  const std::lock_guard lock(mutex_);
  const auto found = signers_.find(authority);
  if (found == signers_.end() || found->second->not_after <= now) return fail(Errc::unavailable, "no OCSP signer of " + std::string(authority) + " is in force");
  return found->second;
}

Result<void> OcspSigners::make(const Authority& authority) {
  const Time now = centre_.clock().now();
  const std::string name = fmt::format("{}-ocsp-{}", authority.name, now.time_since_epoch().count());
  ESIGN_CHECK(centre_.keys().create(name, crypto::KeyKind::ec_p256));
  ESIGN_TRY(const Bytes spki, centre_.keys().spki(name));
  Order order;
  order.caller = order.actor = "esign-ca";
  order.id = name;
  ESIGN_TRY(order.content, sha256(spki));
  Wanted wanted;
  wanted.profile = "ocsp-signer";
  wanted.issuer = authority.name;
  wanted.spki = spki;
  wanted.subject = {{"organization", centre_.config().name}, {"commonName", "OCSP " + authority.name}};
  order.wanted.push_back(std::move(wanted));
  ESIGN_TRY(const Issued issued, centre_.issuance().issue(order));
  ESIGN_CHECK(replace(key_file(centre_, authority.name), name + "\n"));
  return replace(certificate_file(centre_, authority.name), as_text(issued.certificates.front()));
}

Result<std::size_t> OcspSigners::renew() {
  std::size_t made = 0;
  for (const Authority& authority : centre_.authorities().all()) {
    const auto known = find(authority.name);
    if (known && (*known)->not_after - centre_.clock().now() > kRenewBefore) continue;
    ESIGN_CHECK(make(authority));
    ++made;
  }
  if (made != 0) ESIGN_CHECK(reload());
  return made;
}

}  // namespace esign::ca
