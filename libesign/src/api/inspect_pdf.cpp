// SPDX-License-Identifier: Apache-2.0
// esign/inspect.h: revisions, signatures and validation data of a PDF file.
#include <esign/inspect.h>

#include "api/inspect.h"
#include "formats/pades/pades.h"

namespace esign {
namespace inspection {
namespace {

using formats::pades::Outline;

Json show(const std::vector<pdf::Finding>& findings) {
  Json shown = Json::array();
  for (const pdf::Finding& one : findings) shown.push_back(one.rule + ": " + (one.place.empty() ? "" : one.place + ": ") + one.detail);
  return shown;
}

Json show(const Outline::Revision& revision, std::size_t number) {
  Json shown{{"number", number}, {"begin", revision.begin}, {"end", revision.end ? Json(*revision.end) : Json()}, {"objects", revision.objects},
             {"crossReferences", revision.section}};
  if (!revision.findings.empty()) shown["findings"] = show(revision.findings);
  return shown;
}

Json show(const Outline::Signature& signature) {
  Json shown{{"fields", signature.fields}, {"object", signature.object}, {"type", signature.type}, {"subFilter", signature.sub_filter}};
  const std::pair<const char*, const std::string*> texts[] = {
      {"name", &signature.name}, {"reason", &signature.reason}, {"location", &signature.location}, {"claimedTime", &signature.date}};
  for (const auto& [key, text] : texts) {
    if (!text->empty()) shown[key] = *text;
  }
  if (signature.certification) shown["certification"] = *signature.certification;
  if (signature.range) {
    shown["byteRange"] = {0, signature.range->before, signature.range->after, signature.range->end - signature.range->after};
  }
  shown["coversRevision"] = signature.revision ? Json(*signature.revision) : Json();
  if (!signature.findings.empty()) shown["findings"] = show(signature.findings);
  return shown;
}

}  // namespace

Json show(const Outline& outline) {
  Json shown{{"kind", "pdf"}};
  if (!outline.findings.empty()) shown["findings"] = show(outline.findings);
  Json revisions = Json::array(), fields = Json::array(), data = Json::array();
  for (const Outline::Revision& one : outline.revisions) revisions.push_back(show(one, revisions.size() + 1));
  for (const Outline::Signature& one : outline.signatures) fields.push_back(show(one));
  for (const Outline::ValidationData& one : outline.validation_data) {
    data.push_back({{"addedInRevision", one.revision}, {"certificates", one.certificates}, {"crls", one.crls}, {"ocspResponses", one.ocsp}});
  }
  shown["revisions"] = std::move(revisions);
  shown["signatureFields"] = std::move(fields);
  shown["validationData"] = std::move(data);
  return shown;
}

}  // namespace inspection

Result<Document> pdf_revision(const Document& document, std::size_t number) {
  ESIGN_TRY(const pdf::Revisions revisions, pdf::read_revisions(document));
  if (number == 0 || number > revisions.all.size()) {
    return fail(Errc::not_found, "the file has revisions 1 to " + std::to_string(revisions.all.size()));
  }
  const auto& end = revisions.all[number - 1].end;
  if (!end) return fail(Errc::malformed, "the revision has no end of its own in the file");
  return Document::excerpt(document, {{0, *end}});
}

}  // namespace esign
