// SPDX-License-Identifier: Apache-2.0
#include "care/care.h"

#include <algorithm>

#include "base/media_type.h"
#include "base/text.h"

namespace esign {

std::string_view name(CautionKind kind) noexcept {
  switch (kind) {
    case CautionKind::script: return "script";
    case CautionKind::layers: return "layers";
    case CautionKind::calculation: return "calculation";
    case CautionKind::external_reference: return "external_reference";
    case CautionKind::macro: return "macro";
    case CautionKind::hidden_text: return "hidden_text";
    case CautionKind::embedded_object: return "embedded_object";
    case CautionKind::type_mismatch: return "type_mismatch";
    case CautionKind::two_readings: return "two_readings";
    case CautionKind::unreadable: return "unreadable";
  }
  return "unreadable";
}

namespace care {
namespace {

constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";  // [MS-CFB] 2.2

bool begins(View octets, std::string_view with) {
  return octets.size() >= with.size() && as_text(octets.first(with.size())) == with;
}

/// What is no fault of the document is told to the caller; everything else is a caution about it.
bool is_of_the_machine(Errc code) { return code == Errc::storage || code == Errc::conflict || code == Errc::internal; }

Result<void> look_at_text(Look& look, std::string_view type, View front) {
  const bool xml = type == "application/xml" || type.ends_with("+xml");
  const bool html = type == "text/html";
  const bool rtf = begins(front, "{\\rtf");
  if (!xml && !html && !rtf) return {};
  ESIGN_TRY(const Bytes octets, look.document().octets(look.limits().care_octets));
  if (rtf) return look_at_rtf(look, octets);
  // XHTML is XML; other HTML is not.
  if (xml || begins(front, "<?xml")) return look_at_xml(look, octets, {});
  return look_at_html(look, octets);
}

Result<void> look_by_kind(Look& look, std::string_view password) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(look.document().size(), kSniffed)));
  ESIGN_CHECK(look.document().read_at(0, front));
  const std::string stated = look.document().media_type(), sniffed = sniffed_media_type(front);
  if (media_type_fit(stated, stated, sniffed) == MediaTypeFit::contradicts) {
    look.note(CautionKind::type_mismatch, {}, "its name says " + stated + ", its octets say " + sniffed);
  }
  if (sniffed == "application/pdf") return look_at_pdf(look, password);
  if (sniffed == "application/zip") return look_at_package(look);
  if (begins(front, kCompoundFile)) return look_at_compound_file(look);
  return look_at_text(look, sniffed.empty() ? stated : sniffed, front);
}

}  // namespace

void Look::note(CautionKind kind, std::string place, std::string detail) {
  if (seen_.size() >= limits_.cautions) return;
  const auto same = [&](const Caution& one) { return one.kind == kind && one.place == place; };
  if (std::ranges::none_of(seen_, same)) seen_.push_back({kind, std::move(place), std::move(detail)});
}

Result<std::vector<Caution>> look_through(const Document& document, std::string_view password, const Limits& limits) {
  Look look(document, limits);
  if (const auto looked = look_by_kind(look, password); !looked) {
    const Error& why = looked.error();
    if (is_of_the_machine(why.code)) return fail(why);
    look.note(CautionKind::unreadable, why.at, why.detail);
  }
  return look.take();
}

}  // namespace care
}  // namespace esign
