// SPDX-License-Identifier: Apache-2.0
#include "domain/issuance.h"

#include <algorithm>
#include <chrono>

#include "crypto/backend.h"
#include "domain/parallel.h"
#include "domain/tbs_certificate.h"

namespace esign::ca {
namespace {

constexpr std::chrono::milliseconds kOthersPause{20};
constexpr std::size_t kPartOfBatch = 128;  // requests whose intents, and then whose certificates, are one write
constexpr unsigned kOthersRounds = 250;  // five seconds for the node that has the request already

std::string list_of(const std::vector<CertificateRecord>& records) {
  std::string text = R"({"certificates":[)";
  for (const CertificateRecord& record : records) {
    if (&record != &records.front()) text += ',';
    text += R"({"serial":")" + to_text(record.serial) + R"(","profile":")" + record.profile + R"("})";
  }
  return text + "]}";
}

/// After a restore the last certificates and revocations may be missing, and what stands there as recorded may have been
/// signed and released since: signing it again would make a second certificate of the same number. Somebody must have looked.
Result<void> check_open(Reader& reader) {
  ESIGN_TRY(const auto state, reader.setting("state"));
  if (state.value_or("open") != "open") return fail(Errc::unavailable, "the register was restored and is not reconciled: nothing is issued");
  return {};
}

}  // namespace

std::string to_text(const Serial& serial) { return to_hex(serial); }

Result<Serial> serial_from(std::string_view hex) {
  ESIGN_TRY(const Bytes octets, from_hex(hex));
  Serial serial{};
  if (octets.size() != serial.size()) return fail(Errc::malformed, "a serial number of this authority has 17 octets");
  std::copy(octets.begin(), octets.end(), serial.begin());
  return serial;
}

Result<Sha256> sha256(View octets) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), pkix::Hash::sha256, octets));
  Sha256 made{};
  std::copy(digest.begin(), digest.end(), made.begin());
  return made;
}

/// A request on its way.
struct Issuance::Job {
  const Order* order = nullptr;                    ///< Null for what recovery finishes.
  RequestRecord request{};
  std::vector<CertificateRecord> records{};
  enum class Stage : std::uint8_t { fresh, recorded, others, answered } stage = Stage::fresh;
  Result<Issued> answer = fail(Errc::internal, "the request was not looked at");
  std::optional<Error> refused{};                  ///< After the intent: it is voided.
  std::vector<Bytes> made{};
  Time at{};

  void give(Result<Issued> result) {
    answer = std::move(result);
    stage = Stage::answered;
  }
  std::string actor() const { return order != nullptr ? order->actor : "esign-ca"; }
};

/// Requests under one id follow each other, so that the second finds the answer of the first.
class Issuance::Turns {
 public:
  Turns(const Issuance& issuance, std::span<const Order> orders) : issuance_(issuance) {
    std::unique_lock lock(issuance_.mutex_);
    for (const Order& order : orders) wanted_.insert({order.caller, order.id});
    issuance_.done_.wait(lock, [&] {
      return std::none_of(wanted_.begin(), wanted_.end(), [&](const auto& one) { return issuance_.in_flight_.contains(one); });
    });
    issuance_.in_flight_.insert(wanted_.begin(), wanted_.end());
  }
  ~Turns() {
    const std::lock_guard lock(issuance_.mutex_);
    for (const auto& one : wanted_) issuance_.in_flight_.erase(one);
    issuance_.done_.notify_all();
  }
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

 private:
  const Issuance& issuance_;
  std::set<std::pair<std::string, std::string>> wanted_{};
};

Result<Serial> Issuance::draw_serial() const {
  Serial serial{};
  ESIGN_TRY(const Bytes random, crypto::random_octets(serial.size() - 1));
  serial[0] = parts_.instance;
  std::copy(random.begin(), random.end(), serial.begin() + 1);
  return serial;
}

Result<Issued> Issuance::released(Reader& reader, const RequestRecord& request) const {
  if (request.state == RequestState::voided) return fail(Errc::conflict, "this request was given up; ask again under a new id");
  Issued issued;
  issued.state = request.state;
  for (const Serial& serial : request.serials) {
    ESIGN_TRY(auto record, reader.certificate(request.issuer, serial));
    if (!record || record->certificate.empty()) return fail(Errc::internal, "a certificate of this request is missing");
    issued.serials.push_back(serial);
    issued.certificates.push_back(std::move(record->certificate));
  }
  return issued;
}

