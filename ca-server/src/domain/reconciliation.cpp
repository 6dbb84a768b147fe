// SPDX-License-Identifier: Apache-2.0
#include "domain/reconciliation.h"

#include <algorithm>

#include "crypto/backend.h"
#include "domain/crl_service.h"
#include "domain/issuance.h"

namespace esign::ca {
namespace {

constexpr asn1::Oid kReasonCode("2.5.29.21");
constexpr std::uint32_t kAtOnce = 256;
constexpr std::size_t kNamed = 5;  // unknown numbers that an error names

Result<void> check_closed(Reader& reader) {
  ESIGN_TRY(const auto state, reader.setting("state"));
  if (state.value_or("open") != "reconcile") return fail(Errc::conflict, "the register is open: nothing is taken over into it");
  return {};
}

Result<void> check_signature(const Authority& authority, const pkix::AlgorithmIdentifier& identifier, View tbs, const asn1::BitString& value) {
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, pkix::signature_algorithm_from(identifier));
  ESIGN_TRY(const crypto::Verdict verdict, crypto::openssl().verify(authority.certificate->spki(), algorithm, tbs, value.octets));
  if (verdict != crypto::Verdict::valid) return fail(Errc::denied, "the signature is not that of " + authority.name);
  return {};
}

Result<const Authority*> issuer_named(const Authorities& authorities, const pkix::Name& name) {
  for (const Authority& one : authorities.all()) {
    if (equal(one.certificate->subject().der, name.der)) return &one;
  }
  return fail(Errc::denied, "no authority of this centre is the issuer");
}

Result<Serial> serial_of(View content) {
  Serial serial{};
  if (content.size() != serial.size()) return fail(Errc::denied, "no serial number of this centre");
  std::copy(content.begin(), content.end(), serial.begin());
  return serial;
}

/// The most special profile of this issuer, all policies of which the certificate carries.
const Profile* profile_of(const std::vector<Profile>& profiles, const pkix::Certificate& certificate, std::string_view issuer) {
  const Profile* found = nullptr;
  const auto& carried = certificate.extensions().certificate_policies;
  for (const Profile& profile : profiles) {
    const bool may = std::ranges::any_of(profile.issuers, [&](const std::string& one) { return one == issuer || one == kAnyIssuer; });
    const bool all = carried && std::ranges::all_of(profile.policies, [&](const asn1::Oid& policy) {
      return std::ranges::any_of(*carried, [&](const pkix::PolicyInformation& one) { return one.policy == policy; });
    });
    if (may && all && !profile.policies.empty() && (found == nullptr || profile.policies.size() > found->policies.size())) found = &profile;
  }
  return found;
}

/// Entries of a list, RFC 5280 section 5.1.2.6. Crl::parse() has found their grammar good.
using EachEntry = std::function<Result<void>(View serial, Time since, pkix::CrlReason reason)>;
Result<void> for_each_entry(const pkix::Crl& crl, const EachEntry& entry) {
  asn1::Reader reader(crl.tbs());
  View revoked;
  reader.sequence([&] {
    if (reader.next_is(asn1::tag::integer)) reader.any();
    for (int skipped = 0; skipped < 3; ++skipped) reader.any();  // signature, issuer, thisUpdate
    if (!reader.next_is(asn1::tag::sequence)) reader.any();      // nextUpdate: Crl::next_update() is there
    if (reader.next_is(asn1::tag::sequence)) revoked = reader.any().content;
    reader.rest();
  });
  ESIGN_CHECK(reader.finish());
  asn1::Reader list(revoked);
  Result<void> outcome;
  while (list.more() && outcome) {
    View serial;
    Time since{};
    pkix::CrlReason reason = pkix::CrlReason::unspecified;
    list.sequence([&] {
      serial = list.integer();
      since = list.time();
      if (!list.more()) return;
      list.sequence([&] {
        while (list.more()) {
          list.sequence([&] {
            const asn1::Oid id = list.oid();
            if (list.next_is(asn1::tag::boolean)) list.boolean();
            asn1::Reader value(list.octet_string());
            if (id == kReasonCode) reason = pkix::read_crl_reason(value);
          });
        }
      });
    });
    if (!list.failed()) outcome = entry(serial, since, reason);
  }
  return outcome ? list.finish() : outcome;
}

/// Which shard of its authority the list is of.
Result<std::uint32_t> shard_of(const Authorities& authorities, const Authority& authority, const pkix::Crl& crl) {
  if (crl.delta_base()) return fail(Errc::unsupported, "a delta does not tell all: the full list is wanted");
  const auto& point = crl.issuing_distribution_point();
  for (std::uint32_t shard = 0; point && shard < authority.shards; ++shard) {
    const std::string url = authorities.crl_url(authority.name, shard);
    if (std::ranges::any_of(point->full_name, [&](const pkix::GeneralName& name) { return name.text == url; })) return shard;
  }
  return fail(Errc::unsupported, "no distribution point of " + authority.name);
}

Result<std::uint64_t> number_of(const pkix::Crl& crl) {
  if (!crl.number() || crl.number()->size() > 8) return fail(Errc::unsupported, "the list has no number that this centre gives");
  std::uint64_t number = 0;
  const View digits = *crl.number();
  for (const std::uint8_t octet : digits) number = number << 8 | octet;
  return number;
}

/// What an entry asks of a certificate; nothing where the register says so, or something graver.
std::optional<Event> event_for(const CertificateRecord& record, Time since, pkix::CrlReason reason) {
  const bool ours = reason != pkix::CrlReason::aa_compromise && reason != pkix::CrlReason::remove_from_crl;
  Event event{record.issuer, record.serial, Status::revoked, ours ? static_cast<Reason>(reason) : Reason::unspecified, since, {}, {}};
  const bool hold = reason == pkix::CrlReason::certificate_hold;
  switch (record.status) {
    case Status::intended: event.status = Status::voided; break;  // Given up by the first centre, or released, and revoked since.
    case Status::active: event.status = hold ? Status::suspended : Status::revoked; break;
    case Status::on_hold:
    case Status::suspended:
      if (hold) return {};
      break;
    case Status::revoked:
    case Status::voided: return {};
  }
  if (hold && event.status != Status::suspended) event.reason = Reason::unspecified;
  return event;
}

/// One certificate of an answer into the register: as new, or as what an intent became.
Result<void> put(Transaction& register_, const CertificateRecord& record, const Bytes& der, Status status) {
  ESIGN_TRY(const auto known, register_.certificate(record.serial));
  if (known && (known->issuer != record.issuer || !equal(known->tbs, record.tbs))) return fail(Errc::conflict, "the register has another certificate of the number " + to_text(record.serial));
  if (known && !known->certificate.empty()) {
    if (known->certificate != der) return fail(Errc::conflict, "two certificates have the number " + to_text(record.serial));
    return {};
  }
  if (!known) ESIGN_CHECK(register_.insert(record));
  return register_.store_signed({record.issuer, record.serial, der, status, record.not_before});
}

}  // namespace

