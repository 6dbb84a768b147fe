// SPDX-License-Identifier: Apache-2.0
#include "http/status.h"

namespace esign::ca {

OcspCache::Answer OcspCache::find(std::string_view question, Time now) {
  Part& part = part_of(question);
  const std::lock_guard lock(part.mutex);
  const auto found = part.by_question.find(question);
  if (found == part.by_question.end()) return nullptr;
  const auto entry = found->second;
  if (entry->kept.until <= now) {
    drop(part, entry);
    return nullptr;
  }
  part.entries.splice(part.entries.begin(), part.entries, entry);
  return entry->kept.answer;
}

void OcspCache::drop(Part& part, std::list<Entry>::iterator entry) {
  part.by_question.erase(entry->question);
  const auto [from, to] = part.by_serial.equal_range(entry->kept.about);
  for (auto at = from; at != to; ++at) {
    if (at->second != entry) continue;
    part.by_serial.erase(at);
    break;
  }
  part.entries.erase(entry);
}

void OcspCache::keep(std::string_view question, Kept kept) {
  Part& part = part_of(question);
  const std::lock_guard lock(part.mutex);
  // Somebody changed something while the answer was made: it may be the old one. The next question makes a new one.
  if (kept.epoch != epoch_) return;
  if (const auto known = part.by_question.find(question); known != part.by_question.end()) drop(part, known->second);
  part.entries.push_front({std::string(question), std::move(kept)});
  const auto entry = part.entries.begin();
  part.by_question.emplace(entry->question, entry);
  part.by_serial.emplace(entry->kept.about, entry);
  if (part.entries.size() > most_) drop(part, std::prev(part.entries.end()));
}

void OcspCache::forget(std::span<const Serial> changed) {
  ++epoch_;
  for (Part& part : parts_) {
    const std::lock_guard lock(part.mutex);
    for (const Serial& serial : changed) {
      for (auto at = part.by_serial.find(serial); at != part.by_serial.end(); at = part.by_serial.find(serial)) drop(part, at->second);
    }
  }
}

}  // namespace esign::ca
