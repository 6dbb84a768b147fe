// SPDX-License-Identifier: Apache-2.0
// CRLs as they were made, held once for all who fetch them.
#pragma once
#include <map>
#include <mutex>

#include "domain/ports.h"

namespace esign::ca {

/// The newest CRL of each kind and shard, read from the register when its number changes: a thousand readers of forty
/// megabytes share them. Any thread.
class CrlCache {
 public:
  /// `most`: octets that are held; what does not fit is read again each time.
  CrlCache(Store& store, std::uint64_t most) : store_(store), most_(most) {}

  struct Name {
    std::string issuer{};
    std::uint32_t shard = 0;
    CrlRecord::Kind kind = CrlRecord::Kind::full;
    auto operator<=>(const Name&) const = default;
  };
  struct Held {
    CrlRecord record{};
    std::shared_ptr<const Bytes> octets{};  ///< DER
  };
  /// Nothing where no CRL was made. Errors: those of the register.
  Result<std::optional<Held>> newest(const Name& name);

 private:
  std::optional<Held> find(const Name& name, std::uint64_t number);
  void keep(const Name& name, const Held& held);

  Store& store_;
  std::uint64_t most_;
  std::mutex mutex_{};
  std::map<Name, Held> held_{};
  std::uint64_t size_ = 0;
};

}  // namespace esign::ca
