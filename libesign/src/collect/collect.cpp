// SPDX-License-Identifier: Apache-2.0
#include "collect/collect.h"

#include <algorithm>
#include <future>
#include <system_error>

#include "base/text.h"
#include "collect/describe.h"
#include "collect/workspace.h"

namespace esign::collect {
namespace {

std::string name(Format format) {
  switch (format) {
    case Format::cades: return "CAdES";
    case Format::xades: return "XAdES";
    case Format::pades: return "PAdES";
  }
  return {};
}

std::string name(Packaging packaging) {
  switch (packaging) {
    case Packaging::detached: return "detached";
    case Packaging::enveloping: return "enveloping";
    case Packaging::enveloped: return "enveloped";
  }
  return {};
}

facts::Defect describe(const formats::Defect& defect) {
  using Weight = formats::Defect::Weight;
  switch (defect.weight) {
    case Weight::fatal: return {facts::Defect::Weight::fatal, defect.place, defect.detail};
    case Weight::attribute: return {facts::Defect::Weight::attribute, defect.place, defect.detail};
    case Weight::conformance: return {facts::Defect::Weight::conformance, defect.place, defect.detail};
  }
  return {facts::Defect::Weight::fatal, defect.place, defect.detail};
}

facts::SignaturePolicy describe(const formats::SignaturePolicy& policy) {
  facts::SignaturePolicy told;
  told.kind = policy.kind == formats::SignaturePolicy::Kind::implied ? facts::SignaturePolicy::Kind::implied
                                                                     : facts::SignaturePolicy::Kind::identified;
  told.identifier = policy.identifier;
  return told;
}

/// What needs no work: copied from the view.
facts::Signature describe(const formats::SignatureView& view) {
  facts::Signature told;
  told.format = name(view.format);
  told.packaging = name(view.packaging);
  told.digest_algorithm = std::string(pkix::name(view.digest_algorithm));
  told.claimed_signing_time = view.claimed_signing_time;
  if (view.algorithm_failure) told.algorithm_failure = view.algorithm_failure->detail.empty() ? "unknown" : view.algorithm_failure->detail;
  if (view.policy) told.policy = describe(*view.policy);
  for (const auto& defect : view.defects) told.defects.push_back(describe(defect));
  for (const auto& attribute : view.attributes) {
    const bool is_signed = attribute.protection == formats::AttributeNote::Protection::is_signed;
    told.attributes.push_back({attribute.name, is_signed ? facts::Attribute::Protection::is_signed : facts::Attribute::Protection::is_unsigned});
  }
  return told;
}

facts::Finding describe(const pdf::Finding& finding) {
  facts::Finding told;
  told.rule = finding.rule;
  switch (finding.level) {
    case pdf::ChangeLevel::none: told.level = facts::Finding::Level::none; break;
    case pdf::ChangeLevel::long_term: told.level = facts::Finding::Level::long_term; break;
    case pdf::ChangeLevel::form: told.level = facts::Finding::Level::form; break;
    case pdf::ChangeLevel::annotation: told.level = facts::Finding::Level::annotation; break;
    case pdf::ChangeLevel::other: told.level = facts::Finding::Level::other; break;
  }
  switch (finding.permission) {
    case pdf::Permission::unasked: told.permission = facts::Finding::Permission::unasked; break;
    case pdf::Permission::granted: told.permission = facts::Finding::Permission::granted; break;
    case pdf::Permission::exceeded: told.permission = facts::Finding::Permission::exceeded; break;
    case pdf::Permission::locked: told.permission = facts::Finding::Permission::locked; break;
  }
  told.revision = finding.revision;
  told.place = printable(finding.place);
  told.field = printable(finding.field);
  told.before = printable(finding.before);
  told.after = printable(finding.after);
  told.detail = printable(finding.detail);
  return told;
}

facts::Revisions describe(const formats::AmongRevisions& revisions) {
  facts::Revisions told;
  told.own = revisions.own;
  told.all = revisions.all;
  for (const pdf::Finding& finding : revisions.findings) told.findings.push_back(describe(finding));
  return told;
}

/// Which signatures refer to which file; a name that a file does not have is nobody's.
facts::Container describe(const formats::ContainerView& container, const formats::SignatureSet& set, const std::vector<facts::Signature>& signatures) {
  facts::Container told;
  told.type = container.type;
  for (const auto& file : container.files) {
    using Part = facts::Container::File::Part;
    const bool structure = file.part == formats::ContainerView::File::Part::structure;
    facts::Container::File made{file.name, file.size, structure ? Part::structure : Part::data, {}, {}};
    for (std::size_t i = 0; i < signatures.size(); ++i) {
      const auto& references = set.signatures[i].references;
      const auto found = std::ranges::find(references, file.name, &formats::Reference::entry);
      if (found == references.end()) continue;
      made.covered_by.push_back(signatures[i].id);
      // All that refer to one file have read the same octets.
      const std::string& sha256 = signatures[i].references.at(static_cast<std::size_t>(found - references.begin())).sha256;
      if (made.sha256.empty()) made.sha256 = sha256;
    }
    told.files.push_back(std::move(made));
  }
  return told;
}

constexpr std::uint64_t kWorthAThread = 16u << 20;

/// SHA-256 of the whole document, read once.
Result<facts::Document> describe(const Document& document, const crypto::Backend& backend) {
  ESIGN_TRY(const auto hasher, backend.hasher(Hash::sha256));
  ESIGN_CHECK(document.read([&](View piece) { return hasher->update(piece); }));
  ESIGN_TRY(const Bytes digest, hasher->finish());
  return facts::Document{document.name(), document.media_type(), document.size(), to_hex(digest)};
}

/// A container is read twice: as the file that it is, and file by file. The two need not wait for each other. Nothing for a small one,
/// or without a thread to be had: then whoever asks does it.
std::future<Result<facts::Document>> describe_beside(const Document& document, const crypto::Backend& backend) {
  if (document.size() < kWorthAThread) return {};
  try {
    return std::async(std::launch::async, [&document, &backend] { return describe(document, backend); });
  } catch (const std::system_error&) {
    return {};
  }
}

/// Fills in who may have signed and the chains of each.
Result<std::vector<pkix::Certificate::Ptr>> find_signers(const formats::SignatureView& view, Subject subject, Workspace& workspace, facts::Signature& told) {
  std::vector<pkix::Certificate::Ptr> candidates;
  ESIGN_CHECK(find_candidates(view, subject, workspace, told, candidates));
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ESIGN_TRY(told.candidates[i].chains, find_chains(candidates[i], view, subject, workspace));
  }
  // Chains of whoever signed the status information, which may rest on further status information.
  while (const auto followed = workspace.next_to_follow()) {
    ESIGN_TRY(*followed->chains, find_chains(followed->certificate, view, Subject::status_signer, workspace));
  }
  return candidates;
}

}  // namespace

