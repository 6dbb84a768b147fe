// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "collect/workspace.h"

namespace esign::collect {
namespace {

using formats::ImprintCheck;
using formats::TimestampView;
using Manner = facts::Covered::Manner;

facts::Match match_of(ImprintCheck::Outcome outcome) {
  switch (outcome) {
    case ImprintCheck::Outcome::match: return facts::Match::match;
    case ImprintCheck::Outcome::mismatch: return facts::Match::mismatch;
    case ImprintCheck::Outcome::not_available: return facts::Match::not_available;
    case ImprintCheck::Outcome::unsupported: return facts::Match::unsupported;
  }
  return facts::Match::not_available;
}

std::string id_of(const facts::Signature& signature, std::size_t position) { return signature.id + "-T-" + std::to_string(position + 1); }

formats::Evidence carried(const TimestampView& timestamp) {
  if (!timestamp.token) return {};
  const formats::SignatureView& view = timestamp.token->view;
  return {view.certificates, view.crls, view.ocsp};
}

/// Names what time-stamps cover, each object once for each way it went in.
class CoverWriter {
 public:
  CoverWriter(const formats::SignatureView& view, const facts::Signature& told, Workspace& workspace)
      : view_(view), told_(told), workspace_(workspace) {}

  /// `digest`: by which algorithm it went in.
  Result<void> add(const formats::Covered& covered, const std::string& digest, Manner manner, Manner manner_of_data);
  std::vector<facts::Covered> take() { return std::move(covers_); }

 private:
  void put(std::string object, const std::string& digest, Manner manner) {
    facts::Covered made{std::move(object), digest, manner};
    if (std::ranges::find(covers_, made) == covers_.end()) covers_.push_back(std::move(made));
  }
  Result<void> put(const formats::Evidence& evidence, const std::string& digest, Manner manner) {
    ESIGN_TRY(auto names, names_of(evidence, workspace_));
    for (std::string& name : names) put(std::move(name), digest, manner);
    return {};
  }

