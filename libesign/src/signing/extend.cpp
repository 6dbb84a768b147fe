// SPDX-License-Identifier: Apache-2.0
// From any level to a higher one (esign/extend.h): check, stamp, gather, stamp again, read back.
#include "signing/extend.h"

#include <algorithm>

#include "asn1/ber.h"
#include "crypto/backend.h"
#include "formats/asic/asic.h"
#include "formats/cades/cades.h"
#include "formats/pades/augment.h"
#include "formats/pades/pades.h"
#include "formats/xades/xades.h"
#include "signing/extension.h"
#include "signing/material.h"

namespace esign {
namespace {

using formats::SignatureSet;
using formats::SignatureView;
using formats::TimestampKind;
using formats::TimestampView;
using signing::Certificates;
using Outcome = formats::ImprintCheck::Outcome;

Result<Bytes> host_digest(Hash hash, const Source& octets) { return crypto::digest(crypto::openssl(), hash, octets); }

constexpr std::uint64_t kFront = 1024;  ///< What tells the format; junk before a PDF is no more.

Result<Bytes> front_of(const Document& document) {
  Bytes front(static_cast<std::size_t>(std::min(document.size(), kFront)));
  ESIGN_CHECK(document.read_at(0, front));
  return front;
}

Result<std::unique_ptr<formats::Augmenter>> open(const Document& document, const std::optional<Document>& content, const LongTermServices& services) {
  ESIGN_TRY(const Bytes front, front_of(document));
  if (formats::pades::looks_like_pdf(front) == formats::pades::Likeness::yes) {
    formats::pades::MoreOptions options{{}, services.vri};
    if (services.password) options.password = {services.password->reveal().data(), services.password->reveal().size()};
    return formats::pades::open_for_more(document, options);
  }
  if (services.vri) return fail(Errc::invalid_argument, "VRI is a part of PDF files alone");
  if (formats::asic::looks_like_zip(front) == formats::asic::Likeness::yes) {
    if (content) return fail(Errc::invalid_argument, "a container holds what is signed: no content beside it");
    return formats::asic::open_for_more(document);
  }
  if (formats::cades::looks_like_cms(front) == formats::cades::Likeness::yes) return formats::cades::open_for_more(document, content);
  return formats::xades::open_for_more(document, content);
}

formats::Evidence evidence_of(const SignatureView& view) {
  formats::Evidence all{view.certificates, view.crls, view.ocsp};
  for (const auto& timestamp : view.timestamps) {
    if (timestamp->token) add(all, {timestamp->token->view.certificates, timestamp->token->view.crls, timestamp->token->view.ocsp});
  }
  return all;
}

Result<Outcome> outcome_of(const TimestampView& timestamp) {
  ESIGN_TRY(const auto check, formats::check_imprint(timestamp, &host_digest));
  return check.outcome;
}

}  // namespace

Result<void> signing::check_references(const SignatureView& view) {
  for (const formats::Reference& reference : view.references) {
    if (reference.failure) return fail(*reference.failure);
    if (!reference.octets) continue;  // Detached, and the content was not given: B-T and B-LT do without.
    ESIGN_TRY(const Bytes digest, host_digest(reference.hash, reference.octets));
    if (digest != reference.expected) return fail(Errc::invalid_argument, "what was signed has changed: nothing is added to it").in(reference.name);
  }
  return {};
}

/// A token from the service: over this imprint, and its own signature holds. What it says of time is the service's to judge.
Result<Bytes> signing::stamp(const Bytes& imprint, const LongTermServices& services, const Certificates& at_hand) {
  if (!services.timestamp) return fail(Errc::invalid_argument, "no time-stamp authority to ask");
  ESIGN_TRY(const Bytes given, services.timestamp(services.hash, imprint));
  ESIGN_TRY(asn1::Transcoded octets, asn1::to_der(given));  // EN 319 122-1 clause 5.3: DER
  ESIGN_TRY(const auto token, formats::timestamp::read_token(octets.der));
  const auto& stated = token.info.imprint;
  const auto hash = pkix::hash_from(stated.hash_algorithm);
  if (!hash || *hash != services.hash || stated.hashed_message != imprint) return fail(Errc::protocol, "the time-stamp is over something else");
  Certificates all = at_hand;
  all.insert(all.end(), token.view.certificates.begin(), token.view.certificates.end());
  ESIGN_TRY(const auto unit, verified_signer(token.view, all).in("TimeStampToken"));
  ESIGN_CHECK(check_references(token.view).in("TimeStampToken"));
  if (services.accepts) ESIGN_CHECK(services.accepts(octets.der, Certificate(unit)).in("TimeStampToken"));
  return std::move(octets.der);
}

namespace {

using signing::check_references;

class Extension {
 public:
  Extension(formats::Augmenter& file, Level level, const LongTermServices& services) : file_(file), level_(level), services_(services) {}