Result<CertificateRecord> Reconciliation::record_of(const pkix::Certificate& certificate, const ReleasedAnswer& answer) const {
  ESIGN_TRY(const Authority* issuer, issuer_named(authorities_, certificate.issuer()));
  ESIGN_CHECK(check_signature(*issuer, certificate.signature_algorithm(), certificate.tbs(), certificate.signature_value()));
  const Profile* profile = profile_of(profiles_, certificate, issuer->name);
  if (profile == nullptr || profile->is_ca()) return fail(Errc::denied, "no profile of this centre is that of the certificate");
  CertificateRecord record;
  record.issuer = issuer->name;
  ESIGN_TRY(record.serial, serial_of(certificate.serial_number()));
  record.shard = Authorities::shard_of(record.serial, issuer->shards);
  record.profile = profile->name;
  record.category = profile->category;
  record.centre = answer.confirm_by ? answer.caller : std::string();
  record.subject = certificate.subject().to_text();
  const pkix::Identity identity = pkix::identity_of(certificate.subject());
  record.common_name = identity.common_name;
  record.fin = identity.fin.value_or("");
  record.voen = identity.voen.value_or("");
  record.not_before = certificate.validity().not_before;
  record.not_after = certificate.validity().not_after;
  ESIGN_TRY(record.spki_sha256, sha256(certificate.spki()));
  record.request_id = answer.id;
  record.tbs = copy(certificate.tbs());
  record.recorded = record.status_since = clock_.now();
  return record;
}

