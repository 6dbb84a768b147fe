// SPDX-License-Identifier: Apache-2.0
// MANAGE SECURITY ENVIRONMENT, PERFORM SECURITY OPERATION, INTERNAL AUTHENTICATE: everything that uses a private key.
#include <algorithm>

#include "chip/core.h"
#include "chip/last_round.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

struct TemplateRead {
  std::optional<Reference> reference{};
  Sw why_not = Sw::ok;
};

// DO 84 (or 83) names the key. DO 81 names it by its internal EF, and then 84 may be 00; or it names the DF in which
// the reference of DO 84 is good (OpenSC's isoApplet driver).
TemplateRead key_of(const std::vector<DataObject>& objects, Reference reference) {
  for (const DataObject& object : objects) {
    if (object.tag == 0x84 || object.tag == 0x83) {
      if (object.value.size() != 1) return {std::nullopt, Sw::wrong_data};
      if (object.value[0] == 0x00) continue;
      reference.key = key_by_reference(object.value[0]);
      if (!reference.key) return {std::nullopt, Sw::reference_not_found};
    } else if (object.tag == 0x81) {
      if (object.value.size() < 2) return {std::nullopt, Sw::wrong_data};
      const auto id = static_cast<std::uint16_t>(object.value[object.value.size() - 2] << 8 | object.value.back());
      if (id == cia_directory) continue;
      const auto named = std::find_if(all_keys.begin(), all_keys.end(), [id](KeyId key) { return key_file(key) == id; });
      if (named == all_keys.end()) return {std::nullopt, Sw::reference_not_found};
      reference.key = *named;
    } else if (object.tag != 0x80) {
      return {std::nullopt, Sw::wrong_data};
    }
  }
  return {reference};
}

TemplateRead read_template(View data) {
  const auto objects = parse_tlv(data);
  if (!objects) return {std::nullopt, Sw::wrong_data};
  Reference reference;
  if (const auto algorithm = find(*objects, 0x80)) {
    if (algorithm->size() != 1) return {std::nullopt, Sw::wrong_data};
    reference.algorithm = algorithm->front();
  }
  return key_of(*objects, reference);
}

std::optional<Reference>* slot(Session& session, std::uint8_t crt) {
  switch (crt) {
    case 0xB6: return &session.signature;
    case 0xA4: return &session.authentication;
    case 0xB8: return &session.confidentiality;
    case 0xAA: return &session.hashing;
  }
  return nullptr;
}

const ChipKey* loaded(const Core& core, KeyId id) {
  const auto& key = core.keys[index(id)];
  return key ? &*key : nullptr;
}

// The signature key signs and does nothing else.
Sw permitted(const Core& core, std::uint8_t crt, const Reference& reference) {
  if (!reference.key) return Sw::ok;
  const ChipKey* key = loaded(core, *reference.key);
  if (key == nullptr) return Sw::reference_not_found;
  if (*reference.key == KeyId::sign && crt != 0xB6) return Sw::conditions;
  if (crt == 0xB8) return Sw::ok;
  return signing_method(core.who, reference.algorithm, family(key->type())) ? Sw::ok : Sw::wrong_data;
}

PinId guardian(KeyId key) { return key == KeyId::auth ? PinId::auth : PinId::sign; }

// PIN2 serves one PSO COMPUTE DIGITAL SIGNATURE, also one that then fails on its input.
Sw spend_pin(Core& core, KeyId key) {
  if (core.state.life_cycle == LifeCycle::personalisation) return Sw::ok;  // proof of possession; nobody's key yet
  if (!core.verified(guardian(key))) return Sw::security_status;
  if (key == KeyId::sign) core.forget(PinId::sign);
  return Sw::ok;
}

Response answer(std::optional<Bytes> result) {
  if (!result) return Sw::wrong_data;
  return Response(*std::move(result));
}

// What PSO HASH hashes with: the hash of CRT AA, else of CRT B6, else SHA-256.
Hash chosen_hash(const Session& session) {
  const Personality& profile = personality(PersonalityName::iso);  // the numbers are the profile's
  for (const auto& reference : {session.hashing, session.signature}) {
    if (!reference || !reference->algorithm) continue;
    for (const Family kind : {Family::ec, Family::rsa}) {
      const auto method = signing_method(profile, reference->algorithm, kind);
      if (method && method->hash) return *method->hash;
    }
    switch (*reference->algorithm) {  // CRT AA may name the hash alone: 30, 40, 50, 60
      case 0x30: return Hash::sha224;
      case 0x40: return Hash::sha256;
      case 0x50: return Hash::sha384;
      case 0x60: return Hash::sha512;
    }
  }
  return Hash::sha256;
}

// 90 A0: {90 hash value}, {80 data to hash}, or {90 intermediate value and bit counter, 80 the rest} (last round on card).
std::optional<Bytes> hash_from_template(const Session& session, View data) {
  const auto objects = parse_tlv(data);
  if (!objects || objects->empty() || objects->size() > 2) return std::nullopt;
  const auto given = find(*objects, 0x90);
  const auto text = find(*objects, 0x80);
  if (objects->size() == 2) {
    if (!given || !text) return std::nullopt;
    return finish_hash(chosen_hash(session), *given, *text);
  }
  if (text) return digest(chosen_hash(session), *text);
  if (!given || !hash_of_length(given->size())) return std::nullopt;
  return Bytes(given->begin(), given->end());
}

