// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace esign::token {

/// The certificates of cards seen before, one file a card in a folder of this user's (0700, files 0600). An entry is only used
/// for a card whose EF.CIAInfo (serial number, lastUpdate) and certificate directory are what they were: any change of them
/// makes another name. Nothing that a card guards with a PIN or a CAN is ever put here. What comes out is no more trusted
/// than what comes from a card. A cache that cannot be read or written is no cache: nothing here is an error.
class CertificateCache {
 public:
  /// $XDG_CACHE_HOME/esign/cards, else $HOME/.cache/esign/cards; nothing without either, or when ESIGN_NO_CARD_CACHE is set.
  static std::optional<CertificateCache> of_this_user();
  explicit CertificateCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  struct Card {
    std::string serial{};  ///< Hexadecimal; the older states of the same card are removed by it.
    std::string state{};   ///< Hexadecimal hash of what must not have changed.
  };
  struct Entry {
    Bytes path{};  ///< As the directory has it.
    Bytes der{};
  };
  std::vector<Entry> find(const Card& card, const Limits& limits = {}) const;
  /// Replaces what is known of this card.
  void put(const Card& card, const std::vector<Entry>& entries) const;
  void forget(const Card& card) const;

 private:
  std::filesystem::path file_of(const Card& card) const;
  std::filesystem::path folder_;
};

}  // namespace esign::token
