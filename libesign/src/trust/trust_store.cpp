// SPDX-License-Identifier: Apache-2.0
#include "trust/trust_store.h"

namespace esign::trust {

TrustAnchor::TrustAnchor(pkix::Certificate::Ptr certificate, std::optional<Time> sunset) {
  auto data = std::make_shared<Data>();
  data->name = certificate->subject();
  data->spki = certificate->spki();
  data->certificate = std::move(certificate);
  data->sunset = sunset;
  data_ = std::move(data);
}

Result<TrustAnchor> TrustAnchor::from_key(View name_der, View spki) {
  auto data = std::make_shared<Data>();
  data->octets = copy(name_der);
  append(data->octets, spki);
  const View octets = data->octets;
  asn1::Reader reader(octets.first(name_der.size()));
  data->name = pkix::read_name(reader);
  ESIGN_CHECK(reader.finish());
  data->spki = octets.subspan(name_der.size());
  ESIGN_CHECK(pkix::public_key_info(data->spki));
  return TrustAnchor(std::shared_ptr<const Data>(std::move(data)));
}

Result<void> TrustStore::add_file(View file, const Limits& limits) {
  ESIGN_TRY(const std::vector<pkix::Certificate::Ptr> certificates, pkix::read_certificates(file, limits));
  for (const pkix::Certificate::Ptr& certificate : certificates) add(TrustAnchor(certificate));
  return {};
}

std::vector<TrustAnchor> TrustStore::find(const pkix::Name& name) const {
  std::vector<TrustAnchor> found;
  for (const TrustAnchor& anchor : anchors_) {
    if (match(anchor.name(), name) == pkix::NameMatch::same) found.push_back(anchor);
  }
  return found;
}

std::optional<TrustAnchor> TrustStore::find(const pkix::Certificate& certificate) const {
  for (const TrustAnchor& anchor : anchors_) {
    if (anchor.certificate() && equal(anchor.certificate()->der(), certificate.der())) return anchor;
  }
  return std::nullopt;
}

}  // namespace esign::trust
