// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "validation/blocks.h"

namespace esign::validation {

/// What was found about the PDF file of a signature, by the policy's rules: whatever it does not accept is FAILED/FORMAT_FAILURE,
/// the rest goes to the trace and to the warnings. Passed for signatures of other files.
Outcome judge_findings(const Context& context);

/// The findings that the policy leaves undecided, for clause 5.2.8.
std::vector<const facts::Finding*> undecided_findings(const Context& context);

/// The message about a rule: "pdf.DF-26"; one for all rules about ranges, and one for all about sections.
std::string message_key(std::string_view rule);
/// Rule, revision, field or place, values before and after.
std::string told(const facts::Finding& finding);

}  // namespace esign::validation