/// Whether the request wants certificates for the keys that its answer has, in the same order.
Result<void> Issuance::same_keys(Reader& reader, const RequestRecord& request, const Order& order) {
  bool same = request.serials.size() == order.wanted.size();
  for (std::size_t i = 0; same && i < request.serials.size(); ++i) {
    ESIGN_TRY(const auto record, reader.certificate(request.issuer, request.serials[i]));
    ESIGN_TRY(const Sha256 key, sha256(order.wanted[i].spki));
    same = record && record->spki_sha256 == key;
  }
  return same ? Result<void>{} : fail(Errc::conflict, "another request has this id").in("requestId");
}

/// 1. Under this id there may be an answer already.
void Issuance::look_up(Reader& reader, Job& job) const {
  const auto known = reader.request(job.order->caller, job.order->id);
  if (!known) return job.give(fail(known.error()));
  if (!*known) return;
  if ((*known)->content == kUnknownContent) {
    if (auto same = same_keys(reader, **known, *job.order); !same) return job.give(fail(std::move(same).error()));
  } else if ((*known)->content != job.order->content) {
    return job.give(fail(Errc::conflict, "another request has this id").in("requestId"));
  }
  job.request = **known;
  if (job.request.state != RequestState::recorded) return job.give(released(reader, job.request));
  if (const auto open = check_open(reader); !open) return job.give(fail(open.error()));
  for (const Serial& serial : job.request.serials) {
    auto record = reader.certificate(job.request.issuer, serial);
    if (!record || !*record) return job.give(fail(Errc::internal, "a certificate of this request is missing"));
    job.records.push_back(**std::move(record));
  }
  job.stage = Job::Stage::recorded;
}

/// 2. What shall be signed.
void Issuance::prepare(Job& job) const {
  const Order& order = *job.order;
  job.request = {order.caller, order.id, order.content, RequestState::recorded, {}, order.wanted.front().issuer, job.at, order.confirm_by};
  for (const Wanted& wanted : order.wanted) {
    const auto serial = draw_serial();
    if (!serial) return job.give(fail(serial.error()));
    auto composed = parts_.compose(wanted, *serial, job.at);
    if (!composed) {
      Error why = std::move(composed).error();
      if (why.at == "publicKey") why.at = wanted.key_place;
      return job.give(fail(std::move(why)));
    }
    CertificateRecord& record = composed->record;
    // One key for login and for documents would make a signature out of a login.
    const auto same_key = [&](const CertificateRecord& other) { return other.spki_sha256 == record.spki_sha256; };
    if (std::any_of(job.records.begin(), job.records.end(), same_key))
      return job.give(fail(Errc::conflict, "the same key is asked for twice").in(wanted.key_place));
    record.request_id = order.id;
    record.centre = order.centre;
    record.recorded = record.status_since = job.at;
    job.request.serials.push_back(record.serial);
    job.records.push_back(std::move(record));
  }
}

/// 3. The intent, durable before anything is signed.
Work Issuance::intent(Job& job) const {
  return [&job](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(check_open(register_));
    ESIGN_TRY(const auto known, register_.request(job.request.caller, job.request.id));
    if (known) {
      job.stage = Job::Stage::others;
      return fail(Errc::conflict, "the request is recorded already");
    }
    for (std::size_t i = 0; i < job.records.size(); ++i) {
      ESIGN_TRY(const auto owner, register_.key_owner(job.records[i].spki_sha256));
      if (owner) return fail(Errc::conflict, "a certificate with this public key exists: " + to_text(*owner)).in(job.order->wanted[i].key_place);
    }
    ESIGN_CHECK(register_.insert(job.request));
    for (const CertificateRecord& record : job.records) ESIGN_CHECK(register_.insert(record));
    for (const auto& [name, value] : job.order->keep) ESIGN_CHECK(register_.set(name, value));
    return register_.audit({job.at, job.actor(), "certificate.issue", job.request.id, "intended", list_of(job.records)});
  };
}

Result<Bytes> Issuance::make_one(const CertificateRecord& record) const {
  ESIGN_TRY(const SigningAuthority authority, parts_.authority(record.issuer));
  ESIGN_TRY(const Bytes spki, parts_.keys.spki(authority.key));
  const LintContext context{record, authority.certificate, spki, parts_.clock.now()};
  ESIGN_TRY(const LintedTbs linted, parts_.lint(context));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, parts_.keys.algorithm(authority.key));
  ESIGN_TRY(const Bytes value, parts_.keys.sign_unverified(authority.key, linted.tbs()));
  Bytes certificate = assemble(linted.tbs(), algorithm, value);
  ESIGN_CHECK(parts_.check(certificate, context));
  return certificate;
}

