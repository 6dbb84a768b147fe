// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/verifier.h>

#include "crypto/backend.h"
#include "trust/trust_store.h"

namespace esign {

/// The backend that speaks for the judges who were asked.
inline const crypto::Backend& backend_of(Judges judges) {
  switch (judges) {
    case Judges::one: return crypto::openssl();
    case Judges::two: return crypto::cross_checked();
  }
  return crypto::cross_checked();
}

/// Who is believed about certificates.
inline trust::TrustStore anchors_of(const TrustStore& store) {
  trust::TrustStore made;
  for (std::size_t i = 0; i < store.anchors().size(); ++i) made.add(trust::TrustAnchor(store.anchors()[i].parsed(), store.sunset(i)));
  return made;
}

/// Who is believed about time-stamps.
inline trust::TrustStore timestamp_anchors_of(const TrustStore& store) {
  trust::TrustStore made;
  for (std::size_t i = 0; i < store.anchors().size(); ++i) {
    switch (store.use(i)) {
      case AnchorUse::any: made.add(trust::TrustAnchor(store.anchors()[i].parsed(), store.sunset(i))); break;
      case AnchorUse::certificates: break;
    }
  }
  for (const DatedAnchor& anchor : store.timestamping()) made.add(trust::TrustAnchor(anchor.certificate.parsed(), anchor.sunset));
  return made;
}

}  // namespace esign
