// SPDX-License-Identifier: Apache-2.0
#include "domain/crl_service.h"

#include <cstdio>
#include <memory>

#include "crypto/backend.h"
#include "domain/crl_writer.h"
#include "domain/parallel.h"

namespace esign::ca {
namespace {

constexpr std::chrono::seconds kLease{30};
constexpr std::uint32_t kChangesAtOnce = 10'000;
constexpr unsigned kTries = 3;  // the register may change between the passes of one CRL

/// A file without a name: a CRL may be larger than memory should be.
class Spool {
 public:
  Spool() : file_(std::tmpfile()) {}
  Sink sink() {
    return [this](View octets) -> Result<void> {
      if (!file_ || std::fwrite(octets.data(), 1, octets.size(), file_.get()) != octets.size()) return fail(Errc::storage, "cannot write a temporary file");
      return {};
    };
  }
  Source source() {
    return [this](const Sink& sink) -> Result<void> {
      if (!file_ || std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) return fail(Errc::storage, "cannot read a temporary file");
      Bytes part(1 << 20);
      for (;;) {
        const std::size_t size = std::fread(part.data(), 1, part.size(), file_.get());
        if (size == 0) return std::ferror(file_.get()) != 0 ? Result<void>(fail(Errc::storage, "cannot read a temporary file")) : Result<void>{};
        ESIGN_CHECK(sink(View(part).first(size)));
      }
    };
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

constexpr std::size_t kHeldEntries = 65'536;  // four megabytes: a shard of four million suspensions

/// The entries of a list, gone over three times: measured, signed, written. Those of a usual shard are read from the register
/// once and held; a longer list is read each time.
CrlPass pass_over(Reader& reader, const Reader::CrlScope& scope) {
  struct Held {
    enum class State : std::uint8_t { reading, whole, too_many } state = State::reading;
    std::vector<CrlEntry> entries{};
  };
  const auto held = std::make_shared<Held>();
  return [&reader, scope, held]() -> Result<CrlSource> {
    if (held->state == Held::State::whole) {
      return CrlSource([held, at = std::size_t{0}]() mutable -> Result<std::optional<CrlEntry>> {
        return at < held->entries.size() ? std::optional(held->entries[at++]) : std::nullopt;
      });
    }
    ESIGN_TRY(const CrlSource source, reader.crl_entries(scope));
    if (held->state == Held::State::too_many) return source;
    held->entries.clear();
    return CrlSource([held, source]() -> Result<std::optional<CrlEntry>> {
      ESIGN_TRY(auto entry, source());
      if (held->state == Held::State::too_many) return entry;
      if (!entry) {
        held->state = Held::State::whole;
      } else if (held->entries.size() < kHeldEntries) {
        held->entries.push_back(*entry);
      } else {
        held->state = Held::State::too_many;
        held->entries = {};
      }
      return entry;
    });
  };
}

}  // namespace

/// Ours, and for some time more; or another node's.
Result<CrlService::Lease> CrlService::hold_lease(Transaction& register_) const {
  ESIGN_TRY(const auto held, register_.setting("crl-lease"));
  const Time now = parts_.clock.now();
  if (held) {
    const std::size_t space = held->rfind(' ');
    const auto until = space == std::string::npos ? fail(Errc::malformed, "no time") : parse_rfc3339(held->substr(space + 1));
    if (until && *until > now && held->substr(0, space) != parts_.rules.node) return Lease::another;
  }
  ESIGN_CHECK(register_.set("crl-lease", parts_.rules.node + " " + to_rfc3339(now + kLease)));
  return Lease::ours;
}

Result<CrlService::Lease> CrlService::take_lease() const {
  Lease lease = Lease::another;
  ESIGN_CHECK(parts_.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(lease, hold_lease(register_));
    return {};
  }));
  return lease;
}

/// Which shards have changed since the last look.
Result<void> CrlService::collect_changes(Time now) {
  return parts_.store.read([&](Reader& reader) -> Result<void> {
    if (!seen_) {
      // What the stored CRLs tell of is known from themselves; everything after the oldest of them is looked at again.
      std::optional<std::uint64_t> oldest;
      ESIGN_TRY(const auto reconciled, reader.setting(kReconciled));
      const auto since = reconciled ? parse_rfc3339(*reconciled) : Result<Time>(Time{});
      for (const Authority& authority : parts_.authorities.all()) {
        for (std::uint32_t shard = 0; shard < authority.shards; ++shard) {
          ESIGN_TRY(const auto newest, reader.latest_crl(authority.name, shard, CrlRecord::Kind::full));
          if (!newest) continue;
          // What a backup had is older than what is out.
          if (since && newest->this_update >= *since) built_[{authority.name, shard}] = newest->this_update;
          oldest = std::min(oldest.value_or(newest->change), newest->change);
        }
      }
      // Shards without any are due as it is: the changes of ten million certificates need not be read for them.
      ESIGN_TRY(const std::uint64_t last, reader.last_change());
      seen_ = oldest.value_or(last);
    }
    for (;;) {
      ESIGN_TRY(const auto changes, reader.changes_after(*seen_, kChangesAtOnce));
      for (const Reader::Change& change : changes) {
        dirty_.try_emplace({change.issuer, change.shard}, now);
        seen_ = change.number;
      }
      if (changes.size() < kChangesAtOnce) return {};
    }
  });
}

/// A register that came back from a backup may have forgotten revocations, and the numbers of lists that are out already.
Result<void> CrlService::check_open() const {
  return parts_.store.read([](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto state, reader.setting("state"));
    if (state.value_or("open") != "open") return fail(Errc::unavailable, "the register was restored and is not reconciled: no CRLs are made");
    return {};
  });
}

