// SPDX-License-Identifier: Apache-2.0
#include "chip/personality.h"

namespace esign::vcard {
namespace {

// The last byte (TCK) makes the XOR over everything after TS zero (ISO/IEC 7816-3).
Bytes with_check(Bytes atr) {
  std::uint8_t check = 0;
  for (std::size_t i = 1; i < atr.size(); ++i) check = static_cast<std::uint8_t>(check ^ atr[i]);
  atr.push_back(check);
  return atr;
}

// T=1; historical bytes: 80, card service data F8, card capabilities F4 01 E0 (selection by name, path and identifier,
// short identifiers, chaining, extended length), pre-issuing data "AZEID".
Bytes profile_atr() {
  return with_check({0x3B, 0x8D, 0x80, 0x01, 0x80, 0x31, 0xF8, 0x73, 0xF4, 0x01, 0xE0, 0x65, 'A', 'Z', 'E', 'I', 'D'});
}

// OpenSC's myeid driver knows its card by the historical bytes "MyEID".
Bytes myeid_atr() {
  return with_check({0x3B, 0xF5, 0x18, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x45, 'M', 'y', 'E', 'I', 'D'});
}

// T=0 and T=1; the historical bytes FE "AZE DIT" are those OpenSC 0.13 to 0.24 knew the card by.
Bytes azedit_atr() {
  return with_check({0x3B, 0xF8, 0x18, 0x00, 0x00, 0x80, 0x31, 0xFE, 0x45, 0xFE, 'A', 'Z', 'E', ' ', 'D', 'I', 'T'});
}

std::optional<Hash> profile_hash(std::uint8_t nibble) {
  switch (nibble) {
    case 3: return Hash::sha224;
    case 4: return Hash::sha256;
    case 5: return Hash::sha384;
    case 6: return Hash::sha512;
  }
  return std::nullopt;
}

// Low nibble: 2 RSA PKCS#1, 5 RSA PSS, 4 ECDSA. High nibble: the hash, 0 for none.
std::optional<ChipKey::Method> profile_method(std::uint8_t reference) {
  const auto high = static_cast<std::uint8_t>(reference >> 4);
  const auto hash = profile_hash(high);
  if (high != 0 && !hash) return std::nullopt;
  switch (reference & 0x0F) {
    case 2: return ChipKey::Method{hash ? Scheme::pkcs1_digest : Scheme::pkcs1_block, hash};
    case 4: return ChipKey::Method{Scheme::ecdsa, hash};
    case 5: return ChipKey::Method{Scheme::pss, hash};
  }
  return std::nullopt;
}

std::optional<ChipKey::Method> foreign_method(PersonalityName name, std::uint8_t reference, Family family) {
  const ChipKey::Method own{family == Family::rsa ? Scheme::pkcs1_block : Scheme::ecdsa, std::nullopt};
  switch (name) {
    case PersonalityName::iso: return profile_method(reference);
    case PersonalityName::isoapplet: return reference == 0x11 ? std::optional(own) : std::nullopt;
    case PersonalityName::azedit: return own;
    case PersonalityName::myeid:
      if (reference == 0x00 && family == Family::rsa) return ChipKey::Method{Scheme::raw, std::nullopt};
      return own;  // the driver's other numbers all mean: pad, or sign the hash
  }
  return std::nullopt;
}

}  // namespace

std::string_view personality_name(PersonalityName name) {
  switch (name) {
    case PersonalityName::iso: return "iso";
    case PersonalityName::isoapplet: return "isoapplet";
    case PersonalityName::myeid: return "myeid";
    case PersonalityName::azedit: return "azedit";
  }
  return "";
}

std::optional<PersonalityName> parse_personality(std::string_view word) {
  for (const PersonalityName name : {PersonalityName::iso, PersonalityName::isoapplet, PersonalityName::myeid, PersonalityName::azedit}) {
    if (word == personality_name(name)) return name;
  }
  return std::nullopt;
}

std::optional<PinId> Personality::pin(std::uint8_t wanted) const {
  for (const PinId pin_id : all_pins) {
    if (reference(pin_id) == wanted) return pin_id;
  }
  return std::nullopt;
}

const Personality& personality(PersonalityName name) {
  static const Personality iso{PersonalityName::iso, profile_atr(), {0x01, 0x82, 0x83}, 12, 0x00,
                               SignatureForm::plain, {}, {}};
  // The answer is the applet's version 0.6 and its features: extended APDUs, secure random, elliptic curves.
  static const Personality isoapplet{PersonalityName::isoapplet, profile_atr(), {0x01, 0x82, 0x83}, 12, 0x00,
                                     SignatureForm::der,
                                     {0xF2, 0x76, 0xA2, 0x88, 0xBC, 0xFB, 0xA6, 0x9D, 0x34, 0xF3, 0x10, 0x01},
                                     {0x00, 0x06, 0x07}};
  static const Personality myeid{PersonalityName::myeid, myeid_atr(), {0x01, 0x02, 0x03}, 8, 0xFF,
                                 SignatureForm::der, {}, {}};
  static const Personality azedit{PersonalityName::azedit, azedit_atr(), {0x01, 0x02, 0x00}, 0, 0x00,
                                  SignatureForm::plain, {}, {}};
  switch (name) {
    case PersonalityName::azedit: return azedit;
    case PersonalityName::iso: return iso;
    case PersonalityName::isoapplet: return isoapplet;
    case PersonalityName::myeid: return myeid;
  }
  return iso;
}

std::optional<KeyId> key_by_reference(std::uint8_t reference) {
  for (const KeyId key : all_keys) {
    if (key_reference(key) == reference) return key;
  }
  return std::nullopt;
}

std::optional<ChipKey::Method> signing_method(const Personality& who, std::optional<std::uint8_t> reference, Family family) {
  std::optional<ChipKey::Method> method =
      reference ? foreign_method(who.name, *reference, family)
                : ChipKey::Method{family == Family::rsa ? Scheme::pkcs1_block : Scheme::ecdsa, std::nullopt};
  if (!method) return std::nullopt;
  if ((method->scheme == Scheme::ecdsa) != (family == Family::ec)) return std::nullopt;
  method->form = who.ecdsa_form;
  return method;
}

}  // namespace esign::vcard
