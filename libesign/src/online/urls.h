// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pkix/certificate.h"

namespace esign::online {

/// The http and https URLs of one access method, in the certificate's order, none twice. A hostile certificate names many: the
/// first four are enough for anybody who means it.
std::vector<std::string> access_urls(const pkix::Certificate& certificate, const asn1::Oid& method);
/// Of its CRL distribution points, those of delta CRLs apart (RFC 5280 sections 4.2.1.13 and 4.2.1.15): the first of each point,
/// then the second of each, for lists may be divided by the eight reasons among as many points. The first eight.
std::vector<std::string> crl_urls(const pkix::Certificate& certificate);

}  // namespace esign::online
