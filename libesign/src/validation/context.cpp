// SPDX-License-Identifier: Apache-2.0
#include "validation/blocks.h"

namespace esign::validation {

const facts::Certificate* Context::certificate(const facts::CertificateId& id) const {
  const auto found = facts.certificates.find(id);
  return found == facts.certificates.end() ? nullptr : &found->second;
}

std::string Context::told(const facts::CertificateId& id) const {
  const auto* found = certificate(id);
  if (!found || (found->common_name.empty() && found->subject.empty())) return "certificate " + id.substr(0, 16);
  return found->common_name.empty() ? found->subject : found->common_name;
}

}  // namespace esign::validation
