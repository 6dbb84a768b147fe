// SPDX-License-Identifier: Apache-2.0
#include "base/media_type.h"
#include "collect/workspace.h"

namespace esign::collect {
namespace {

using Digests = Workspace::Digests;

/// The stated digest and SHA-256 of what a source writes, in one pass: two hashers, no copy but of its beginning.
Result<Digests> hash(const formats::Reference& reference, const crypto::Backend& backend) {
  ESIGN_TRY(const auto asked, backend.hasher(reference.hash));
  std::unique_ptr<crypto::Hasher> second;
  if (reference.hash != Hash::sha256) {
    ESIGN_TRY(second, backend.hasher(Hash::sha256));
  }
  Digests digests;
  ESIGN_CHECK(reference.octets([&](View piece) -> Result<void> {
    if (digests.front.size() < kSniffed) append(digests.front, piece.first(std::min(piece.size(), kSniffed - digests.front.size())));
    ESIGN_CHECK(asked->update(piece));
    return second ? second->update(piece) : Result<void>();
  }));
  ESIGN_TRY(digests.asked, asked->finish());
  if (!second) {
    digests.sha256 = digests.asked;
    return digests;
  }
  ESIGN_TRY(digests.sha256, second->finish());
  return digests;
}

facts::Reference::Role role(formats::ReferenceRole role) {
  switch (role) {
    case formats::ReferenceRole::data: return facts::Reference::Role::data;
    case formats::ReferenceRole::signed_properties: return facts::Reference::Role::signed_properties;
    case formats::ReferenceRole::other: return facts::Reference::Role::other;
  }
  return facts::Reference::Role::other;
}

void not_had(facts::Reference& to, const Error& error) {
  to.outcome = error.code == Errc::unsupported ? facts::Match::unsupported : facts::Match::not_available;
  to.why = error.at.empty() ? error.detail : error.at + ": " + error.detail;
}

/// The same, without reading again what another signer's reference has read.
Result<Digests> hash_once(const formats::Reference& reference, Workspace& workspace) {
  if (reference.same_octets.empty()) return hash(reference, workspace.backend());
  const std::pair key(reference.same_octets, reference.hash);
  if (const auto known = workspace.digests().find(key); known != workspace.digests().end()) return known->second;
  ESIGN_TRY(Digests digests, hash(reference, workspace.backend()));
  return workspace.digests().emplace(key, std::move(digests)).first->second;
}

Result<facts::Reference> one(const formats::Reference& reference, Workspace& workspace) {
  facts::Reference to;
  to.role = role(reference.role);
  to.id = reference.id;
  to.uri = reference.uri;
  to.name = reference.name;
  to.media_type = reference.media_type;
  to.shown_type = reference.shown_type;
  to.extent = reference.extent == Coverage::Extent::full ? facts::Reference::Extent::full : facts::Reference::Extent::partial;
  to.digest = std::string(pkix::name(reference.hash));
  if (reference.failure) {
    not_had(to, *reference.failure);
    return to;
  }
  if (!reference.octets) return to;
  auto digests = hash_once(reference, workspace);
  if (!digests) {
    if (kind_of(digests.error()) == ErrorKind::fault) return fail(std::move(digests).error());
    not_had(to, digests.error());
    return to;
  }
  to.sha256 = to_hex(digests->sha256);
  if (reference.form == formats::Reference::Form::data) to.sniffed_type = sniffed_media_type(digests->front);
  to.outcome = equal(digests->asked, reference.expected) ? facts::Match::match : facts::Match::mismatch;
  return to;
}

}  // namespace

Result<std::vector<facts::Reference>> hash_references(const formats::SignatureView& view, Workspace& workspace) {
  std::vector<facts::Reference> references;
  for (const auto& reference : view.references) {
    ESIGN_TRY(auto made, one(reference, workspace).in(reference.name));
    references.push_back(std::move(made));
  }
  return references;
}

}  // namespace esign::collect
