// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/token.h>

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace esign::token {

/// The directory files of a cryptographic information application, ISO/IEC 7816-15 (encoding of PKCS#15 v1.1 section 6).
/// Parsing here never fails as a whole for what one entry holds: 00 (and FF) padding is passed over, an entry that breaks
/// the grammar or has another type is left out, unknown trailing members are ignored. Every list is bounded by
/// Limits::card_objects. Nothing read here is trusted: it says where to look, never what is valid.

/// Path: octets of file identifiers; from the MF when it begins with 3F00, else from the application's DF.
struct CardPath {
  Bytes identifiers{};
  std::size_t offset = 0;
  std::optional<std::size_t> length{};
};

/// Application template of EF.DIR, ISO/IEC 7816-4 clause 12.2.1.
struct Application {
  Bytes aid{};
  std::string label{};
  Bytes path{};  ///< Of its DF; may be empty.
};
Result<std::vector<Application>> read_applications(View ef_dir, const Limits& limits = {});

/// EF.OD: where the other directories lie.
struct ObjectDirectory {
  std::vector<CardPath> private_keys{};
  std::vector<CardPath> certificates{};  ///< certificates, trustedCertificates, usefulCertificates.
  std::vector<CardPath> authentication_objects{};
};
Result<ObjectDirectory> read_object_directory(View ef_od, const Limits& limits = {});

/// EF.CIAInfo (TokenInfo). Errors: malformed.
struct CardIdentity {
  Bytes serial_number{};
  std::string manufacturer{};
  std::string label{};
  Bytes last_update{};  ///< Whole [5]; empty when the card does not say when its content was changed.
};
Result<CardIdentity> read_card_identity(View ef_ciainfo);

/// PasswordFlags bits that matter here.
enum class PinFlag : std::uint8_t { local = 1, initialized = 4, needs_padding = 5, unblocking_pin = 6, so_pin = 7 };
enum class PinType : std::uint8_t { bcd = 0, ascii_numeric = 1, utf8 = 2, half_nibble_bcd = 3, iso9564 = 4 };
struct PinObject {
  std::string label{};
  Bytes id{};            ///< authId of this object.
  Bytes unblocker_id{};  ///< authId of the PUK; may be empty.
  std::uint16_t flags = 0;  ///< Bit n is PinFlag n.
  PinType type = PinType::ascii_numeric;
  unsigned min_length = 0, max_length = 0, stored_length = 0;
  std::uint8_t reference = 0;  ///< P2 of VERIFY.
  std::uint8_t pad = 0;
  /// Cards without ISO/IEC 7816-15 (AzeDIT): the record of EF 0016 that holds the tries; 0: the card is asked by VERIFY.
  std::uint8_t counter_record = 0;
  bool has(PinFlag flag) const { return (flags >> static_cast<unsigned>(flag) & 1u) != 0; }
};
Result<std::vector<PinObject>> read_pins(View ef_aod, const Limits& limits = {});

/// KeyUsageFlags bits that matter here.
enum class KeyUse : std::uint8_t { sign = 2, derive = 8, non_repudiation = 9 };

struct PrivateKeyObject {
  std::string label{};
  Bytes id{};
  Bytes pin_id{};  ///< authId of the PIN that opens it.
  std::uint16_t usage = 0;  ///< Bit n is KeyUse n.
  std::uint8_t reference = 0;
  CardPath path{};
  Consent consent = Consent::each_use;  ///< userConsent, ISO/IEC 7816-15 table 8; unless its entry says otherwise.
  bool may(KeyUse use) const { return (usage >> static_cast<unsigned>(use) & 1u) != 0; }
};
Result<std::vector<PrivateKeyObject>> read_private_keys(View ef_prkd, const Limits& limits = {});

struct CertificateObject {
  std::string label{};
  Bytes id{};
  enum class Kind : std::uint8_t { holder, authority } kind = Kind::holder;
  CardPath path{};
};
Result<std::vector<CertificateObject>> read_certificate_entries(View ef_cd, const Limits& limits = {});

/// The top-level TLVs of a file, without padding; ends at the first that is cut. Errors: limit_exceeded (card_objects).
Result<std::vector<View>> entries(View file, const Limits& limits = {});

}  // namespace esign::token
