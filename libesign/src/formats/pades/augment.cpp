// SPDX-License-Identifier: Apache-2.0
#include "formats/pades/augment.h"

#include <algorithm>

#include "cms/oids.h"
#include "cms/rewrite.h"
#include "cms/signed_data.h"
#include "cms/write.h"
#include "formats/pades/covered.h"
#include "formats/pades/reading.h"
#include "pdf/editor.h"
#include "pdf/serialise.h"

namespace esign::formats::pades {
namespace {

/// Of /Contents of a document time-stamp: twice what the largest token of the corpora needs with its chain.
constexpr std::size_t kTokenReserve = 24 * 1024;
/// With less room than this behind the CMS no authority is asked for a token to put there: it could only be thrown away.
constexpr std::size_t kSmallestSpare = 8 * 1024;

class PadesAugmenter : public Augmenter {
 public:
  PadesAugmenter(Document file, const MoreOptions& options, const Limits& limits)
      : file_(std::move(file)), password_(as_view(options.password)), vri_(options.vri), limits_(limits) {}

  Result<SignatureSet> read() const override { return pades::read(file_, limits_, {password(), {}}); }
  Result<Bytes> signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_signature_timestamp(std::size_t signature, View token) override;
  Result<void> add_values(std::size_t signature, ValuesOf of, const Values& values) override;
  Result<void> relate(std::size_t signature, View token, const Values& used, const DigestFunction& digest) override;
  Result<void> settle() override;
  Scope archive_scope() const override { return Scope::file; }
  Result<Bytes> archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_archive_timestamp(std::size_t signature, View token) override;
  Result<void> write(const Sink& out) const override { return file_.read(out); }

 private:
  /// The gap of a signature that nothing was appended to, and the CMS in it.
  struct Last {
    pdf::SignedRange range{};
    Bytes cms{};
    std::size_t spare = 0;
  };
  Result<std::optional<Last>> last_signature(std::size_t signature) const;
  Result<pdf::Editor> edit() const { return pdf::Editor::open(file_, password(), limits_); }
  std::string_view password() const { return as_text(password_.reveal()); }

