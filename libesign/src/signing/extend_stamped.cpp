// SPDX-License-Identifier: Apache-2.0
// Renewing the time-stamp of an ASiC-S container without signatures (EN 319 162-1 clauses 4.3.3.2 and A.7): the validation data of the
// newest token goes beside it, then a manifest lists all and gets a token of its own.
#include "base/text.h"
#include "crypto/backend.h"
#include "formats/asic/asic.h"
#include "signing/extension.h"

namespace esign::signing {
namespace {

using formats::SignatureView;
using formats::TimestampView;
using formats::asic::Renewal;
using formats::asic::Stamped;

Result<Bytes> digest_with(Hash hash, const Source& octets) { return crypto::digest(crypto::openssl(), hash, octets); }

/// Every time-stamp fits. What ended is no hindrance, but that one does not fit any more would be covered up by another above it.
Result<void> check_imprints(const Stamped& stamped) {
  for (const auto& one : stamped.carrier.timestamps) {
    if (one->failure) return fail(*one->failure).in(printable(one->attribute));
    ESIGN_TRY(const auto check, formats::check_imprint(*one, &digest_with));
    if (check.outcome != formats::ImprintCheck::Outcome::match)
      return fail(Errc::invalid_argument, "this time-stamp does not fit: " + check.why + "; it is not renewed").in(printable(one->attribute));
  }
  return {};
}

Certificates at_hand(const LongTermServices& services, const SignatureView& token) {
  Certificates all = token.certificates;
  for (const Certificate& one : services.certificates) all.push_back(one.parsed());
  return all;
}

/// What its chain needs, beside the newest token.
Result<void> add_validation_data(Renewal& container, const TimestampView& newest, const LongTermServices& services) {
  const SignatureView& view = newest.token->view;
  ESIGN_TRY(const auto unit, verified_signer(view, at_hand(services, view)));
  ESIGN_CHECK(check_references(view));
  const formats::Evidence file{view.certificates, view.crls, view.ocsp};
  Material material(services, file);
  ESIGN_CHECK(material.need(unit, newest.token->info.gen_time));
  return container.add_values(material.take());
}

}  // namespace

Result<void> renew_stamped(const Document& container, Level level, const LongTermServices& services, const Output& output) {
  if (level != Level::b_lta) return fail(Errc::invalid_argument, "a time-stamp alone is renewed by another: level b-lta");
  ESIGN_TRY(Renewal renewal, Renewal::open(container));
  ESIGN_TRY(const Stamped before, renewal.read());
  ESIGN_CHECK(check_imprints(before));
  const TimestampView& newest = *before.carrier.timestamps.back();
  ESIGN_CHECK(add_validation_data(renewal, newest, services).in(printable(newest.attribute)));
  ESIGN_TRY(const Bytes imprint, renewal.imprint(services.hash, &digest_with));
  ESIGN_TRY(const Bytes token, stamp(imprint, services, at_hand(services, newest.token->view)));
  renewal.add(token);
  // Read as a stranger would: one more, and all fit.
  ESIGN_TRY(const Stamped after, renewal.read());
  if (after.carrier.timestamps.size() != before.carrier.timestamps.size() + 1) return fail(Errc::internal, "the new time-stamp is not found in the container");
  ESIGN_CHECK(check_imprints(after));
  return renewal.write(output);
}

}  // namespace esign::signing
