// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/trust.h>
#include <esign/verifier.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace esign {
namespace trust { struct TrustedList; }

/// A trusted list (ETSI TS 119 612) as it reads: nobody has checked who wrote it. Cheap to copy.
class ESIGN_API TrustedList {
 public:
  /// Errors: malformed (not a list, or against the schema; the place says where), unsupported (a version other than 5 and 6),
  /// limit_exceeded.
  static Result<TrustedList> read(const Document& file);
  /// Whether the octets look like XML, so that they may be a list and are no certificate.
  enum class Likeness : std::uint8_t { no, yes };
  static Likeness looks_like_list(const Document& file);

  std::uint64_t sequence_number() const;
  std::string territory() const;  ///< "AZ"; may be empty.
  std::string name() const;       ///< The scheme's, in the first language that it has.
  Time issued() const;
  std::optional<Time> next_update() const;  ///< Empty: the list is closed.
  std::string sha256() const;               ///< Of the file, lower-case hexadecimal.
  /// Under what a ListMemory is kept: of the scheme's type, territory and name; hexadecimal.
  std::string memory_key() const;
  /// Schema esign.trusted-list/1, one object, no line feed inside: the scheme, and the services with their status at `at`
  /// ("statusAt") and all their states. It shows what the file says, whoever wrote it.
  std::string json(Time at) const;

  struct Data;
  explicit TrustedList(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

/// What to remember of a list that was believed, so that no earlier one is believed after it.
struct ListMemory {
  std::uint64_t sequence_number = 0;
  std::string sha256{};  ///< Of the file.
  Time issued{};
};

/// Why a list is not believed; each has its own remedy.
enum class ListFault : std::uint8_t {
  unsigned_list,       ///< No signature at all.
  several_signatures,  ///< More than one: which one speaks?
  forged,              ///< The signature does not verify, or does not cover the whole list.
  unknown_signer,      ///< Not signed by one of the pinned certificates.
  stale, closed, not_yet_issued, rolled_back, conflicting  ///< As TS 119 612 clauses 5.3.2, 5.3.14 and 5.3.15.
};
ESIGN_API std::string_view name(ListFault fault) noexcept;

struct ListQuestion {
  std::vector<Certificate> signers{};  ///< Pinned: exactly these certificates may sign the list.
  Time at{};                           ///< The instant for which the list shall hold.
  Time now{};                          ///< No honest list was issued after this instant and after `at`.
  std::optional<ListMemory> memory{};  ///< Of the last list of this scheme.
  Judges judges = Judges::one;
};

/// Proof that a list is its operator's and in force. Only verify() makes one.
class ESIGN_API VerifiedList {
 public:
  /// Exactly one enveloped signature over the whole list, valid, by a pinned signer; issued, not past its NextUpdate, not older
  /// than what is remembered. Errors: denied with "ListFault: why" as the detail; limit_exceeded.
  static Result<VerifiedList> verify(const TrustedList& list, const ListQuestion& question);

  const TrustedList& list() const { return list_; }
  const Certificate& signer() const { return signer_; }
  std::vector<std::string> remarks() const;  ///< What clause 5.7.1 wants of the signer's certificate and it lacks; English clauses.
  ListMemory memory() const;  ///< To be kept for the next time, under the list's memory_key().
  /// Of a list of lists: who may sign the list of that territory. Empty when it has no pointer there.
  std::vector<Certificate> signers_of(std::string_view territory) const;

 private:
  VerifiedList(TrustedList list, Certificate signer) : list_(std::move(list)), signer_(std::move(signer)) {}
  TrustedList list_;
  Certificate signer_;
};

/// Whose URL it is: a person's leads to any address; one in a list, which somebody else wrote, to public ones.
enum class ListUrl : std::uint8_t { typed, named_in_list };
/// A list from a URL (http, https). Not believed yet: that is verify()'s work. `tls_trust`: PEM
/// file of the authorities of TLS servers; empty: the system's. Errors: those of the network (unavailable, denied, protocol,
/// invalid_argument), limit_exceeded; unavailable when the answer is not 200.
ESIGN_API Result<Document> fetch_trusted_list(const std::string& url, const std::string& tls_trust, ListUrl whose = ListUrl::typed);

/// A list, not yet signed, from its description as JSON (docs/reference/trusted-list-description.md; certificates in base64).
/// `now` is its time of issue unless the description names one. Errors: malformed, invalid_argument (place: the member),
/// unsupported (an unknown member: a misspelt rule must not vanish).
ESIGN_API Result<std::string> compose_trusted_list(std::string_view json, Time now);

}  // namespace esign