  Result<void> run();

 private:
  Certificates at_hand(const SignatureView& view) const;
  Result<void> check_signatures();
  Result<void> add_signature_timestamps();
  Result<void> add_validation_data();
  Result<void> add_archive_timestamps();
  Result<void> check_back() const;
  Result<Bytes> stamp(const Bytes& imprint) const;
  enum class Stamped : std::uint8_t { yes, no };
  Result<Stamped> is_stamped(const SignatureView& view) const;
  Result<void> add_values(std::size_t signature);

  formats::Augmenter& file_;
  Level level_;
  const LongTermServices& services_;
  SignatureSet before_{};
};

Certificates Extension::at_hand(const SignatureView& view) const {
  Certificates all = evidence_of(view).certificates;
  for (const Certificate& one : services_.certificates) all.push_back(one.parsed());
  return all;
}

Result<void> Extension::run() {
  ESIGN_TRY(before_, file_.read());
  ESIGN_CHECK(check_signatures());
  ESIGN_CHECK(add_signature_timestamps());
  if (level_ >= Level::b_lt) ESIGN_CHECK(add_validation_data());
  if (level_ >= Level::b_lta) ESIGN_CHECK(add_archive_timestamps());
  ESIGN_CHECK(file_.settle());
  return check_back();
}

Result<void> Extension::check_signatures() {
  for (const SignatureView& view : before_.signatures) {
    for (const formats::Defect& defect : view.defects) {
      if (defect.weight == formats::Defect::Weight::fatal) return fail(Error{Errc::invalid_argument, defect.detail, defect.place, -1});
    }
    ESIGN_CHECK(signing::verified_signer(view, at_hand(view)).in(view.id));
    ESIGN_CHECK(check_references(view).in(view.id));
  }
  return {};
}

/// Whoever stamps brings a certificate, or one is at hand.
Result<Bytes> Extension::stamp(const Bytes& imprint) const {
  Certificates at_hand;
  for (const Certificate& one : services_.certificates) at_hand.push_back(one.parsed());
  return signing::stamp(imprint, services_, at_hand);
}

/// Whether the time-stamp is what makes a signature B-T: one of its own, in a PDF also one of the document that covers it
/// (EN 319 142-1 clause 6.3, table 1).
bool makes_b_t(const SignatureView& view, const TimestampView& timestamp) {
  if (timestamp.kind == TimestampKind::signature) return true;
  return view.format == Format::pades && timestamp.covers.signature_value == formats::Covered::SignatureValue::yes;
}

/// Whether there is a signature time-stamp that fits and that a verdict may give a time. Below an archive time-stamp nothing is
/// repaired: that one says itself since when the signature is there. In a PDF it is a time-stamp like the others, and asked about.
Result<Extension::Stamped> Extension::is_stamped(const SignatureView& view) const {
  const bool archived = view.format != Format::pades && std::ranges::any_of(view.timestamps, [](const auto& one) { return one->kind == TimestampKind::archive; });
  for (const auto& timestamp : view.timestamps) {
    if (!makes_b_t(view, *timestamp)) continue;
    ESIGN_TRY(const Outcome outcome, outcome_of(*timestamp));
    if (outcome != Outcome::match) continue;
    if (archived || !services_.accepts || !timestamp->token) return Stamped::yes;
    // A unit that is not at hand is nobody of whom this could be asked.
    const auto unit = signing::verified_signer(timestamp->token->view, at_hand(view));
    if (!unit || services_.accepts(timestamp->token->octets, Certificate(*unit))) return Stamped::yes;
  }
  return Stamped::no;
}

Result<void> Extension::add_signature_timestamps() {
  SignatureSet now = before_;
  for (std::size_t i = 0; i < now.signatures.size(); ++i) {
    ESIGN_TRY(const Stamped stamped, is_stamped(now.signatures[i]));
    if (stamped == Stamped::yes) continue;
    ESIGN_TRY(const Bytes imprint, file_.signature_imprint(i, services_.hash, &host_digest));
    ESIGN_TRY(const Bytes token, stamp(imprint));
    ESIGN_CHECK(file_.add_signature_timestamp(i, token));
    if (file_.archive_scope() == formats::Augmenter::Scope::file) {
      ESIGN_TRY(now, file_.read());  // A time-stamp of the document is one for all its signatures.
    }
  }
  return {};
}

/// The signer's chain, then those of every time-stamp that the file has so far. Status must not be older than what it is about.
Result<void> Extension::add_values(std::size_t signature) {
  ESIGN_TRY(const SignatureSet set, file_.read());
  const SignatureView& view = set.signatures.at(signature);
  const Certificates certificates = at_hand(view);
  signing::Material material(services_, evidence_of(view));
  Time since = Time::max();
  for (const auto& timestamp : view.timestamps) {
    if (makes_b_t(view, *timestamp) && timestamp->token) since = std::min(since, timestamp->token->info.gen_time);
  }
  ESIGN_TRY(const auto signer, signing::verified_signer(view, certificates));
  ESIGN_CHECK(material.need(signer, since));
  ESIGN_CHECK(file_.add_values(signature, formats::ValuesOf::signature, material.take()));
  ESIGN_CHECK(file_.relate(signature, {}, material.take_used(), &host_digest));
  for (const auto& timestamp : view.timestamps) {
    if (!timestamp->token) continue;
    ESIGN_TRY(const auto unit, signing::verified_signer(timestamp->token->view, certificates).in(timestamp->attribute));
    ESIGN_CHECK(material.need(unit, timestamp->token->info.gen_time));
    ESIGN_CHECK(file_.relate(signature, timestamp->octets, material.take_used(), &host_digest));
  }
  return file_.add_values(signature, formats::ValuesOf::timestamps, material.take());
}

Result<void> Extension::add_validation_data() {
  for (std::size_t i = 0; i < before_.signatures.size(); ++i) ESIGN_CHECK(add_values(i));
  return {};
}

Result<void> Extension::add_archive_timestamps() {
  for (std::size_t i = 0; i < before_.signatures.size(); ++i) {
    ESIGN_TRY(const Bytes imprint, file_.archive_imprint(i, services_.hash, &host_digest));
    ESIGN_TRY(const Bytes token, stamp(imprint));
    ESIGN_CHECK(file_.add_archive_timestamp(i, token));
    if (file_.archive_scope() == formats::Augmenter::Scope::file) break;
  }
  return {};
}

/// Reads what was made as a stranger would: nothing that fitted before fits no more, and everything new fits.
Result<void> Extension::check_back() const {
  ESIGN_TRY(const SignatureSet after, file_.read());
  if (after.signatures.size() != before_.signatures.size()) return fail(Errc::internal, "a signature appeared or went");
  for (std::size_t i = 0; i < after.signatures.size(); ++i) {
    const SignatureView& was = before_.signatures[i];
    const SignatureView& is = after.signatures[i];
    if (is.value != was.value || is.signed_octets != was.signed_octets || is.references.size() != was.references.size())
      return fail(Errc::internal, "a signature has changed").in(is.id);
    ESIGN_CHECK(check_references(is).in(is.id));
    for (std::size_t t = 0; t < is.timestamps.size(); ++t) {
      ESIGN_TRY(const Outcome now, outcome_of(*is.timestamps[t]));
      if (now == Outcome::match) continue;
      if (t < was.timestamps.size()) {
        ESIGN_TRY(const Outcome earlier, outcome_of(*was.timestamps[t]));
        if (earlier == now) continue;  // It did not fit before either: verification tells.
      }
      return fail(Errc::unsupported, "a time-stamp would not fit any more").in(is.id);
    }
  }
  return {};
}

}  // namespace

Result<void> signing::extend(const Document& document, const std::optional<Document>& content, Level level, const LongTermServices& services,
                             const Output& output) {
  if (level == Level::b_b) return fail(Errc::invalid_argument, "every signature has the level B-B: choose a higher one");
  ESIGN_TRY(const Bytes front, front_of(document));
  if (formats::asic::looks_like_zip(front) == formats::asic::Likeness::yes && !content) {
    ESIGN_TRY(const auto holds, formats::asic::holds(document));
    if (holds == formats::asic::Holds::timestamps) return renew_stamped(document, level, services, output);
  }
  ESIGN_TRY(const auto file, open(document, content, services));
  ESIGN_CHECK(Extension(*file, level, services).run());
  return file->write(output);
}

}  // namespace esign
