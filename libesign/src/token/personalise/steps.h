// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/algorithms.h>
#include <esign/personalise.h>

#include <functional>

#include "token/card_channel.h"

namespace esign::token {

/// A new line to the same card, for each step.
using OpenLine = std::function<Result<std::unique_ptr<CardChannel>>()>;

/// The two steps of esign/personalise.h, whatever the line. Errors: as there.
Result<CardRequests> request_certificates(const OpenLine& line, CardClass card_class);
Result<Personalised> personalise(const OpenLine& line, const CardCertificates& certificates, const TransportPins& pins);

/// CertificationRequest of RFC 2986 section 4 with CN=`common_name` and no attributes. `sign` is given the DER of
/// CertificationRequestInfo and gives the value as certificates have it. Errors: those of `sign`.
Result<Bytes> certification_request(const std::string& common_name, View spki, const SignatureAlgorithm& algorithm,
                                    const std::function<Result<Bytes>(View)>& sign);

}  // namespace esign::token
