// SPDX-License-Identifier: Apache-2.0
// The few issuers, and the few pairs of issuer, profile and category, that certificates are of: numbers in their rows.
#pragma once
#include <map>

#include "domain/records.h"
#include "storage/connection.h"

namespace esign::ca::storage {

struct Kind {
  std::int64_t id = 0, issuer_id = 0;
  std::string issuer{}, profile{};
  Category category = Category::none;
};

/// What one connection remembers of both tables. Rows are never changed, only added: what is missing is looked up again.
class Kinds {
 public:
  explicit Kinds(Connection& connection) : connection_(connection) {}
  /// Errors: storage when there is none of this number.
  Result<const Kind*> kind(std::int64_t id);
  Result<std::optional<std::int64_t>> issuer(std::string_view name);
  /// Those of an issuer and a profile, "" for any.
  Result<std::vector<const Kind*>> matching(std::string_view issuer, std::string_view profile);
  /// Finds or adds it; only while writing.
  Result<const Kind*> intern(const CertificateRecord& certificate);
  /// After rows were taken back: their numbers may come to mean others.
  void forget();

 private:
  Result<void> load();
  const Kind* find(const CertificateRecord& certificate) const;

  Connection& connection_;
  std::map<std::int64_t, Kind> kinds_{};
  std::map<std::string, std::int64_t, std::less<>> issuers_{};
};

}  // namespace esign::ca::storage
