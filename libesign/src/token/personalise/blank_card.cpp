// SPDX-License-Identifier: Apache-2.0
#include "token/personalise/blank_card.h"

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "pkix/algorithms.h"
#include "token/cards/files.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kChangeReferenceData = 0x24, kActivate = 0x44, kGenerate = 0x47, kSelect = 0xA4, kUpdateBinary = 0xD6,
                       kCreateFile = 0xE0, kDeleteFile = 0xE4;
constexpr std::uint8_t kGenerateNew = 0x80, kReadPublic = 0x81;
constexpr StatusWord kConditions{0x6985}, kNoSuchFile{0x6A82}, kReferenceNotFound{0x6A88};
constexpr std::size_t kPiece = 240;  // fits a short command

asn1::Tag crt(CardKey key) { return asn1::tag::context_constructed(key == CardKey::signature ? 0x16 : 0x0C); }  // B6, AC
std::uint8_t reference(CardKey key) { return key == CardKey::signature ? 0x82 : 0x81; }
std::uint16_t file_of(std::uint16_t first, CardKey key) { return static_cast<std::uint16_t>(first + (key == CardKey::signature ? 1 : 0)); }
Bytes two_octets(std::size_t value) { return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value & 0xFF)}; }

/// 6985 means here: the card is not blank any more.
Failure refused(StatusWord status, std::string_view what) {
  if (status == kConditions) return fail(Errc::denied, std::string(what) + ": the card has been activated");
  return failure(status, what);
}

Result<void> accepted(const Result<Response>& response, std::string_view what) {
  if (!response) return fail(Error(response.error()));
  if (response->status.ok()) return {};
  return refused(response->status, what);
}

/// The file has SubjectPublicKeyInfo for EC keys and RSAPublicKey (RFC 8017 appendix A.1.1) for RSA.
Result<Bytes> as_spki(View file) {
  asn1::Reader reader(file);
  bool rsa = false;
  reader.sequence([&] {
    rsa = reader.next_is(asn1::tag::integer);
    while (reader.more()) reader.any();
  });
  ESIGN_CHECK(reader.finish().in("public key"));
  if (!rsa) return copy(file);
  const pkix::AlgorithmIdentifier algorithm{asn1::Oid("1.2.840.113549.1.1.1"), Bytes{0x05, 0x00}};
  return asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      pkix::write(w, algorithm);
      w.bit_string(file);
    });
  });
}

/// Whether this public key is the one whose numbers GENERATE ASYMMETRIC KEY PAIR told (7F49 {86 point} or {81 n, 82 e}): the
/// file is a copy, the answer comes from the key.
Result<void> same_key(View spki, View told) {
  Bytes number;
  asn1::Reader reader(told);
  reader.inside({asn1::TagClass::application, asn1::Form::constructed, 0x49}, [&] {
    number = copy(reader.any().content);
    while (reader.more()) reader.any();
  });
  ESIGN_CHECK(reader.finish().in("7F49"));
  const auto found = std::search(spki.begin(), spki.end(), number.begin(), number.end());
  if (number.size() < 32 || found == spki.end()) return fail(Errc::protocol, "the card's public key file is not of its key");
  return {};
}

}  // namespace

Result<std::unique_ptr<BlankCard>> BlankCard::open(std::unique_ptr<CardChannel> channel, const Limits& limits) {
  std::unique_ptr<BlankCard> card(new BlankCard(std::move(channel), limits));
  ESIGN_CHECK(card->enter().in(card->channel_->reader()));
  return card;
}

Result<void> BlankCard::enter() {
  ESIGN_TRY(Transaction transaction, Transaction::begin(*channel_));
  transaction_.emplace(std::move(transaction));
  ESIGN_TRY(profile_, probe(conversation_));
  ESIGN_TRY(const Capabilities capabilities, read_capabilities(conversation_));
  conversation_.use(capabilities);
  return select_application(conversation_, as_view(profile_->application));
}

Result<Bytes> BlankCard::serial_number() {
  ESIGN_TRY(const std::optional<Bytes> file, read(kCardIdentity));
  if (!file) return fail(Errc::unsupported, "the card has no EF.CIAInfo");
  ESIGN_TRY(CardIdentity identity, read_card_identity(*file));
  return std::move(identity.serial_number);
}

/// DELETE FILE of the identifier that no file has (ISO/IEC 7816-4 reserves FFFF): a blank card looks for it, an activated one
/// refuses to.
Result<BlankCard::LifeCycle> BlankCard::life_cycle() {
  const Bytes nobody = two_octets(0xFFFF);
  ESIGN_TRY(const Response response, conversation_.send({.ins = kDeleteFile, .data = nobody}));
  return response.status == kNoSuchFile ? LifeCycle::personalisation : LifeCycle::activated;
}

Result<BlankCard::KeyKind> BlankCard::key_kind(CardKey key) {
  constexpr std::size_t kSmallestRsa = 1024, kLargestCurve = 521, kLargestRsa = 8192;
  const Bytes name = two_octets(file_of(kFirstKey, key));
  ESIGN_TRY(const Response response, conversation_.send({.ins = kSelect, .p1 = 0x02, .p2 = 0x04, .data = name, .ne = 256}));
  if (!response.status.ok()) return failure(response.status, "SELECT " + to_hex(name));
  const std::size_t bits = announced_size(response.data).value_or(0);
  if (bits >= 224 && bits <= kLargestCurve) return KeyKind{pkix::KeyType::ec, static_cast<unsigned>(bits)};
  if (bits >= kSmallestRsa && bits <= kLargestRsa) return KeyKind{pkix::KeyType::rsa, static_cast<unsigned>(bits)};
  return fail(Errc::protocol, "an internal EF that no key has this size of");
}

