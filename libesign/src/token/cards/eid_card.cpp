// SPDX-License-Identifier: Apache-2.0
// Discovery and reading; eid_card_pins.cpp and eid_card_sign.cpp hold what needs a PIN.
#include "token/cards/eid_card.h"

#include <algorithm>

#include "token/cards/azedit.h"
#include "token/cards/files.h"

namespace esign::token {
namespace {

const CardPath kEfDir{{0x3F, 0x00, 0x2F, 0x00}};
const CardPath kEfObjectDirectory{{0x50, 0x31}};
const CardPath kEfCardInfo{{0x50, 0x32}};
const Bytes kUsualDirectory{0x3F, 0x00, 0x50, 0x15};  // where PKCS#15 v1.1 section 5.5 puts the application

template <class T>
const T* by_id(const std::vector<T>& objects, const Bytes& id) {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const T& object) { return !id.empty() && object.id == id; });
  return found == objects.end() ? nullptr : &*found;
}

/// The PUK of a PIN: the object its authId names, else the one that calls itself unblocking.
std::optional<PinObject> puk_of(const PinObject& pin, const std::vector<PinObject>& pins) {
  if (const PinObject* named = by_id(pins, pin.unblocker_id)) return *named;
  const auto found = std::find_if(pins.begin(), pins.end(), [](const PinObject& object) {
    return object.has(PinFlag::unblocking_pin) && !object.has(PinFlag::so_pin);
  });
  if (found == pins.end()) return std::nullopt;
  return *found;
}

}  // namespace

Result<std::unique_ptr<EidCard>> EidCard::open(std::unique_ptr<CardChannel> channel, const Limits& limits) {
  return open(std::move(channel), AskPin{}, limits);
}

Result<std::unique_ptr<EidCard>> EidCard::open(std::unique_ptr<CardChannel> channel, const AskPin& ask_can, const Limits& limits) {
  std::unique_ptr<EidCard> card(new EidCard(std::move(channel), limits));
  auto discovered = card->discover(ask_can);
  if (!discovered) return fail(std::move(discovered).error().in(card->reader()));
  return card;
}

Result<void> EidCard::discover(const AskPin& ask) {
  {
    ESIGN_TRY(const Transaction transaction, Transaction::begin(*channel_));
    auto recognised = probe(conversation_);
    if (recognised) {
      profile_ = *recognised;
      return explore();
    }
    if (recognised.error().code != Errc::denied || !ask) return fail(std::move(recognised).error());
  }
  ESIGN_CHECK(ask_can(ask));
  ESIGN_TRY(const Transaction transaction, Transaction::begin(*channel_));
  ESIGN_CHECK(establish());
  ESIGN_TRY(profile_, probe(conversation_));
  return explore();
}

/// Everything about the card that stays, inside the transaction in which it was recognised.
Result<void> EidCard::explore() {
  ESIGN_TRY(const Capabilities capabilities, read_capabilities(conversation_));
  conversation_.use(capabilities);
  if (profile_->layout == Layout::azedit) return explore_fixed();
  ESIGN_CHECK(find_directory().in("EF.DIR"));
  ESIGN_CHECK(select_application(conversation_, aid_));
  ESIGN_TRY(identity_, identity());
  ESIGN_TRY(description_, read_card_identity(identity_).in("EF.CIAInfo"));
  return read_directories();
}

/// A card that does not describe itself.
Result<void> EidCard::explore_fixed() {
  aid_ = copy(as_view(profile_->application));
  ESIGN_TRY(identity_, identity());
  description_ = azedit::describe(identity_);
  azedit::Layout layout = azedit::layout();
  pin_objects_ = std::move(layout.pins);
  certificate_objects_ = std::move(layout.certificates);
  match_keys(layout.keys);
  return {};
}

/// EF.DIR may be absent, or tell nothing of the application that answered: then the usual place is taken.
Result<void> EidCard::find_directory() {
  aid_ = copy(as_view(profile_->application));
  directory_ = kUsualDirectory;
  auto ef_dir = read_file(conversation_, kEfDir, {}, limits_);
  if (!ef_dir) {
    if (ef_dir.error().code == Errc::not_found) return {};
    return fail(std::move(ef_dir).error());
  }
  ESIGN_TRY(const auto applications, read_applications(*ef_dir, limits_));
  for (const Application& application : applications) {
    if (application.aid == aid_ && !application.path.empty()) directory_ = application.path;
  }
  return {};
}

Result<Bytes> EidCard::identity() {
  if (profile_->layout == Layout::azedit) return azedit::identity(conversation_).in("personal data");
  return read_file(conversation_, kEfCardInfo, directory_, limits_).in("EF.CIAInfo");
}

Result<std::vector<Bytes>> EidCard::read_all(const std::vector<CardPath>& paths) {
  std::vector<Bytes> files;
  for (const CardPath& path : paths) {
    if (path.identifiers.empty()) continue;  // a reference by URL or by value, which cards of this kind do not use
    ESIGN_TRY(Bytes content, read_file(conversation_, path, directory_, limits_).in(to_hex(path.identifiers)));
    files.push_back(std::move(content));
  }
  return files;
}

