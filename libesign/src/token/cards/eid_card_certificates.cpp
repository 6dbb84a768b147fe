// SPDX-License-Identifier: Apache-2.0
// Certificates: from the card, or from what was kept of it.
#include <algorithm>

#include "asn1/der_reader.h"
#include "crypto/backend.h"
#include "token/cards/eid_card.h"
#include "token/cards/files.h"

namespace esign::token {
namespace {

/// Certificate files may be longer than their certificate: the rest of the first data object is room.
Bytes first_object(Bytes content) {
  const auto header = asn1::read_header(content);
  if (header && header->header_octets + header->content_octets < content.size())
    content.resize(header->header_octets + static_cast<std::size_t>(header->content_octets));
  return content;
}

}  // namespace

/// Under which name this card's certificates are kept; nothing for a card that is not.
std::optional<CertificateCache::Card> EidCard::cache_name() const {
  if (!cache_ || conversation_.secured() || description_.last_update.empty() || description_.serial_number.empty()) return std::nullopt;
  Bytes state = identity_;
  append(state, certificate_directory_);
  const auto hash = crypto::digest(crypto::openssl(), pkix::Hash::sha256, state);
  if (!hash) return std::nullopt;
  return CertificateCache::Card{to_hex(description_.serial_number), to_hex(*hash)};
}

void EidCard::use(CertificateCache cache) {
  cache_ = std::move(cache);
  const auto name = cache_name();
  if (name) cached_ = cache_->find(*name, limits_);
}

void EidCard::forget_cached() {
  cached_.clear();
  const auto name = cache_name();
  if (name) cache_->forget(*name);
}

/// The contents of these files. Without a transaction when all of them were kept; else all are read, and kept.
Result<std::vector<Bytes>> EidCard::certificate_files(const std::vector<const CertificateObject*>& wanted) {
  std::vector<Bytes> files;
  for (const CertificateObject* entry : wanted) {
    const auto kept = std::ranges::find(cached_, entry->path.identifiers, &CertificateCache::Entry::path);
    if (kept != cached_.end()) files.push_back(kept->der);
  }
  if (files.size() == wanted.size()) return files;
  files.clear();
  ESIGN_TRY(const Transaction transaction, enter());
  for (const CertificateObject* entry : wanted) {
    ESIGN_TRY(Bytes content, read_file(conversation_, entry->path, directory_, limits_).in(entry->label));
    files.push_back(first_object(std::move(content)));
    std::erase_if(cached_, [&](const CertificateCache::Entry& old) { return old.path == entry->path.identifiers; });
    cached_.push_back({entry->path.identifiers, files.back()});
  }
  if (const auto name = cache_name()) {
    cache_->put(*name, cached_);
  } else {
    cached_.clear();
  }
  return files;
}

Result<std::vector<CardCertificate>> EidCard::certificates() {
  std::vector<const CertificateObject*> wanted;
  for (const CertificateObject& entry : certificate_objects_) wanted.push_back(&entry);
  ESIGN_TRY(const std::vector<Bytes> files, certificate_files(wanted));
  std::vector<CardCertificate> all;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const CertificateObject& entry = *wanted[i];
    ESIGN_TRY(auto parsed, pkix::Certificate::parse(files[i], limits_).in(entry.label));
    CardCertificate certificate{entry.label, CardCertificate::Role::authority, Certificate(std::move(parsed))};
    for (const KeySlot& slot : slots_) {
      if (entry.kind == CertificateObject::Kind::authority || slot.key.id != entry.id) continue;
      certificate.role = slot.role == CardKey::signature ? CardCertificate::Role::signature : CardCertificate::Role::authentication;
    }
    all.push_back(std::move(certificate));
  }
  return all;
}

Result<pkix::Certificate::Ptr> EidCard::certificate_of(const KeySlot& slot) {
  if (!slot.certificate) return fail(Errc::not_found, "the card has no certificate for this key").in(reader());
  ESIGN_TRY(const std::vector<Bytes> files, certificate_files({&*slot.certificate}).in(reader()));
  return pkix::Certificate::parse(files.front(), limits_).in(slot.certificate->label);
}

}  // namespace esign::token
