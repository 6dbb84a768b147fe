// SPDX-License-Identifier: Apache-2.0
// The functions pcscd calls in a reader driver (IFD handler API 3.0), for readers whose DEVICENAME is the path of a socket or ends with it.
extern "C" {
#include <ifdhandler.h>
}
#include <reader.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <string_view>

#include "pin_pad.h"
#include "slot.h"

namespace {

using namespace esign::reader;

constexpr std::size_t kReaders = 16;  // pcscd 1.9.9 has no more (PCSCLITE_MAX_READERS_CONTEXTS)
constexpr DWORD kVerifyPin = SCARD_CTL_CODE(3401), kModifyPin = SCARD_CTL_CODE(3402);
constexpr DWORD kPinProperties = SCARD_CTL_CODE(3403), kTlvProperties = SCARD_CTL_CODE(3404);
constexpr std::uint8_t kSmallestPin = 4, kLargestPin = 12;

struct Reader {
  Slot slot{};
  std::mutex turn{};  ///< One order to the card at a time.
};
std::array<Reader, kReaders> readers;

Reader& reader(DWORD lun) { return readers[(lun >> 16) % kReaders]; }

/// The socket of a reader: the DEVICENAME of reader.conf itself, or the end of pcscd's name for what was plugged in,
/// usb:VENDOR/PRODUCT:libudev:INTERFACE:DEVICE.
std::string socket_of(std::string_view device) {
  return std::string(device.starts_with("usb:") ? device.substr(device.rfind(':') + 1) : device);
}

RESPONSECODE give(View octets, PUCHAR target, DWORD room, LPDWORD length) {
  if (octets.size() > room) return IFD_ERROR_INSUFFICIENT_BUFFER;
  std::copy(octets.begin(), octets.end(), target);
  *length = octets.size();
  return IFD_SUCCESS;
}

template <class T>
RESPONSECODE give_value(T value, PUCHAR target, LPDWORD length) {
  if (*length < sizeof value) return IFD_ERROR_INSUFFICIENT_BUFFER;
  std::memcpy(target, &value, sizeof value);
  *length = sizeof value;
  return IFD_SUCCESS;
}

// pcscd runs this on a thread of its own instead of looking into the reader every 400 ms.
RESPONSECODE await_event(DWORD lun, int milliseconds) {
  reader(lun).slot.wait_for_event(std::chrono::milliseconds(milliseconds));
  return IFD_SUCCESS;
}
RESPONSECODE stop_waiting(DWORD lun) {
  reader(lun).slot.wake();
  return IFD_SUCCESS;
}

/// The list of CM_IOCTL_GET_FEATURE_REQUEST: tag, 4, control code (big-endian).
Bytes features() {
  constexpr std::pair<std::uint8_t, DWORD> all[] = {{FEATURE_VERIFY_PIN_DIRECT, kVerifyPin},
                                                    {FEATURE_MODIFY_PIN_DIRECT, kModifyPin},
                                                    {FEATURE_IFD_PIN_PROPERTIES, kPinProperties},
                                                    {FEATURE_GET_TLV_PROPERTIES, kTlvProperties}};
  Bytes list;
  for (const auto& [tag, code] : all) {
    list.insert(list.end(), {tag, 4});
    for (const unsigned shift : {24u, 16u, 8u, 0u}) list.push_back(static_cast<std::uint8_t>(code >> shift & 0xFF));
  }
  return list;
}

const std::uint8_t kPinPropertyOctets[] = {0x10, 0x02, 0x07, 0x00};  // two lines of 16; an entry may end by size, key or time
const std::uint8_t kTlvPropertyOctets[] = {PCSCv2_PART10_PROPERTY_bEntryValidationCondition, 1, 0x07,
                                           PCSCv2_PART10_PROPERTY_bMinPINSize, 1, kSmallestPin,
                                           PCSCv2_PART10_PROPERTY_bMaxPINSize, 1, kLargestPin,
                                           PCSCv2_PART10_PROPERTY_dwMaxAPDUDataSize, 4, 0xFF, 0xFF, 0x00, 0x00};

struct Room {
  PUCHAR target;
  DWORD size;
  LPDWORD length;
};

RESPONSECODE work_pin_pad(Slot& slot, const Composed& composed, const Room& room) {
  if (const auto* own = std::get_if<PadStatus>(&composed)) {
    const auto status = static_cast<std::uint16_t>(*own);
    const std::uint8_t octets[] = {static_cast<std::uint8_t>(status >> 8), static_cast<std::uint8_t>(status & 0xFF)};
    return give(octets, room.target, room.size, room.length);
  }
  const Slot::Answer answer = slot.ask(Order::command, std::get<Bytes>(composed));
  if (answer.ending != Slot::Ending::answered) return IFD_COMMUNICATION_ERROR;
  return give(answer.octets, room.target, room.size, room.length);
}

}  // namespace

