// SPDX-License-Identifier: Apache-2.0
#include "signing/material.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/backend.h"

namespace esign::signing {
namespace {

std::string key_of(View octets) { return std::string(as_text(octets)); }

/// Whether this key made the signature of a certificate, CRL or OCSP response.
bool made_by(const auto& object, const pkix::Certificate& signer) {
  const auto algorithm = pkix::signature_algorithm_from(object.signature_algorithm());
  if (!algorithm) return false;
  const auto verdict = crypto::openssl().verify(signer.spki(), *algorithm, object.tbs(), object.signature_value().octets);
  return verdict && *verdict == crypto::Verdict::valid;
}

/// The same for what names its issuer.
bool issued_by(const auto& object, const pkix::Certificate& issuer) {
  return pkix::match(object.issuer(), issuer.subject()) != pkix::NameMatch::different && made_by(object, issuer);
}

/// By the issuer or by somebody whom it named with its own signature: a response of anybody else would only look like one.
bool responds_for(const pkix::OcspResponse& response, const pkix::Certificate& issuer) {
  return made_by(response, issuer) || std::ranges::any_of(response.certificates(), [&](const pkix::Certificate::Ptr& delegate) {
           return issued_by(*delegate, issuer) && made_by(response, *delegate);
         });
}

bool names(const formats::SignerIdentifier& sid, const pkix::Certificate& certificate) {
  return sid.issuer && sid.serial_number && equal(*sid.issuer, certificate.issuer().der) && equal(*sid.serial_number, certificate.serial_number());
}

/// The first signed reference decides; without any, the signer identifier does.
Result<pkix::Certificate::Ptr> named_signer(const formats::SignatureView& view, const Certificates& at_hand) {
  for (const pkix::Certificate::Ptr& one : at_hand) {
    if (view.certificate_references.empty()) {
      if (view.signer_identifier && names(*view.signer_identifier, *one)) return one;
      continue;
    }
    const formats::CertificateReference& reference = view.certificate_references.front();
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), reference.hash, one->der()));
    if (equal(digest, reference.digest)) return one;
  }
  return fail(Errc::not_found, "the signer's certificate is not at hand");
}

bool tells_of(const pkix::OcspResponse& response, const pkix::Certificate& certificate, const pkix::Certificate& issuer, Time since) {
  const bool about_it = std::ranges::any_of(response.responses(), [&](const pkix::OcspSingleResponse& single) {
    return equal(single.id.serial_number, certificate.serial_number()) && single.this_update >= since;
  });
  return about_it && responds_for(response, issuer);
}

bool tells_of(const pkix::Crl& crl, const pkix::Certificate& issuer, Time since) {
  return !crl.delta_base() && crl.this_update() >= since && issued_by(crl, issuer);
}

void put(std::vector<Bytes>& to, View octets) {
  if (std::ranges::none_of(to, [&](const Bytes& one) { return equal(one, octets); })) to.push_back(copy(octets));
}

}  // namespace

Result<pkix::Certificate::Ptr> verified_signer(const formats::SignatureView& view, const Certificates& at_hand) {
  if (view.algorithm_failure) return fail(*view.algorithm_failure);
  ESIGN_TRY(const auto signer, named_signer(view, at_hand));
  const auto verdict = crypto::openssl().verify(signer->spki(), view.algorithm, view.signed_octets, view.value);
  if (!verdict) return fail(verdict.error());
  if (*verdict != crypto::Verdict::valid) return fail(Errc::invalid_argument, "the signature does not verify: nothing is added to it");
  return signer;
}

Material::Material(const LongTermServices& services, const formats::Evidence& file) : services_(services), file_(file) {
  for (const auto& certificate : file.certificates) known_.insert(key_of(certificate->der()));
  for (const auto& crl : file.crls) known_.insert(key_of(crl->der()));
  for (const auto& response : file.ocsp) {
    known_.insert(key_of(response->basic()));
    pool_.insert(pool_.end(), response->certificates().begin(), response->certificates().end());
  }
  pool_.insert(pool_.end(), file.certificates.begin(), file.certificates.end());
  for (const Certificate& one : services.certificates) pool_.push_back(one.parsed());
}

