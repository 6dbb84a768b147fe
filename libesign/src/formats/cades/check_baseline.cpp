// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;

/// How the certificates of the signature fit the sid.
struct Fit {
  std::size_t certificates = 0;
  std::size_t octet_for_octet = 0;  ///< Those whose issuer stands in the sid as they have it.
};

Fit fit_of(const cms::SignerInfo& signer, const SignatureView& view) {
  Fit fit;
  for (const pkix::Certificate::Ptr& certificate : view.certificates) {
    if (const auto& named = signer.sid.issuer_and_serial_number) {
      if (!equal(certificate->serial_number(), named->serial_number)) continue;
      if (pkix::match(certificate->issuer(), named->issuer) == pkix::NameMatch::different) continue;
      if (equal(certificate->issuer().der, named->issuer.der)) ++fit.octet_for_octet;
    } else {
      const auto& key = certificate->extensions().subject_key_identifier;
      if (!key || !equal(*key, *signer.sid.subject_key_identifier)) continue;
      ++fit.octet_for_octet;
    }
    ++fit.certificates;
  }
  return fit;
}

}  // namespace

/// EN 319 122-1 V1.3.1 clause 6.3, table 1, column B-B, in its order.
void check_baseline(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  const auto lacks = [&](std::string place, std::string detail) { add(view, Weight::conformance, std::move(place), std::move(detail)); };
  // SignedData.certificates, requirement a: the signing certificate is there.
  const Fit own = fit_of(signer, view);
  if (own.certificates == 0) lacks("certificates", "the signer's certificate is not there (clause 6.3, a)");
  if (own.octet_for_octet < own.certificates) lacks("sid", "the issuer is written otherwise than in the signer's certificate");
  if (own.certificates > 1) lacks("certificates", "several certificates fit the signer identifier; signing-certificate decides");
  // content-type, requirement f: id-data.
  if (envelope.data.content_type != cms::oid::data) {
    lacks("eContentType", asn1::name_of(envelope.data.content_type) + " is not id-data (clause 6.3, f)");
  }
  // signing-certificate-v2.
  const auto& attributes = *signer.signed_attributes;
  const bool bound = !cms::find_all(attributes, cms::oid::signing_certificate_v2).empty() ||
                     !cms::find_all(attributes, cms::oid::signing_certificate).empty();
  if (!bound) lacks("signedAttrs.signing-certificate-v2", "the attribute is missing (clause 5.2.2.3)");
  // signing-time.
  if (cms::find_all(attributes, cms::oid::signing_time).empty()) lacks("signedAttrs.signing-time", "the attribute is missing (clause 5.2.1)");
}

}  // namespace esign::formats::cades
