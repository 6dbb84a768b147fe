// SPDX-License-Identifier: Apache-2.0
// What the domain wants of the world. storage/ implements Store, keys/ implements KeyRing, main.cpp has the clock.
#pragma once
#include <functional>
#include <memory>
#include <span>

#include "crypto/key_file.h"
#include "domain/records.h"
#include "pkix/algorithms.h"

namespace esign::ca {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

/// Private keys by their names ("citizen", "citizen-ocsp", "audit"). Used from several threads.
class KeyRing {
 public:
  virtual ~KeyRing() = default;
  /// Makes a key. Errors: conflict (there is one of this name), unsupported, unavailable, storage.
  virtual Result<void> create(std::string_view key, crypto::KeyKind kind) = 0;
  virtual Result<Bytes> spki(std::string_view key) const = 0;
  virtual Result<pkix::SignatureAlgorithm> algorithm(std::string_view key) const = 0;
  /// The value as certificates have it (ECDSA: DER). Errors: not_found, unavailable (token gone), internal.
  virtual Result<Bytes> sign(std::string_view key, View message) const = 0;
  /// As crypto::sign_unverified(): for certificates, which the second look verifies, and for OCSP answers.
  virtual Result<Bytes> sign_unverified(std::string_view key, View message) const { return sign(key, message); }
  /// The same for a message that was hashed as algorithm() says because it is too large to hold: a CRL.
  virtual Result<Bytes> sign_digest(std::string_view key, View digest) const = 0;
};

struct Search {
  std::string fin{}, voen{}, card_number{}, common_name{};  ///< Empty: any. common_name matches its beginning.
  std::optional<Status> status{};
  std::string issuer{}, profile{};
  /// Pages by (recorded, serial), newest first: the last row of the page before.
  std::optional<std::pair<Time, Serial>> before{};
  std::uint32_t limit = 50;
};

struct StatisticsQuery {
  std::optional<std::string> from{}, to{};                   ///< Days, inclusive.
};

/// Pulls entries in ascending order of serial; empty at the end.
using CrlSource = std::function<Result<std::optional<CrlEntry>>()>;

/// Reads; each call sees one consistent state. Serial numbers name a certificate together with their issuer.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual Result<std::optional<CertificateRecord>> certificate(std::string_view issuer, const Serial& serial) = 0;
  /// Whichever issuer: serials are unique over all of them.
  virtual Result<std::optional<CertificateRecord>> certificate(const Serial& serial) = 0;
  virtual Result<std::optional<StatusRecord>> status(std::string_view issuer, const Serial& serial) = 0;
  virtual Result<std::optional<Serial>> key_owner(const Sha256& spki) = 0;
  virtual Result<std::optional<RequestRecord>> request(std::string_view caller, std::string_view id) = 0;
  virtual Result<std::vector<CertificateRecord>> search(const Search& search) = 0;   ///< Without tbs and certificate.
  virtual Result<std::vector<Event>> life_line(std::string_view issuer, const Serial& serial) = 0;
  virtual Result<Count> issued_until(std::string_view day) = 0;                      ///< Inclusive.
  virtual Result<std::vector<DayCount>> statistics(const StatisticsQuery& query) = 0;
  /// Requests whose confirmation is overdue at `now`, and those whose certificates are still intended: work for recovery.
  virtual Result<std::vector<RequestRecord>> overdue(Time now, std::uint32_t limit) = 0;
  virtual Result<std::vector<RequestRecord>> unfinished(std::uint32_t limit) = 0;
  /// The number of the last change of any certificate's status; grows for ever.
  virtual Result<std::uint64_t> last_change() = 0;
  struct Change { std::uint64_t number = 0; std::string issuer{}; Serial serial{}; std::uint32_t shard = 0; };
  virtual Result<std::vector<Change>> changes_after(std::uint64_t number, std::uint32_t limit) = 0;
  virtual Result<std::optional<CrlRecord>> latest_crl(std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind) = 0;
  /// The full CRL that the newest delta builds upon.
  virtual Result<std::optional<CrlRecord>> base_crl(std::string_view issuer, std::uint32_t shard) = 0;
  /// The CRL's octets in order, in pieces.
  virtual Result<void> crl_octets(const CrlRecord& crl, const Sink& sink) = 0;
  struct CrlScope { std::string issuer{}; std::uint32_t shard = 0; std::uint64_t after_change = 0; };
  /// `after_change` 0: all that a full CRL lists (revoked, voided, suspended, on hold; expired ones stay). Otherwise what
  /// changed since, with Kind::removed for what is valid again.
  virtual Result<CrlSource> crl_entries(const CrlScope& scope) = 0;
  virtual Result<std::vector<Approval>> approvals(Approval::State state) = 0;
  virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
};

/// Reads and writes of one transaction. It is undone whole when the function that was given to Store::write() fails.
class Transaction : public Reader {
 public:
  /// Errors: conflict (the id is taken; the serial or the public key is known).
  virtual Result<void> insert(const RequestRecord& request) = 0;
  virtual Result<void> insert(const CertificateRecord& certificate) = 0;
  virtual Result<void> set_state(std::string_view caller, std::string_view id, RequestState state) = 0;
  struct Signed { std::string issuer{}; Serial serial{}; Bytes certificate{}; Status status = Status::active; Time at{}; };
  /// From intended to `status` (active or on_hold); counts it in the statistics. Errors: conflict (it is not intended).
  virtual Result<void> store_signed(const Signed& issued) = 0;
  /// One of the ways that Status documents; the event is kept. Errors: conflict (no such way), not_found.
  virtual Result<void> change(const Event& event, std::optional<Time> invalidity) = 0;
  /// Appends to the chain of this node.
  virtual Result<void> audit(const AuditEntry& entry) = 0;
  virtual Result<std::uint64_t> next_crl_number(std::string_view issuer, std::uint32_t shard) = 0;
  /// Keeps the newest of each kind and the full one that the newest delta builds upon.
  virtual Result<void> put_crl(const CrlRecord& crl, const Source& octets) = 0;
  virtual Result<std::uint64_t> ask(const Approval& approval) = 0;
  virtual Result<void> decide(const Approval& approval) = 0;
  virtual Result<void> set(std::string_view name, std::string_view value) = 0;
};

using Work = std::function<Result<void>(Transaction&)>;

/// The register. Used from several threads.
class Store {
 public:
  virtual ~Store() = default;
  /// Returns when the work is durable (fsync) or undone. Works of several threads share one commit; each is undone alone.
  /// Errors: those of the work; storage (the database cannot be written: nothing of it was done); unavailable.
  virtual Result<void> write(const Work& work) = 0;
  /// The same for many at once: one commit, one result each. When one of them fails late, the others may be run a second time,
  /// after the first was undone: a work sets what it tells its caller, and never adds to it.
  virtual std::vector<Result<void>> write(std::span<const Work> works) = 0;
  virtual Result<void> read(const std::function<Result<void>(Reader&)>& work) = 0;
  /// Called after each commit of this process with the certificates whose status changed, and for changes of other nodes
  /// when they are seen; from any thread.
  using Watcher = std::function<void(const std::vector<Reader::Change>&)>;
  virtual void watch(Watcher watcher) = 0;
};

}  // namespace esign::ca