Result<void> EidCard::read_directories() {
  ESIGN_TRY(const Bytes ef_od, read_file(conversation_, kEfObjectDirectory, directory_, limits_).in("EF.OD"));
  ESIGN_TRY(const ObjectDirectory objects, read_object_directory(ef_od, limits_).in("EF.OD"));
  Budget budget("card_objects", limits_.card_objects);
  const auto collect = [&](const std::vector<CardPath>& paths, auto read, auto& into) -> Result<void> {
    ESIGN_TRY(const std::vector<Bytes> files, read_all(paths));
    for (const Bytes& file : files) {
      ESIGN_TRY(auto found, read(file, limits_));
      ESIGN_CHECK(budget.spend(found.size()));
      into.insert(into.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    return {};
  };
  std::vector<PrivateKeyObject> keys;
  ESIGN_CHECK(collect(objects.authentication_objects, read_pins, pin_objects_));
  ESIGN_CHECK(collect(objects.private_keys, read_private_keys, keys));
  const auto read_entries = [this](View file, const Limits& limits) {
    append(certificate_directory_, file);
    return read_certificate_entries(file, limits);
  };
  ESIGN_CHECK(collect(objects.certificates, read_entries, certificate_objects_));
  match_keys(keys);
  return {};
}

/// nonRepudiation makes the signature key, sign without it the authentication key; the first of each counts. A key whose
/// PIN is not described cannot be used and is left out.
void EidCard::match_keys(const std::vector<PrivateKeyObject>& keys) {
  for (const PrivateKeyObject& key : keys) {
    KeySlot slot;
    if (key.may(KeyUse::non_repudiation)) {
      slot.role = CardKey::signature;
    } else if (key.may(KeyUse::sign)) {
      slot.role = CardKey::authentication;
    } else {
      continue;
    }
    const PinObject* pin_object = by_id(pin_objects_, key.pin_id);
    const bool taken = std::any_of(slots_.begin(), slots_.end(), [&](const KeySlot& other) { return other.role == slot.role; });
    if (pin_object == nullptr || taken) continue;
    slot.key = key;
    slot.pin = *pin_object;
    slot.puk = puk_of(slot.pin, pin_objects_);
    if (const auto* certificate = by_id(certificate_objects_, key.id)) slot.certificate = *certificate;
    slots_.push_back(std::move(slot));
  }
}

/// SELECT of the application. A secured link that somebody else's command or a reset has ended is made anew, once.
Result<void> EidCard::select_own() {
  auto selected = select_application(conversation_, aid_);
  if (selected || !conversation_.broken()) return selected;
  ESIGN_CHECK(establish());
  return select_application(conversation_, aid_);
}

/// A transaction on the application. A card that was swapped unnoticed (a virtual reader looks only every 400 ms) must not
/// be given the PIN that was asked for another one.
Result<Transaction> EidCard::enter() {
  ESIGN_TRY(Transaction transaction, Transaction::begin(*channel_));
  auto selected = select_own();
  if (!selected) {
    if (selected.error().code != Errc::not_found) return fail(std::move(selected).error().in(reader()));
    return fail(Errc::token_absent, "another card was put into the reader").in(reader());
  }
  ESIGN_TRY(const Bytes now, identity());
  if (now != identity_) return fail(Errc::token_absent, "another card was put into the reader").in(reader());
  // Reading EF.CIAInfo by its path left the application's DF selected, and no file of it.
  return transaction;
}

CardInfo::PinPad EidCard::pin_pad() const {
  return channel_->pin_pad() != nullptr && !conversation_.secured() ? CardInfo::PinPad::present : CardInfo::PinPad::absent;
}

Result<CardInfo> EidCard::info() {
  CardInfo info;
  info.pin_pad = pin_pad();
  info.link = conversation_.secured() ? CardInfo::Link::secured : CardInfo::Link::plain;
  info.reader = reader();
  info.profile = std::string(profile_->name);
  info.label = description_.label;
  info.serial_number = to_hex(description_.serial_number);
  ESIGN_TRY(const Transaction transaction, enter());
  for (const NamedPin& named : pins()) {
    ESIGN_TRY(const PinStatus now, query_pin(conversation_, *named.pin));
    PinState state;
    state.pin = named.which;
    state.label = named.pin->label;
    state.min_length = named.pin->min_length;
    state.max_length = named.pin->max_length;
    state.tries_left = now.tries_left;
    state.change = now.change;
    info.pins.push_back(std::move(state));
  }
  return info;
}

Result<const KeySlot*> EidCard::key(CardKey role) const {
  const auto found = std::find_if(slots_.begin(), slots_.end(), [role](const KeySlot& slot) { return slot.role == role; });
  if (found == slots_.end()) return fail(Errc::not_found, "the card has no key of this kind").in(reader());
  return &*found;
}

}  // namespace esign::token
