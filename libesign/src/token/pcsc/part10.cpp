// SPDX-License-Identifier: Apache-2.0
#include "token/pcsc/part10.h"

#include <array>

namespace esign::token::pcsc {
namespace {

constexpr std::uint8_t kVerifyPinDirect = 0x06, kModifyPinDirect = 0x07, kPinProperties = 0x0A, kTlvProperties = 0x12;
constexpr std::size_t kFeature = 6;
constexpr std::size_t kMostBlock = 15, kMostDigits = 255;
constexpr std::uint8_t kAsciiLeftInOctets = 0x82;  // bmFormatString: system units are octets, left justified, ASCII
constexpr std::uint8_t kConfirmAndAskOld = 0x03;   // bConfirmPIN

// Readers that announce keys they do not have; after libelectronic-id's experience with them.
constexpr std::array<std::string_view, 4> kLiars{"OMNIKEY 3x21", "OMNIKEY CardMan 3x21", "OMNIKEY 6121", "OMNIKEY CardMan 6121"};

class Structure {
 public:
  void octet(std::size_t value) { octets_.push_back(static_cast<std::uint8_t>(value & 0xFF)); }
  void little(std::size_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) octet(value >> (8 * i));
  }
  void prologue_and_data(View command) {
    for (int i = 0; i < 3; ++i) octet(0);  // bTeoPrologue: the driver's business
    little(command.size(), 4);
    append(octets_, command);
  }
  Bytes take() { return std::move(octets_); }

 private:
  Bytes octets_{};
};

Result<void> check(const PadOrder& order) {
  if (order.block > kMostBlock || order.max_length > kMostDigits || order.min_length > order.max_length)
    return fail(Errc::unsupported, "the card's PIN cannot be typed on a reader");
  if (order.old_at > kMostDigits || order.new_at > kMostDigits) return fail(Errc::unsupported, "the place of the PIN in the command");
  return {};
}

}  // namespace

PadFeatures read_features(View answer) {
  PadFeatures features;
  if (answer.size() % kFeature != 0) return features;
  for (; !answer.empty(); answer = answer.subspan(kFeature)) {
    if (answer[1] != 4) return PadFeatures{};
    unsigned long code = 0;
    for (std::size_t i = 2; i < kFeature; ++i) code = code << 8 | answer[i];
    switch (answer[0]) {
      case kVerifyPinDirect: features.verify = code; break;
      case kModifyPinDirect: features.modify = code; break;
      case kPinProperties: features.properties = code; break;
      case kTlvProperties: features.tlv = code; break;
    }
  }
  return features;
}

Result<Bytes> verify_structure(const PadOrder& order, const PadManner& manner) {
  ESIGN_CHECK(check(order));
  if (order.old_at > kMostBlock) return fail(Errc::unsupported, "the place of the PIN in the command");
  Structure structure;
  structure.octet(manner.seconds);                                              // bTimerOut
  structure.octet(manner.seconds);                                              // bTimerOut2
  structure.octet(kAsciiLeftInOctets | order.old_at << 3);                      // bmFormatString
  structure.octet(order.block);                                                 // bmPINBlockString: no length inside
  structure.octet(0);                                                           // bmPINLengthFormat
  structure.little(static_cast<std::size_t>(order.min_length) << 8 | order.max_length, 2);  // wPINMaxExtraDigit
  structure.octet(kEndByKey);                                                   // bEntryValidationCondition
  structure.octet(1);                                                           // bNumberMessage
  structure.little(manner.language, 2);                                         // wLangId
  structure.octet(0);                                                           // bMsgIndex
  structure.prologue_and_data(order.command);
  return structure.take();
}

Result<Bytes> modify_structure(const PadOrder& order, const PadManner& manner) {
  ESIGN_CHECK(check(order));
  Structure structure;
  structure.octet(manner.seconds);
  structure.octet(manner.seconds);
  structure.octet(kAsciiLeftInOctets);
  structure.octet(order.block);
  structure.octet(0);
  structure.octet(order.old_at);                                                // bInsertionOffsetOld
  structure.octet(order.new_at);                                                // bInsertionOffsetNew
  structure.little(static_cast<std::size_t>(order.min_length) << 8 | order.max_length, 2);
  structure.octet(kConfirmAndAskOld);                                           // bConfirmPIN
  structure.octet(kEndByKey);
  structure.octet(3);                                                           // bNumberMessage: old, new, again
  structure.little(manner.language, 2);
  for (const std::size_t message : {0u, 1u, 2u}) structure.octet(message);      // bMsgIndex1 to 3
  structure.prologue_and_data(order.command);
  return structure.take();
}

Trusted pad_of(std::string_view reader) {
  for (const std::string_view liar : kLiars) {
    if (reader.find(liar) != std::string_view::npos) return Trusted::no;
  }
  return Trusted::yes;
}

}  // namespace esign::token::pcsc
