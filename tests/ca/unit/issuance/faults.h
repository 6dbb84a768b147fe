// SPDX-License-Identifier: Apache-2.0
// Ports that fail at the n-th step: everything that Issuance asks of the world goes through one counter.
#pragma once
#include <atomic>

#include "domain/issuance.h"

namespace esign::ca::faults {

/// What goes wrong at that step.
enum class Kind : std::uint8_t {
  none,
  refused,      ///< Once: the step does nothing and fails.
  denied,       ///< Once, with an answer that is final: Errc::denied.
  dies_before,  ///< The process ends there: the step does nothing, and nothing after it is done either.
  dies_after,   ///< The same, after the step was done. Of a commit: it is durable, and nobody is told.
  untold,       ///< Once: the step is done, and its answer is lost (a connection that broke during COMMIT).
};

/// Where: steps are counted for each kind of port alone.
enum class Port : std::uint8_t { commit, read, transaction, reader, keys, lint, check };

/// One fault, and the count of all steps.
class Plan {
 public:
  Plan() = default;
  Plan(Port port, Kind kind, std::size_t at) : port_(port), kind_(kind), at_(at) {}

  /// What is to happen at this step. Counts it.
  Kind next(Port port) {
    if (dead_) return Kind::dies_before;
    if (port != port_) return Kind::none;
    return ++steps_ == at_ ? kind_ : Kind::none;
  }
  void die() { dead_ = true; }
  bool dead() const { return dead_; }
  std::size_t steps() const { return steps_; }

 private:
  Port port_ = Port::commit;
  Kind kind_ = Kind::none;
  std::size_t at_ = 0;
  std::atomic<std::size_t> steps_{0};
  std::atomic<bool> dead_{false};
};

/// Runs a step as the plan says.
template <class Step>
auto run(Plan& plan, Port port, Errc why, const Step& step) -> decltype(step()) {
  const Kind kind = plan.next(port);
  switch (kind) {
    case Kind::none: return step();
    case Kind::refused: return fail(why, "planned");
    case Kind::denied: return fail(Errc::denied, "planned");
    case Kind::dies_before: plan.die(); return fail(why, "the process is gone");
    case Kind::dies_after: {
      static_cast<void>(step());
      plan.die();
      return fail(why, "the process is gone");
    }
    case Kind::untold: static_cast<void>(step()); return fail(why, "the answer is lost");
  }
  return fail(why, "no such fault");
}

/// The questions that Issuance asks, each a step.
template <class Base>
class FaultyReads : public Base {
 public:
  FaultyReads(Reader& inner, Plan& plan, Port port) : reads_(inner), plan_(plan), port_(port) {}
  using Base::certificate;
  Result<std::optional<CertificateRecord>> certificate(std::string_view issuer, const Serial& serial) override { return step([&] { return reads_.certificate(issuer, serial); }); }
  Result<std::optional<CertificateRecord>> certificate(const Serial& serial) override { return step([&] { return reads_.certificate(serial); }); }
  Result<std::optional<StatusRecord>> status(std::string_view issuer, const Serial& serial) override { return reads_.status(issuer, serial); }
  Result<std::optional<Serial>> key_owner(const Sha256& spki) override { return step([&] { return reads_.key_owner(spki); }); }
  Result<std::optional<RequestRecord>> request(std::string_view caller, std::string_view id) override { return step([&] { return reads_.request(caller, id); }); }
  Result<std::vector<CertificateRecord>> search(const Search& wanted) override { return reads_.search(wanted); }
  Result<std::vector<Event>> life_line(std::string_view issuer, const Serial& serial) override { return reads_.life_line(issuer, serial); }
  Result<Count> issued_until(std::string_view day) override { return reads_.issued_until(day); }
  Result<std::vector<DayCount>> statistics(const StatisticsQuery& query) override { return reads_.statistics(query); }
  Result<std::vector<RequestRecord>> overdue(Time now, std::uint32_t limit) override { return reads_.overdue(now, limit); }
  Result<std::vector<RequestRecord>> unfinished(std::uint32_t limit) override { return step([&] { return reads_.unfinished(limit); }); }
  Result<std::uint64_t> last_change() override { return reads_.last_change(); }
  Result<std::vector<Reader::Change>> changes_after(std::uint64_t number, std::uint32_t limit) override { return reads_.changes_after(number, limit); }
  Result<std::optional<CrlRecord>> latest_crl(std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind) override { return reads_.latest_crl(issuer, shard, kind); }
  Result<std::optional<CrlRecord>> base_crl(std::string_view issuer, std::uint32_t shard) override { return reads_.base_crl(issuer, shard); }
  Result<void> crl_octets(const CrlRecord& crl, const Sink& sink) override { return reads_.crl_octets(crl, sink); }
  Result<CrlSource> crl_entries(const Reader::CrlScope& scope) override { return reads_.crl_entries(scope); }
  Result<std::vector<Approval>> approvals(Approval::State state) override { return reads_.approvals(state); }
  Result<std::optional<std::string>> setting(std::string_view name) override { return step([&] { return reads_.setting(name); }); }

