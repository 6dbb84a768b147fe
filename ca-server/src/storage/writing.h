// SPDX-License-Identifier: Apache-2.0
// Transaction on one connection. A commit holds many works; each is undone alone.
#pragma once
#include <map>

#include "storage/audit_chain.h"
#include "storage/register.h"
#include "storage/store.h"

namespace esign::ca::storage {

/// One line of the bulletins.
struct CountKey {
  std::string day{};
  Category category = Category::none;
  std::string profile{}, centre{};
  auto operator<=>(const CountKey&) const = default;
};

class Writing : public Reads<Transaction> {
 public:
  Writing(Register& reg, std::string node) : Reads(reg), node_(std::move(node)) {}

  /// The beginning of the commit's transaction: reads the numbers that it goes on from.
  Result<void> begin();
  /// Runs one work, and undoes it alone when it fails. Errors: the work's.
  Result<void> run(const Work& work);
  /// Runs works without a savepoint, as long as each of them is done, or refused before it wrote anything: after a savepoint
  /// SQLite copies every page aside that is touched. Otherwise, and when the database fails, the caller undoes the transaction.
  enum class Together : std::uint8_t { done, to_be_undone };
  Together run_together(std::span<const Work> works, std::vector<Result<void>>& results);
  /// Before the commit: statistics, and the signature over the chain when it grew.
  Result<void> finish(const AuditSigner& sign);
  const std::vector<Reader::Change>& changes() const { return now_.changes; }
  /// The chain after finish(); nothing when it did not grow.
  std::optional<ChainHead> head() const;

  Result<void> insert(const RequestRecord& request) override;
  Result<void> insert(const CertificateRecord& certificate) override;
  Result<void> set_state(std::string_view caller, std::string_view id, RequestState state) override;
  Result<void> store_signed(const Signed& issued) override;
  Result<void> change(const Event& event, std::optional<Time> invalidity) override;
  Result<void> audit(const AuditEntry& entry) override;
  Result<std::uint64_t> next_crl_number(std::string_view issuer, std::uint32_t shard) override;
  Result<void> put_crl(const CrlRecord& crl, const Source& octets) override;
  Result<std::uint64_t> ask(const Approval& approval) override;
  Result<void> decide(const Approval& approval) override;
  Result<void> set(std::string_view name, std::string_view value) override;
  Result<Count> issued_until(std::string_view day) override;
  Result<std::vector<DayCount>> statistics(const StatisticsQuery& query) override;

 private:
  Connection& connection() { return register_.connection(); }
  Result<void> note_change(const Standing& before, const Event& event);
  Result<void> claim_key(const CertificateRecord& certificate, std::int64_t id);
  Result<void> write_counts();
  /// A work that met this cannot be kept, even if it says that all is well.
  Failure spoilt(Failure failure);

  Result<void> attempt(const Work& work);

  /// What grows within a commit, and shrinks again with a work that is undone.
  struct Growth {
    std::int64_t certificates = 0, requests = 0, approvals = 0;
    std::uint64_t change = 0;
    ChainHead head{};
    std::vector<Reader::Change> changes{};
    std::vector<CountKey> issued{};
  };

  std::string node_;
  Growth now_{};
  ChainHead committed_{};
  std::optional<Error> spoilt_{};
};

}  // namespace esign::ca::storage