/// 4. Lint, signature, second look. What the signer cannot do now (its token is away) stays recorded; what may never be
/// signed is voided.
void Issuance::make(Job& job) const {
  for (const CertificateRecord& record : job.records) {
    auto made = make_one(record);
    if (!made) {
      const Errc why = made.error().code;
      if (why == Errc::denied || why == Errc::internal || why == Errc::malformed) {
        job.refused = made.error();
      } else {
        // A token that is away may say so in many words; to who asks it is one.
        job.give(fail(Errc::unavailable, made.error().detail).in("keys"));
      }
      return;
    }
    job.made.push_back(*std::move(made));
  }
}

/// 5. The certificates, stored before they are released; or the end of the intent.
Work Issuance::settle(Job& job) const {
  return [&job](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(check_open(register_));
    // Another node may have finished it meanwhile: its certificates count.
    ESIGN_TRY(const auto now, register_.request(job.request.caller, job.request.id));
    if (!now || now->state != RequestState::recorded) {
      job.stage = Job::Stage::others;
      return fail(Errc::conflict, "the request was finished elsewhere");
    }
    const bool given_up = job.refused.has_value();
    const Status status = job.request.confirm_by ? Status::on_hold : Status::active;
    for (std::size_t i = 0; i < job.records.size(); ++i) {
      const CertificateRecord& record = job.records[i];
      if (given_up) {
        ESIGN_CHECK(register_.change({record.issuer, record.serial, Status::voided, {}, job.at, job.actor(), job.refused->detail}, {}));
      } else {
        ESIGN_CHECK(register_.store_signed({record.issuer, record.serial, job.made[i], status, job.at}));
      }
    }
    ESIGN_CHECK(register_.set_state(job.request.caller, job.request.id, given_up ? RequestState::voided : RequestState::issued));
    return register_.audit({job.at, job.actor(), "certificate.issue", job.request.id,
                            given_up ? "refused: " + job.refused->detail : "done", list_of(job.records)});
  };
}

/// A request that another node has begun: its answer, or, when that node is gone, ours.
void Issuance::wait_for_others(Job& job) const {
  for (unsigned round = 0; round < kOthersRounds; ++round) {
    job.records.clear();
    const auto read = parts_.store.read([&](Reader& reader) -> Result<void> {
      look_up(reader, job);
      return {};
    });
    if (!read) return job.give(fail(read.error()));
    if (job.stage == Job::Stage::answered) return;
    std::this_thread::sleep_for(kOthersPause);
  }
  job.give(fail(Errc::unavailable, "the request is being worked on; ask again"));
}

/// Refusals before the intent leave an entry in the log, and nothing else.
void Issuance::refuse(std::span<Job> jobs) const {
  std::vector<Work> entries;
  for (Job& job : jobs) {
    if (job.stage != Job::Stage::answered || job.answer || job.order == nullptr) continue;
    const Error& why = job.answer.error();
    if (why.code == Errc::unavailable || why.code == Errc::storage) continue;
    entries.push_back([&job, &why](Transaction& register_) {
      return register_.audit({job.at, job.actor(), "certificate.issue", job.order->id, "refused: " + why.detail, R"({"field":")" + why.at + R"("})"});
    });
  }
  if (!entries.empty()) static_cast<void>(parts_.store.write(std::span<const Work>(entries)));
}

/// Parts follow each other on lanes, so that the cores lint and sign one part while the register writes another.
void Issuance::run(std::span<Job> jobs) const {
  const std::size_t parts = (jobs.size() + kPartOfBatch - 1) / kPartOfBatch;
  if (parts <= 1) return run_part(jobs);
  for_each_on_lanes(parts, [&](std::size_t part) {
    const std::size_t from = part * kPartOfBatch;
    run_part(jobs.subspan(from, std::min(kPartOfBatch, jobs.size() - from)));
  });
}

