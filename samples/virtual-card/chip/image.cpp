// SPDX-License-Identifier: Apache-2.0
// The ISO/IEC 7816-15 file system. Structures and tags are those of PKCS#15 v1.1, section 6, which OpenSC reads.
#include "chip/image.h"

#include <algorithm>

#include "chip/azedit.h"
#include "chip/core.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

// Growing room for directories, so that a certificate or a key can be added without making files anew.
constexpr std::uint16_t directory_size = 512;

const Bytes pkcs15_name{0xA0, 0x00, 0x00, 0x00, 0x63, 'P', 'K', 'C', 'S', '-', '1', '5'};
const Bytes esign_name{0xA0, 0x00, 0x00, 0x01, 0x67, 'E', 'S', 'I', 'G', 'N'};

Bytes sequence(std::initializer_list<View> parts) { return tlv(0x30, parts); }
Bytes octets(View value) { return tlv(0x04, value); }
Bytes utf8(std::string_view text) { return tlv(0x0C, text_bytes(text)); }

Bytes integer(std::uint32_t value, std::uint32_t tag = 0x02) {
  Bytes bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto byte = static_cast<std::uint8_t>(value >> shift & 0xFF);
    if (!bytes.empty() || byte != 0 || shift == 0) bytes.push_back(byte);
  }
  if ((bytes.front() & 0x80) != 0) bytes.insert(bytes.begin(), 0x00);
  return tlv(tag, bytes);
}

// A named BIT STRING: DER wants no trailing zero bits.
Bytes bits(std::initializer_list<unsigned> set) {
  if (set.size() == 0) return tlv(0x03, Bytes{0x00});
  const unsigned last = std::max(set);
  Bytes value(2 + last / 8, 0x00);
  value[0] = static_cast<std::uint8_t>(7 - last % 8);
  for (const unsigned bit : set) value[1 + bit / 8] = static_cast<std::uint8_t>(value[1 + bit / 8] | 0x80 >> bit % 8);
  return tlv(0x03, value);
}

Bytes path_value(const Path& path) {
  const auto bytes = from_hex(path_text(path));
  return sequence({octets(bytes.value_or(Bytes{}))});
}

Path in_cia_directory(std::uint16_t id) { return {cia_directory, id}; }

struct PinText {
  PinId id;
  const char* label;
};
constexpr std::array<PinText, 3> pin_texts{{{PinId::auth, "PIN1 (authentication)"}, {PinId::sign, "PIN2 (signature)"}, {PinId::puk, "PUK"}}};

// PasswordFlags: local 1, initialized 4, needs-padding 5, unblockingPin 6.
Bytes pin_flags(PinId id) {
  switch (id) {
    case PinId::auth: return bits({4, 5});
    case PinId::sign: return bits({1, 4, 5});
    case PinId::puk: return bits({1, 4, 5, 6});
  }
  return bits({});
}

// AuthenticationType: SEQUENCE {CommonObjectAttributes, CommonAuthenticationObjectAttributes, [1] {PinAttributes}}.
Bytes pin_object(const CardState& state, const PinText& text) {
  const Personality& who = personality(state.personality);
  const Bytes puk_id = octets(Bytes{0x03});
  const Bytes label = utf8(text.label);
  const Bytes flags = bits({0, 1});  // private, modifiable
  const Bytes common = text.id == PinId::puk ? sequence({label, flags}) : sequence({label, flags, puk_id});
  const Bytes identity = sequence({octets(Bytes{static_cast<std::uint8_t>(index(text.id) + 1)})});
  const auto block = static_cast<std::uint32_t>(who.pin_block);
  const Bytes attributes = sequence({
      pin_flags(text.id),
      tlv(0x0A, Bytes{0x01}),  // ascii-numeric
      integer(state.pin(text.id).min_digits),
      integer(block),  // storedLength
      integer(block),  // maxLength
      integer(who.reference(text.id), 0x80),
      octets(Bytes{who.pin_pad}),
      path_value(text.id == PinId::auth ? Path{} : Path{cia_directory}),
  });
  return sequence({common, identity, tlv(0xA1, attributes)});
}

const char* key_label(KeyId id) { return id == KeyId::auth ? "Authentication key" : "Signature key"; }
Bytes key_id(KeyId id) { return octets(Bytes{static_cast<std::uint8_t>(index(id) + 1)}); }

// KeyUsageFlags: decrypt 1, sign 2, unwrap 5, derive 8, nonRepudiation 9.
Bytes private_usage(KeyId id, Family kind) {
  if (id == KeyId::sign) return bits({9});
  return kind == Family::rsa ? bits({1, 2, 5}) : bits({2, 8});
}

