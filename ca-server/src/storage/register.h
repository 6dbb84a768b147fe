// SPDX-License-Identifier: Apache-2.0
// What Reader promises, in SQL: the questions of one connection within its transaction.
#pragma once
#include "domain/ports.h"
#include "storage/kinds.h"

namespace esign::ca::storage {

/// A certificate's row, as far as a change of it needs.
struct Standing {
  std::int64_t id = 0, issuer_id = 0;
  Status status = Status::intended;
  std::uint32_t shard = 0;
};

class Register {
 public:
  explicit Register(Connection& connection) : connection_(connection), kinds_(connection) {}
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  Result<std::optional<CertificateRecord>> certificate(const Serial& serial);
  Result<std::optional<StatusRecord>> status(std::string_view issuer, const Serial& serial);
  Result<std::optional<Serial>> key_owner(const Sha256& spki);
  Result<std::optional<RequestRecord>> request(std::string_view caller, std::string_view id);
  Result<std::vector<RequestRecord>> overdue(Time now, std::uint32_t limit);
  Result<std::vector<RequestRecord>> unfinished(std::uint32_t limit);
  Result<std::vector<CertificateRecord>> search(const Search& search);
  Result<std::vector<Event>> life_line(std::string_view issuer, const Serial& serial);
  Result<Count> issued_until(std::string_view day);
  Result<std::vector<DayCount>> statistics(const StatisticsQuery& query);
  Result<std::uint64_t> last_change();
  Result<std::vector<Reader::Change>> changes_after(std::uint64_t number, std::uint32_t limit);
  Result<std::optional<CrlRecord>> latest_crl(std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind);
  Result<std::optional<CrlRecord>> base_crl(std::string_view issuer, std::uint32_t shard);
  Result<void> crl_octets(const CrlRecord& crl, const Sink& sink);
  Result<CrlSource> crl_entries(const Reader::CrlScope& scope);
  Result<std::vector<Approval>> approvals(Approval::State state);
  Result<std::optional<std::string>> setting(std::string_view name);

  Result<std::optional<Standing>> standing(std::string_view issuer, const Serial& serial);
  Connection& connection() { return connection_; }
  Kinds& kinds() { return kinds_; }
  /// The end of a transaction: what still pulls from crl_entries() is told so.
  void end();

 private:
  Result<CertificateRecord> certificate_of(const Row& row);
  Result<void> search_lists(const Search& search, std::vector<CertificateRecord>& found);
  Result<void> search_words(const Search& search, std::vector<CertificateRecord>& found);

  Connection& connection_;
  Kinds kinds_;
  std::shared_ptr<const int> transaction_ = std::make_shared<int>();
};

/// Reader, and the reading half of Transaction, by a Register.
template <class Base>
class Reads : public Base {
 public:
  explicit Reads(Register& reg) : register_(reg) {}
  Result<std::optional<CertificateRecord>> certificate(std::string_view issuer, const Serial& serial) override {
    ESIGN_TRY(auto found, register_.certificate(serial));
    if (found && found->issuer != issuer) found.reset();
    return found;
  }
  Result<std::optional<CertificateRecord>> certificate(const Serial& serial) override { return register_.certificate(serial); }
  Result<std::optional<StatusRecord>> status(std::string_view issuer, const Serial& serial) override { return register_.status(issuer, serial); }
  Result<std::optional<Serial>> key_owner(const Sha256& spki) override { return register_.key_owner(spki); }
  Result<std::optional<RequestRecord>> request(std::string_view caller, std::string_view id) override { return register_.request(caller, id); }
  Result<std::vector<CertificateRecord>> search(const Search& wanted) override { return register_.search(wanted); }
  Result<std::vector<Event>> life_line(std::string_view issuer, const Serial& serial) override { return register_.life_line(issuer, serial); }
  Result<Count> issued_until(std::string_view day) override { return register_.issued_until(day); }
  Result<std::vector<DayCount>> statistics(const StatisticsQuery& query) override { return register_.statistics(query); }
  Result<std::vector<RequestRecord>> overdue(Time now, std::uint32_t limit) override { return register_.overdue(now, limit); }
  Result<std::vector<RequestRecord>> unfinished(std::uint32_t limit) override { return register_.unfinished(limit); }
  Result<std::uint64_t> last_change() override { return register_.last_change(); }
  Result<std::vector<Reader::Change>> changes_after(std::uint64_t number, std::uint32_t limit) override { return register_.changes_after(number, limit); }
  Result<std::optional<CrlRecord>> latest_crl(std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind) override {
    return register_.latest_crl(issuer, shard, kind);
  }
  Result<std::optional<CrlRecord>> base_crl(std::string_view issuer, std::uint32_t shard) override { return register_.base_crl(issuer, shard); }
  Result<void> crl_octets(const CrlRecord& crl, const Sink& sink) override { return register_.crl_octets(crl, sink); }
  Result<CrlSource> crl_entries(const Reader::CrlScope& scope) override { return register_.crl_entries(scope); }
  Result<std::vector<Approval>> approvals(Approval::State state) override { return register_.approvals(state); }
  Result<std::optional<std::string>> setting(std::string_view name) override { return register_.setting(name); }

 protected:
  Register& register_;
};

/// Fixed-width octets of a row. Errors: storage (another width).
template <std::size_t N>
Result<std::array<std::uint8_t, N>> fixed(View octets) {
  std::array<std::uint8_t, N> out{};
  if (octets.size() != N) return fail(Errc::storage, "a column of the register has octets of another length");
  std::copy(octets.begin(), octets.end(), out.begin());
  return out;
}
inline std::optional<Reason> reason_of(const Row& row, std::size_t column) {
  return row.has(column) ? std::optional(static_cast<Reason>(row.number(column))) : std::nullopt;
}

}  // namespace esign::ca::storage
