// SPDX-License-Identifier: Apache-2.0
// Whether a trusted list is its operator's: TS 119 612 clause 5.7 with the very verifier that judges documents, whose anchors are
// the pinned signers. That is here and not in trust/, for the verifier needs trust/ itself.
#include <algorithm>

#include "api/judges.h"
#include "api/trusted_list_data.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/xades/xades.h"
#include "policy/policy.h"

namespace esign {
namespace {

constexpr std::size_t kFront = 1024;

Failure refuse(ListFault fault, std::string_view why) { return fail(Errc::denied, std::string(name(fault)) + ": " + std::string(why)); }

/// The default rules, and id-tsl-kp-tslSigning (TS 119 612 clause 5.7.1) beside the purposes of documents. The signer is
/// pinned, so there is no chain and no revocation to ask for.
Result<Policy> list_policy() {
  ESIGN_TRY(const Policy base, Policy::builtin("default"));
  Policy::Data rules = base.data();
  rules.name = "trusted-list";
  rules.x509.anchor_as_signer = policy::AnchorAsSigner::accepted;
  rules.x509.extended_key_usage.emplace_back("0.4.0.2231.3.0");
  rules.elements.full_coverage = policy::Demand::required;
  rules.elements.media_type = policy::Demand::not_required;  // the kind of file is known from the file itself
  return Policy(std::make_shared<const Policy::Data>(std::move(rules)));
}

/// Clause 5.7.1: one enveloped signature. What it covers is the verifier's question.
Result<void> one_signature(const TrustedList::Data& list) {
  if (list.parsed.signature == trust::TrustedList::Signature::absent) return refuse(ListFault::unsigned_list, "the list has no signature");
  const auto read = formats::xades::read(list.file, std::nullopt);
  if (!read) return refuse(ListFault::forged, read.error().detail);
  if (read->signatures.size() != 1) return refuse(ListFault::several_signatures, "a list has one signature, here are several");
  const formats::SignatureView& view = read->signatures.front();
  if (view.packaging != Packaging::enveloped) return refuse(ListFault::forged, "the signature is not an enveloped one over the list");
  const auto data = std::ranges::count(view.references, formats::ReferenceRole::data, &formats::Reference::role);
  if (data != 1) return refuse(ListFault::forged, "the signature has not exactly one reference to the list");
  return {};
}

Result<Certificate> valid_signer(const TrustedList::Data& list, const ListQuestion& question, Time when) {
  TrustStore pinned;
  for (const Certificate& signer : question.signers) pinned.add(signer);
  ESIGN_TRY(Policy rules, list_policy());
  const Verifier verifier(std::move(pinned), std::move(rules), {}, question.judges);
  auto report = verifier.verify(list.file, std::nullopt, when);
  if (!report) return refuse(ListFault::forged, report.error().detail);
  const SignatureReport& signature = report->signatures().front();
  const bool is_pinned = signature.signer && std::ranges::any_of(question.signers, [&](const Certificate& one) {
    return std::ranges::equal(one.der(), signature.signer->der());
  });
  const bool covered = !signature.coverage.empty() && std::ranges::all_of(signature.coverage, [](const Coverage& one) { return one.extent == Coverage::Extent::full; });
  if (report->indication() == Indication::total_failed || !covered)
    return refuse(ListFault::forged, "the signature is " + std::string(standard_name(report->indication())) + " " + std::string(standard_name(report->sub_indication())));
  if (!is_pinned) return refuse(ListFault::unknown_signer, "the signer is not one of the pinned certificates");
  if (report->indication() != Indication::total_passed)
    return refuse(ListFault::forged, "the signature is INDETERMINATE " + std::string(standard_name(report->sub_indication())));
  return *signature.signer;
}

ListFault fault_of(trust::Currency currency) {
  switch (currency) {
    case trust::Currency::stale: return ListFault::stale;
    case trust::Currency::closed: return ListFault::closed;
    case trust::Currency::not_yet_issued: return ListFault::not_yet_issued;
    case trust::Currency::rolled_back: return ListFault::rolled_back;
    case trust::Currency::conflicting: return ListFault::conflicting;
    case trust::Currency::current: break;
  }
  return ListFault::forged;
}

std::string_view explain(trust::Currency currency) {
  switch (currency) {
    case trust::Currency::stale: return "its NextUpdate has passed; fetch the current list";
    case trust::Currency::closed: return "its operator closed it: it has no NextUpdate";
    case trust::Currency::not_yet_issued: return "it was issued in the future; is the clock right?";
    case trust::Currency::rolled_back: return "a newer list of this scheme was believed already";
    case trust::Currency::conflicting: return "another list with this sequence number was believed already";
    case trust::Currency::current: break;
  }
  return {};
}

}  // namespace

std::string_view name(ListFault fault) noexcept {
  switch (fault) {
    case ListFault::unsigned_list: return "unsigned";
    case ListFault::several_signatures: return "several signatures";
    case ListFault::forged: return "forged";
    case ListFault::unknown_signer: return "unknown signer";
    case ListFault::stale: return "stale";
    case ListFault::closed: return "closed";
    case ListFault::not_yet_issued: return "not yet issued";
    case ListFault::rolled_back: return "rolled back";
    case ListFault::conflicting: return "conflicting";
  }
  return "";
}

TrustedList::Likeness TrustedList::looks_like_list(const Document& file) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kFront)));
  if (!file.read_at(0, front)) return Likeness::no;
  std::string_view text = as_text(front);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return trim(text).starts_with('<') ? Likeness::yes : Likeness::no;
}

