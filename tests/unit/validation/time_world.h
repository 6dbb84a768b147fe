// SPDX-License-Identifier: Apache-2.0
// W0 with time-stamps: "S t" is the claimed signing time, "CT t", "ST t" and "AT t" are content, signature and archive
// time-stamps at day t. Their TSA has the certificate TC[0,3000] below the CA TI[0,5000]; whoever needs other TSAs makes them.
#pragma once
#include <algorithm>

#include "unit/validation/world.h"
#include "validation/past.h"
#include "validation/timestamps.h"

namespace esign::validation::world {

using facts::Timestamp;

/// R(tu,nu;g) with an identity of its own, so that proofs of existence can tell answers apart.
inline facts::Revocation data(double this_update, double next_update, const std::string& signer) {
  auto made = answer(this_update, next_update, signer);
  made.id = "R " + std::to_string(this_update) + " of " + signer;
  return made;
}
inline facts::Revocation unknown(facts::Revocation made) {
  made.status = facts::RevocationStatus::unknown;
  return made;
}
/// An issuer that keeps the status of ended certificates for ever.
inline facts::Revocation keeps_ended(facts::Revocation made) {
  made.covers_expired_since = day(0);
  return made;
}

struct TimeWorld : World {
  explicit TimeWorld(double v = 500) {
    for (const char* id : {"TC", "TC2"}) {
      facts.certificates[id] = certificate(std::string("Vaxt möhürü ") + id, 0, 3000);
      facts.certificates[id].key_usage = {{"digitalSignature"}};
      facts.certificates[id].extended_key_usage = {{"1.3.6.1.5.5.7.3.8"}};
      facts.certificates[id].extended_key_usage_critical = true;
    }
    facts.certificates["TI"] = certificate("Vaxt CA", 0, 5000);
    facts.certificates["TI"].key_usage = {{"keyCertSign", "cRLSign"}};
    set_now(v);
  }

  /// Day v, with fresh status about everything; time-stamps are added after this.
  void set_now(double v) {
    now = v;
    facts.time = day(v);
    r() = {data(v - 0.5, v + 6.5, "IC")};
    rc() = {data(v - 0.5, v + 6.5, "TA")};
    chain().status[1].answers[0].id += " about IC";
  }
  void freshness(double days) { policy.x509.freshness = std::chrono::seconds{static_cast<long>(days * 86'400)}; }
  void tsa_freshness(double days) {
    policy.timestamps.role.freshness = policy.timestamps.archive_freshness = std::chrono::seconds{static_cast<long>(days * 86'400)};
  }
  /// F of everybody.
  void any_freshness(double days) {
    freshness(days);
    tsa_freshness(days);
  }

  facts::Chain tsa_chain(const std::string& tsa) const {
    auto about_tsa = data(now - 0.5, now + 6.5, "TI"), about_ca = data(now - 0.5, now + 6.5, "TA");
    about_ca.id += " about TI";
    return {{tsa, "TI", "TA"}, {"TA", {}}, {facts::PathResult::Outcome::valid, "", "", ""}, {{tsa, {about_tsa}, ""}, {"TI", {about_ca}, ""}}};
  }

  /// Adds a time-stamp; what it covers is left to the caller.
  Timestamp& token(Timestamp::Kind kind, double at, const std::string& tsa) {
    Timestamp made;
    made.id = "S-1-T-" + std::to_string(facts.timestamps.size() + 1);
    made.kind = kind;
    made.gen_time = day(at);
    made.imprint_digest = "SHA256";
    made.imprint = facts::Match::match;
    made.signature.id = made.id;
    made.signature.algorithm = {"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
    facts::Reference content;
    content.extent = facts::Reference::Extent::full;
    content.digest = "SHA256";
    content.outcome = facts::Match::match;
    content.sha256 = "content of " + made.id;
    made.signature.references = {content};
    made.signature.certificate_references = {{"SHA256", {tsa}}};
    made.signature.candidates = {{tsa, facts::Candidate::Origin::signature, facts::Match::match, {facts::Match::match}, {facts::Match::match},
                                  {facts::ValueCheck::Outcome::valid, ""}, {tsa_chain(tsa)}}};
    signature().timestamps.push_back(made.id);
    facts.timestamps.push_back(made);
    return facts.timestamps.back();
  }
  Timestamp& ct(double at, const std::string& tsa = "TC") { return token(Timestamp::Kind::content, at, tsa); }
  Timestamp& st(double at, const std::string& tsa = "TC") {
    Timestamp& made = token(Timestamp::Kind::signature, at, tsa);
    made.covers = {{"S-1", "SHA256", facts::Covered::Manner::octets}};
    return made;
  }
  /// An archive time-stamp over everything that there was at its time: the signature, the time-stamps added so far, every
  /// certificate, every answer issued by then.
  Timestamp& at(double when, const std::string& tsa = "TC2") {
    std::vector<std::string> covered{"S-1"};
    for (const auto& one : facts.timestamps) covered.push_back(one.id);
    for (const auto& [id, unused] : facts.certificates) covered.push_back(id);
    const auto answers_of = [&](const std::vector<facts::Chain>& chains) {
      for (const auto& chain : chains) {
        for (const auto& status : chain.status) {
          for (const auto& answer : status.answers) {
            if (answer.this_update <= day(when)) covered.push_back(answer.id);
          }
        }
      }
    };
    answers_of(signer().chains);
    for (const auto& one : facts.timestamps) answers_of(one.signature.candidates.front().chains);
    for (const auto& [id, chains] : facts.status_signers) answers_of(chains);
    Timestamp& made = token(Timestamp::Kind::archive, when, tsa);
    for (const auto& object : covered) made.covers.push_back({object, "SHA256", facts::Covered::Manner::octets});
    return made;
  }

  static std::vector<facts::Revocation>& rt(Timestamp& token) { return token.signature.candidates.front().chains.front().status[0].answers; }
  static facts::Candidate& tsa(Timestamp& token) { return token.signature.candidates.front(); }

  /// The delegated responder RI[a,b] below IC, with id-pkix-ocsp-nocheck.
  void responder(double from, double to) {
    facts.certificates["RI"] = certificate("OCSP cavabdehi", from, to);
    facts.certificates["RI"].ocsp_no_check = true;
    facts.status_signers["RI"] = {{{"RI", "IC", "TA"}, {"TA", {}}, {facts::PathResult::Outcome::valid, "", "", ""}, {{"RI", {}, ""}, chain().status[1]}}};
  }
  static facts::Revocation ocsp(facts::Revocation made, double produced) {
    made.source = facts::RevocationSource::ocsp;
    made.produced_at = day(produced);
    return made;
  }

  /// "alg↓t" of the signature value: SHA-384, whose end is day t.
  void weak_value(double end) {
    signature().algorithm = {"ECDSA-P256-SHA384", "ECDSA", "SHA384", ""};
    policy.crypto.ends["SHA384"] = day(end);
  }
  /// "alg↓t" of the signature on the signing certificate.
  void weak_certificate(double end) {
    sc().signature_algorithm = {"ECDSA-P256-SHA384", "ECDSA", "SHA384", ""};
    policy.crypto.ends["SHA384"] = day(end);
  }

  double now = 0;
};

/// One row: what is changed, the result, and the best signature time (negative: none is proven).
struct TimedRow {
  const char* name;
  void (*change)(TimeWorld&);
  const char* expected;
  double best = -1;
};
inline std::ostream& operator<<(std::ostream& out, const TimedRow& row) { return out << row.name; }
inline std::string timed_row_name(const testing::TestParamInfo<TimedRow>& row) { return row.param.name; }

}  // namespace esign::validation::world
