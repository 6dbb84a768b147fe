// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "facts/facts.h"
#include "pkix/certificate.h"

namespace esign::collect {

/// What a certificate reads like, as facts. Copies text and values; nothing is believed.
facts::Certificate describe(const pkix::Certificate& certificate);
facts::PublicKey describe(const pkix::PublicKeyInfo& key);
/// `name` is what reports show.
facts::Algorithm describe(const pkix::SignatureAlgorithm& algorithm, std::string name);
/// Of a certificate or CRL; an algorithm that is not known keeps its OID as its name and nothing else.
facts::Algorithm describe(const pkix::AlgorithmIdentifier& algorithm);

}  // namespace esign::collect