#define ESIGN_IFD extern "C" __attribute__((visibility("default")))

ESIGN_IFD RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName) {
  return reader(Lun).slot.open(socket_of(DeviceName)) == Slot::Opened::yes ? IFD_SUCCESS : IFD_COMMUNICATION_ERROR;
}

ESIGN_IFD RESPONSECODE IFDHCreateChannel(DWORD, DWORD) { return IFD_NOT_SUPPORTED; }

ESIGN_IFD RESPONSECODE IFDHCloseChannel(DWORD Lun) {
  const std::lock_guard turn(reader(Lun).turn);
  reader(Lun).slot.close();
  return IFD_SUCCESS;
}

ESIGN_IFD RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value) {
  switch (Tag) {
    case TAG_IFD_ATR:
    case SCARD_ATTR_ATR_STRING: return give(reader(Lun).slot.atr(), Value, *Length, Length);
    case TAG_IFD_SIMULTANEOUS_ACCESS: return give_value(static_cast<UCHAR>(kReaders), Value, Length);
    case TAG_IFD_THREAD_SAFE:
    case TAG_IFD_SLOT_THREAD_SAFE:
    case TAG_IFD_SLOTS_NUMBER: return give_value(UCHAR{1}, Value, Length);
    case TAG_IFD_POLLING_THREAD_KILLABLE: return give_value(UCHAR{0}, Value, Length);
    case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT: return give_value(&await_event, Value, Length);
    case TAG_IFD_STOP_POLLING_THREAD: return give_value(&stop_waiting, Value, Length);
  }
  return IFD_ERROR_TAG;
}

ESIGN_IFD RESPONSECODE IFDHSetCapabilities(DWORD, DWORD, DWORD, PUCHAR) { return IFD_NOT_SUPPORTED; }
ESIGN_IFD RESPONSECODE IFDHSetProtocolParameters(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR) { return IFD_SUCCESS; }

ESIGN_IFD RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength) {
  Reader& one = reader(Lun);
  const std::lock_guard turn(one.turn);
  if (Action == IFD_POWER_DOWN) {
    one.slot.tell(Order::power_off);
    return IFD_SUCCESS;
  }
  Slot::Answer answer = one.slot.ask(Action == IFD_POWER_UP ? Order::power_on : Order::reset, {});
  *AtrLength = 0;
  if (answer.ending != Slot::Ending::answered || answer.octets.empty()) return IFD_ERROR_POWER_ACTION;
  one.slot.remember_atr(answer.octets);
  return give(answer.octets, Atr, MAX_ATR_SIZE, AtrLength);
}

ESIGN_IFD RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer,
                                         PDWORD RxLength, PSCARD_IO_HEADER RecvPci) {
  Reader& one = reader(Lun);
  const std::lock_guard turn(one.turn);
  const DWORD room = *RxLength;
  *RxLength = 0;
  const Slot::Answer answer = one.slot.ask(Order::command, View(TxBuffer, TxLength));
  if (answer.ending == Slot::Ending::silent) return IFD_RESPONSE_TIMEOUT;
  if (answer.ending == Slot::Ending::gone) return IFD_COMMUNICATION_ERROR;
  if (RecvPci != nullptr) RecvPci->Protocol = SendPci.Protocol;
  return give(answer.octets, RxBuffer, room, RxLength);
}

ESIGN_IFD RESPONSECODE IFDHICCPresence(DWORD Lun) {
  Reader& one = reader(Lun);
  const std::lock_guard turn(one.turn);
  // As drivers of real readers do. That a card was removed must not be said: pcscd 1.9.9 then frees the lock by which it tells
  // this reader's thread to end, and the reader never goes.
  if (one.slot.plugged() == Slot::Plugged::out) return IFD_NO_SUCH_DEVICE;
  return one.slot.presence() == Slot::Presence::present ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}

ESIGN_IFD RESPONSECODE IFDHControl(DWORD Lun, DWORD Code, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer, DWORD RxRoom,
                                   LPDWORD Returned) {
  Reader& one = reader(Lun);
  const std::lock_guard turn(one.turn);
  *Returned = 0;
  const View order(TxBuffer, TxLength);
  const Fingers fingers = [&one] { return one.slot.typed(); };
  switch (Code) {
    case CM_IOCTL_GET_FEATURE_REQUEST: return give(features(), RxBuffer, RxRoom, Returned);
    case kPinProperties: return give(kPinPropertyOctets, RxBuffer, RxRoom, Returned);
    case kTlvProperties: return give(kTlvPropertyOctets, RxBuffer, RxRoom, Returned);
    case kVerifyPin: return work_pin_pad(one.slot, compose_verify(order, fingers), {RxBuffer, RxRoom, Returned});
    case kModifyPin: return work_pin_pad(one.slot, compose_modify(order, fingers), {RxBuffer, RxRoom, Returned});
  }
  return IFD_ERROR_NOT_SUPPORTED;
}
