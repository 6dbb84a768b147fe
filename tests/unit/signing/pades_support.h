// SPDX-License-Identifier: Apache-2.0
// PDF files signed with the test PKI.
#pragma once
#include "formats/pades/write.h"
#include "pdf/builder.h"
#include "pdf/revisions.h"
#include "pdf/window.h"
#include "signing/long_term_support.h"

namespace esign::signing_test {

inline formats::WriteOptions pdf_options(const SignedBy& by = {}) {
  formats::WriteOptions options;
  options.signer = test_certificate(by.who);
  options.signing_time = instant(by.at);
  return options;
}

inline Result<Document> sign_pdf(const Document& document, const PdfSignature& pdf = {}, const SignedBy& by = {}) {
  const formats::WriteOptions options = pdf_options(by);
  ESIGN_TRY(const formats::Unfinished unfinished, formats::pades::prepare(document, pdf, options, kHostDigest));
  ESIGN_TRY(const Bytes value, test_key(by.who)->sign(options.algorithm, unfinished.message));
  Bytes made;
  ESIGN_CHECK(unfinished.finish(value, [&](View piece) -> Result<void> {
    append(made, piece);
    return {};
  }));
  return Document::from_octets(std::move(made), document.name());
}

inline Bytes all_of(const Document& document) { return document.octets(document.size()).value(); }

/// The catalog of the newest revision, in its window.
struct Opened {
  pdf::Window window;
  pdf::Object catalog{};
  pdf::Object at(const pdf::Object& object) const { return window.resolve(object).value(); }
};
inline Opened opened(const Document& document, std::string_view password = {}) {
  Opened made{pdf::Window::open(document, document.size(), password).value(), {}};
  made.catalog = made.at(made.window.trailer()["Root"]);
  return made;
}
/// The signature dictionary of a field, by its place in /Fields.
inline pdf::Object field_at(const Opened& file, std::size_t position) {
  return file.at(file.at(file.at(file.catalog["AcroForm"])["Fields"]).array()->at(position));
}

}  // namespace esign::signing_test