  Document file_;
  SecretBytes password_;
  std::optional<Time> vri_;
  Limits limits_;
  pdf::SecurityStore pending_{};
  std::optional<pdf::UpdateOctets> timestamp_{};  ///< A document time-stamp without its token.
  std::optional<Last> inside_{};                  ///< Where a signature time-stamp goes; else a document time-stamp does.
};

/// Changing /Contents of a signature that something was appended to would break whatever covers it.
Result<std::optional<PadesAugmenter::Last>> PadesAugmenter::last_signature(std::size_t signature) const {
  ESIGN_TRY(Reading reading, read_file(file_, password(), limits_, nullptr));
  std::size_t position = 0;
  for (Located& located : reading.located) {
    if (located.role() == Located::Role::document_timestamp || position++ != signature) continue;
    const auto& range = located.value.range;
    if (!range || range->end != file_.size()) return std::optional<Last>();
    const std::size_t room = located.value.contents.size();
    ESIGN_TRY(Bytes cms, cms_of(located.value, limits_));
    if (cms.empty() || cms.size() > room) return std::optional<Last>();
    const std::size_t spare = room - cms.size();
    return std::optional<Last>(Last{*range, std::move(cms), spare});
  }
  return fail(Errc::internal, "a signature that is not there");
}

Result<Bytes> PadesAugmenter::signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  ESIGN_TRY(inside_, last_signature(signature));
  if (inside_ && inside_->spare < kSmallestSpare) inside_.reset();
  if (!inside_) return archive_imprint(signature, hash, digest);
  ESIGN_TRY(const cms::Parts parts, cms::scan(Document::from_octets(inside_->cms, "signature"), limits_));
  if (parts.signer_infos.size() != 1) return fail(Errc::invalid_argument, "a signature of a PDF has one signer");
  ESIGN_TRY(const cms::SignerInfo signer, cms::read_signer_info(parts.signer_infos.front(), limits_));
  return digest(hash, [&](const Sink& out) { return out(signer.signature); });
}

Result<void> PadesAugmenter::add_signature_timestamp(std::size_t signature, View token) {
  if (!inside_) return add_archive_timestamp(signature, token);
  ESIGN_TRY(cms::Parts parts, cms::scan(Document::from_octets(inside_->cms, "signature"), limits_));
  Bytes& signer = parts.signer_infos.front();
  ESIGN_TRY(signer, cms::with_unsigned_attribute(signer, cms::encode_attribute(cms::oid::signature_timestamp, token), limits_));
  Bytes made;
  ESIGN_CHECK(cms::write(parts, [&](View piece) -> Result<void> {
    append(made, piece);
    return {};
  }));
  const std::size_t room = inside_->cms.size() + inside_->spare;
  if (made.size() > room) return fail(Errc::limit_exceeded, "the time-stamp does not fit into /Contents");
  made.resize(room);
  const std::string digits = pdf::hex_string(made);
  const Document gap = Document::from_octets(copy(as_view(digits)), "gap");
  const pdf::SignedRange& range = inside_->range;
  if (gap.size() != range.after - range.before) return fail(Errc::malformed, "white space or an odd digit in /Contents");
  ESIGN_TRY(file_, Document::joined({{file_, 0, range.before}, {gap, 0, gap.size()}, {file_, range.after, file_.size() - range.after}}, file_.name(),
                                    file_.media_type()));
  inside_.reset();
  return {};
}

/// Held until settle(): validation data for all signatures are one update.
Result<void> PadesAugmenter::add_values(std::size_t, ValuesOf, const Values& values) {
  const auto add = [](std::vector<Bytes>& to, const std::vector<Bytes>& more) { to.insert(to.end(), more.begin(), more.end()); };
  add(pending_.certificates, values.certificates);
  add(pending_.crls, values.crls);
  add(pending_.ocsp, values.ocsp);
  return {};
}

/// EN 319 142-1 clause 5.4.2.3: the key is the SHA-1 of /Contents, whatever that time-stamp or signature has inside. A signature
/// time-stamp stands in that of its signature.
Result<void> PadesAugmenter::relate(std::size_t signature, View token, const Values& used, const DigestFunction& digest) {
  if (!vri_) return {};
  ESIGN_TRY(const Reading reading, read_file(file_, password(), limits_, nullptr));
  const Located* about = nullptr;
  std::size_t position = 0;
  for (const Located& one : reading.located) {
    const View found = one.value.contents;
    if (one.role() == Located::Role::signature) {
      if (position++ == signature && about == nullptr) about = &one;
    } else if (!token.empty() && found.size() >= token.size() && equal(found.first(token.size()), token)) {
      about = &one;
    }
  }
  if (about == nullptr) return fail(Errc::internal, "a signature that is not there");
  ESIGN_TRY(const std::string key, vri_key(about->value, digest));
  pdf::SecurityStore::Related& related = pending_.related[key];
  const auto add = [](std::vector<Bytes>& to, const std::vector<Bytes>& more) { to.insert(to.end(), more.begin(), more.end()); };
  add(related.certificates, used.certificates);
  add(related.crls, used.crls);
  add(related.ocsp, used.ocsp);
  pending_.updated = pdf::date(*vri_);
  return {};
}

Result<void> PadesAugmenter::settle() {
  const pdf::SecurityStore values = std::exchange(pending_, {});
  if (values.certificates.empty() && values.crls.empty() && values.ocsp.empty() && values.related.empty()) return {};
  ESIGN_TRY(pdf::Editor editor, edit());
  ESIGN_CHECK(editor.add_to_store(values));
  if (editor.empty()) return {};
  ESIGN_TRY(pdf::UpdateOctets update, editor.finish());
  ESIGN_CHECK(check_update(file_, update, limits_));
  ESIGN_TRY(file_, updated(file_, std::move(update.octets)));
  return {};
}

/// EN 319 142-1 clause 5.4.3; one covers every signature.
Result<Bytes> PadesAugmenter::archive_imprint(std::size_t, Hash hash, const DigestFunction& digest) {
  ESIGN_CHECK(settle());
  ESIGN_TRY(pdf::Editor editor, edit());
  pdf::SignatureToAdd wanted;
  wanted.field = editor.free_name("Timestamp");
  wanted.entries.emplace("Type", pdf::name_object("DocTimeStamp"));
  wanted.entries.emplace("Filter", pdf::name_object("Adobe.PPKLite"));
  wanted.entries.emplace("SubFilter", pdf::name_object("ETSI.RFC3161"));
  wanted.reserve = kTokenReserve;
  ESIGN_CHECK(editor.add_signature(wanted));
  ESIGN_TRY(timestamp_, editor.finish());
  ESIGN_CHECK(check_update(file_, *timestamp_, limits_));
  return digest(hash, covered_octets(file_, *timestamp_));
}

Result<void> PadesAugmenter::add_archive_timestamp(std::size_t, View token) {
  if (!timestamp_) return fail(Errc::internal, "no document time-stamp was begun");
  pdf::UpdateOctets update = *std::exchange(timestamp_, {});
  ESIGN_CHECK(pdf::fill_gap(update, file_.size(), token));
  ESIGN_TRY(file_, updated(file_, std::move(update.octets)));
  return {};
}

}  // namespace

Result<std::unique_ptr<Augmenter>> open_for_more(const Document& file, const MoreOptions& options, const Limits& limits) {
  return std::unique_ptr<Augmenter>(std::make_unique<PadesAugmenter>(file, options, limits));
}

}  // namespace esign::formats::pades
