// SPDX-License-Identifier: Apache-2.0
// esign/verifier.h: bytes -> parsed -> facts -> conclusions -> report, each in its own layer.
#include <esign/verifier.h>

#include <algorithm>

#include "api/inquiries.h"
#include "api/judges.h"
#include "api/online_state.h"
#include "api/trusted_list_data.h"
#include "api/verifier_state.h"
#include "base/text.h"
#include "collect/collect.h"
#include "facts/at_time.h"
#include "facts/facts_json.h"
#include "formats/asic/asic.h"
#include "formats/cades/cades.h"
#include "formats/pades/pades.h"
#include "formats/xades/xades.h"
#include "report/report.h"

namespace esign {

namespace {

constexpr std::size_t kFront = 4096;  // enough to tell XML from CMS

Result<formats::SignatureSet> read_container(const Document& document, const std::optional<Document>& content, pkix::ParsedObjects& parsed) {
  if (content) return fail(Errc::invalid_argument, "a container holds what is signed: no content beside it");
  return formats::asic::read(document, parsed);
}

}  // namespace

Result<formats::SignatureSet> read_signatures(const SignedInput& input, pkix::ParsedObjects& parsed) {
  const Document& document = input.document;
  const std::optional<Document>& content = input.content;
  std::vector<std::uint8_t> front(static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), kFront)));
  ESIGN_CHECK(document.read_at(0, front));
  if (front.empty()) return fail(Errc::malformed, "the file is empty");
  std::string_view text = as_text(front);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (formats::asic::looks_like_zip(front) == formats::asic::Likeness::yes) return read_container(document, content, parsed);
  if (trim(text).starts_with('<')) return formats::xades::read(document, content, parsed);
  if (formats::cades::looks_like_cms(front) == formats::cades::Likeness::yes) return formats::cades::read(document, content, parsed);
  if (formats::pades::looks_like_pdf(front) == formats::pades::Likeness::yes) {
    if (content) return fail(Errc::invalid_argument, "a signature in a PDF file is over the file: content beside it says nothing");
    const std::span<const char> password = input.password ? input.password->reveal() : std::span<const char>();
    return formats::pades::read(document, parsed, {{password.data(), password.size()}, [](Hash hash, const Source& octets) {
                                  return crypto::digest(crypto::openssl(), hash, octets);
                                }});
  }
  return fail(Errc::no_signature, "it is neither a CMS, an XML nor a PDF signature, nor a container of them");
}

namespace {

std::vector<collect::BelievedList> believed_lists(const std::vector<std::shared_ptr<const VerifiedList>>& lists) {
  std::vector<collect::BelievedList> believed;
  for (const auto& one : lists) believed.push_back({&one->list().data().parsed, one->list().sha256()});
  return believed;
}

}  // namespace

collect::Outside outside_of(const VerifierState& state, const GatheredData& gathered) {
  const auto joined = [](auto all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  return {state.anchors, joined(state.certificates, gathered.certificates), joined(state.crls, gathered.crls), backend_of(state.judges), {},
          joined(state.ocsp, gathered.ocsp), &state.known, believed_lists(state.lists), state.timestamping ? &*state.timestamping : nullptr};
}

namespace {

/// Empty when the store makes no difference between signatures and time-stamps.
std::optional<collect::TimestampTrust> timestamp_trust_of(const TrustStore& store) {
  bool differs = !store.timestamping().empty();
  for (std::size_t i = 0; i < store.anchors().size(); ++i) differs = differs || store.use(i) == AnchorUse::certificates;
  if (!differs) return std::nullopt;
  collect::TimestampTrust made{timestamp_anchors_of(store), anchors_of(store)};
  for (const auto& anchor : made.anchors.anchors()) {
    const bool known = std::ranges::any_of(made.all.anchors(), [&](const trust::TrustAnchor& one) {
      return one.sunset() == anchor.sunset() && one.certificate() && equal(one.certificate()->der(), anchor.certificate()->der());
    });
    if (!known) made.all.add(anchor);
  }
  return made;
}

/// Reads the octets of one reference for whoever goes on to use them, no more than fit in memory. It is a second reading:
/// the digest is computed again, so that a file that changed since the verdict gives nothing.
Result<Bytes> octets_of(const formats::SignatureSet& set, std::size_t index, std::size_t reference) {
  if (index >= set.signatures.size() || reference >= set.signatures[index].references.size())
    return fail(Errc::invalid_argument, "there is no such reference");
  const formats::Reference& one = set.signatures[index].references[reference];
  if (!one.octets) return fail(Errc::not_found, "the signed data is not here");
  Bytes octets;
  ESIGN_CHECK(one.octets([&](View piece) -> Result<void> {
    if (octets.size() + piece.size() > Limits{}.xml_octets) return fail(Errc::limit_exceeded, "xml_octets");
    append(octets, piece);
    return {};
  }));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), one.hash, octets));
  if (!equal(digest, one.expected)) return fail(Errc::conflict, "the document changed after it was verified");
  return octets;
}

}  // namespace

