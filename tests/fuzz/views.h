// SPDX-License-Identifier: Apache-2.0
// Laws of a SignatureView, whatever its format.
#pragma once
#include <algorithm>

#include "base/text.h"
#include "formats/timestamp_view.h"
#include "fuzz.h"

namespace esign::fuzz {

inline long fatal_defects(const formats::SignatureView& view) {
  return std::ranges::count(view.defects, formats::Defect::Weight::fatal, &formats::Defect::weight);
}

/// The octets of each reference can be had twice and are the same both times: a verdict and a later reading agree.
inline void check_reference(const formats::Reference& reference) {
  ESIGN_LAW(is_utf8(reference.name), "a reference has a name in UTF-8");
  if (reference.failure) require_sound(*reference.failure);
  if (!reference.octets) return;
  const auto read = [&reference](Bytes& into) {
    return reference.octets([&into](View piece) -> Result<void> {
      append(into, piece);
      return {};
    });
  };
  Bytes first, second;
  const Result<void> once = read(first), twice = read(second);
  if (!once) require_sound(once.error());
  if (once && twice) ESIGN_LAW(first == second, "a reference means the same octets each time");
}

/// A token is there or a reason; an imprint is composed or a reason; and what a time-stamp covers is in the view.
inline void check_timestamp(const formats::TimestampView& timestamp, const formats::SignatureView& view) {
  ESIGN_LAW((timestamp.token == nullptr) == timestamp.failure.has_value(), "a token is read or it is said why not");
  if (timestamp.failure) require_sound(*timestamp.failure);
  if (timestamp.no_imprint) require_sound(*timestamp.no_imprint);
  if (timestamp.token) ESIGN_LAW(timestamp.rules.empty() == timestamp.no_imprint.has_value(), "an imprint has rules or a reason");
  // Not a hash, but as wrong: what is given must be looked at, every octet once.
  const formats::DigestFunction digest = [](Hash, const Source& source) -> Result<Bytes> {
    Bytes sum(32);
    std::size_t at = 0;
    ESIGN_CHECK(source([&](View piece) -> Result<void> {
      for (const std::uint8_t octet : piece) sum[at++ % sum.size()] ^= octet;
      return {};
    }));
    return sum;
  };
  const auto check = formats::check_imprint(timestamp, digest);
  if (!check) return require_sound(check.error());
  const auto inside = [&](const formats::Covered& covers) {
    const auto known = [](std::size_t count) { return [count](std::size_t position) { return position < count; }; };
    ESIGN_LAW(std::ranges::all_of(covers.references, known(view.references.size())), "a covered reference is there");
    ESIGN_LAW(std::ranges::all_of(covers.timestamps, known(view.timestamps.size())), "a covered time-stamp is there");
  };
  inside(check->covers);
  inside(check->indexed);
  const bool match = check->outcome == formats::ImprintCheck::Outcome::match;
  ESIGN_LAW(match || check->covers.signature_value == formats::Covered::SignatureValue::no, "what does not fit covers nothing");
}

inline void check_view(const formats::SignatureView& view) {
  for (const auto& timestamp : view.timestamps) check_timestamp(*timestamp, view);
  if (view.algorithm_failure) require_sound(*view.algorithm_failure);
  for (const formats::Reference& reference : view.references) check_reference(reference);
  for (const formats::Defect& defect : view.defects) ESIGN_LAW(!defect.detail.empty() && is_utf8(defect.detail), "a defect says what is wrong");
  for (const auto& certificate : view.certificates) ESIGN_LAW(certificate != nullptr, "a certificate that is there was parsed");
  for (const auto& crl : view.crls) ESIGN_LAW(crl != nullptr, "a CRL that is there was parsed");
}

}  // namespace esign::fuzz
