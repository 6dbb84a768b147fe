// SPDX-License-Identifier: Apache-2.0
// Connections that only read, lent to one caller at a time.
#pragma once
#include <condition_variable>
#include <mutex>

#include "storage/register.h"

namespace esign::ca::storage {

class ReaderPool {
 public:
  ReaderPool(Place place, std::size_t size) : place_(std::move(place)), left_(size) {}

  /// Runs `work` within one transaction. Opens a connection when none is idle, waits when all are lent; a connection that
  /// broke is thrown away, and the next caller opens another. Errors: the work's; unavailable, storage.
  Result<void> read(const std::function<Result<void>(Reader&)>& work);

 private:
  struct Lane {
    std::unique_ptr<Connection> connection;
    Register reg;
    explicit Lane(std::unique_ptr<Connection> made) : connection(std::move(made)), reg(*connection) {}
  };
  struct Lent {
    std::unique_ptr<Lane> lane{};
    enum class Age : std::uint8_t { fresh, used } age = Age::fresh;
  };
  Result<Lent> lend();
  /// Nothing for a connection that is of no more use.
  void give_back(std::unique_ptr<Lane> lane);

  const Place place_;
  std::mutex mutex_{};
  std::condition_variable returned_{};
  std::vector<std::unique_ptr<Lane>> idle_{};
  std::size_t left_;  ///< That may still be opened.
};

}  // namespace esign::ca::storage