Result<pkix::Certificate::Ptr> Material::issuer_of(const pkix::Certificate& certificate) const {
  for (const pkix::Certificate::Ptr& one : pool_) {
    if (issued_by(certificate, *one)) return one;
  }
  return fail(Errc::not_found, "the certificate of " + certificate.issuer().to_text() + " is not at hand");
}

void Material::keep_certificate(const pkix::Certificate& certificate) {
  if (known_.insert(key_of(certificate.der())).second) values_.certificates.push_back(copy(certificate.der()));
}

/// An answer that is no older than asked for, if there is one.
void Material::note_used(const pkix::Certificate& certificate, const pkix::Certificate& issuer, Time since) {
  put(used_.certificates, certificate.der());
  for (const Time from : {since, Time::min()}) {
    // A basic response alone, as CMS may have it, is none that a file of responses can have.
    const auto response = std::ranges::find_if(file_.ocsp, [&](const auto& one) {
      return !equal(one->der(), one->basic()) && tells_of(*one, certificate, issuer, from);
    });
    if (response != file_.ocsp.end()) return put(used_.ocsp, (*response)->der());
    const auto crl = std::ranges::find_if(file_.crls, [&](const auto& one) { return tells_of(*one, issuer, from); });
    if (crl != file_.crls.end()) return put(used_.crls, (*crl)->der());
  }
}

Result<void> Material::need(const pkix::Certificate::Ptr& certificate, Time since) {
  open_.push_back(certificate);
  std::set<std::string> followed;
  while (!open_.empty()) {
    pkix::Certificate::Ptr one = open_.back();
    open_.pop_back();
    while (!one->self_issued() && followed.insert(key_of(one->der())).second) {
      ESIGN_TRY(const auto issuer, issuer_of(*one));
      if (visited_.insert(key_of(one->der())).second) {
        keep_certificate(*one);
        ESIGN_CHECK(need_status(one, issuer, since));
      }
      note_used(*one, *issuer, since);
      one = issuer;
    }
  }
  return {};
}

Result<void> Material::need_status(const pkix::Certificate::Ptr& certificate, const pkix::Certificate::Ptr& issuer, Time since) {
  const pkix::Extensions& extensions = certificate->extensions();
  if (extensions.ocsp_no_check || extensions.no_revocation) return {};
  const auto answers = [&](const pkix::OcspResponse::Ptr& response) { return tells_of(*response, *certificate, *issuer, since); };
  const auto lists = [&](const pkix::Crl::Ptr& crl) { return tells_of(*crl, *issuer, since); };
  if (std::ranges::any_of(file_.ocsp, answers) || std::ranges::any_of(file_.crls, lists)) return {};
  if (!services_.status) return fail(Errc::invalid_argument, "nobody to ask about revocation");
  ESIGN_TRY(const StatusValues given, services_.status(esign::Certificate(certificate), esign::Certificate(issuer)));
  if (given.crls.empty() && given.ocsp.empty()) return fail(Errc::unavailable, "nobody tells the status of " + certificate->subject().to_text());
  for (const auto& der : given.crls) {
    ESIGN_TRY(const auto crl, pkix::Crl::parse(der));
    if (known_.insert(key_of(crl->der())).second) values_.crls.push_back(der);
    file_.crls.push_back(crl);  // One CRL speaks of many certificates, and is asked for once.
  }
  for (const auto& der : given.ocsp) {
    ESIGN_TRY(const auto response, pkix::OcspResponse::parse(der));
    if (!response->successful()) return fail(Errc::protocol, "an OCSP response that tells nothing");
    if (known_.insert(key_of(response->basic())).second) values_.ocsp.push_back(der);
    file_.ocsp.push_back(response);
    for (const auto& delegate : response->certificates()) {
      pool_.push_back(delegate);
      if (!delegate->extensions().ocsp_no_check) open_.push_back(delegate);
    }
  }
  return {};
}

}  // namespace esign::signing
