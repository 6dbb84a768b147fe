// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::RelativeName& relative : c.certificate.subject().rdns)
    for (const pkix::NameAttribute& attribute : relative) {
      const Script script = script_of(attribute.text);
      if (script == Script::mixed || script == Script::other) return broken("subject." + asn1::name_of(attribute.type), "letters of another script");
    }
  return {};
}

}  // namespace

const Rule words_of_one_script{
    .name = "words-of-one-script",
    .citation = "This authority's profile; Unicode Technical Standard 39 section 5.1",
    .says = "No attribute of a name mixes scripts: а, е, о and ә of Cyrillic look like Latin letters.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
