// SPDX-License-Identifier: Apache-2.0
#include "program/apdu_log.h"

#include <fcntl.h>
#include <unistd.h>

namespace esign::vcard {
namespace {

// Looks at the instruction byte only: a malformed VERIFY carries a PIN too.
bool carries_pin(View apdu) {
  if (apdu.size() <= 5) return false;
  const std::uint8_t ins = apdu[1] & 0xFE;  // 21 is VERIFY with data objects
  return ins == 0x20 || ins == 0x24 || ins == 0x2C;
}

bool deciphers(View apdu) { return apdu.size() >= 4 && apdu[1] == 0x2A && apdu[2] == 0x80 && apdu[3] == 0x86; }

}  // namespace

Result<ApduLog> ApduLog::open(const std::filesystem::path& path) {
  if (path.empty()) return ApduLog(Descriptor());
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file) return fail(Errc::cannot_create, "cannot open the log");
  return ApduLog(std::move(file));
}

std::string ApduLog::describe(View apdu) {
  if (!carries_pin(apdu)) return to_hex(apdu);
  return to_hex(apdu.first(4)) + " [" + std::to_string(apdu.size() - 4) + " bytes with PIN data]";
}

void ApduLog::command(View apdu) {
  const bool continues = apdu.size() > 1 && apdu[1] == 0xC0;
  answer_is_secret_ = deciphers(apdu) || (continues && answer_is_secret_);
  note("> " + describe(apdu));
}

void ApduLog::answer(View bytes) {
  if (!answer_is_secret_ || bytes.size() <= 2) return note("< " + to_hex(bytes));
  note("< [" + std::to_string(bytes.size() - 2) + " bytes] " + to_hex(bytes.last(2)));
}

void ApduLog::note(std::string_view text) {
  if (!file_) return;
  const std::string line = std::string(text) + "\n";
  // A log that cannot be written stops nothing: the card is more important than its diary.
  if (::write(file_.number(), line.data(), line.size()) < 0) file_.close();
}

}  // namespace esign::vcard
