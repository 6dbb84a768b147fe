// SPDX-License-Identifier: Apache-2.0
// The document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1 clause 5.4.2). Without VRI, which PAdES-BASELINE advises against.
#include <set>

#include "pdf/editor.h"
#include "pdf/serialise.h"

namespace esign::pdf {

Result<void> Editor::add_to_store(const SecurityStore& values) {
  const Object entry = Object(catalog_)["DSS"];
  ESIGN_TRY(const Object store, window_.resolve(entry));
  Dictionary changed = store.dictionary() ? *store.dictionary() : Dictionary();
  changed.insert_or_assign("Type", name_object("DSS"));
  Budget streams("embedded_crls", std::uint64_t{limits_.embedded_certificates} + limits_.embedded_crls);
  enum class Store : std::uint8_t { as_it_was, grown } state = Store::as_it_was;
  const auto add = [&](const char* key, const std::vector<Bytes>& members) -> Result<void> {
    ESIGN_TRY(const Object list, window_.resolve(store[key]));
    Array listed = list.array() ? *list.array() : Array();
    std::set<Bytes> known;
    for (const Object& one : listed) {
      ESIGN_CHECK(streams.spend());
      if (!one.reference()) continue;
      if (auto octets = window_.decoded(*one.reference())) known.insert(*std::move(octets));
    }
    for (const Bytes& member : members) {
      if (!known.insert(member).second) continue;
      ESIGN_CHECK(streams.spend());
      const Ref stream = update_.new_object();
      ESIGN_CHECK(update_.put_stream(stream, {}, member));
      listed.push_back(Object(stream));
      state = Store::grown;
    }
    if (!listed.empty()) changed.insert_or_assign(key, Object(std::move(listed)));
    return {};
  };
  ESIGN_CHECK(add("Certs", values.certificates).in("DSS.Certs"));
  ESIGN_CHECK(add("CRLs", values.crls).in("DSS.CRLs"));
  ESIGN_CHECK(add("OCSPs", values.ocsp).in("DSS.OCSPs"));
  if (state == Store::as_it_was) return {};
  if (const auto ref = entry.reference()) return update_.put(*ref, Object(std::move(changed)));
  const Ref made = update_.new_object();
  ESIGN_CHECK(update_.put(made, Object(std::move(changed))));
  catalog_.insert_or_assign("DSS", Object(made));
  catalog_state_ = Catalog::changed;
  return {};
}

}  // namespace esign::pdf
