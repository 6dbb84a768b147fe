// SPDX-License-Identifier: Apache-2.0
#include "token/cards/azedit.h"

#include "token/cards/files.h"

namespace esign::token::azedit {
namespace {

constexpr std::uint8_t kSelect = 0xA4, kReadRecord = 0xB2, kManageEnvironment = 0x22, kSecurityOperation = 0x2A, kInternalAuthenticate = 0x88;
constexpr std::uint8_t kPersonalData[] = {0xEE, 0xEE, 0x50, 0x44};
constexpr std::uint8_t kDocumentNumber = 8;
constexpr unsigned kLongestPin = 12;

PinObject pin(const char* label, std::uint8_t reference, unsigned least, std::uint8_t record) {
  PinObject object;
  object.label = label;
  object.id = {record};
  object.min_length = least;
  object.max_length = object.stored_length = kLongestPin;
  object.reference = reference;
  object.counter_record = record;
  return object;
}

PrivateKeyObject key(const char* label, std::uint8_t number, KeyUse use) {
  PrivateKeyObject object;
  object.label = label;
  object.id = object.pin_id = {number};
  object.usage = static_cast<std::uint16_t>(1u << static_cast<unsigned>(use));
  object.reference = number;
  return object;
}

CertificateObject certificate(const char* label, std::uint8_t number, std::uint16_t file) {
  CertificateObject object;
  object.label = label;
  object.id = {number};
  object.path.identifiers = {0x3F, 0x00, 0xEE, 0xEE, static_cast<std::uint8_t>(file >> 8), static_cast<std::uint8_t>(file & 0xFF)};
  return object;
}

}  // namespace

Layout layout() {
  Layout all;
  all.pins = {pin("PIN1", 0x01, 4, 1), pin("PIN2", 0x02, 5, 2), pin("PUK", 0x00, 8, 3)};
  all.pins[2].flags = static_cast<std::uint16_t>(1u << static_cast<unsigned>(PinFlag::unblocking_pin));
  for (PinObject* one : {&all.pins[0], &all.pins[1]}) one->unblocker_id = all.pins[2].id;
  all.keys = {key("authentication", 1, KeyUse::sign), key("signature", 2, KeyUse::non_repudiation)};
  all.certificates = {certificate("Authentication certificate", 1, 0xAACE), certificate("Signature certificate", 2, 0xDDCE)};
  return all;
}

Result<Bytes> identity(Conversation& conversation) {
  const Command select{.ins = kSelect, .p1 = 0x08, .p2 = 0x0C, .data = kPersonalData};
  ESIGN_CHECK(conversation.send_ok(select, "SELECT personal data"));
  const Command read{.ins = kReadRecord, .p1 = kDocumentNumber, .p2 = 0x04, .ne = kShortNe};
  return conversation.send_ok(read, "READ RECORD");
}

CardIdentity describe(View identity_octets) { return {copy(identity_octets), {}, "AzeDIT"}; }

Result<Bytes> compute(Conversation& conversation, Key which, View octets, std::size_t expected) {
  const Command restore{.ins = kManageEnvironment, .p1 = 0xF3, .p2 = 0x01};
  ESIGN_CHECK(conversation.send_ok(restore, "MSE RESTORE"));
  const bool signature = which == Key::signature;
  const Command sign{.ins = signature ? kSecurityOperation : kInternalAuthenticate,
                     .p1 = static_cast<std::uint8_t>(signature ? 0x9E : 0x00),
                     .p2 = static_cast<std::uint8_t>(signature ? 0x9A : 0x00),
                     .data = octets,
                     .ne = expected};
  return conversation.send_ok(sign, signature ? "COMPUTE DIGITAL SIGNATURE" : "INTERNAL AUTHENTICATE");
}

}  // namespace esign::token::azedit
