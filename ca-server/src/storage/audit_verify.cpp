// SPDX-License-Identifier: Apache-2.0
// The log proven whole, in the order of each chain: every number, every hash, every link, every signed head, and that the
// end is the end.
#include <optional>

#include "storage/audit_chain.h"
#include "storage/connection.h"
#include "storage/register.h"
#include "storage/schema.h"
#include "storage/store.h"

namespace esign::ca::storage {
namespace {

constexpr Sql chains{"SELECT chain FROM audit UNION SELECT chain FROM audit_heads ORDER BY 1", "t"};
constexpr Sql entries{
    "SELECT seq, at, actor, act, object, outcome, detail, previous_hash, hash FROM audit WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?",
    "nntttttoo"};
constexpr Sql heads{"SELECT seq, hash, signature FROM audit_heads WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?", "noo"};
constexpr std::int64_t page = 1'000;

struct Head {
  ChainHead at{};
  Bytes signature{};
};

/// The signed heads of one chain, in order, a page at a time.
class Heads {
 public:
  Heads(Connection& connection, std::string chain) : connection_(connection), chain_(std::move(chain)) {}
  /// The first that is not taken yet.
  Result<std::optional<Head>> front() {
    if (next_ == page_.size()) ESIGN_CHECK(load());
    return next_ == page_.size() ? std::optional<Head>() : std::optional(page_[next_]);
  }
  void pop() { last_ = page_[next_++].at.seq; }

 private:
  Result<void> load() {
    page_.clear();
    next_ = 0;
    return connection_.each(heads, {chain_, last_, page}, [&](const Row& row) -> Result<void> {
      Head head;
      head.at.seq = static_cast<std::uint64_t>(row.number(0));
      // A hash of another length fits no entry.
      if (row.octets(1).size() == head.at.hash.size()) std::copy(row.octets(1).begin(), row.octets(1).end(), head.at.hash.begin());
      head.signature = copy(row.octets(2));
      page_.push_back(std::move(head));
      return {};
    });
  }
  Connection& connection_;
  std::string chain_;
  std::vector<Head> page_{};
  std::size_t next_ = 0;
  std::uint64_t last_ = 0;
};

class ChainProof {
 public:
  ChainProof(Connection& connection, std::string chain, const HeadVerifier& verify, const std::optional<HeadFile>& file)
      : connection_(connection), chain_(std::move(chain)), verify_(verify), file_(file), heads_(connection, chain_) {}

  Result<void> prove(AuditReport& report) {
    for (std::uint64_t before = 0; !fault_; before = last_.seq) {
      ESIGN_CHECK(connection_.each(entries, {chain_, before, page}, [&](const Row& row) -> Result<void> {
        if (fault_) return {};
        ESIGN_CHECK(take_entry(row));
        if (!fault_) ESIGN_CHECK(take_heads(report));
        return {};
      }));
      if (last_.seq == before) break;
    }
    if (!fault_) ESIGN_CHECK(prove_end());
    report.entries += last_.seq;
    report.fault = fault_;
    return {};
  }

 private:
  void found(AuditFault::Kind kind, std::uint64_t seq) {
    if (!fault_) fault_ = AuditFault{kind, chain_, seq};
  }

  Result<void> take_entry(const Row& row) {
    const auto seq = static_cast<std::uint64_t>(row.number(0));
    if (seq != last_.seq + 1) {
      found(AuditFault::Kind::missing, last_.seq + 1);
      return {};
    }
    const auto previous = fixed<32>(row.octets(7)), stated = fixed<32>(row.octets(8));
    const AuditEntry entry{row.time(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
    if (!previous || !stated) {
      found(AuditFault::Kind::changed, seq);
      return {};
    }
    ESIGN_TRY(const Sha256 hash, entry_hash(chain_, seq, entry, *previous));
    if (hash != *stated) {
      found(AuditFault::Kind::changed, seq);
    } else if (*previous != last_.hash) {
      found(AuditFault::Kind::reordered, seq);
    } else {
      last_ = {seq, hash};
      if (file_ && file_->head.seq == seq && file_->head.hash != hash) found(AuditFault::Kind::truncated, seq);
    }
    return {};
  }

  /// The head over the entry that was just taken, if there is one.
  Result<void> take_heads(AuditReport& report) {
    ESIGN_TRY(const std::optional<Head> head, heads_.front());
    if (!head || head->at.seq > last_.seq) return {};
    heads_.pop();
    ++report.heads;
    if (head->at != last_) {
      found(AuditFault::Kind::wrong_head, head->at.seq);
      return {};
    }
    ESIGN_TRY(const crypto::Verdict verdict, verify_(head_message(chain_, head->at), head->signature));
    if (verdict != crypto::Verdict::valid) found(AuditFault::Kind::wrong_signature, head->at.seq);
    signed_ = last_.seq;
    return {};
  }

  Result<void> prove_end() {
    ESIGN_TRY(const std::optional<Head> later, heads_.front());
    if (later) found(AuditFault::Kind::missing, last_.seq + 1);
    if (signed_ != last_.seq) found(AuditFault::Kind::unsigned_tail, signed_ + 1);
    if (file_ && file_->head.seq > last_.seq) found(AuditFault::Kind::truncated, last_.seq + 1);
    return {};
  }

  Connection& connection_;
  const std::string chain_;
  const HeadVerifier& verify_;
  const std::optional<HeadFile> file_;
  Heads heads_;
  ChainHead last_{};
  std::uint64_t signed_ = 0;
  std::optional<AuditFault> fault_{};
};

Result<AuditReport> prove_all(Connection& connection, const HeadVerifier& verify, const std::optional<HeadFile>& file) {
  AuditReport report;
  std::vector<std::string> names;
  ESIGN_CHECK(connection.each(chains, {}, [&](const Row& row) -> Result<void> {
    names.push_back(row.text(0));
    return {};
  }));
  // A chain that only the file knows has lost everything.
  if (file && std::find(names.begin(), names.end(), file->chain) == names.end()) names.push_back(file->chain);
  for (const std::string& chain : names) {
    if (report.fault) break;
    ChainProof proof(connection, chain, verify, file && file->chain == chain ? file : std::nullopt);
    ESIGN_CHECK(proof.prove(report));
  }
  return report;
}

}  // namespace

std::string_view name(AuditFault::Kind kind) {
  switch (kind) {
    case AuditFault::Kind::missing: return "missing";
    case AuditFault::Kind::changed: return "changed";
    case AuditFault::Kind::reordered: return "reordered";
    case AuditFault::Kind::unsigned_tail: return "unsigned_tail";
    case AuditFault::Kind::wrong_head: return "wrong_head";
    case AuditFault::Kind::wrong_signature: return "wrong_signature";
    case AuditFault::Kind::truncated: return "truncated";
  }
  return {};
}

Result<AuditReport> verify_audit(const StoreOptions& options, const HeadVerifier& verify) {
  ESIGN_TRY(const Place place, place_of(options.url));
  // Before the database: what is committed in between makes the file behind, which is no fault.
  ESIGN_TRY(const std::optional<HeadFile> file, read_head_file(options.head_file));
  ESIGN_TRY(const std::unique_ptr<Connection> connection, Connection::open(place, Connection::Access::read));
  ESIGN_CHECK(check_schema(*connection));
  ESIGN_CHECK(connection->begin_read());
  Result<AuditReport> report = prove_all(*connection, verify, file);
  connection->end_read();
  return report;
}

}  // namespace esign::ca::storage