Result<Reconciliation::Taken> Reconciliation::take(const ReleasedAnswer& answer, const Act& act) {
  if (answer.certificates.empty()) return fail(Errc::malformed, "an answer without certificates");
  const Time now = clock_.now();
  RequestRecord request{answer.caller, answer.id, kUnknownContent, answer.state, {}, {}, now, answer.confirm_by};
  std::vector<CertificateRecord> records;
  for (const Bytes& der : answer.certificates) {
    ESIGN_TRY(const auto certificate, pkix::Certificate::parse(der));
    ESIGN_TRY(CertificateRecord record, record_of(*certificate, answer));
    request.serials.push_back(record.serial);
    request.issuer = record.issuer;
    records.push_back(std::move(record));
  }
  const Status status = answer.confirm_by && answer.state == RequestState::issued ? Status::on_hold : Status::active;
  Taken taken = Taken::added;
  ESIGN_CHECK(store_.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(check_closed(register_));
    ESIGN_TRY(const auto known, register_.request(answer.caller, answer.id));
    if (known && (known->serials != request.serials || known->issuer != request.issuer)) return fail(Errc::conflict, "the register has another answer to this request");
    if (known && known->state != RequestState::recorded) {
      taken = Taken::known;
      return {};
    }
    ESIGN_CHECK(register_.audit({now, act.actor, "register.takeOver", answer.id, "done", R"({"serial":")" + to_text(request.serials.front()) + R"("})"}));
    for (std::size_t i = 0; i < records.size(); ++i) ESIGN_CHECK(put(register_, records[i], answer.certificates[i], status));
    return known ? register_.set_state(answer.caller, answer.id, answer.state) : register_.insert(request);
  }));
  return taken;
}

Result<std::size_t> Reconciliation::take(const pkix::Crl& crl, const Act& act) {
  ESIGN_TRY(const Authority* issuer, issuer_named(authorities_, crl.issuer()));
  ESIGN_CHECK(check_signature(*issuer, crl.signature_algorithm(), crl.tbs(), crl.signature_value()));
  ESIGN_TRY(const std::uint32_t shard, shard_of(authorities_, *issuer, crl));
  ESIGN_TRY(const std::uint64_t number, number_of(crl));
  const Time now = clock_.now();
  std::size_t changed = 0, unknown = 0;
  std::string named;
  ESIGN_CHECK(store_.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(check_closed(register_));
    ESIGN_CHECK(register_.audit({now, act.actor, "register.takeOver", issuer->name + "/" + std::to_string(shard), "done", R"({"crl":)" + std::to_string(number) + "}"}));
    ESIGN_CHECK(for_each_entry(crl, [&](View content, Time since, pkix::CrlReason reason) -> Result<void> {
      ESIGN_TRY(const Serial serial, serial_of(content));
      ESIGN_TRY(const auto record, register_.certificate(issuer->name, serial));
      if (!record) {
        if (++unknown <= kNamed) named += " " + to_text(serial);
        return {};
      }
      auto event = event_for(*record, since, reason);
      if (!event) return {};
      event->actor = act.actor;
      event->note = "CRL " + std::to_string(number);
      ++changed;
      return register_.change(*event, {});
    }));
    if (unknown != 0) return fail(Errc::not_found, std::to_string(unknown) + " serial numbers of the list are not in the register; their answers come first:" + named);
    // Numbers that are out are not given again.
    for (std::uint64_t taken = 0; taken < number;) {
      ESIGN_TRY(taken, register_.next_crl_number(issuer->name, shard));
    }
    return {};
  }));
  return changed;
}

Result<std::size_t> Reconciliation::open(const Act& act) {
  std::size_t given_up = 0;
  for (;;) {
    std::size_t some = 0;
    const Time now = clock_.now();
    ESIGN_CHECK(store_.write([&](Transaction& register_) -> Result<void> {
      ESIGN_CHECK(check_closed(register_));
      ESIGN_TRY(const auto requests, register_.unfinished(kAtOnce));
      some = requests.size();
      for (const RequestRecord& request : requests) {
        ESIGN_CHECK(register_.audit({now, act.actor, "certificate.issue", request.id, "given up: it was begun before the backup", "{}"}));
        for (const Serial& serial : request.serials) {
          ESIGN_TRY(const auto record, register_.certificate(request.issuer, serial));
          if (!record) return fail(Errc::internal, "a certificate of request " + request.id + " is missing");
          if (record->status == Status::intended) ESIGN_CHECK(register_.change({request.issuer, serial, Status::voided, {}, now, act.actor, "begun before the backup"}, {}));
        }
        ESIGN_CHECK(register_.set_state(request.caller, request.id, RequestState::voided));
      }
      if (!requests.empty()) return {};
      ESIGN_CHECK(register_.audit({now, act.actor, "ca.reconcile", {}, "done", "{}"}));
      ESIGN_CHECK(register_.set(kReconciled, to_rfc3339(now)));
      ESIGN_CHECK(register_.set("crl-lease", {}));  // of a node that is gone
      return register_.set("state", "open");
    }));
    if (some == 0) return given_up;
    given_up += some;
  }
}

}  // namespace esign::ca
