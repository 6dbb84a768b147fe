// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "keeper.h"
#include "session.h"

namespace esign::p11 {

/// Everything between C_Initialize and C_Finalize: readers, slots, sessions. A call keeps it alive while it runs.
class Library {
 public:
  Library();

  /// What PC/SC says now. New readers get slots at the end of the list when `growth` allows; slots never go. A service that
  /// does not run means that every reader is empty.
  enum class Growth : std::uint8_t { none, allowed };
  void look(Growth growth);

  std::vector<CK_SLOT_ID> slots() const;
  /// Two slots for each reader. Where there is none, one standing slot whose token digests and draws random octets, and has
  /// neither PIN nor key: pkcs11-tool calls a module without a token an error, whatever it was asked, and NSS looks for
  /// later readers only in modules that have a slot.
  static constexpr CK_SLOT_ID kNoReader = 0xFFFFFFFE;
  /// CKR_SLOT_ID_INVALID for others.
  struct Place {
    std::shared_ptr<Reader> reader{};
    CardKey role = CardKey::authentication;
  };
  CK_RV place(CK_SLOT_ID slot, Place& found) const;

  /// The next slot with an event that was not told yet, or CKR_NO_EVENT.
  CK_RV event(CK_SLOT_ID& slot);
  /// Returns when PC/SC tells of a change, or after kSlice.
  void wait_for_change();
  static constexpr std::chrono::milliseconds kSlice{250};

  CK_RV open_session(CK_SLOT_ID slot, Session::Access access, CK_SESSION_HANDLE& handle);
  /// CKR_SESSION_HANDLE_INVALID also when the card of the session is gone.
  CK_RV session(CK_SESSION_HANDLE handle, std::shared_ptr<Session>& found);
  CK_RV close_session(CK_SESSION_HANDLE handle);
  CK_RV close_all(CK_SLOT_ID slot);
  struct Count {
    CK_ULONG all = 0, read_write = 0;
  };
  Count count(CK_SLOT_ID slot) const;

  Keeper& keeper() { return keeper_; }

 private:
  std::shared_ptr<Reader> find(const std::string& name) const;
  void note_events(const std::vector<token::pcsc::ReaderState>& states);
  void log_out_if_last(const Session& closed);

  mutable std::mutex mutex_{};
  std::shared_ptr<Reader> no_reader_ = Reader::host();
  std::vector<std::shared_ptr<Reader>> readers_{};
  std::map<CK_SESSION_HANDLE, std::shared_ptr<Session>> sessions_{};
  CK_SESSION_HANDLE last_handle_ = 0;
  std::vector<token::pcsc::ReaderState> reported_{};  ///< As C_WaitForSlotEvent has told them.
  std::set<CK_SLOT_ID> events_{};
  Keeper keeper_{};  ///< Last: its thread ends before what it watches.
};

/// The library of this process, if initialised; after fork() the child has none until it initialises its own, and what it
/// inherited is not touched: the connections in it are the parent's.
std::shared_ptr<Library> current();
CK_RV initialise();
CK_RV finalise();

}  // namespace esign::p11
