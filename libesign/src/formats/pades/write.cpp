// SPDX-License-Identifier: Apache-2.0
#include "formats/pades/write.h"

#include "formats/cades/cades.h"
#include "formats/pades/covered.h"
#include "formats/pades/seal_text.h"
#include "pdf/editor.h"
#include "pdf/seal/seal.h"
#include "pdf/serialise.h"

namespace esign::formats::pades {
namespace {

std::string_view password_of(const PdfSignature& pdf) {
  if (!pdf.password) return {};
  const auto revealed = pdf.password->reveal();
  return {revealed.data(), revealed.size()};
}

Sink into(Bytes& octets) {
  return [&octets](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  };
}

/// The largest SignedData that can come out: the same one with a value of the most octets that the key gives.
Result<std::size_t> dry_run(const WriteOptions& options, const DigestFunction& digest) {
  ESIGN_TRY(const Bytes of_nothing, digest(options.content_hash, [](const Sink&) -> Result<void> { return {}; }));
  ESIGN_TRY(const Unfinished unfinished, cades::prepare_embedded(of_nothing, options, digest));
  ESIGN_TRY(const std::size_t largest, largest_value(options.signer->public_key()));
  Bytes made;
  ESIGN_CHECK(unfinished.finish(Bytes(largest), into(made)));
  return made.size();
}

/// EN 319 142-1 clause 6.3, ISO 32000-2 table 255.
pdf::Dictionary entries_of(const PdfSignature& pdf, const WriteOptions& options) {
  pdf::Dictionary entries;
  entries.emplace("Type", pdf::name_object("Sig"));
  entries.emplace("Filter", pdf::name_object("Adobe.PPKLite"));
  entries.emplace("SubFilter", pdf::name_object("ETSI.CAdES.detached"));
  entries.emplace("M", pdf::text_object(pdf::date(options.signing_time)));
  if (!pdf.reason.empty()) entries.emplace("Reason", pdf::text_object(pdf.reason));
  if (!pdf.location.empty()) entries.emplace("Location", pdf::text_object(pdf.location));
  return entries;
}

std::optional<pdf::FieldLock> lock_of(const PdfSignature& pdf) {
  if (!pdf.lock) return std::nullopt;
  pdf::FieldLock lock{pdf::FieldLock::Action::all, pdf.lock->fields};
  switch (pdf.lock->action) {
    case PdfSignature::Lock::Action::all: break;
    case PdfSignature::Lock::Action::include: lock.action = pdf::FieldLock::Action::include; break;
    case PdfSignature::Lock::Action::exclude: lock.action = pdf::FieldLock::Action::exclude; break;
  }
  return lock;
}

Result<pdf::SignatureToAdd> signature_to_add(const PdfSignature& pdf, const WriteOptions& options, const pdf::Editor& editor) {
  pdf::SignatureToAdd wanted;
  wanted.field = pdf.field.empty() ? editor.free_name("Signature") : pdf.field;
  wanted.entries = entries_of(pdf, options);
  wanted.certification = static_cast<pdf::Certification>(pdf.certification);
  wanted.lock = lock_of(pdf);
  if (!pdf.visible) return wanted;
  wanted.page = pdf.visible->page;
  if (const auto& box = pdf.visible->box) wanted.box = pdf::Box{box->x, box->y, box->width, box->height};
  pdf::Seal seal;
  ESIGN_TRY(seal.lines, seal_lines(pdf, options));
  seal.qr = pdf.visible->qr;
  constexpr std::string_view kPlace = "{id}";
  if (const auto at = seal.qr.find(kPlace); at != std::string::npos) seal.qr.replace(at, kPlace.size(), to_hex(editor.identifier()));
  wanted.draw = [seal = std::move(seal)](double width, double height) {
    pdf::Seal fitted = seal;
    fitted.width = width;
    fitted.height = height;
    return pdf::draw_seal(fitted);
  };
  return wanted;
}

}  // namespace

Result<std::size_t> largest_value(const pkix::PublicKeyInfo& key) {
  const std::size_t octets = (key.bits + 7u) / 8u;
  switch (key.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss:
      if (octets > 0) return octets;
      break;
    case pkix::KeyType::ec:
      // ECDSA-Sig-Value: two INTEGERs with a leading zero each, and three headers of at most three octets.
      if (octets > 0) return 2 * (octets + 1) + 9;
      break;
    case pkix::KeyType::ed25519: return 64u;
    case pkix::KeyType::other: break;
  }
  return fail(Errc::unsupported, "a key whose signatures have no known size");
}

Result<Unfinished> prepare(const Document& document, const PdfSignature& pdf, const WriteOptions& options, const DigestFunction& digest,
                           const Limits& limits) {
  if (!options.signer) return fail(Errc::invalid_argument, "no signer certificate");
  ESIGN_TRY(pdf::Editor editor, pdf::Editor::open(document, password_of(pdf), limits));
  ESIGN_TRY(pdf::SignatureToAdd wanted, signature_to_add(pdf, options, editor));
  ESIGN_TRY(const std::size_t needed, dry_run(options, digest));
  wanted.reserve = needed + pdf.spare;
  ESIGN_CHECK(editor.add_signature(wanted));
  ESIGN_TRY(const pdf::UpdateOctets update, editor.finish());
  ESIGN_CHECK(check_update(document, update, limits));
  ESIGN_TRY(const Bytes content_digest, digest(options.content_hash, covered_octets(document, update)));
  ESIGN_TRY(const Unfinished inner, cades::prepare_embedded(content_digest, options, digest));
  Unfinished unfinished;
  unfinished.message = inner.message;
  unfinished.finish = [document, update, inner, digest, content_digest, hash = options.content_hash](View value, const Sink& out) -> Result<void> {
    Bytes cms;
    ESIGN_CHECK(inner.finish(value, into(cms)));
    pdf::UpdateOctets filled = update;
    ESIGN_CHECK(pdf::fill_gap(filled, document.size(), cms));
    return write_updated(document, filled, {digest, hash, content_digest}, out);
  };
  return unfinished;
}

}  // namespace esign::formats::pades
