// SPDX-License-Identifier: Apache-2.0
#include "formats/pades/seal_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"

namespace esign::formats::pades {
namespace {

struct Labels {
  std::string_view language{}, signer{}, time{}, reason{}, place{};
};
constexpr Labels kLabels[] = {
    {"az", "Elektron imza", "Bildirilən vaxt", "Səbəb", "Yer"},
    {"en", "Electronic signature", "Claimed time", "Reason", "Place"},
    {"ru", "Электронная подпись", "Заявленное время", "Причина", "Место"},
};

}  // namespace

Result<std::vector<std::string>> seal_lines(const PdfSignature& pdf, const WriteOptions& options) {
  const auto labels = std::ranges::find(kLabels, pdf.visible->language, &Labels::language);
  if (labels == std::end(kLabels)) return fail(Errc::invalid_argument, "labels are in az, en or ru").in("language");
  const pkix::Identity who = pkix::identity_of(options.signer->subject());
  const CivilTime at = to_civil(options.signing_time);
  std::vector<std::string> lines{
      fmt::format("{}: {}", labels->signer, who.common_name.empty() ? options.signer->subject().to_text() : who.common_name),
      fmt::format("{}: {:02}.{:02}.{:04} {:02}:{:02}:{:02} UTC", labels->time, at.day, at.month, at.year, at.hour, at.minute, at.second)};
  if (!pdf.reason.empty()) lines.push_back(fmt::format("{}: {}", labels->reason, pdf.reason));
  if (!pdf.location.empty()) lines.push_back(fmt::format("{}: {}", labels->place, pdf.location));
  return lines;
}

}  // namespace esign::formats::pades
