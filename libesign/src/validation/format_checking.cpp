// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.2, format checking. Divergences:
// - What was done to a PDF file after it was signed is judged here (findings.h): ISO 32000-2 clause 12.8 says what the format
//   allows, and the standard has no building block for it.
// A file so broken that no signature can be read is an error
// of the reader (malformed) and never gets here; what gets here has a signature with a defect.
#include "validation/findings.h"

namespace esign::validation {

Outcome check_format(const Context& context) {
  // What names a rule is told before the general.
  if (const Outcome found = judge_findings(context); found.status == Status::failed) return found;
  // One rule: conformant to the base format at least so far that clause 5.2.7 can process it. A profile's or level's own
  // demands are no part of it: they are warnings.
  for (const auto& defect : context.signature.defects) {
    const std::string where = defect.place + ": " + defect.detail;
    if (defect.weight == facts::Defect::Weight::fatal) {
      return context.trace.conclude("5.2.2", "format.broken", failed(SubIndication::format_failure), where);
    }
    if (defect.weight == facts::Defect::Weight::attribute) context.trace.warn("attribute.ignored", where);
    if (defect.weight == facts::Defect::Weight::conformance) context.trace.warn("format.conformance", where);
  }
  return context.trace.conclude("5.2.2", "format.ok", kPassed, context.signature.format);
}

}  // namespace esign::validation