Result<Response> BlankCard::key_pair(CardKey key, std::uint8_t p1) {
  const std::uint8_t name[] = {reference(key)};
  const Bytes data = asn1::written([&](asn1::Writer& w) { w.inside(crt(key), [&] { w.element(asn1::tag::context(4), name); }); });
  return conversation_.send({.ins = kGenerate, .p1 = p1, .data = data, .ne = 1024});
}

Result<std::optional<Bytes>> BlankCard::public_key(CardKey key) {
  ESIGN_TRY(const Response told, key_pair(key, kReadPublic));
  if (told.status == kReferenceNotFound) return std::optional<Bytes>();
  if (!told.status.ok()) return refused(told.status, "GENERATE ASYMMETRIC KEY PAIR (read)");
  ESIGN_TRY(const std::optional<Bytes> file, read(file_of(kFirstPublicKey, key)));
  if (!file) return fail(Errc::protocol, "the card has a key without its public key file");
  ESIGN_TRY(Bytes spki, as_spki(*file));
  ESIGN_CHECK(same_key(spki, told.data));
  return std::optional<Bytes>(std::move(spki));
}

Result<void> BlankCard::generate(CardKey key) { return accepted(key_pair(key, kGenerateNew), "GENERATE ASYMMETRIC KEY PAIR"); }

Result<void> BlankCard::erase(CardKey key) { return remove(file_of(kFirstKey, key)); }

Result<void> BlankCard::select(std::uint16_t identifier) {
  const Bytes name = two_octets(identifier);
  return accepted(conversation_.send({.ins = kSelect, .p1 = 0x02, .p2 = 0x0C, .data = name}), "SELECT " + to_hex(name));
}

Result<std::optional<Bytes>> BlankCard::read(std::uint16_t identifier) {
  auto content = read_file(conversation_, {two_octets(identifier)}, Bytes{0x50, 0x15}, limits_);
  if (content) return std::optional<Bytes>(*std::move(content));
  if (content.error().code == Errc::not_found) return std::optional<Bytes>();
  return fail(std::move(content).error());
}

Result<void> BlankCard::update(std::size_t offset, View content) {
  while (!content.empty()) {
    const View piece = content.first(std::min(content.size(), kPiece));
    const Command command{.ins = kUpdateBinary, .p1 = static_cast<std::uint8_t>(offset >> 8), .p2 = static_cast<std::uint8_t>(offset & 0xFF), .data = piece};
    ESIGN_CHECK(accepted(conversation_.send(command), "UPDATE BINARY"));
    offset += piece.size();
    content = content.subspan(piece.size());
  }
  return {};
}

Result<void> BlankCard::remove(std::uint16_t identifier) {
  return accepted(conversation_.send({.ins = kDeleteFile, .data = two_octets(identifier)}), "DELETE FILE");
}

/// ISO/IEC 7816-4 table 12: size, descriptor of a transparent EF, identifier.
Result<void> BlankCard::create(std::uint16_t identifier, std::size_t size) {
  const std::uint8_t transparent[] = {0x01};
  const Bytes data = asn1::written([&](asn1::Writer& w) {
    w.inside({asn1::TagClass::application, asn1::Form::constructed, 2}, [&] {  // 62
      w.element(asn1::tag::context(0), two_octets(size));
      w.element(asn1::tag::context(2), transparent);
      w.element(asn1::tag::context(3), two_octets(identifier));
    });
  });
  return accepted(conversation_.send({.ins = kCreateFile, .data = data}), "CREATE FILE");
}

Result<void> BlankCard::write(std::uint16_t identifier, View content) {
  if (content.empty() || content.size() > 0x7FFF) return fail(Errc::invalid_argument, "a file of the card has 1 to 32767 octets");
  ESIGN_TRY(const std::optional<Bytes> present, read(identifier));
  if (present && equal(*present, content)) return {};
  if (present && present->size() != content.size()) ESIGN_CHECK(remove(identifier));
  if (!present || present->size() != content.size()) ESIGN_CHECK(create(identifier, content.size()));
  ESIGN_CHECK(select(identifier));
  return update(0, content);
}

Result<void> BlankCard::fill(std::uint16_t identifier, View content) {
  ESIGN_TRY(const std::optional<Bytes> present, read(identifier));
  if (!present) return fail(Errc::unsupported, "the card has no file " + to_hex(two_octets(identifier)));
  if (content.size() > present->size()) return fail(Errc::limit_exceeded, "a directory file of the card");
  Bytes whole = copy(content);
  whole.resize(present->size());
  if (equal(whole, *present)) return {};
  ESIGN_CHECK(select(identifier));
  return update(0, whole);
}

Result<void> BlankCard::set_transport_pin(const PinObject& pin, const SecretBytes& block) {
  const Command command{.ins = kChangeReferenceData, .p1 = 0x01, .p2 = pin.reference, .data = block.reveal()};
  return accepted(conversation_.send(command), "CHANGE REFERENCE DATA");
}

Result<void> BlankCard::activate() { return accepted(conversation_.send({.ins = kActivate}), "ACTIVATE FILE"); }

}  // namespace esign::token
