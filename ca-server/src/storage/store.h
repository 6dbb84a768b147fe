// SPDX-License-Identifier: Apache-2.0
// The register on SQLite or PostgreSQL. docs/decisions/0031-storage.md tells why it is built this way.
#pragma once
#include <cstddef>

#include "crypto/backend.h"
#include "domain/ports.h"

namespace esign::ca::storage {

/// Signs the head of this node's audit chain, before each commit that has entries. An error keeps the commit from happening.
using AuditSigner = std::function<Result<Bytes>(View message)>;
/// Checks such a signature; an error is one of the program, a wrong signature is Verdict::invalid.
using HeadVerifier = std::function<Result<crypto::Verdict>(View message, View signature)>;

enum class Mode : std::uint8_t {
  read_write,
  read_only,  ///< Answers status and nothing else is possible: the schema must be there, write() is refused.
};

struct StoreOptions {
  std::string url{};               ///< "sqlite:PATH" or "postgresql://…" (libpq's URL)
  std::string node{};              ///< Name of the audit chain: one node, one name. Required to write.
  Mode mode = Mode::read_write;
  AuditSigner audit_signer{};      ///< Required to write.
  std::string head_file{};         ///< "audit.head" in the CA's folder; empty: none is kept.
  std::size_t readers = 8;         ///< Connections for reading.
  std::size_t queue = 20'000;      ///< Works that may wait for a commit; above it write() is Errc::unavailable.
};

/// Opens the register; brings its schema up to date when it may write. The first use of an SQLite file makes it.
/// Errors: invalid_argument (the URL), misconfigured (a schema of a newer program, or another one; fsync off on the
/// server), not_found (read_only, and no file), storage, unavailable (no such server now).
Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

/// What is wrong with an audit log, and where first.
struct AuditFault {
  enum class Kind : std::uint8_t {
    missing,          ///< There is no entry of this number, and there are later ones.
    changed,          ///< The entry is not what was hashed.
    reordered,        ///< It is what was hashed, but does not follow the entry before it.
    unsigned_tail,    ///< Entries after the last signed head.
    wrong_head,       ///< A signed head tells of another entry.
    wrong_signature,  ///< The signature of a head does not fit.
    truncated,        ///< The head file knows a later entry, or another one, than the database.
  };
  Kind kind = Kind::missing;
  std::string chain{};
  std::uint64_t seq = 0;
};
std::string_view name(AuditFault::Kind kind);

struct AuditReport {
  std::uint64_t entries = 0, heads = 0;
  std::optional<AuditFault> fault{};  ///< The first in each chain's order; chains in order of their names.
};

/// Proves the log whole, in bounded memory, while the CA may be running. `options`: url, node and head_file (that of the
/// node); the rest is not used. Errors: as open_store(); those of `verify`. A fault is an answer, not an error.
Result<AuditReport> verify_audit(const StoreOptions& options, const HeadVerifier& verify);

/// A consistent copy of the register at `url` into the new SQLite file `target`, while nodes are running. Either database
/// goes into the same kind of file. Errors: already_exists, storage, unavailable.
Result<void> backup(std::string_view url, const std::string& target);
/// Fills the empty database at `url` from a file of backup() and sets `state` to "reconcile": what came after the backup
/// is lost, and somebody must say that issuing may go on. Errors: not_found (the file), already_exists (the database is
/// not empty), malformed (no backup), storage.
Result<void> restore(const std::string& source, std::string_view url);

}  // namespace esign::ca::storage
