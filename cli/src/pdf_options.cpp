// SPDX-License-Identifier: Apache-2.0
#include "pdf_options.h"

#include <charconv>

#include "keys.h"

namespace esign::cli {
namespace {

/// A number that is the whole text.
template <class T>
std::optional<T> number_in(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    parts.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return parts;
}

/// "field": the place of --field's own; else "page=1,box=x,y,width,height", the page being 1 unless it is said.
Result<PdfSignature::Visible> place_named(const std::string& text) {
  PdfSignature::Visible visible;
  if (text == "field") return visible;
  std::vector<double> numbers;
  enum class Inside : std::uint8_t { nothing, box } inside = Inside::nothing;
  const auto wrong = [] { return fail(Errc::invalid_argument, "expected field, or page=N,box=X,Y,WIDTH,HEIGHT in points").in("--visible"); };
  for (std::string_view part : parts_of(text)) {
    if (part.starts_with("page=")) {
      const auto page = number_in<std::uint64_t>(part.substr(5));
      if (!page || *page == 0) return wrong();
      visible.page = *page;
      inside = Inside::nothing;
      continue;
    }
    if (part.starts_with("box=")) {
      part.remove_prefix(4);
      inside = Inside::box;
    }
    const auto number = number_in<double>(part);
    if (inside != Inside::box || !number) return wrong();
    numbers.push_back(*number);
  }
  if (numbers.size() != 4 || numbers[2] <= 0 || numbers[3] <= 0) return wrong();
  visible.box = PdfBox{numbers[0], numbers[1], numbers[2], numbers[3]};
  return visible;
}

std::string code_of(Language language) {
  switch (language) {
    case Language::en: return "en";
    case Language::ru: return "ru";
    case Language::az: break;
  }
  return "az";
}

}  // namespace

void DocumentPassword::add(CLI::App& command) {
  auto* by_file = command.add_option("--document-password-file", file, "File whose first line is the password of an encrypted PDF");
  command.add_option("--document-password-env", env, "Environment variable that holds the password of an encrypted PDF")->excludes(by_file);
}

Result<std::shared_ptr<const Pin>> DocumentPassword::get(const Ui& ui) const {
  if (file.empty() && env.empty()) return std::shared_ptr<const Pin>();
  std::optional<Pin> given = pin_source(ui, file, env)(PinRequest{});
  if (!given) return fail(Errc::not_found, "no password in the file or variable").in("--document-password");
  return std::make_shared<const Pin>(std::move(*given));
}

void PdfOptions::add(CLI::App& command) {
  command.add_option("--field", field, "Signature field of a PDF: an empty one that is there, or a new name");
  command.add_option("--reason", reason, "Why a PDF is signed");
  command.add_option("--location", location, "Where a PDF is signed");
  command.add_option("--certify", certify, "What may change in a PDF after this first signature: 1 nothing, 2 forms and signatures, 3 annotations too")
      ->check(CLI::Range(1, 3));
  auto* some = command.add_option("--lock", lock, "Form field of a PDF that nobody may change any more (repeatable)")->allow_extra_args(false);
  command.add_flag("--lock-all", lock_all, "Nobody may change any form field of the PDF any more")->excludes(some);
  command.add_option("--visible", visible, "Show the signature in a PDF: page=N,box=X,Y,WIDTH,HEIGHT in points, or field");
  command.add_option("--qr", qr, "Text of the QR code of a visible signature; {id} becomes the file's identifier; empty: no code")->capture_default_str();
  password.add(command);
}

Result<PdfSignature> PdfOptions::signature(const Ui& ui) const {
  PdfSignature made;
  made.field = field;
  made.reason = reason;
  made.location = location;
  made.certification = static_cast<PdfSignature::Certification>(certify);
  if (lock_all) made.lock = PdfSignature::Lock{};
  if (!lock.empty()) made.lock = PdfSignature::Lock{PdfSignature::Lock::Action::include, lock};
  if (!visible.empty()) {
    ESIGN_TRY(made.visible, place_named(visible));
    made.visible->qr = qr;
    made.visible->language = code_of(ui.language());
  }
  ESIGN_TRY(made.password, password.get(ui));
  return made;
}

}  // namespace esign::cli