void Issuance::run_part(std::span<Job> jobs) const {
  const auto all = [&](Job::Stage stage, auto&& step) {
    std::vector<Job*> chosen;
    for (Job& job : jobs) {
      if (job.stage == stage) chosen.push_back(&job);
    }
    step(chosen);
  };
  const auto write = [&](const std::vector<Job*>& chosen, Work (Issuance::*work)(Job&) const, Job::Stage next) {
    std::vector<Work> works;
    for (Job* job : chosen) works.push_back((this->*work)(*job));
    const std::vector<Result<void>> results = parts_.store.write(std::span<const Work>(works));
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (results[i]) {
        chosen[i]->stage = next;
      } else if (chosen[i]->stage != Job::Stage::others) {
        chosen[i]->refused.reset();  // It is not voided: what cannot be written now is not done.
        chosen[i]->give(fail(results[i].error()));
      }
    }
  };
  // The intent of what is new …
  all(Job::Stage::fresh, [&](const std::vector<Job*>& fresh) {
    for_each_parallel(fresh.size(), [&](std::size_t i) { prepare(*fresh[i]); });
    std::vector<Job*> prepared;
    std::copy_if(fresh.begin(), fresh.end(), std::back_inserter(prepared), [](Job* job) { return job->stage == Job::Stage::fresh; });
    write(prepared, &Issuance::intent, Job::Stage::recorded);
  });
  // … and the certificates of all that is recorded.
  all(Job::Stage::recorded, [&](const std::vector<Job*>& recorded) {
    for_each_parallel(recorded.size(), [&](std::size_t i) { make(*recorded[i]); });
    std::vector<Job*> made;
    std::copy_if(recorded.begin(), recorded.end(), std::back_inserter(made), [](Job* job) { return job->stage == Job::Stage::recorded; });
    write(made, &Issuance::settle, Job::Stage::recorded);
    for (Job* job : made) {
      if (job->stage != Job::Stage::recorded) continue;
      if (job->refused) {
        job->give(fail(*job->refused));
      } else {
        job->give(Issued{job->request.serials, std::move(job->made), RequestState::issued});
      }
    }
  });
  all(Job::Stage::others, [&](const std::vector<Job*>& others) {
    for (Job* job : others) {
      if (job->order != nullptr) wait_for_others(*job);
    }
  });
}

std::vector<Result<Issued>> Issuance::issue(std::span<const Order> orders) {
  const Turns turns(*this, orders);
  std::vector<Job> jobs(orders.size());
  const Time now = parts_.clock.now();
  std::map<std::pair<std::string, std::string>, std::size_t> first;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    jobs[i].order = &orders[i];
    jobs[i].at = now;
    if (orders[i].wanted.empty()) jobs[i].give(fail(Errc::invalid_argument, "no certificate is asked for"));
    // The same id twice in one batch: the second waits for the first.
    if (!first.try_emplace({orders[i].caller, orders[i].id}, i).second && jobs[i].stage == Job::Stage::fresh) jobs[i].stage = Job::Stage::others;
  }
  const auto read = parts_.store.read([&](Reader& reader) -> Result<void> {
    for (Job& job : jobs) {
      if (job.stage == Job::Stage::fresh) look_up(reader, job);
    }
    return {};
  });
  for (Job& job : jobs) {
    if (!read && job.stage != Job::Stage::answered) job.give(fail(read.error()));
  }
  run(jobs);
  refuse(jobs);
  std::vector<Result<Issued>> answers;
  for (Job& job : jobs) answers.push_back(std::move(job.answer));
  return answers;
}

Result<Issued> Issuance::issue(const Order& order) { return std::move(issue(std::span<const Order>(&order, 1)).front()); }

Result<std::size_t> Issuance::finish_unfinished() {
  constexpr std::uint32_t kAtOnce = 256;
  std::size_t finished = 0;
  for (;;) {
    std::vector<Job> jobs;
    ESIGN_CHECK(parts_.store.read([&](Reader& reader) -> Result<void> {
      ESIGN_CHECK(check_open(reader));
      ESIGN_TRY(const auto requests, reader.unfinished(kAtOnce));
      for (const RequestRecord& request : requests) {
        Job& job = jobs.emplace_back();
        job.request = request;
        job.at = parts_.clock.now();
        job.stage = Job::Stage::recorded;
        for (const Serial& serial : request.serials) {
          ESIGN_TRY(auto record, reader.certificate(request.issuer, serial));
          if (!record) return fail(Errc::internal, "a certificate of request " + request.id + " is missing");
          job.records.push_back(*std::move(record));
        }
      }
      return {};
    }));
    if (jobs.empty()) return finished;
    run(jobs);
    const auto done = static_cast<std::size_t>(std::count_if(jobs.begin(), jobs.end(), [](const Job& job) {
      return job.answer.has_value() || job.refused.has_value() || job.stage == Job::Stage::others;
    }));
    if (done == 0) return fail(jobs.front().answer.error());
    finished += done;
  }
}

}  // namespace esign::ca
