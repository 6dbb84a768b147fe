// SPDX-License-Identifier: Apache-2.0
// Long-term data: what may be added without touching the content of the document.
#include <algorithm>

#include "pdf/pair.h"

namespace esign::pdf {
namespace {

constexpr const char* kLists[] = {"Certs", "CRLs", "OCSPs"};
constexpr const char* kOwnLists[] = {"Cert", "CRL", "OCSP"};

/// EN 319 142-1 clause 5.4.2 and ISO 32000-2, 12.8.4.3: dictionaries and lists of streams, nothing else.
class ValidationData {
 public:
  explicit ValidationData(Pair& pair) : pair_(pair) {}

  Result<void> check(const Object& store) {
    for (const auto& [key, value] : *store.dictionary()) {
      const bool is_list = std::any_of(std::begin(kLists), std::end(kLists), [&](const char* one) { return key == one; });
      if (is_list) {
        ESIGN_CHECK(list(value, "catalog/DSS/" + key));
      } else if (key == "VRI") {
        ESIGN_CHECK(related(value));
      } else if (key != "Type" || !value.is_name("DSS")) {
        strange("catalog/DSS/" + key, "an unexpected key");
      }
    }
    return {};
  }

 private:
  void strange(const std::string& place, const char* what) { pair_.note("DF-07", ChangeLevel::other, place, what); }

  Result<void> list(const Object& entry, const std::string& place) {
    ESIGN_TRY(const Object object, pair_.newer.window.resolve(entry));
    if (!object.array()) {
      strange(place, "no list");
      return {};
    }
    for (const Object& one : *object.array()) ESIGN_CHECK(stream(one, place));
    return {};
  }

  /// A stream of one certificate, list or answer. One that was there before keeps its octets.
  Result<void> stream(const Object& entry, const std::string& place) {
    static const std::set<std::string_view> kKeys{"Length", "Filter", "DecodeParms", "Type", "DL", "Params"};
    ESIGN_TRY(const Object object, pair_.newer.window.resolve(entry));
    if (!entry.reference() || !object.is_stream()) {
      strange(place, "an entry that is no stream");
      return {};
    }
    for (const auto& [key, value] : *object.dictionary()) {
      if (!kKeys.contains(key)) strange(place + '/' + key, "a stream with an unexpected key");
    }
    if (!pair_.known_number(*entry.reference())) return {};
    ESIGN_TRY(const Likeness likeness, pair_.comparison.compare(entry, entry, "DSS"));
    if (likeness == Likeness::different) strange(place, "validation data of before was overwritten");
    return {};
  }

  Result<void> related(const Object& entry) {
    ESIGN_TRY(const Object all, pair_.newer.window.resolve(entry));
    if (!all.dictionary() || all.is_stream()) {
      strange("catalog/DSS/VRI", "no dictionary");
      return {};
    }
    for (const auto& [key, value] : *all.dictionary()) {
      if (key == "Type") continue;
      ESIGN_TRY(const Object one, pair_.newer.window.resolve(value));
      if (!one.dictionary() || one.is_stream()) {
        strange("catalog/DSS/VRI/" + key, "no dictionary");
        continue;
      }
      ESIGN_CHECK(related_to_one(one, "catalog/DSS/VRI/" + key));
    }
    return {};
  }

  Result<void> related_to_one(const Object& one, const std::string& place) {
    for (const auto& [key, value] : *one.dictionary()) {
      const bool is_list = std::any_of(std::begin(kOwnLists), std::end(kOwnLists), [&](const char* name) { return key == name; });
      if (is_list) {
        ESIGN_CHECK(list(value, place + '/' + key));
      } else if (key == "TS") {
        ESIGN_CHECK(stream(value, place + "/TS"));
      } else if (key != "Type" && key != "TU") {
        strange(place + '/' + key, "an unexpected key");
      }
    }
    return {};
  }

  Pair& pair_;
};

}  // namespace

Result<void> compare_validation_data(Pair& pair, const Object& from, const Object& to) {
  ESIGN_TRY(const Object older, pair.older.window.resolve(from));
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to));
  if (!newer.dictionary() || newer.is_stream()) {
    pair.note("DF-07", ChangeLevel::other, "catalog/DSS", "validation data was removed, or is no dictionary");
    return {};
  }
  const std::size_t before = pair.findings.size();
  ESIGN_CHECK(ValidationData(pair).check(newer));
  if (pair.findings.size() == before) {
    pair.note("DF-06", ChangeLevel::long_term, "catalog/DSS", older.is_null() ? "validation data was added" : "validation data was added to or rearranged");
  }
  return {};
}

}  // namespace esign::pdf