Result<std::size_t> CrlService::build_due() {
  ESIGN_CHECK(check_open());
  ESIGN_TRY(const Lease lease, take_lease());
  if (lease == Lease::another) {
    seen_.reset();
    return std::size_t{0};
  }
  const Time now = parts_.clock.now();
  ESIGN_CHECK(collect_changes(now));
  const std::vector<Due> due = all_due(now);
  std::vector<Result<void>> done(due.size());
  for_each_on_lanes(due.size(), [&](std::size_t i) { done[i] = build(*due[i].authority, due[i].shard); });
  std::size_t made = 0;
  std::optional<Error> first;
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (!done[i]) {
      if (!first) first = done[i].error();
      continue;
    }
    const Key key{due[i].authority->name, due[i].shard};
    dirty_.erase(key);
    built_[key] = now;
    ++made;
  }
  if (first) return fail(*std::move(first));
  return made;
}

std::vector<CrlService::Due> CrlService::all_due(Time now) const {
  std::vector<Due> all;
  for (const Authority& authority : parts_.authorities.all()) {
    for (std::uint32_t shard = 0; shard < authority.shards; ++shard) {
      const Key key{authority.name, shard};
      const auto changed = dirty_.find(key);
      const auto built = built_.find(key);
      const bool due = built == built_.end() || now - built->second >= parts_.rules.refresh || (changed != dirty_.end() && now - changed->second >= parts_.rules.delay);
      if (due) all.push_back({&authority, shard});
    }
  }
  return all;
}

/// Fills in what the CRL says of itself and writes it.
Result<CrlRecord> CrlService::write(const Authority& authority, CrlRecord record, const Sink& sink) const {
  CrlContent content;
  ESIGN_TRY(content.signature, parts_.keys.algorithm(authority.name));
  content.issuer = copy(authority.certificate->subject().der);
  if (const auto& id = authority.certificate->extensions().subject_key_identifier) content.authority_key_id = copy(*id);
  content.this_update = record.this_update;
  content.next_update = record.next_update;
  content.number = record.number;
  content.distribution_urls = {parts_.authorities.crl_url(authority.name, record.shard)};
  content.expired_certificates_on = authority.certificate->validity().not_before;
  if (record.kind == CrlRecord::Kind::delta) {
    content.base = record.base;
  } else if (record.next_update != kNoNextUpdate) {
    content.freshest_urls = {parts_.authorities.delta_url(authority.name, record.shard)};
  }
  ESIGN_CHECK(parts_.store.read([&](Reader& reader) -> Result<void> {
    const CrlPass pass = pass_over(reader, {authority.name, record.shard, record.kind == CrlRecord::Kind::delta ? record.change : 0});
    const StreamSigner sign = [&](const Source& message) -> Result<Bytes> {
      ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), content.signature.hash, message));
      return parts_.keys.sign_digest(authority.name, digest);
    };
    ESIGN_TRY(record.size, write_crl(content, pass, sign, sink));
    return {};
  }));
  return record;
}

Result<void> CrlService::build(const Authority& authority, std::uint32_t shard, Last last) {
  const Time now = parts_.clock.now();
  CrlRecord full;
  full.issuer = authority.name;
  full.shard = shard;
  full.this_update = now;
  full.next_update = last == Last::yes ? kNoNextUpdate : now + parts_.rules.validity;
  std::optional<CrlRecord> base;
  ESIGN_CHECK(parts_.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(full.change, register_.last_change());
    ESIGN_TRY(full.number, register_.next_crl_number(authority.name, shard));
    // The base stays for a while: who holds any full CRL since then can use the delta.
    ESIGN_TRY(base, register_.base_crl(authority.name, shard));
    if (!base || now - base->this_update >= parts_.rules.refresh) {
      ESIGN_TRY(base, register_.latest_crl(authority.name, shard, CrlRecord::Kind::full));
    }
    return {};
  }));
  Spool full_octets;
  ESIGN_TRY(const CrlRecord made, write(authority, full, full_octets.sink()));
  std::optional<CrlRecord> delta;
  Spool delta_octets;
  if (base && last == Last::no) {
    CrlRecord about = full;
    about.kind = CrlRecord::Kind::delta;
    about.base = base->number;
    about.change = base->change;  // what came after the base
    auto written = write(authority, about, delta_octets.sink());
    if (!written) return fail(std::move(written).error());
    delta = *std::move(written);
    delta->change = full.change;
  }
  return parts_.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(register_.audit({now, "esign-ca", "crl.issue", authority.name + "/" + std::to_string(shard), "done", R"({"number":)" + std::to_string(full.number) + "}"}));
    ESIGN_CHECK(register_.put_crl(made, full_octets.source()));
    // A round of many large lists takes longer than the lease. Who took it over makes lists of later numbers.
    ESIGN_TRY(const Lease lease, hold_lease(register_));
    static_cast<void>(lease);
    return delta ? register_.put_crl(*delta, delta_octets.source()) : Result<void>{};
  });
}

Result<void> CrlService::build(const Authority& authority, std::uint32_t shard) {
  Result<void> done;
  for (unsigned attempt = 0; attempt < kTries; ++attempt) {
    done = build(authority, shard, Last::no);
    if (done || done.error().code != Errc::conflict) break;
  }
  return done;
}

Result<void> CrlService::build_last(const Authority& authority, std::uint32_t shard) { return build(authority, shard, Last::yes); }

}  // namespace esign::ca
