// SPDX-License-Identifier: Apache-2.0
// What the register keeps: plain data, the same for every database. Octets are DER unless said otherwise; times are UTC.
#pragma once
#include <esign/time.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::ca {

/// Content octets of a serialNumber INTEGER: the instance octet of this centre (0x01..0x7F, so that the number is positive
/// and a backup centre never draws the same), then 128 bits of the system's generator (RFC 5280 section 4.1.2.2).
using Serial = std::array<std::uint8_t, 17>;
using Sha256 = std::array<std::uint8_t, 32>;

/// Whom certificates are counted for in the bulletins.
enum class Category : std::uint8_t { none = 0, government = 1, legal_entity = 2, citizen = 3 };

/// The life of a certificate. Its only ways: intended → issued-on-hold | active | voided; on_hold → active | revoked;
/// active → suspended | revoked; suspended → active | revoked. revoked and voided are final (EN 319 411-1 REV-6.3.9-04).
enum class Status : std::uint8_t {
  intended = 0,   ///< Recorded, perhaps signed, never released. OCSP does not know it.
  on_hold = 1,    ///< Released to the personalisation centre, which has not confirmed yet. Revoked/certificateHold outside.
  active = 2,
  suspended = 3,  ///< Revoked/certificateHold outside.
  revoked = 4,
  voided = 5,     ///< The intent was given up; a signature may exist somewhere. Revoked outside.
};

/// CRLReason of RFC 5280 section 5.3.1, those that a change of status can have.
enum class Reason : std::uint8_t {
  unspecified = 0, key_compromise = 1, ca_compromise = 2, affiliation_changed = 3, superseded = 4,
  cessation_of_operation = 5, certificate_hold = 6, privilege_withdrawn = 9,
};

/// What was asked of whom, before a certificate may exist; and the certificate, once it does.
struct CertificateRecord {
  std::string issuer{};            ///< "citizen", "legal-entity", "government", "root" …: a name in the CA's folder
  Serial serial{};
  std::uint32_t shard = 0;         ///< Partition of the issuer's CRL; stands in the certificate's distribution point.
  std::string profile{};
  Category category = Category::none;
  std::string centre{};            ///< Personalisation or registration centre; empty for the CA's own.
  std::string subject{};           ///< RFC 4514
  std::string common_name{}, fin{}, voen{}, card_number{};
  Time not_before{}, not_after{};
  Sha256 spki_sha256{};            ///< Unique over all certificates of all issuers, but for the same request.
  std::string request_id{};        ///< Of the request that asked for it.
  Bytes tbs{};                     ///< TBSCertificate: the intent. It is what is signed, octet for octet.
  Bytes certificate{};             ///< Empty until signed and stored.
  Status status = Status::intended;
  std::optional<Reason> reason{};  ///< With suspended, revoked, on_hold (certificate_hold).
  Time status_since{};             ///< Of the last change; recorded() for intended.
  std::optional<Time> invalidity{};///< RFC 5280 section 5.3.2
  Time recorded{};                 ///< When the intent was stored.
  std::optional<Time> issued{};    ///< When the signed certificate was stored: what statistics count by.
};

/// The part that status services need.
struct StatusRecord {
  Status status = Status::intended;
  std::optional<Reason> reason{};
  Time since{};
  std::optional<Time> invalidity{};
  Time not_before{}, not_after{};
  Sha256 certificate_sha256{};     ///< For certHash; zero until issued.
  std::uint32_t shard = 0;
};

/// One change in a certificate's life: its life line is the list of them.
struct Event {
  std::string issuer{};
  Serial serial{};
  Status status = Status::intended;
  std::optional<Reason> reason{};
  Time at{};
  std::string actor{};             ///< "helpline:3f2a…": role and certificate fingerprint, or the program itself
  std::string note{};
};

enum class RequestState : std::uint8_t { recorded = 0, issued = 1, confirmed = 2, failed = 3, expired = 4, voided = 5 };

/// A request under its caller's own id: the same id has the same answer for ever (exactly once).
struct RequestRecord {
  std::string caller{};            ///< Centre or registration authority, from its certificate.
  std::string id{};                ///< requestId
  Sha256 content{};                ///< SHA-256 of the request in canonical form: another content under the id is a conflict.
  RequestState state = RequestState::recorded;
  std::vector<Serial> serials{};   ///< Of the certificates it asked for, in order; all of `issuer`.
  std::string issuer{};
  Time recorded{};
  std::optional<Time> confirm_by{};///< Personalisation: after it, unconfirmed certificates are revoked.
};

/// An act, written before it is done.
struct AuditEntry {
  Time at{};
  std::string actor{};             ///< As Event::actor
  std::string act{};               ///< "certificate.issue", "certificate.revoke", "ca.start" …
  std::string object{};            ///< Serial number, request id, issuer
  std::string outcome{};           ///< "intended", "done", or the reason of a refusal
  std::string detail{};            ///< JSON, identifiers only: no names, no addresses
};

/// An act that wants a second operator.
struct Approval {
  std::uint64_t id = 0;
  std::string act{}, object{}, detail{};   ///< detail: JSON of the act's arguments
  std::string asked_by{}, decided_by{};
  Time asked{};
  std::optional<Time> decided{};
  enum class State : std::uint8_t { open = 0, approved = 1, refused = 2, done = 3 } state = State::open;
};

/// Issued certificates by category: the table of the bulletins.
struct Count {
  std::uint64_t government = 0, legal_entity = 0, citizen = 0;
  std::uint64_t total() const { return government + legal_entity + citizen; }
};

/// A row of finer statistics: one calendar day of UTC+4 (Asia/Baku, without daylight saving since 2016), one profile, one centre.
struct DayCount {
  std::string day{};               ///< "2026-11-22"
  Category category = Category::none;
  std::string profile{}, centre{};
  std::uint64_t issued = 0;
};

/// One line of a CRL.
struct CrlEntry {
  Serial serial{};
  Time since{};
  Reason reason = Reason::unspecified;
  std::optional<Time> invalidity{};
  enum class Kind : std::uint8_t { revoked = 0, removed = 1 } kind = Kind::revoked;  ///< removed: removeFromCRL, in deltas only
};

struct CrlRecord {
  std::string issuer{};
  std::uint32_t shard = 0;
  enum class Kind : std::uint8_t { full = 0, delta = 1 } kind = Kind::full;
  std::uint64_t number = 0;        ///< cRLNumber, growing over full and delta alike of one issuer and shard
  std::uint64_t base = 0;          ///< BaseCRLNumber of a delta
  Time this_update{}, next_update{};
  std::uint64_t change = 0;        ///< The last change of the register that it tells of.
  std::uint64_t size = 0;          ///< Octets
};

}  // namespace esign::ca
