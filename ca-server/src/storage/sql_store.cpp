// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "storage/reader_pool.h"
#include "storage/schema.h"
#include "storage/store.h"
#include "storage/watching.h"
#include "storage/writer.h"

namespace esign::ca::storage {
namespace {

class SqlStore final : public Store {
 public:
  SqlStore(const StoreOptions& options, const Place& place)
      : pool_(place, std::max<std::size_t>(options.readers, 2)), heads_(options.node, options.head_file), watching_(pool_, place) {
    if (options.mode == Mode::read_only) return;
    writer_ = std::make_unique<Writer>(Writer::Settings{place, options.node, options.audit_signer, options.queue},
                                       [this](const std::vector<Reader::Change>& changes, const std::optional<ChainHead>& head) {
                                         if (head) heads_.put(*head);
                                         watching_.committed(changes);
                                       });
  }
  Result<void> start() { return watching_.start(); }

  Result<void> write(const Work& work) override {
    std::vector<Result<void>> results = write(std::span(&work, 1));
    return std::move(results.front());
  }
  std::vector<Result<void>> write(std::span<const Work> works) override {
    if (writer_ == nullptr) return std::vector<Result<void>>(works.size(), fail(Errc::denied, "this node only reads the register"));
    return writer_->write(works);
  }
  Result<void> read(const std::function<Result<void>(Reader&)>& work) override { return pool_.read(work); }
  void watch(Watcher watcher) override { watching_.add(std::move(watcher)); }

 private:
  ReaderPool pool_;
  HeadKeeper heads_;
  Watching watching_;
  std::unique_ptr<Writer> writer_{};  ///< Ends first: it tells the others of its last commit.
};

Result<void> check(const StoreOptions& options, const Place& place) {
  if (options.mode == Mode::read_write && options.node.empty()) return fail(Errc::invalid_argument, "a node that writes needs a name");
  if (options.mode == Mode::read_write && !options.audit_signer) return fail(Errc::invalid_argument, "a node that writes needs a key for its audit log");
  std::error_code ignored;
  if (options.mode == Mode::read_only && place.engine == Engine::sqlite && !std::filesystem::exists(place.target, ignored)) {
    return fail(Errc::not_found, "there is no register at this path");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  ESIGN_TRY(const Place place, place_of(options.url));
  ESIGN_CHECK(check(options, place));
  {
    const auto access = options.mode == Mode::read_write ? Connection::Access::write : Connection::Access::read;
    ESIGN_TRY(const std::unique_ptr<Connection> connection, Connection::open(place, access));
    ESIGN_CHECK(options.mode == Mode::read_write ? bring_up_to_date(*connection) : check_schema(*connection));
  }
  auto store = std::make_unique<SqlStore>(options, place);
  ESIGN_CHECK(store->start());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace esign::ca::storage
