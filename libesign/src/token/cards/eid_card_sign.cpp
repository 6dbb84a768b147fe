// SPDX-License-Identifier: Apache-2.0
#include "asn1/der_writer.h"
#include "crypto/backend.h"
#include "token/cards/azedit.h"
#include "token/cards/eid_card.h"
#include "token/key_algorithm.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kManageEnvironment = 0x22, kSecurityOperation = 0x2A;

/// DO 84 names the key by its reference; where the directory names an internal EF instead, DO 81 does, and 84 is 00.
Bytes key_template(std::uint8_t algorithm, const PrivateKeyObject& key, View directory) {
  Bytes content{0x80, 0x01, algorithm};
  const View path = key.path.identifiers;
  const bool by_file = path.size() >= 2 && !equal(path, directory) && key.reference == 0;
  if (by_file) append(content, Bytes{0x81, 0x02, path[path.size() - 2], path.back()});
  append(content, Bytes{0x84, 0x01, key.reference});
  return content;
}

/// What the card gave, in the form that SigningKey promises. The length is all that is checked here.
Result<Bytes> signature_value(const Profile& profile, const pkix::PublicKeyInfo& key, Bytes answer) {
  if (key.type != pkix::KeyType::ec) {
    if (answer.size() != (key.bits + 7) / 8) return fail(Errc::protocol, "the card's signature has a wrong length");
    return answer;
  }
  if (profile.ecdsa_form == EcdsaForm::der) return answer;
  auto der = crypto::raw_to_der_ecdsa(answer, key.bits);
  if (!der) return fail(Errc::protocol, "the card's signature has a wrong length");
  return der;
}

}  // namespace

/// Inside a transaction, after VERIFY: MSE SET of the digital signature template (ISO/IEC 7816-4 clause 11.5.11), PSO
/// COMPUTE DIGITAL SIGNATURE (ISO/IEC 7816-8).
Result<Bytes> EidCard::sign(const Transaction&, const Order& order, const Block& block) {
  ESIGN_TRY(const std::uint8_t reference, algorithm_reference(*profile_, block.scheme));
  const std::size_t longest = order.public_key.type == pkix::KeyType::ec ? kShortNe : (order.public_key.bits + 7) / 8;
  if (profile_->layout == Layout::azedit) {
    const auto which = order.slot.role == CardKey::signature ? azedit::Key::signature : azedit::Key::authentication;
    ESIGN_TRY(Bytes answer, azedit::compute(conversation_, which, block.octets, std::max(longest, kShortNe)));
    return signature_value(*profile_, order.public_key, std::move(answer));
  }
  const Bytes environment = key_template(reference, order.slot.key, directory_);
  const Command set{.ins = kManageEnvironment, .p1 = 0x41, .p2 = 0xB6, .data = environment};
  ESIGN_CHECK(conversation_.send_ok(set, "MANAGE SECURITY ENVIRONMENT"));

  const Command compute{.ins = kSecurityOperation, .p1 = 0x9E, .p2 = 0x9A, .data = block.octets, .ne = std::max(longest, kShortNe)};
  ESIGN_TRY(Bytes answer, conversation_.send_ok(compute, "COMPUTE DIGITAL SIGNATURE"));
  return signature_value(*profile_, order.public_key, std::move(answer));
}

bool EidCard::agrees(const KeySlot& slot, const pkix::PublicKeyInfo& public_key) const {
  return profile_->layout == Layout::directories && slot.role == CardKey::authentication && slot.key.may(KeyUse::derive) &&
         slot.key.reference != 0 && public_key.type == pkix::KeyType::ec;
}

Result<SecretBytes> EidCard::agree(const Transaction&, const KeySlot& slot, View point) {
  const std::uint8_t environment[] = {0x84, 0x01, slot.key.reference};
  const Command set{.ins = kManageEnvironment, .p1 = 0x41, .p2 = 0xB8, .data = environment};
  ESIGN_CHECK(conversation_.send_ok(set, "MANAGE SECURITY ENVIRONMENT"));
  const Bytes data = asn1::written([&](asn1::Writer& w) {
    w.inside(asn1::tag::context_constructed(6), [&] {                                          // A6
      w.inside({asn1::TagClass::application, asn1::Form::constructed, 0x49}, [&] {             // 7F49
        w.element(asn1::tag::context(6), point);                                               // 86
      });
    });
  });
  const Command decipher{.ins = kSecurityOperation, .p1 = 0x80, .p2 = 0x86, .data = data, .ne = kShortNe};
  ESIGN_TRY(Bytes answer, conversation_.send_ok(decipher, "DECIPHER"));
  SecretBytes secret{View(answer)};
  wipe(answer.data(), answer.size());
  if (2 * secret.reveal().size() + 1 != point.size()) return fail(Errc::protocol, "the card's shared secret has a wrong length");
  return secret;
}

Result<Bytes> EidCard::sign(const Order& order, const ToBeSigned& to_be_signed, const AskPin& ask) {
  // 1. What cannot succeed fails before anybody types.
  ESIGN_CHECK(check_fit(order.public_key, to_be_signed.algorithm));
  ESIGN_CHECK(check_digest(to_be_signed.algorithm, to_be_signed.digest));
  ESIGN_CHECK(algorithm_reference(*profile_, to_be_signed.algorithm));
  // 2. The tries, then the person, without a transaction.
  const PinObject& pin_object = order.slot.pin;
  const CardPin which = order.slot.role == CardKey::signature ? CardPin::signature : CardPin::authentication;
  ESIGN_TRY(const PinStatus before, status(pin_object));
  PinRequest shown = request({which, &pin_object, &order.slot}, order.holder, before.tries_left);
  shown.entry = entry_for(pin_object, PadUse::verify);
  ESIGN_TRY(const std::optional<SecretBytes> block, ask_for(pin_object, shown, ask));
  // 3. One transaction from VERIFY to the signature; with a PIN pad the person types inside it.
  ESIGN_TRY(const Transaction transaction, enter_as_shown(pin_object, before.tries_left));
  const LogOut log_out(conversation_, pin_object);
  ESIGN_CHECK(present(pin_object, block));
  const Bytes input = signature_input(to_be_signed.algorithm, to_be_signed.digest);
  auto value = sign(transaction, order, Block{to_be_signed.algorithm, input});
  // Trouble of the line names the reader already; what the card itself said does not.
  if (value || value.error().at.starts_with(reader())) return value;
  return std::move(value).in(reader());
}

}  // namespace esign::token
