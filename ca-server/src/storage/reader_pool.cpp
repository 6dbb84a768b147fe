// SPDX-License-Identifier: Apache-2.0
#include "storage/reader_pool.h"

namespace esign::ca::storage {

Result<ReaderPool::Lent> ReaderPool::lend() {
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, std::chrono::seconds(10), [&] { return !idle_.empty() || left_ > 0; })) {
      return fail(Errc::unavailable, "all connections to the register are in use");
    }
    if (!idle_.empty()) {
      Lent lent{std::move(idle_.back()), Lent::Age::used};
      idle_.pop_back();
      return lent;
    }
    --left_;
  }
  Result<std::unique_ptr<Connection>> opened = Connection::open(place_, Connection::Access::read);
  if (opened) return Lent{std::make_unique<Lane>(*std::move(opened)), Lent::Age::fresh};
  give_back(nullptr);
  return fail(std::move(opened).error());
}

void ReaderPool::give_back(std::unique_ptr<Lane> lane) {
  {
    const std::lock_guard lock(mutex_);
    if (lane != nullptr && !lane->connection->broken()) {
      idle_.push_back(std::move(lane));
    } else {
      ++left_;
    }
  }
  returned_.notify_one();
}

Result<void> ReaderPool::read(const std::function<Result<void>(Reader&)>& work) {
  // Connections that were idle while the server was away are found out only now: each is thrown away, then a fresh one tried.
  std::unique_ptr<Lane> lane;
  while (true) {
    ESIGN_TRY(Lent lent, lend());
    lane = std::move(lent.lane);
    Result<void> begun = lane->connection->begin_read();
    if (begun) break;
    give_back(nullptr);
    if (lent.age == Lent::Age::fresh) return begun;
  }
  Reads<Reader> reader(lane->reg);
  Result<void> outcome = [&]() -> Result<void> {
    try {
      return work(reader);
    } catch (const std::exception& error) {
      return fail(Errc::internal, error.what());
    }
  }();
  lane->reg.end();
  lane->connection->end_read();
  give_back(std::move(lane));
  return outcome;
}

}  // namespace esign::ca::storage
