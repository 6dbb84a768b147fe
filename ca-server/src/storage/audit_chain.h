// SPDX-License-Identifier: Apache-2.0
// The audit log as a chain: each entry's hash covers the entry before it.
#pragma once
#include "domain/records.h"

namespace esign::ca::storage {

/// A place in a chain: `hash` is that of entry `seq`; zero and zeros before the first.
struct ChainHead {
  std::uint64_t seq = 0;
  Sha256 hash{};
  bool operator==(const ChainHead&) const = default;
};

/// SHA-256 of: "esign-audit-entry-1", chain, seq, at, actor, act, object, outcome, detail, previous hash; each field is its
/// length in octets (4 octets, big-endian) and the octets; numbers are 8 octets, big-endian (`at`: seconds since 1970, two's
/// complement). Nothing else has this hash: a field cannot flow into the next one.
Result<Sha256> entry_hash(std::string_view chain, std::uint64_t seq, const AuditEntry& entry, const Sha256& previous);

/// What a head's signature covers, in the same encoding: "esign-audit-head-1", chain, seq, hash.
Bytes head_message(std::string_view chain, const ChainHead& head);

/// The head file: one line, "esign-audit-head-1 CHAIN-IN-HEX SEQ HASH-IN-HEX". A file outside the database, so that a
/// database put back to yesterday shows.
struct HeadFile {
  std::string chain{};
  ChainHead head{};
};
/// Errors: malformed, storage. No file, or an empty path: nothing.
Result<std::optional<HeadFile>> read_head_file(const std::string& path);
/// Replaces it atomically and durably, unless it is of this chain and as far already (another process of this node was
/// later). Errors: storage.
Result<void> write_head_file(const std::string& path, const HeadFile& file);

}  // namespace esign::ca::storage