// KeyUsageFlags of the public half: encrypt 0, wrap 4, verify 6, derive 8, nonRepudiation 9.
Bytes public_usage(KeyId id, Family kind) {
  if (id == KeyId::sign) return bits({9});
  return kind == Family::rsa ? bits({0, 4, 6}) : bits({6, 8});
}

// OpenSC's reading of PrivateECKeyAttributes has the field's bits there; the standard has a reference to keyInfo,
// which a reader without such an entry passes over.
Bytes type_attributes(const Bytes& value, KeyType type) {
  return tlv(0xA1, sequence({value, integer(key_bits(type))}));
}

Bytes object_of(Family kind, std::initializer_list<View> parts) {
  return kind == Family::ec ? tlv(0xA0, parts) : sequence(parts);
}

Bytes private_key_object(const CardState& state, KeyId id, KeyType type) {
  const Bytes label = utf8(key_label(id));
  const Bytes pin = octets(Bytes{static_cast<std::uint8_t>(index(id) + 1)});
  const Bytes flags = bits({0});  // private
  const Bytes common = id == KeyId::sign ? sequence({label, flags, pin, integer(1)})  // userConsent: a PIN per signature
                                         : sequence({label, flags, pin});
  const Bytes access = bits({0, 2, 3, 4});  // sensitive, alwaysSensitive, neverExtractable, local
  const Bytes key = sequence({key_id(id), private_usage(id, family(type)), access, integer(key_reference(id))});
  const bool by_file = state.personality == PersonalityName::myeid;
  const Bytes value = path_value(by_file ? in_cia_directory(key_file(id)) : Path{cia_directory});
  return object_of(family(type), {common, key, type_attributes(value, type)});
}

std::uint16_t public_key_file(KeyId id) { return static_cast<std::uint16_t>(0x4201 + index(id)); }

Bytes public_key_object(KeyId id, KeyType type) {
  const Bytes common = sequence({utf8(key_label(id)), bits({})});
  const Bytes key = sequence({key_id(id), public_usage(id, family(type))});
  return object_of(family(type), {common, key, type_attributes(path_value(in_cia_directory(public_key_file(id))), type)});
}

struct CertificateEntry {
  std::uint16_t file;
  std::string label;
  std::uint8_t id;
  bool authority;
};

Bytes certificate_object(const CertificateEntry& entry) {
  const Bytes common = sequence({utf8(entry.label), bits({})});
  const Bytes id = octets(Bytes{entry.id});
  const Bytes identity = entry.authority ? sequence({id, tlv(0x01, Bytes{0xFF})}) : sequence({id});
  return sequence({common, identity, tlv(0xA1, sequence({path_value(in_cia_directory(entry.file))}))});
}

File directory_file(std::vector<Bytes> names) {
  File file;
  file.kind = FileKind::directory;
  file.names = std::move(names);
  return file;
}

File data_file(Bytes content, std::uint16_t least_size, std::uint8_t short_id) {
  File file;
  file.size = std::max(least_size, static_cast<std::uint16_t>(content.size()));
  file.content = std::move(content);
  file.short_id = short_id;
  return file;
}

// AlgorithmInfo: reference, PKCS#11 mechanism, parameters, compute-signature, OID, the number for MSE SET. The keys
// name none of these entries (no algReference): OpenSC would take them for the complete list of what a key can do.
Bytes algorithms(const CardState& state) {
  struct Row {
    Family kind;
    std::uint32_t mechanism;
    Bytes oid;
    std::uint8_t reference;
  };
  const bool profile = state.personality == PersonalityName::iso;
  const auto number = [profile](std::uint8_t own, std::uint8_t other) { return profile ? own : other; };
  const std::array<Row, 3> rows{{
      {Family::rsa, 0x0001, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01}, number(0x02, 0x11)},
      {Family::rsa, 0x000D, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A}, 0x05},
      {Family::ec, 0x1041, {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03}, number(0x04, 0x21)},
  }};
  Bytes all;
  std::uint32_t next = 1;
  for (const Row& row : rows) {
    if (row.mechanism == 0x000D && !profile) continue;
    const Bytes entry = sequence({integer(next++), integer(row.mechanism), tlv(0x05, Bytes{}), bits({1}),
                                  tlv(0x06, row.oid), integer(row.reference)});
    all.insert(all.end(), entry.begin(), entry.end());
  }
  return tlv(0xA2, all);
}

Bytes token_info(const CardState& state) {
  const Bytes flags = bits({1, 2, 3});  // loginRequired, prnGeneration, eidCompliant
  const Bytes updated = state.last_update.empty() ? Bytes{} : tlv(0xA5, tlv(0x18, text_bytes(state.last_update)));
  return sequence({integer(0), octets(state.serial_number), utf8("esign virtual card"), tlv(0x80, text_bytes("AZ eID")),
                   flags, algorithms(state), updated});
}