Result<facts::Signature> one_signature(const formats::SignatureView& view, Subject subject, Workspace& workspace) {
  facts::Signature told = describe(view);
  ESIGN_TRY(told.references, hash_references(view, workspace));
  ESIGN_TRY(const auto candidates, find_signers(view, subject, workspace, told));
  if (!view.algorithm_failure) {
    const bool named = !candidates.empty();
    const auto key = named ? candidates.front()->public_key() : pkix::PublicKeyInfo{};
    told.algorithm = collect::describe(view.algorithm, named ? pkix::name(view.algorithm, key) : std::string());
  }
  return told;
}

namespace {

/// Signatures have their ids by their order.
std::vector<facts::MappedPart> describe(const std::vector<formats::MappedPart>& map) {
  std::vector<facts::MappedPart> told;
  for (const formats::MappedPart& part : map) {
    const bool octets = part.kind == formats::MappedPart::Kind::octets;
    facts::MappedPart one{octets ? facts::MappedPart::Kind::octets : facts::MappedPart::Kind::node, part.name, part.begin, part.end, {}, {}};
    for (const std::size_t position : part.covered_by) one.covered_by.push_back("S-" + std::to_string(position + 1));
    for (const auto& stamp : part.stamped_by) {
      one.stamped_by.push_back("S-" + std::to_string(stamp.signature + 1) + "-T-" + std::to_string(stamp.position + 1));
    }
    told.push_back(std::move(one));
  }
  return told;
}

}  // namespace

Result<Collection> collect(const Document& document, const formats::SignatureSet& signatures, const Outside& outside, Time at) {
  Collection collection;
  Workspace workspace(outside, at, collection);
  collection.facts.time = at;
  collection.facts.anchors = outside.anchors.anchors().size();
  std::future<Result<facts::Document>> whole;
  if (signatures.container) whole = describe_beside(document, outside.backend);
  if (!whole.valid()) {
    ESIGN_TRY(collection.facts.document, describe(document, outside.backend));
  }
  std::size_t number = 0;
  for (const auto& view : signatures.signatures) {
    const std::string id = "S-" + std::to_string(++number);
    const formats::Evidence evidence = evidence_of(view);
    ESIGN_TRY(auto told, one_signature(with_evidence(view, evidence), Subject::signature, workspace).in(id));
    told.id = id;  // Not the XML Id: that is the signer's text.
    for (facts::Reference& reference : told.references) {
      // URI="" names nothing: it is the document at hand.
      if (reference.name.empty() && reference.uri.empty()) reference.name = document.name();
    }
    if (view.revisions) collection.facts.revisions[id] = describe(*view.revisions);
    ESIGN_TRY(told.embedded, names_of(evidence, workspace));
    for (const facts::Candidate& candidate : told.candidates) {
      auto listings = find_listings(candidate, collection, outside);
      if (!listings.empty()) collection.facts.listings[candidate.certificate] = std::move(listings);
    }
    ESIGN_TRY(auto timestamps, collect_timestamps(view, told, workspace).in(id));
    for (facts::Timestamp& timestamp : timestamps) {
      told.timestamps.push_back(timestamp.id);
      collection.facts.timestamps.push_back(std::move(timestamp));
    }
    collection.facts.signatures.push_back(std::move(told));
  }
  if (whole.valid()) {
    ESIGN_TRY(collection.facts.document, whole.get());
  }
  if (signatures.container) collection.facts.container = describe(*signatures.container, signatures, collection.facts.signatures);
  collection.facts.map = describe(signatures.map);
  return collection;
}

Result<Collection> collect_chains(const formats::SignatureSet& signatures, const Outside& outside, Time at) {
  Collection collection;
  Workspace workspace(outside, at, collection);
  collection.facts.time = at;
  for (const auto& view : signatures.signatures) {
    const formats::Evidence evidence = evidence_of(view);
    facts::Signature told;
    ESIGN_CHECK(find_signers(with_evidence(view, evidence), Subject::signature, workspace, told));
    ESIGN_TRY(told.embedded, names_of(evidence, workspace));
    for (const auto& timestamp : view.timestamps) {
      if (!timestamp->token) continue;
      facts::Timestamp of;
      of.kind = kind_of(timestamp->kind);
      ESIGN_CHECK(find_signers(with_evidence(timestamp->token->view, evidence), Subject::timestamp, workspace, of.signature));
      collection.facts.timestamps.push_back(std::move(of));
    }
    collection.facts.signatures.push_back(std::move(told));
  }
  return collection;
}

}  // namespace esign::collect