  const formats::SignatureView& view_;
  const facts::Signature& told_;
  Workspace& workspace_;
  std::vector<facts::Covered> covers_{};
};

Result<void> CoverWriter::add(const formats::Covered& covered, const std::string& digest, Manner manner, Manner manner_of_data) {
  if (covered.signature_value == formats::Covered::SignatureValue::yes) put(told_.id, digest, manner);
  for (const std::size_t index : covered.references) {
    const std::string& name = told_.references.at(index).sha256;
    if (!name.empty()) put(name, digest, manner_of_data);
  }
  for (const std::size_t position : covered.timestamps) {
    put(id_of(told_, position), digest, manner);
    ESIGN_CHECK(put(carried(*view_.timestamps.at(position)), digest, manner));
  }
  return put(covered.evidence, digest, manner);
}

/// What a token says.
void describe(const TimestampView& view, facts::Timestamp& to) {
  const formats::timestamp::TstInfo& info = view.token->info;
  to.gen_time = info.gen_time;
  to.accuracy = info.accuracy;
  to.policy = info.policy.to_text();
  to.serial_number = to_hex(info.serial_number);
  const auto hash = pkix::hash_from(info.imprint.hash_algorithm);
  to.imprint_digest = hash ? std::string(pkix::name(*hash)) : info.imprint.hash_algorithm.algorithm.to_text();
}

/// A token that cannot be read is told with its place and why; nothing in it counts.
void describe_unreadable(const TimestampView& view, facts::Timestamp& to) {
  const Error& error = *view.failure;
  to.why = error.at.empty() ? error.detail : error.at + ": " + error.detail;
  to.imprint = error.code == Errc::unsupported ? facts::Match::unsupported : facts::Match::not_available;
  to.signature.defects.push_back({facts::Defect::Weight::fatal, "TimeStampToken", to.why});
}

/// check_imprint(), but what one token is over is read once, however many signatures it serves. What it covers is of each signature.
Result<ImprintCheck> check_once(const TimestampView& timestamp, const std::string& sha256, Workspace& workspace) {
  const formats::DigestFunction digest = [&](Hash hash, const Source& source) { return crypto::digest(workspace.backend(), hash, source); };
  if (timestamp.same_octets.empty()) return formats::check_imprint(timestamp, digest);
  const std::pair key(sha256, timestamp.same_octets);
  auto known = workspace.imprints().find(key);
  if (known == workspace.imprints().end()) {
    ESIGN_TRY(ImprintCheck made, formats::check_imprint(timestamp, digest));
    known = workspace.imprints().emplace(key, std::move(made)).first;
  }
  ImprintCheck found = known->second;
  found.covers = found.outcome == ImprintCheck::Outcome::match ? timestamp.covers : formats::Covered{};
  return found;
}

/// The imprint, and what it proves the existence of.
Result<void> check(const TimestampView& timestamp, const formats::SignatureView& view, const facts::Signature& told,
                   Workspace& workspace, facts::Timestamp& to) {
  // RFC 3161 section 2.4.2 with RFC 5280 section 4.2: what an unknown critical extension makes of the token, only its authority knows.
  if (const auto& critical = timestamp.token->info.critical_extensions; !critical.empty()) {
    to.imprint = facts::Match::unsupported;
    to.why = "the token has a critical extension that is not known here: " + critical.front().to_text();
    return {};
  }
  ESIGN_TRY(const ImprintCheck found, check_once(timestamp, to.sha256, workspace));
  to.imprint = match_of(found.outcome);
  if (to.imprint != facts::Match::match) to.why = found.why;
  else if (!found.why.empty()) to.signature.defects.push_back({facts::Defect::Weight::conformance, "messageImprint", found.why});
  CoverWriter writer(view, told, workspace);
  // An archive-time-stamp-v3 takes the content in by its digest (EN 319 122-1 clause 5.5.3 step 2).
  const Manner data = timestamp.index ? Manner::reference : Manner::octets;
  ESIGN_CHECK(writer.add(found.covers, to.imprint_digest, Manner::octets, data));
  if (timestamp.index) {
    ESIGN_CHECK(writer.add(found.indexed, std::string(pkix::name(timestamp.index->hash)), Manner::reference, Manner::reference));
  }
  // A manifest names each file by a digest of its own (EN 319 162-1 clause A.4), and a match means that all of them fit.
  if (to.imprint == facts::Match::match) {
    for (const formats::ListedFile& file : timestamp.listed)
      ESIGN_CHECK(writer.add(file.covers, std::string(pkix::name(file.hash)), Manner::reference, Manner::reference));
  }
  to.covers = writer.take();
  return {};
}

}  // namespace

facts::Timestamp::Kind kind_of(formats::TimestampKind kind) {
  switch (kind) {
    case formats::TimestampKind::content: return facts::Timestamp::Kind::content;
    case formats::TimestampKind::signature: return facts::Timestamp::Kind::signature;
    case formats::TimestampKind::references: return facts::Timestamp::Kind::references;
    case formats::TimestampKind::archive: return facts::Timestamp::Kind::archive;
  }
  return facts::Timestamp::Kind::references;
}

formats::Evidence evidence_of(const formats::SignatureView& view) {
  formats::Evidence all{view.certificates, view.crls, view.ocsp};
  for (const auto& timestamp : view.timestamps) add(all, carried(*timestamp));
  return all;
}

formats::SignatureView with_evidence(const formats::SignatureView& view, const formats::Evidence& more) {
  formats::SignatureView made = view;
  const auto take = [](auto& to, const auto& items) {
    for (const auto& item : items) {
      const bool known = std::ranges::any_of(to, [&](const auto& one) { return one == item || equal(one->der(), item->der()); });
      if (!known) to.push_back(item);
    }
  };
  take(made.certificates, more.certificates);
  take(made.crls, more.crls);
  take(made.ocsp, more.ocsp);
  return made;
}

Result<std::vector<std::string>> names_of(const formats::Evidence& evidence, Workspace& workspace) {
  std::vector<std::string> names;
  const auto put = [&](const auto& object) -> Result<void> {
    ESIGN_TRY(names.emplace_back(), workspace.name_of(object));
    return {};
  };
  for (const auto& certificate : evidence.certificates) ESIGN_CHECK(put(certificate));
  for (const auto& crl : evidence.crls) ESIGN_CHECK(put(crl));
  for (const auto& response : evidence.ocsp) {
    if (!response->successful()) continue;
    ESIGN_CHECK(put(response));
    for (const auto& certificate : response->certificates()) ESIGN_CHECK(put(certificate));
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

Result<std::vector<facts::Timestamp>> collect_timestamps(const formats::SignatureView& view, const facts::Signature& told, Workspace& workspace) {
  std::vector<facts::Timestamp> all;
  if (view.timestamps.empty()) return all;
  const formats::Evidence evidence = evidence_of(view);
  for (std::size_t i = 0; i < view.timestamps.size(); ++i) {
    const TimestampView& timestamp = *view.timestamps[i];
    facts::Timestamp made;
    made.id = id_of(told, i);
    made.kind = kind_of(timestamp.kind);
    made.attribute = timestamp.attribute;
    if (!timestamp.octets.empty()) {
      ESIGN_TRY(made.sha256, workspace.sha256(timestamp.octets));
    }
    if (timestamp.failure) {
      describe_unreadable(timestamp, made);
    } else {
      describe(timestamp, made);
      ESIGN_TRY(made.signature, one_signature(with_evidence(timestamp.token->view, evidence), Subject::timestamp, workspace).in(made.id));
      ESIGN_CHECK(check(timestamp, view, told, workspace, made).in(made.id));
    }
    made.signature.id = made.id;
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace esign::collect