Bytes object_directory() {
  const auto entry = [](std::uint32_t tag, std::uint16_t id) { return tlv(tag, path_value(in_cia_directory(id))); };
  return join({entry(0xA8, 0x4401), entry(0xA0, 0x4402), entry(0xA1, 0x4403), entry(0xA4, 0x4404)});
}

void put_master_files(CardState& state) {
  const auto cia_path = from_hex(path_text({cia_directory})).value_or(Bytes{});
  const Bytes application = tlv(0x61, {tlv(0x4F, pkcs15_name), tlv(0x50, text_bytes("AZ eID")), tlv(0x51, cia_path)});
  // Card service data, capabilities as in the ATR, greatest command and answer: 65 535 bytes each.
  const Bytes info = join({tlv(0x43, Bytes{0xF8}), tlv(0x47, Bytes{0xF4, 0x01, 0xE0}),
                           tlv(0x7F66, {tlv(0x02, Bytes{0x00, 0xFF, 0xFF}), tlv(0x02, Bytes{0x00, 0xFF, 0xFF})})});
  state.files.put({}, directory_file({}));
  state.files.put({0x2F00}, data_file(application, 0, 0x1E));
  state.files.put({0x2F01}, data_file(info, 0, 0x01));
  state.files.put({0x2F02}, data_file(tlv(0x5A, state.serial_number), 0, 0x02));
}

void put_certificates(CardState& state, const CertificateSet& certificates) {
  Bytes directory;
  const auto put = [&](const CertificateEntry& entry, const Bytes& der) {
    state.files.put(in_cia_directory(entry.file), data_file(der, 0, 0));
    const Bytes object = certificate_object(entry);
    directory.insert(directory.end(), object.begin(), object.end());
  };
  if (certificates.auth) put({0x4301, "Authentication certificate", 1, false}, *certificates.auth);
  if (certificates.sign) put({0x4302, "Signature certificate", 2, false}, *certificates.sign);
  std::uint8_t number = 3;
  for (const Bytes& der : certificates.authorities) {
    const std::string label = number == 3 ? "CA certificate" : "CA certificate " + std::to_string(number - 2);
    put({static_cast<std::uint16_t>(0x4300 + number), label, number, true}, der);
    ++number;
  }
  state.files.put(in_cia_directory(0x4404), data_file(directory, directory_size, 0x04));
}

}  // namespace

void rebuild_key_files(CardState& state, const std::array<std::optional<ChipKey>, 2>& keys) {
  Bytes private_keys;
  Bytes public_keys;
  for (const KeyId id : all_keys) {
    File internal;
    internal.kind = FileKind::key;
    internal.size = static_cast<std::uint16_t>(key_bits(state.key(id).type));  // MyEID's convention: the size is the bits
    state.files.put(in_cia_directory(key_file(id)), internal);
    const auto& key = keys[index(id)];
    if (!key) {
      state.files.remove(in_cia_directory(public_key_file(id)));
      continue;
    }
    const Bytes secret = private_key_object(state, id, key->type());
    const Bytes open = public_key_object(id, key->type());
    private_keys.insert(private_keys.end(), secret.begin(), secret.end());
    public_keys.insert(public_keys.end(), open.begin(), open.end());
    const Bytes content = family(key->type()) == Family::ec ? key->public_key_info() : key->public_key();
    state.files.put(in_cia_directory(public_key_file(id)), data_file(content, 0, 0));
  }
  state.files.put(in_cia_directory(0x4402), data_file(private_keys, directory_size, 0x06));
  state.files.put(in_cia_directory(0x4403), data_file(public_keys, directory_size, 0x03));
}

void build_files(CardState& state, const std::array<std::optional<ChipKey>, 2>& keys, const CertificateSet& certificates) {
  if (state.personality == PersonalityName::azedit) return build_azedit_files(state, certificates);
  put_master_files(state);
  if (state.personality == PersonalityName::iso) state.files.put({card_access_file}, data_file(card_access(), 0, 0x1C));
  state.files.put({cia_directory}, directory_file({pkcs15_name, esign_name}));
  state.files.put(in_cia_directory(0x5031), data_file(object_directory(), 128, 0x11));
  state.files.put(in_cia_directory(0x5032), data_file(token_info(state), 0, 0x12));
  Bytes pins;
  for (const PinText& text : pin_texts) {
    const Bytes object = pin_object(state, text);
    pins.insert(pins.end(), object.begin(), object.end());
  }
  state.files.put(in_cia_directory(0x4401), data_file(pins, directory_size, 0x05));
  rebuild_key_files(state, keys);
  put_certificates(state, certificates);
}

}  // namespace esign::vcard
