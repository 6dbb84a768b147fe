// SPDX-License-Identifier: Apache-2.0
#include "token.h"

#include <algorithm>
#include <atomic>

#include "base/text.h"

namespace esign::p11 {
namespace {

using token::EidCard;

constexpr std::size_t kLabelOctets = 32, kSerialOctets = 16, kModelOctets = 16;

/// The first octets of a text that fit, whole characters only.
std::string_view fitting(std::string_view text, std::size_t octets) {
  if (text.size() <= octets) return text;
  std::size_t end = octets;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// The same for words: half a word is no name.
std::string whole_words(std::string_view text, std::size_t octets) {
  std::string_view kept = fitting(text, octets);
  if (kept.size() < text.size() && text[kept.size()] != ' ') kept = kept.substr(0, kept.find_last_of(' '));
  return std::string(kept);
}

/// As people read it from the card: text where it is text, else hexadecimal; the last 16 characters tell cards apart.
std::string serial_of(View number) {
  const bool is_text = std::all_of(number.begin(), number.end(), [](std::uint8_t octet) { return octet > 0x20 && octet < 0x7F; });
  const std::string all = is_text ? std::string(as_text(number)) : ascii_upper(to_hex(number));
  return all.size() > kSerialOctets ? all.substr(all.size() - kSerialOctets) : all;
}

std::string label_of(const std::string& card, CardKey role) {
  const std::string_view suffix = role == CardKey::signature ? " (signature)" : " (authentication)";
  return std::string(trim(fitting(card, kLabelOctets - suffix.size()))) + std::string(suffix);
}

void name_after(const EidCard& card, CardKey role, Token& made) {
  made.role = role;
  made.label = label_of(card.description().label, role);
  made.manufacturer = card.description().manufacturer;
  made.model = whole_words(card.profile().name, kModelOctets);
  made.serial_number = serial_of(card.description().serial_number);
}

/// Handles differ between cards, so that one of an earlier card names nothing.
void number_anew(Token& made) {
  static std::atomic<CK_OBJECT_HANDLE> next_handle{1};
  for (Object& object : made.objects) object.handle = next_handle++;
}

}  // namespace

const Object* Token::object(CK_OBJECT_HANDLE handle) const {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& one) { return one.handle == handle; });
  return found == objects.end() ? nullptr : &*found;
}

const Mechanism* Token::mechanism(CK_MECHANISM_TYPE type) const {
  const auto found = std::find_if(mechanisms.begin(), mechanisms.end(), [&](const Mechanism& one) { return one.type == type; });
  return found == mechanisms.end() ? nullptr : &*found;
}

Result<Token> describe(EidCard& card, const token::KeySlot& slot, const std::vector<CardCertificate>& certificates) {
  Token made;
  name_after(card, slot.role, made);
  made.slot = slot;
  made.pad = card.pin_pad();

  const auto own_role = slot.role == CardKey::signature ? CardCertificate::Role::signature : CardCertificate::Role::authentication;
  KeyMaterial material;
  for (const CardCertificate& entry : certificates) {
    if (entry.role != own_role) continue;
    made.certificate = entry.certificate.parsed();
    material.certificate_label = entry.label;
  }
  if (made.certificate) {
    material.spki = made.spki = copy(made.certificate->spki());
    material.public_key = made.public_key = made.certificate->public_key();
    material.label = slot.key.label;
    material.id = slot.key.id;
    material.certificate = made.certificate;
    material.login = slot.role == CardKey::signature ? KeyMaterial::Login::each_time : KeyMaterial::Login::once;
    material.mechanisms = made.mechanisms = signing_mechanisms(card.profile(), made.public_key);
    material.agreement = made.agreement = card.agrees(slot, made.public_key) ? Agreement::present : Agreement::absent;
    ESIGN_TRY(made.objects, objects_of_key(material));
  }
  for (const CardCertificate& entry : certificates) {
    if (entry.role == CardCertificate::Role::authority) made.objects.push_back(authority_object(entry.label, *entry.certificate.parsed()));
  }
  number_anew(made);
  return made;
}

Result<Token> describe_blank(const EidCard& card, const token::BlankCard::KeyKind& kind, CardKey role) {
  Token made;
  made.kind = Token::Kind::blank;
  name_after(card, role, made);
  made.generates = kind;
  made.slot.pin.min_length = made.slot.pin.max_length = Token::kBlankPin.size();
  return made;
}

Result<void> add_key(EidCard& card, const token::KeySlot& slot, View spki, Token& made) {
  made.slot.key = slot.key;
  made.spki = copy(spki);
  ESIGN_TRY(made.public_key, pkix::public_key_info(spki));
  made.mechanisms = signing_mechanisms(card.profile(), made.public_key);
  if (made.public_key.type == pkix::KeyType::ec) made.mechanisms.push_back(blank_card_mechanism());
  KeyMaterial material;
  material.label = slot.key.label;
  material.id = slot.key.id;
  material.spki = made.spki;
  material.public_key = made.public_key;
  material.origin = KeyMaterial::Origin::this_chip;
  material.mechanisms = made.mechanisms;
  material.agreement = card.agrees(slot, made.public_key) ? Agreement::present : Agreement::absent;
  ESIGN_TRY(made.objects, objects_of_key(material));
  number_anew(made);
  return {};
}

}  // namespace esign::p11
