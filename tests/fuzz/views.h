// SPDX-License-Identifier: Apache-2.0
// Laws of a SignatureView, whatever its format.
#pragma once
#include <algorithm>

#include "base/text.h"
#include "formats/signature_view.h"
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

inline void check_view(const formats::SignatureView& view) {
  if (view.algorithm_failure) require_sound(*view.algorithm_failure);
  for (const formats::Reference& reference : view.references) check_reference(reference);
  for (const formats::Defect& defect : view.defects) ESIGN_LAW(!defect.detail.empty() && is_utf8(defect.detail), "a defect says what is wrong");
  for (const auto& certificate : view.certificates) ESIGN_LAW(certificate != nullptr, "a certificate that is there was parsed");
  for (const auto& crl : view.crls) ESIGN_LAW(crl != nullptr, "a CRL that is there was parsed");
}

}  // namespace esign::fuzz
