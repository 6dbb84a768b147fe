// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include <unistd.h>

#include <algorithm>

namespace esign::p11 {
namespace {

using token::pcsc::ReaderState;

/// A door for each process. It is never taken down, so that no call finds it gone, and after fork() the child makes its
/// own: the inherited lock may be held by a thread that does not exist here.
struct Door {
  const pid_t process = ::getpid();
  std::mutex mutex{};
  std::shared_ptr<Library> opened{};
};
std::atomic<Door*> the_door{nullptr};

Door& door() {
  Door* found = the_door.load();
  while (found == nullptr || found->process != ::getpid()) {
    auto made = std::make_unique<Door>();
    if (the_door.compare_exchange_strong(found, made.get())) return *made.release();
  }
  return *found;
}

}  // namespace

std::shared_ptr<Library> current() {
  Door* const found = the_door.load();
  if (found == nullptr || found->process != ::getpid()) return nullptr;
  const std::lock_guard lock(found->mutex);
  return found->opened;
}

CK_RV initialise() {
  Door& entrance = door();
  const std::lock_guard lock(entrance.mutex);
  if (entrance.opened) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
  entrance.opened = std::make_shared<Library>();
  return CKR_OK;
}

CK_RV finalise() {
  Door& entrance = door();
  std::shared_ptr<Library> ended;
  {
    const std::lock_guard lock(entrance.mutex);
    ended = std::move(entrance.opened);
    entrance.opened = nullptr;
  }
  return ended ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED;
}

Library::Library() {
  // From here on C_WaitForSlotEvent tells what changes.
  if (auto states = token::pcsc::reader_states(kPatience)) reported_ = *std::move(states);
}

std::shared_ptr<Reader> Library::find(const std::string& name) const {
  const auto found = std::find_if(readers_.begin(), readers_.end(), [&](const auto& one) { return one->name() == name; });
  return found == readers_.end() ? nullptr : *found;
}

void Library::look(Growth growth) {
  const auto states = token::pcsc::reader_states(kPatience);
  std::vector<std::shared_ptr<Reader>> known;
  {
    const std::lock_guard lock(mutex_);
    if (states && (growth == Growth::allowed || readers_.empty())) {
      for (const ReaderState& state : *states) {
        if (!find(state.name)) readers_.push_back(std::make_shared<Reader>(state.name));
      }
    }
    known = readers_;
  }
  for (const auto& reader : known) {
    const ReaderState* seen = nullptr;
    if (states) {
      for (const ReaderState& state : *states) {
        if (state.name == reader->name()) seen = &state;
      }
    }
    if (seen != nullptr) {
      reader->note(*seen);
    } else {
      reader->note_unplugged();
    }
  }
}

std::vector<CK_SLOT_ID> Library::slots() const {
  const std::lock_guard lock(mutex_);
  if (readers_.empty()) return {kNoReader};
  std::vector<CK_SLOT_ID> all(readers_.size() * 2);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

CK_RV Library::place(CK_SLOT_ID slot, Place& found) const {
  const std::lock_guard lock(mutex_);
  if (slot == kNoReader) {
    found = {no_reader_, CardKey::authentication};
    return CKR_OK;
  }
  if (slot / 2 >= readers_.size()) return CKR_SLOT_ID_INVALID;
  found = {readers_[slot / 2], slot % 2 == 0 ? CardKey::authentication : CardKey::signature};
  return CKR_OK;
}

void Library::note_events(const std::vector<ReaderState>& states) {
  const auto same = [](const ReaderState& a, const ReaderState& b) {
    return a.events == b.events && (a.slot == ReaderState::Slot::empty) == (b.slot == ReaderState::Slot::empty);
  };
  const auto in = [](const std::vector<ReaderState>& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const ReaderState& one) { return one.name == name; });
  };
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    const auto before = in(reported_, readers_[i]->name());
    const auto now = in(states, readers_[i]->name());
    const bool was = before != reported_.end(), is = now != states.end();
    if (was != is || (was && is && !same(*before, *now))) events_.insert({2 * i, 2 * i + 1});
  }
  reported_ = states;
  // A reader that came after the look is no slot yet: it is reported when it is one.
  std::erase_if(reported_, [&](const ReaderState& one) { return !find(one.name); });
}

