// SPDX-License-Identifier: Apache-2.0
// Status of certificates from the network, for those who allow it: asked before the verdict, and in it evidence like any other.
// Nothing in esign asks the network unless an object of this header is passed to it.
#pragma once
#include <esign/time.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace esign {

/// One question and what became of it. What came is named, not believed.
struct Inquiry {
  enum class Kind : std::uint8_t { ocsp, crl, issuer } kind = Kind::ocsp;
  std::string url{};
  std::string about{};   ///< SHA-256 of the certificate's DER, lower-case hexadecimal
  Time at{};
  std::string object{};  ///< SHA-256 of the CRL, basic OCSP response or certificate that came; empty: nothing usable did
  enum class Origin : std::uint8_t { network, kept } origin = Origin::network;  ///< kept: a list of an earlier question, still in force
  std::string why{};     ///< English clause when nothing came; empty otherwise
};

struct OnlineSettings {
  std::vector<std::string> responders{};  ///< OCSP responders that a person named, asked about every certificate before its own ones; any address
  /// Whether the OCSP responders and lists are asked that certificates on a path to a trust anchor name.
  enum class Named : std::uint8_t { not_asked, asked } named = Named::asked;
  /// Whether issuers that are missing are fetched from where certificates say. Nobody has vouched for those addresses yet.
  enum class Issuers : std::uint8_t { not_fetched, fetched } issuers = Issuers::not_fetched;
  /// Whether an address in a certificate may be loopback, private or otherwise special (RFC 6890).
  enum class Private : std::uint8_t { refused, allowed } addresses = Private::refused;
  std::filesystem::path lists{};  ///< Folder to keep CRLs in; empty: none are kept
  std::string tls_trust{};        ///< PEM file: the authorities of https servers; empty: the system's
  std::chrono::milliseconds within{10'000};  ///< Of one answer
  std::chrono::milliseconds whole{30'000};   ///< Of all questions for one document or certificate
};

/// Whom to ask. Shared by any number of threads and documents: what was answered serves for a minute, and who did not answer is left
/// alone for a minute.
class ESIGN_API OnlineStatus {
 public:
  /// Errors: internal, misconfigured.
  static Result<OnlineStatus> create(const OnlineSettings& settings);
  const std::shared_ptr<struct OnlineState>& state() const { return state_; }  ///< For libesign's own layers.

 private:
  explicit OnlineStatus(std::shared_ptr<struct OnlineState> state) : state_(std::move(state)) {}
  std::shared_ptr<struct OnlineState> state_;
};

/// What was asked for and what came. It proves nothing by itself.
class ESIGN_API Gathered {
 public:
  Gathered();
  explicit Gathered(std::shared_ptr<const struct GatheredData> data) : data_(std::move(data)) {}
  const std::vector<Inquiry>& inquiries() const;
  const struct GatheredData& data() const { return *data_; }  ///< For libesign's own layers.

 private:
  std::shared_ptr<const struct GatheredData> data_;
};

/// Whether somebody answers by HTTP at a URL that a person wrote: the status, whatever it is. Errors: those of the network.
ESIGN_API Result<int> probe_service(const std::string& url, const std::string& tls_trust, std::chrono::milliseconds within);

/// A revocation list in a folder of OnlineSettings::lists, as it reads.
struct KeptList {
  std::string issuer{};  ///< RFC 4514 text
  Time this_update{};
  std::optional<Time> next_update{};
};
/// In the order of the files' names; what is no list of ours is left out, and so is a folder that cannot be read.
ESIGN_API std::vector<KeptList> kept_lists(const std::filesystem::path& folder);

}  // namespace esign
