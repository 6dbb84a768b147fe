// SPDX-License-Identifier: Apache-2.0
#include "validation/x509_constraints.h"

#include <algorithm>

namespace esign::validation {
namespace {

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// RFC 3161 section 2.3: "This extension MUST be critical", with one purpose and no other.
bool timestamping_usage(policy::TimestampingUsage rule, const facts::Certificate& tsa) {
  if (!tsa.extended_key_usage) return false;
  switch (rule) {
    case policy::TimestampingUsage::present: return true;  // that the purpose is among them was asked already
    case policy::TimestampingUsage::critical_and_alone: return tsa.extended_key_usage_critical && tsa.extended_key_usage->size() == 1;
  }
  return false;
}

}  // namespace

std::vector<std::string> violated_x509_constraints(const Context& context, const facts::Chain& chain) {
  std::vector<std::string> violated;
  const auto& rules = context.policy.x509;
  const auto* signer = chain.certificates.empty() ? nullptr : context.certificate(chain.certificates.front());
  if (!signer) return {"the signing certificate is not known"};
  if (!signer->key_usage) {
    if (rules.key_usage_absent == policy::Absence::refused) violated.push_back("keyUsage: absent");
    else context.trace.warn("certificate.no-key-usage", context.told(chain.certificates.front()));
  } else if (!share(*signer->key_usage, rules.key_usage)) {
    violated.push_back("keyUsage: " + listed(*signer->key_usage));
  }
  if (signer->extended_key_usage && !share(*signer->extended_key_usage, rules.extended_key_usage)) {
    violated.push_back("extKeyUsage: " + listed(*signer->extended_key_usage));
  }
  if (context.token && !timestamping_usage(context.policy.timestamps.usage, *signer)) violated.push_back("extKeyUsage: not for time-stamps alone");
  return violated;
}

}  // namespace esign::validation
