// SPDX-License-Identifier: Apache-2.0
#include "pdf/seal/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace esign::pdf {

Result<QrCode> qr_code(std::string_view text) {
  constexpr std::size_t kMost = 512;  // What a camera still reads from a seal of a few centimetres: version 17.
  if (text.empty() || text.size() > kMost) return fail(Errc::invalid_argument, "a QR code holds between 1 and 512 octets here").in("qr");
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), as_view(text).data(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) return fail(Errc::internal, "libqrencode made no code");
  QrCode made;
  made.modules = static_cast<unsigned>(code->width);
  const View cells(code->data, static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width));
  for (const std::uint8_t cell : cells) made.rows.push_back((cell & 1) != 0 ? QrCode::Module::dark : QrCode::Module::light);
  return made;
}

}  // namespace esign::pdf