 protected:
  template <class Step>
  auto step(const Step& what) -> decltype(what()) { return run(plan_, port_, Errc::storage, what); }

 private:
  Reader& reads_;
  Plan& plan_;
  Port port_;
};
using FaultyReader = FaultyReads<Reader>;

class FaultyTransaction final : public FaultyReads<Transaction> {
 public:
  FaultyTransaction(Transaction& inner, Plan& plan) : FaultyReads(inner, plan, Port::transaction), inner_(inner) {}
  Result<void> insert(const RequestRecord& request) override { return step([&] { return inner_.insert(request); }); }
  Result<void> insert(const CertificateRecord& certificate) override { return step([&] { return inner_.insert(certificate); }); }
  Result<void> set_state(std::string_view caller, std::string_view id, RequestState state) override { return step([&] { return inner_.set_state(caller, id, state); }); }
  Result<void> store_signed(const Signed& issued) override { return step([&] { return inner_.store_signed(issued); }); }
  Result<void> change(const Event& event, std::optional<Time> invalidity) override { return step([&] { return inner_.change(event, invalidity); }); }
  Result<void> audit(const AuditEntry& entry) override { return step([&] { return inner_.audit(entry); }); }
  Result<std::uint64_t> next_crl_number(std::string_view issuer, std::uint32_t shard) override { return inner_.next_crl_number(issuer, shard); }
  Result<void> put_crl(const CrlRecord& crl, const Source& octets) override { return inner_.put_crl(crl, octets); }
  Result<std::uint64_t> ask(const Approval& approval) override { return inner_.ask(approval); }
  Result<void> decide(const Approval& approval) override { return inner_.decide(approval); }
  Result<void> set(std::string_view name, std::string_view value) override { return step([&] { return inner_.set(name, value); }); }

 private:
  Transaction& inner_;
};

/// The real register behind a plan. A commit is one step, whatever it holds.
class FaultyStore final : public Store {
 public:
  FaultyStore(Store& inner, Plan& plan) : inner_(inner), plan_(plan) {}
  Result<void> write(const Work& work) override { return std::move(write(std::span(&work, 1)).front()); }
  std::vector<Result<void>> write(std::span<const Work> works) override {
    std::vector<Work> planned;
    for (const Work& work : works) {
      planned.push_back([&work, this](Transaction& inner) -> Result<void> {
        FaultyTransaction faulty(inner, plan_);
        return work(faulty);
      });
    }
    std::vector<Result<void>> results;
    const auto done = run(plan_, Port::commit, Errc::storage, [&]() -> Result<void> {
      results = inner_.write(std::span<const Work>(planned));
      return {};
    });
    return done ? results : std::vector<Result<void>>(works.size(), done);
  }
  Result<void> read(const std::function<Result<void>(Reader&)>& work) override {
    return run(plan_, Port::read, Errc::unavailable, [&] {
      return inner_.read([&](Reader& inner) -> Result<void> {
        FaultyReader faulty(inner, plan_, Port::reader);
        return work(faulty);
      });
    });
  }
  void watch(Watcher watcher) override { inner_.watch(std::move(watcher)); }

 private:
  Store& inner_;
  Plan& plan_;
};

class FaultyKeys final : public KeyRing {
 public:
  FaultyKeys(const KeyRing& inner, Plan& plan) : inner_(inner), plan_(plan) {}
  Result<void> create(std::string_view, crypto::KeyKind) override { return fail(Errc::unsupported, "keys are not made here"); }
  Result<Bytes> spki(std::string_view key) const override { return step([&] { return inner_.spki(key); }); }
  Result<pkix::SignatureAlgorithm> algorithm(std::string_view key) const override { return step([&] { return inner_.algorithm(key); }); }
  Result<Bytes> sign(std::string_view key, View message) const override { return step([&] { return inner_.sign(key, message); }); }
  Result<Bytes> sign_digest(std::string_view key, View digest) const override { return step([&] { return inner_.sign_digest(key, digest); }); }

 private:
  template <class Step>
  auto step(const Step& what) const -> decltype(what()) { return run(plan_, Port::keys, Errc::unavailable, what); }
  const KeyRing& inner_;
  Plan& plan_;
};

}  // namespace esign::ca::faults