Result<TrustedList> TrustedList::read(const Document& file) {
  const Limits limits;
  if (file.size() > limits.trusted_list_octets) return fail(Errc::limit_exceeded, "trusted_list_octets");
  ESIGN_TRY(const Bytes octets, file.octets(limits.trusted_list_octets));
  ESIGN_TRY(trust::TrustedList parsed, trust::read_trusted_list(octets, limits));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, octets));
  // From here on the octets that were read, whatever becomes of the file.
  return TrustedList(std::make_shared<const Data>(Data{std::move(parsed), Document::from_octets(octets, file.name(), "application/xml"), to_hex(digest)}));
}

std::uint64_t TrustedList::sequence_number() const { return data_->parsed.scheme.sequence_number; }
std::string TrustedList::territory() const { return data_->parsed.scheme.territory; }
std::string TrustedList::name() const { return data_->parsed.scheme.names.front().value; }
Time TrustedList::issued() const { return data_->parsed.scheme.issued; }
std::optional<Time> TrustedList::next_update() const { return data_->parsed.scheme.next_update; }
std::string TrustedList::sha256() const { return data_->sha256; }

Result<VerifiedList> VerifiedList::verify(const TrustedList& list, const ListQuestion& question) {
  if (question.signers.empty()) return refuse(ListFault::unknown_signer, "nobody is pinned as the signer of the list");
  const TrustedList::Data& data = list.data();
  const Time latest = std::max(question.at, question.now);
  // Whoever asks about an instant before the list was issued asks today's list about the past.
  const Time when = question.at >= list.issued() ? question.at : latest;
  ESIGN_CHECK(one_signature(data));
  ESIGN_TRY(Certificate signer, valid_signer(data, question, when));
  trust::CurrencyQuestion asked{when, latest, data.sha256, std::nullopt};
  if (const auto& memory = question.memory) asked.memory = trust::ListMemory{memory->sequence_number, memory->sha256, memory->issued};
  const trust::Currency currency = trust::currency(data.parsed.scheme, asked);
  if (currency != trust::Currency::current) return refuse(fault_of(currency), explain(currency));
  return VerifiedList(list, std::move(signer));
}

std::vector<std::string> VerifiedList::remarks() const { return trust::signer_remarks(list_.data().parsed.scheme, *signer_.parsed()); }

ListMemory VerifiedList::memory() const { return {list_.sequence_number(), list_.sha256(), list_.issued()}; }

std::string TrustedList::memory_key() const {
  const trust::Scheme& scheme = data_->parsed.scheme;
  const std::string what = scheme.type + '\n' + scheme.territory + '\n' + scheme.names.front().value;
  const auto digest = crypto::digest(crypto::openssl(), Hash::sha256, as_view(what));
  return digest ? to_hex(*digest) : std::string("unnamed");
}

std::vector<Certificate> VerifiedList::signers_of(std::string_view territory) const {
  std::vector<Certificate> signers;
  for (const trust::ListPointer& pointer : list_.data().parsed.scheme.pointers) {
    if (pointer.territory != territory) continue;
    for (const trust::DigitalIdentity& identity : pointer.signers)
      for (const auto& certificate : identity.certificates) signers.emplace_back(certificate);
  }
  return signers;
}

void TrustStore::add(const VerifiedList& list) {
  lists_.push_back(std::make_shared<const VerifiedList>(list));
  for (const trust::ListedAnchor& anchor : trust::listed_anchors(list.list().data().parsed)) {
    switch (anchor.kind) {
      case trust::ServiceKind::qualified_certificates:
      case trust::ServiceKind::certificates: add(Certificate(anchor.certificate), anchor.sunset, AnchorUse::certificates); break;
      case trust::ServiceKind::national_root: add(Certificate(anchor.certificate), anchor.sunset); break;
      case trust::ServiceKind::timestamps:
      case trust::ServiceKind::qualified_timestamps: timestamping_.push_back({Certificate(anchor.certificate), anchor.sunset}); break;
      case trust::ServiceKind::revocation_status:  // they answer for a certificate's issuer, and are nobody's anchor
      case trust::ServiceKind::other: break;
    }
  }
}

}  // namespace esign
