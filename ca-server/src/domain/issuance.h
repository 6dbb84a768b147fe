// SPDX-License-Identifier: Apache-2.0
// No certificate without a record: intent, lint, signature, second look, record, release. In this order, and durable
// before each next step that could not be taken back.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "domain/linted_tbs.h"
#include "domain/ports.h"

namespace esign::ca {

/// One certificate that is asked for.
struct Wanted {
  std::string profile{};
  std::string issuer{};                           ///< Authority that signs
  std::map<std::string, std::string> subject{};   ///< "fin", "givenName", …: the names of the profile's fields, UTF-8
  Bytes spki{};
  std::optional<Time> not_before{}, not_after{};  ///< Where the profile lets them be chosen
  std::string card_number{};
  std::string key_place{"csr"};                   ///< Where its public key stands in the request: for errors about it
};

/// One request: all of its certificates or none, and the same answer for ever under (caller, id).
struct Order {
  std::string caller{}, id{};
  std::string actor{};                            ///< As Event::actor
  std::string centre{};
  Sha256 content{};                               ///< Of the request in canonical form
  std::vector<Wanted> wanted{};                   ///< All of one issuer
  std::map<std::string, std::string> keep{};      ///< Settings of the register that are stored with the intent
  std::optional<Time> confirm_by{};               ///< Given: certificates are issued on hold until it is confirmed.
};

struct Issued {
  std::vector<Serial> serials{};
  std::vector<Bytes> certificates{};              ///< DER, in the order of Order::wanted
  RequestState state = RequestState::issued;
};

/// RequestRecord::content of a request that a restored register learnt from its answer: it is known by its keys.
inline constexpr Sha256 kUnknownContent{};

/// What a profile makes of a wish: the octets to be signed, and what the register shall say. Errors name the field in `at`.
struct Composed {
  CertificateRecord record{};                     ///< With tbs
};
using Compose = std::function<Result<Composed>(const Wanted&, const Serial&, Time now)>;

/// Who signs: its certificate (null while a root signs itself) and its key's name in the KeyRing.
struct SigningAuthority {
  pkix::Certificate::Ptr certificate{};
  std::string key{};
};
using FindAuthority = std::function<Result<SigningAuthority>(std::string_view issuer)>;

struct IssuanceParts {
  Store& store;
  const KeyRing& keys;
  const Clock& clock;
  FindAuthority authority{};
  Compose compose{};
  Lint lint{};
  CheckIssued check{};
  std::uint8_t instance = 1;                      ///< First octet of serials: another one for each centre
};

class Issuance {
 public:
  explicit Issuance(IssuanceParts parts) : parts_(std::move(parts)) {}
  Issuance(const Issuance&) = delete;
  Issuance& operator=(const Issuance&) = delete;

  /// Errors: conflict (another request has this id; a public key is known), denied (a lint, a weak key), invalid_argument
  /// (a field, in `at`), unavailable and storage (nothing was released; the same request again finishes it).
  Result<Issued> issue(const Order& order);
  /// The same for many, with two commits for all of them.
  std::vector<Result<Issued>> issue(std::span<const Order> orders);
  /// What an earlier process recorded and did not finish. Called at the start, before anything is served; gives how many.
  Result<std::size_t> finish_unfinished();
  /// The certificates of a request, as they were released. Errors: not_found, conflict (given up).
  Result<Issued> released(Reader& reader, const RequestRecord& request) const;

 private:
  struct Job;
  class Turns;
  static Result<void> same_keys(Reader& reader, const RequestRecord& request, const Order& order);
  void look_up(Reader& reader, Job& job) const;
  void prepare(Job& job) const;
  Work intent(Job& job) const;
  void make(Job& job) const;
  Result<Bytes> make_one(const CertificateRecord& record) const;
  Work settle(Job& job) const;
  void run(std::span<Job> jobs) const;
  void run_part(std::span<Job> jobs) const;
  void wait_for_others(Job& job) const;
  void refuse(std::span<Job> jobs) const;
  Result<Serial> draw_serial() const;

  IssuanceParts parts_;
  mutable std::mutex mutex_{};
  mutable std::condition_variable done_{};
  mutable std::set<std::pair<std::string, std::string>> in_flight_{};
};

/// Lower-case hexadecimal.
std::string to_text(const Serial& serial);
/// Errors: malformed.
Result<Serial> serial_from(std::string_view hex);
Result<Sha256> sha256(View octets);

}  // namespace esign::ca
