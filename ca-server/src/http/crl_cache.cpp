// SPDX-License-Identifier: Apache-2.0
#include "http/crl_cache.h"

namespace esign::ca {

std::optional<CrlCache::Held> CrlCache::find(const Name& name, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(name);
  if (found == held_.end() || found->second.record.number != number) return {};
  return found->second;
}

/// The octets that nobody holds any more go with the last answer that sends them.
void CrlCache::keep(const Name& name, const Held& held) {
  const std::uint64_t size = held.octets->size();
  if (size > most_) return;
  const std::lock_guard lock(mutex_);
  if (const auto old = held_.find(name); old != held_.end()) {
    if (old->second.record.number > held.record.number) return;
    size_ -= old->second.octets->size();
    held_.erase(old);
  }
  while (size_ + size > most_) {
    size_ -= held_.begin()->second.octets->size();
    held_.erase(held_.begin());
  }
  size_ += size;
  held_.emplace(name, held);
}

Result<std::optional<CrlCache::Held>> CrlCache::newest(const Name& name) {
  std::optional<Held> answer;
  ESIGN_CHECK(store_.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto record, reader.latest_crl(name.issuer, name.shard, name.kind));
    if (!record) return {};
    answer = find(name, record->number);
    if (answer) return {};
    auto octets = std::make_shared<Bytes>();
    octets->reserve(record->size);
    ESIGN_CHECK(reader.crl_octets(*record, [&](View part) -> Result<void> {
      append(*octets, part);
      return {};
    }));
    answer = Held{*record, std::move(octets)};
    keep(name, *answer);
    return {};
  }));
  return answer;
}

}  // namespace esign::ca