CK_RV Library::event(CK_SLOT_ID& slot) {
  look(Growth::allowed);
  const auto states = token::pcsc::reader_states(kPatience);
  const std::lock_guard lock(mutex_);
  note_events(states ? *states : std::vector<ReaderState>{});
  if (events_.empty()) return CKR_NO_EVENT;
  slot = *events_.begin();
  events_.erase(events_.begin());
  return CKR_OK;
}

void Library::wait_for_change() {
  std::vector<ReaderState> known;
  {
    const std::lock_guard lock(mutex_);
    known = reported_;
  }
  token::pcsc::Patience slice = kPatience;
  slice.service = kSlice;
  static_cast<void>(token::pcsc::changed_reader_states(known, slice).has_value());
}

CK_RV Library::open_session(CK_SLOT_ID slot, Session::Access access, CK_SESSION_HANDLE& handle) {
  Place place_of;
  if (const CK_RV known = place(slot, place_of); known != CKR_OK) return known;
  if (access == Session::Access::read_write && place_of.reader->kind() == Token::Kind::host) return CKR_TOKEN_WRITE_PROTECTED;
  const auto opened = std::make_shared<Session>();
  opened->generation = place_of.reader->generation();
  if (const CK_RV there = place_of.reader->token(place_of.role, opened->token); there != CKR_OK) return there;
  if (access == Session::Access::read_only && place_of.reader->who(place_of.role) == Who::officer)
    return CKR_SESSION_READ_WRITE_SO_EXISTS;
  opened->slot = slot;
  opened->reader = std::move(place_of.reader);
  opened->access = access;
  const std::lock_guard lock(mutex_);
  opened->handle = handle = ++last_handle_;
  sessions_.emplace(handle, opened);
  return CKR_OK;
}

CK_RV Library::session(CK_SESSION_HANDLE handle, std::shared_ptr<Session>& found) {
  const std::lock_guard lock(mutex_);
  const auto at = sessions_.find(handle);
  if (at == sessions_.end()) return CKR_SESSION_HANDLE_INVALID;
  if (at->second->generation != at->second->reader->generation()) {
    sessions_.erase(at);
    return CKR_SESSION_HANDLE_INVALID;
  }
  found = at->second;
  return CKR_OK;
}

/// The last session of a token takes the login with it (section 5.6, C_CloseSession).
void Library::log_out_if_last(const Session& closed) {
  if (count(closed.slot).all == 0) static_cast<void>(closed.reader->log_out(closed.caller()));
}

CK_RV Library::close_session(CK_SESSION_HANDLE handle) {
  std::shared_ptr<Session> closed;
  if (const CK_RV known = session(handle, closed); known != CKR_OK) return known;
  {
    const std::lock_guard lock(mutex_);
    sessions_.erase(handle);
  }
  log_out_if_last(*closed);
  return CKR_OK;
}

CK_RV Library::close_all(CK_SLOT_ID slot) {
  Place place_of;
  if (const CK_RV known = place(slot, place_of); known != CKR_OK) return known;
  std::shared_ptr<Session> one;
  {
    const std::lock_guard lock(mutex_);
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      if (at->second->slot == slot) {
        one = at->second;
        at = sessions_.erase(at);
      } else {
        ++at;
      }
    }
  }
  if (one) log_out_if_last(*one);
  return CKR_OK;
}

Library::Count Library::count(CK_SLOT_ID slot) const {
  Count count;
  const std::lock_guard lock(mutex_);
  for (const auto& [handle, session] : sessions_) {
    if (session->slot != slot || session->generation != session->reader->generation()) continue;
    ++count.all;
    if (session->access == Session::Access::read_write) ++count.read_write;
  }
  return count;
}

}  // namespace esign::p11
