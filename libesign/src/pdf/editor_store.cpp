// SPDX-License-Identifier: Apache-2.0
// The document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1 clause 5.4.2). VRI only on request: PAdES-BASELINE advises against it.
#include <algorithm>

#include "pdf/editor.h"
#include "pdf/serialise.h"

namespace esign::pdf {
namespace {

/// One list of the store: what it has, and what it gets. `own` is its name in a VRI dictionary (tables 261 and 262).
struct StoreList {
  const char* key;
  const char* own;
  std::vector<Bytes> SecurityStore::* values;
  std::vector<Bytes> SecurityStore::Related::* related;
  Array members{};
  std::map<Bytes, Ref> known{};
};

/// Puts values into the store, each once, and nothing that is there goes.
class StoreWriter {
 public:
  StoreWriter(const Window& window, IncrementalUpdate& update, const Limits& limits)
      : window_(window), update_(update), streams_("embedded_crls", std::uint64_t{limits.embedded_certificates} + limits.embedded_crls) {}

  /// The store as it is to be; null when it is so already.
  Result<Object> write(const Object& store, const SecurityStore& values) {
    for (StoreList& list : lists_) ESIGN_CHECK(read(store, list).in(std::string("DSS.") + list.key));
    for (StoreList& list : lists_) {
      for (const Bytes& one : values.*list.values) ESIGN_CHECK(add(list, one));
    }
    ESIGN_TRY(const Object related, relate(store["VRI"], values));
    if (state_ == State::as_it_was) return Object();
    Dictionary changed = store.dictionary() ? *store.dictionary() : Dictionary();
    changed.insert_or_assign("Type", name_object("DSS"));
    for (StoreList& list : lists_) {
      if (!list.members.empty()) changed.insert_or_assign(list.key, Object(std::move(list.members)));
    }
    if (!related.is_null()) changed.insert_or_assign("VRI", related);
    return Object(std::move(changed));
  }

 private:
  enum class State : std::uint8_t { as_it_was, grown };

  Result<void> read(const Object& store, StoreList& list) {
    ESIGN_TRY(const Object there, window_.resolve(store[list.key]));
    if (there.array()) list.members = *there.array();
    for (const Object& one : list.members) {
      ESIGN_CHECK(streams_.spend());
      if (!one.reference()) continue;
      if (auto octets = window_.decoded(*one.reference())) list.known.emplace(*std::move(octets), *one.reference());
    }
    return {};
  }

  /// The stream with these octets.
  Result<Ref> add(StoreList& list, const Bytes& octets) {
    if (const auto known = list.known.find(octets); known != list.known.end()) return known->second;
    ESIGN_CHECK(streams_.spend());
    const Ref stream = update_.new_object();
    ESIGN_CHECK(update_.put_stream(stream, {}, octets));
    list.known.emplace(octets, stream);
    list.members.push_back(Object(stream));
    state_ = State::grown;
    return stream;
  }

  /// The dictionary VRI with what is related; null: it stays.
  Result<Object> relate(const Object& entry, const SecurityStore& values) {
    if (values.related.empty()) return Object();
    ESIGN_TRY(const Object there, window_.resolve(entry));
    Dictionary changed = there.dictionary() ? *there.dictionary() : Dictionary();
    for (const auto& [key, related] : values.related) {
      ESIGN_TRY(const Object before, window_.resolve(there[key]));
      ESIGN_TRY(const Object one, relate_one(before, related, values.updated));
      if (!one.is_null()) changed.insert_or_assign(key, one);
    }
    return state_ == State::grown ? Object(std::move(changed)) : Object();
  }

  /// Table 262: TU and TS exclude each other.
  Result<Object> relate_one(const Object& before, const SecurityStore::Related& related, const std::string& updated) {
    Dictionary changed = before.dictionary() ? *before.dictionary() : Dictionary();
    State state = before.dictionary() ? State::as_it_was : State::grown;
    for (StoreList& list : lists_) {
      ESIGN_TRY(const Object there, window_.resolve(before[list.own]));
      Array members = there.array() ? *there.array() : Array();
      for (const Bytes& octets : related.*list.related) {
        ESIGN_TRY(const Ref stream, add(list, octets));
        if (std::ranges::any_of(members, [&](const Object& one) { return one.reference() == stream; })) continue;
        members.push_back(Object(stream));
        state = State::grown;
      }
      if (!members.empty()) changed.insert_or_assign(list.own, Object(std::move(members)));
    }
    if (state == State::as_it_was) return Object();
    state_ = State::grown;
    changed.insert_or_assign("Type", name_object("VRI"));
    if (!updated.empty() && !changed.contains("TS")) changed.insert_or_assign("TU", text_object(updated));
    return Object(std::move(changed));
  }

  const Window& window_;
  IncrementalUpdate& update_;
  Budget streams_;
  State state_ = State::as_it_was;
  std::array<StoreList, 3> lists_{StoreList{"Certs", "Cert", &SecurityStore::certificates, &SecurityStore::Related::certificates},
                                  StoreList{"CRLs", "CRL", &SecurityStore::crls, &SecurityStore::Related::crls},
                                  StoreList{"OCSPs", "OCSP", &SecurityStore::ocsp, &SecurityStore::Related::ocsp}};
};

}  // namespace

Result<void> Editor::add_to_store(const SecurityStore& values) {
  const Object entry = Object(catalog_)["DSS"];
  ESIGN_TRY(const Object store, window_.resolve(entry));
  ESIGN_TRY(const Object changed, StoreWriter(window_, update_, limits_).write(store, values));
  if (changed.is_null()) return {};
  if (const auto ref = entry.reference()) return update_.put(*ref, changed);
  const Ref made = update_.new_object();
  ESIGN_CHECK(update_.put(made, changed));
  catalog_.insert_or_assign("DSS", Object(made));
  catalog_state_ = Catalog::changed;
  return {};
}

}  // namespace esign::pdf