std::shared_ptr<VerifierState> make_state(const TrustStore& trust, Policy policy, const Evidence& evidence, Judges judges) {
  auto state = std::make_shared<VerifierState>(std::move(policy));
  state->crls = evidence.crls();
  state->ocsp = evidence.ocsp_responses();
  state->judges = judges;
  state->anchors = anchors_of(trust);
  state->timestamping = timestamp_trust_of(trust);
  state->lists = trust.lists();
  for (const Certificate& one : evidence.certificates()) state->certificates.push_back(one.parsed());
  const trust::TrustStore& believed = state->timestamping ? state->timestamping->all : state->anchors;
  for (const auto& anchor : believed.anchors()) {
    if (anchor.certificate()) state->known.pin(anchor.certificate(), anchor.certificate()->der());
  }
  for (const auto& one : state->certificates) state->known.pin(one, one->der());
  for (const auto& one : state->crls) state->known.pin(one, one->der());
  return state;
}

Verifier::Verifier(TrustStore trust, Policy policy, Evidence evidence, Judges judges) : state_(make_state(trust, std::move(policy), evidence, judges)) {}

Result<Report> Verifier::verify(const Document& document, const std::optional<Document>& content, Time at) const {
  return verify(SignedInput{document, content}, at);
}

Result<Report> Verifier::verify(const Document& document, const std::optional<Document>& content, Time at, const Gathered& gathered) const {
  return verify(SignedInput{document, content}, at, gathered);
}

Result<Report> Verifier::verify(const SignedInput& input, Time at, const Gathered& gathered) const {
  ESIGN_TRY(formats::SignatureSet read, read_signatures(input, state_->parsed));
  const auto signatures = std::make_shared<const formats::SignatureSet>(std::move(read));
  const collect::Outside outside = outside_of(*state_, gathered.data());
  ESIGN_TRY(collect::Collection collected, collect::collect(input.document, *signatures, outside, at));
  for (const Inquiry& one : gathered.inquiries()) collected.facts.inquiries.push_back(fact_of(one));
  report::Sources sources;
  const auto certificates = std::make_shared<const std::map<facts::CertificateId, pkix::Certificate::Ptr>>(std::move(collected.certificates));
  sources.certificate = [certificates](const facts::CertificateId& id) -> std::optional<Certificate> {
    const auto found = certificates->find(id);
    if (found == certificates->end()) return std::nullopt;
    return Certificate(found->second);
  };
  sources.certificate_der = [certificates](const facts::CertificateId& id) -> std::optional<Bytes> {
    const auto found = certificates->find(id);
    if (found == certificates->end()) return std::nullopt;
    return copy(found->second->der());
  };
  sources.octets = [signatures](std::size_t index, std::size_t reference) { return octets_of(*signatures, index, reference); };
  return report::compose(std::move(collected.facts), state_->policy.data(), std::move(sources));
}

Result<Report> replay(const std::string& facts, const Policy& policy, std::optional<Time> at) {
  ESIGN_TRY(facts::Facts read, facts::from_json(facts));
  const Time time = at.value_or(read.time);
  return report::compose(facts::at_time(std::move(read), time), policy.data(), {});
}

}  // namespace esign