// PSO HASH (ISO/IEC 7816-8): P2 80 is data to hash, A0 a template.
Response pso_hash(Core& core, const Command& command) {
  core.session.hash_value.reset();
  core.session.hash_value = command.p2 == 0x80 ? std::optional(digest(chosen_hash(core.session), command.data))
                                               : hash_from_template(core.session, command.data);
  return core.session.hash_value ? Sw::ok : Sw::wrong_data;
}

// A hash value from PSO HASH is never a DigestInfo, so for RSA without a named hash its length names it.
ChipKey::Method for_hash_value(ChipKey::Method method) {
  if (method.scheme == Scheme::pkcs1_block) method.scheme = Scheme::pkcs1_digest;
  return method;
}

// PSO COMPUTE DIGITAL SIGNATURE (ISO/IEC 7816-8).
Response pso_sign(Core& core, const Command& command) {
  // 1. Key and method from CRT B6.
  // AzeDIT needs no MSE: this command is the signature key's, INTERNAL AUTHENTICATE the other's.
  const bool fixed = core.who.name == PersonalityName::azedit;
  const auto reference = fixed ? std::optional(Reference{std::nullopt, KeyId::sign}) : core.session.signature;
  if (!reference || !reference->key) return Sw::conditions;
  const KeyId id = *reference->key;
  const ChipKey* key = loaded(core, id);
  if (key == nullptr) return Sw::reference_not_found;
  auto method = signing_method(core.who, reference->algorithm, family(key->type()));
  if (!method) return Sw::wrong_data;
  // 2. The input: this command's data, else the value PSO HASH has left; either way that value is spent.
  std::optional<Bytes> input = std::exchange(core.session.hash_value, std::nullopt);
  if (!command.data.empty()) {
    input = command.data;
  } else if (input) {
    method = for_hash_value(*method);
  }
  if (!input) return Sw::conditions;
  // 3. The PIN.
  const Sw pin = spend_pin(core, id);
  if (pin != Sw::ok) return pin;
  // 4. MyEID's driver asks for the padding by the length of what it sends.
  if (method->scheme == Scheme::raw && input->size() < key_bits(key->type()) / 8) method->scheme = Scheme::pkcs1_block;
  return answer(key->sign(*method, *input));
}

// PSO DECIPHER (ISO/IEC 7816-8): RSA after a padding indicator, or A6 {7F49 {86 point}} for ECDH.
Response pso_decipher(Core& core, const Command& command) {
  const auto& reference = core.session.confidentiality;
  if (!reference || !reference->key) return Sw::conditions;
  const ChipKey* key = loaded(core, *reference->key);
  if (key == nullptr) return Sw::reference_not_found;
  if (!core.verified(guardian(*reference->key))) return Sw::security_status;
  if (family(key->type()) == Family::ec) {
    const auto point = find_path(command.data, {0xA6, 0x7F49, 0x86});
    if (!point) return Sw::wrong_data;
    return answer(key->agree(*point));
  }
  View cryptogram(command.data);
  if (cryptogram.size() == key_bits(key->type()) / 8 + 1) {
    if (cryptogram[0] != 0x00 && cryptogram[0] != 0x81) return Sw::wrong_data;
    cryptogram = cryptogram.subspan(1);
  }
  const bool raw = core.who.name == PersonalityName::myeid && reference->algorithm == std::uint8_t{0x00};
  return answer(key->decrypt(raw ? Padding::none : Padding::pkcs1, cryptogram));
}

}  // namespace

// SET (P1 41) replaces one template and leaves the others; RESTORE (P1 F3) of any environment empties all of them.
Response manage_security_environment(Core& core, const Command& command) {
  Session& session = core.session;
  if (core.who.name == PersonalityName::azedit) return Sw::ok;  // whatever is chosen: the commands themselves say which key
  if (command.p1 == 0xF3) {
    if (!command.data.empty()) return Sw::wrong_length;
    session.signature = session.authentication = session.confidentiality = session.hashing = std::nullopt;
    session.hash_value.reset();
    return Sw::ok;
  }
  if (command.p1 != 0x41) return Sw::function_unsupported;
  std::optional<Reference>* target = slot(session, command.p2);
  if (target == nullptr) return Sw::wrong_p1p2;
  const TemplateRead fresh = read_template(command.data);
  if (!fresh.reference) return fresh.why_not;
  if (command.p2 != 0xAA) {
    const Sw sw = permitted(core, command.p2, *fresh.reference);
    if (sw != Sw::ok) return sw;
  }
  *target = fresh.reference;
  if (command.p2 == 0xB6 || command.p2 == 0xAA) session.hash_value.reset();
  return Sw::ok;
}

Response perform_security_operation(Core& core, const Command& command) {
  switch (command.p1p2()) {
    case 0x9080:
    case 0x90A0: return pso_hash(core, command);
    case 0x9E9A: return pso_sign(core, command);
    case 0x8086: return pso_decipher(core, command);
  }
  return Sw::wrong_p1p2;
}

// The authentication key signs a challenge; without MSE the key is the only one there is for it.
Response internal_authenticate(Core& core, const Command& command) {
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  if (command.data.empty()) return Sw::wrong_length;
  const Reference reference = core.session.authentication.value_or(Reference{});
  const ChipKey* key = loaded(core, KeyId::auth);
  if (key == nullptr) return Sw::reference_not_found;
  const auto method = signing_method(core.who, reference.algorithm, family(key->type()));
  if (!method) return Sw::wrong_data;
  if (!core.verified(PinId::auth)) return Sw::security_status;
  return answer(key->sign(*method, command.data));
}

}  // namespace esign::vcard
