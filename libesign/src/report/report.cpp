// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <algorithm>
#include <utility>

#include "facts/facts_json.h"

namespace esign {
namespace report {
namespace {

Coverage coverage_of(const facts::Reference& reference) {
  const auto extent = reference.extent == facts::Reference::Extent::full ? Coverage::Extent::full : Coverage::Extent::partial;
  return {reference.name.empty() ? reference.uri : reference.name, extent, reference.sha256};
}

Category category_of(facts::Category category) {
  switch (category) {
    case facts::Category::none: return Category::none;
    case facts::Category::government: return Category::government;
    case facts::Category::legal_entity: return Category::legal_entity;
    case facts::Category::citizen: return Category::citizen;
  }
  return Category::none;
}

std::string_view name(facts::Timestamp::Kind kind) {
  switch (kind) {
    case facts::Timestamp::Kind::content: return "content";
    case facts::Timestamp::Kind::signature: return "signature";
    case facts::Timestamp::Kind::references: return "references";
    case facts::Timestamp::Kind::archive: return "archive";
  }
  return "references";
}

std::string_view name(validation::Status status) {
  switch (status) {
    case validation::Status::passed: return "PASSED";
    case validation::Status::failed: return "FAILED";
    case validation::Status::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

TimestampReport timestamp_of(const Report::Data& data, const validation::TimestampConclusion& conclusion) {
  TimestampReport told;
  told.id = conclusion.token->id;
  told.kind = name(conclusion.token->kind);
  told.time = conclusion.token->gen_time;
  told.indication = name(conclusion.outcome.status);
  told.sub_indication = conclusion.outcome.sub;
  told.attribute = conclusion.token->attribute;
  if (conclusion.token->imprint == facts::Match::match) {
    for (const auto& covered : conclusion.token->covers) {
      if (std::ranges::find(told.covers, covered.object) == told.covers.end()) told.covers.push_back(covered.object);
    }
  }
  if (!conclusion.tsa) return told;
  const auto found = data.facts.certificates.find(conclusion.tsa->certificate);
  if (found != data.facts.certificates.end()) told.tsa = found->second.common_name.empty() ? found->second.subject : found->second.common_name;
  return told;
}

SignatureReport tell(const Report::Data& data, std::size_t index) {
  const auto& signature = data.facts.signatures[index];
  const auto& conclusion = data.conclusions[index];
  SignatureReport told;
  told.id = signature.id;
  told.format = signature.format;
  told.packaging = signature.packaging;
  told.level = level_of(signature, conclusion);
  told.best_signature_time = conclusion.best_signature_time;
  told.best_signature_time_by = conclusion.proven_by;
  told.proofs = conclusion.proofs;
  told.qualification = qualification_of(data.facts, conclusion);
  for (const auto& one : conclusion.timestamps) told.timestamps.push_back(timestamp_of(data, one));
  told.indication = conclusion.indication;
  told.sub_indication = conclusion.sub_indication;
  told.claimed_signing_time = signature.claimed_signing_time;
  told.digest_algorithm = signature.digest_algorithm;
  told.signature_algorithm = signature.algorithm.name;
  told.trace = conclusion.trace;
  for (const auto& reference : signature.references) {
    if (reference.role == facts::Reference::Role::data) told.coverage.push_back(coverage_of(reference));
  }
  if (conclusion.signer) {
    if (data.sources.certificate) told.signer = data.sources.certificate(conclusion.signer->certificate);
    const auto found = data.facts.certificates.find(conclusion.signer->certificate);
    if (found != data.facts.certificates.end()) told.category = category_of(found->second.category);
  }
  return told;
}

std::vector<ContainerFile> files_of(const facts::Container& container) {
  std::vector<ContainerFile> files;
  for (const auto& file : container.files) {
    const bool structure = file.part == facts::Container::File::Part::structure;
    files.push_back({file.name, file.size, file.sha256, structure ? ContainerFile::Part::structure : ContainerFile::Part::data, file.covered_by});
  }
  return files;
}

/// Failed is worse than indeterminate, indeterminate worse than passed.
int badness(Indication indication) {
  switch (indication) {
    case Indication::total_passed: return 0;
    case Indication::indeterminate: return 1;
    case Indication::total_failed: return 2;
  }
  return 1;
}

const SignatureReport* worst(const Report::Data& data) {
  const auto found = std::max_element(data.signatures.begin(), data.signatures.end(), [](const auto& a, const auto& b) {
    return badness(a.indication) < badness(b.indication);
  });
  return found == data.signatures.end() ? nullptr : &*found;
}

bool is_negative(const Step& step) { return step.outcome == Step::Outcome::failed || step.outcome == Step::Outcome::indeterminate; }

/// The last step says that an earlier status stands.
bool keeps_status(const Step& step) {
  return step.message_key == "time.status-kept" || step.message_key == "past.status-kept" || step.message_key == "past.certificate-not-good";
}

/// An element constraint: the first unmet one says more than that there is one.
const Step* unmet_element(std::vector<Step>::const_iterator begin, std::vector<Step>::const_iterator end, const Step& deciding) {
  if (deciding.message_key != "element.violated") return &deciding;
  const auto unmet = std::find_if(begin, end, [](const Step& step) {
    return step.clause.ends_with("5.2.8.4.2") && step.message_key.starts_with("element.");
  });
  return unmet == end ? &deciding : &*unmet;
}

}  // namespace

const Step* deciding_step(const validation::Conclusion& conclusion) {
  if (conclusion.indication == Indication::total_passed || conclusion.trace.empty()) return nullptr;
  const auto begin = conclusion.trace.begin();
  const auto basic_end = begin + static_cast<std::ptrdiff_t>(conclusion.basic_steps);
  const Step& last = conclusion.trace.back();
  if (!keeps_status(last) && basic_end != conclusion.trace.end()) return unmet_element(begin, conclusion.trace.end(), last);
  // The status of clause 5.3 stands, unless a comparison of times put another in its place.
  for (auto step = conclusion.trace.end(); step != basic_end;) {
    --step;
    if (is_negative(*step) && (step->message_key == "time.before-validity" || step->message_key == "time.after-validity")) return &*step;
  }
  if (conclusion.basic_steps == 0) return &last;
  const Step& basic = *(basic_end - 1);
  // X of clause 5.3 decided: the first chain that was tried is the one whose status was returned.
  if (basic.message_key == "basic.x509-status") return &*std::find_if(begin, basic_end, is_negative);
  return unmet_element(begin, basic_end, basic);
}

Indication overall(const Report::Data& data) {
  const auto* found = worst(data);
  return found ? found->indication : Indication::indeterminate;
}

Report compose(facts::Facts facts, Policy::Data policy, Sources sources, validation::Wish wish) {
  auto data = std::make_shared<Report::Data>();
  data->facts = std::move(facts);
  data->policy = std::move(policy);
  data->sources = std::move(sources);
  data->conclusions = validation::conclude(data->facts, data->policy, wish);
  for (std::size_t i = 0; i < data->conclusions.size(); ++i) data->signatures.push_back(tell(*data, i));
  if (data->facts.container) data->files = files_of(*data->facts.container);
  return Report(std::move(data));
}

}  // namespace report

Indication Report::indication() const { return report::overall(*data_); }

SubIndication Report::sub_indication() const {
  const auto* found = report::worst(*data_);
  return found ? found->sub_indication : SubIndication::custom;
}

std::span<const SignatureReport> Report::signatures() const { return data_->signatures; }
std::span<const ContainerFile> Report::files() const { return data_->files; }
std::string Report::text(Language language) const { return report::text(*data_, language); }
std::string Report::json() const { return report::json(*data_); }
std::string Report::html(Language language) const { return report::html(*data_, language); }
std::string Report::etsi_xml() const { return report::etsi_xml(*data_); }

std::string Report::facts() const { return facts::to_json(data_->facts); }
Report Report::under(const Policy& policy) const { return report::compose(data_->facts, policy.data(), data_->sources); }
std::string Report::comparison_text(const Report& other, Language language) const { return report::comparison_text(*data_, *other.data_, language); }
std::string Report::comparison_json(const Report& other) const { return report::comparison_json(*data_, *other.data_); }

Result<std::vector<std::uint8_t>> Report::signed_octets(std::size_t index, std::size_t reference) const {
  if (index >= data_->signatures.size() || reference >= data_->signatures[index].coverage.size()) {
    return fail(Errc::invalid_argument, "no such signature or data object");
  }
  if (data_->signatures[index].indication != Indication::total_passed) {
    return fail(Errc::invalid_argument, "only what a valid signature covers may be used");
  }
  if (!data_->sources.octets) return fail(Errc::invalid_argument, "this report was made without the document");
  // `reference` counts data objects; the source counts every reference.
  const auto& references = data_->facts.signatures[index].references;
  std::size_t left = reference;
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (references[i].role == facts::Reference::Role::data && left-- == 0) return data_->sources.octets(index, i);
  }
  return fail(Errc::internal, "the report has lost a data object");
}

}  // namespace esign
