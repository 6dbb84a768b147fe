// SPDX-License-Identifier: Apache-2.0
// esign/online.h over online/: one question, one answer, and who is not asked again.
#include "api/online_state.h"

#include "base/text.h"
#include "crypto/backend.h"
#include "online/urls.h"

namespace esign {
namespace {

constexpr std::chrono::seconds kServes{60};
constexpr std::size_t kMostKept = 4096;  // questions and URLs of a service that runs for months

online::Outside outside(net::Fetcher& fetcher) { return {fetcher, crypto::openssl(), crypto::random_octets}; }

Result<std::string> sha256(View octets) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, octets));
  return to_hex(digest);
}

void join(GatheredData& to, const GatheredData& more) {
  to.certificates.insert(to.certificates.end(), more.certificates.begin(), more.certificates.end());
  to.crls.insert(to.crls.end(), more.crls.begin(), more.crls.end());
  to.ocsp.insert(to.ocsp.end(), more.ocsp.begin(), more.ocsp.end());
  to.inquiries.insert(to.inquiries.end(), more.inquiries.begin(), more.inquiries.end());
}

/// An address for one purpose: whoever does not serve certificates there may well answer there.
std::string key_of(const Inquiry& inquiry) { return std::to_string(static_cast<int>(inquiry.kind)) + ' ' + inquiry.url; }

/// Forgets what serves no longer, once there is much of it.
template <class Map, class Age>
void forget(Map& map, Age too_old) {
  if (map.size() >= kMostKept) std::erase_if(map, too_old);
}

}  // namespace

std::shared_ptr<OnlineState::Asked> OnlineState::entry(const Question& question) {
  const std::lock_guard lock(mutex_);
  // An entry that somebody else holds is in use.
  forget(asked_, [](const auto& one) { return one.second.use_count() == 1; });
  auto& found = asked_[key_of(question.inquiry) + question.more];
  if (!found) found = std::make_shared<Asked>();
  return found;
}

bool OnlineState::is_silent(const Inquiry& inquiry) {
  const std::lock_guard lock(mutex_);
  const auto found = silent_.find(key_of(inquiry));
  return found != silent_.end() && Clock::now() - found->second < kServes;
}

void OnlineState::note_silence(const Inquiry& inquiry) {
  const std::lock_guard lock(mutex_);
  forget(silent_, [](const auto& one) { return Clock::now() - one.second >= kServes; });
  if (silent_.size() < kMostKept) silent_[key_of(inquiry)] = Clock::now();
}

void OnlineState::put(const Question& question, Course& course, GatheredData& to) {
  Inquiry inquiry = question.inquiry;
  inquiry.at = course.now();
  const auto refuse = [&](const char* why) {
    to.inquiries.push_back(inquiry);
    to.inquiries.back().why = why;
  };
  const auto asked = entry(question);
  const std::lock_guard lock(asked->busy);
  if (asked->when && Clock::now() - *asked->when < kServes) {
    join(to, asked->answer);
    to.inquiries.back().about = question.inquiry.about;  // one list is about many
    return;
  }
  if (is_silent(question.inquiry)) return refuse("not asked again: it gave no answer a moment ago");
  switch (course.spend()) {
    case Course::May::no_time: return refuse("not asked: no time is left");
    case Course::May::no_question: return refuse("not asked: too many questions for one document");
    case Course::May::ask: break;
  }
  GatheredData answer;
  if (const auto done = question.ask(course, answer, inquiry); !done) {
    if (done.error().code == Errc::unavailable) note_silence(inquiry);
    answer = {};
    inquiry.object.clear();
    inquiry.why = printable(done.error().detail);
  }
  answer.inquiries = {std::move(inquiry)};
  asked->answer = std::move(answer);
  asked->when = Clock::now();
  join(to, asked->answer);
}

OnlineState::Question OnlineState::ocsp_question(const StatusWanted& wanted, const std::string& url, net::Fetcher& fetcher) const {
  Question question;
  question.inquiry = {Inquiry::Kind::ocsp, url};
  question.ask = [this, wanted, url, &fetcher](const Course& course, GatheredData& answer, Inquiry& inquiry) -> Result<void> {
    online::OcspInquiry asking{.certificate = wanted.certificate, .issuer = wanted.issuer, .anchor = trust::TrustAnchor(wanted.issuer), .url = url};
    asking.within = within(course);
    asking.now = course.latest();
    ESIGN_TRY(const auto response, online::ask_responder(asking, outside(fetcher)));
    ESIGN_TRY(inquiry.object, sha256(response->basic()));
    answer.ocsp.push_back(response);
    return {};
  };
  return question;
}

OnlineState::Question OnlineState::crl_question(const StatusWanted& wanted, const std::string& url) const {
  Question question;
  question.inquiry = {Inquiry::Kind::crl, url};
  if (wanted.freshness) question.more = ' ' + std::to_string(wanted.freshness->count());
  question.ask = [this, wanted, url](const Course& course, GatheredData& answer, Inquiry& inquiry) -> Result<void> {
    const online::CrlClient lists(settings.lists, outside(*named));
    ESIGN_TRY(const auto reply,
              lists.ask({.url = url, .issuer = wanted.issuer, .within = within(course), .now = course.latest(), .freshness = wanted.freshness}));
    if (reply.origin == online::CrlReply::Origin::kept) inquiry.origin = Inquiry::Origin::kept;
    ESIGN_TRY(inquiry.object, sha256(reply.crl->der()));
    answer.crls.push_back(reply.crl);
    return {};
  };
  return question;
}

Result<OnlineState::Addresses> OnlineState::addresses_for(const StatusWanted& wanted) const {
  ESIGN_TRY(const std::string about, sha256(wanted.certificate->der()));
  Addresses all;
  for (const std::string& url : settings.responders) all.questions.push_back(ocsp_question(wanted, url, *typed));
  if (settings.named == OnlineSettings::Named::asked) {
    for (const std::string& url : online::responder_urls(*wanted.certificate)) all.questions.push_back(ocsp_question(wanted, url, *named));
    for (const std::string& url : online::crl_urls(*wanted.certificate)) all.questions.push_back(crl_question(wanted, url));
  }
  for (Question& question : all.questions) {
    question.inquiry.about = about;
    if (question.inquiry.kind == Inquiry::Kind::ocsp) question.more = ' ' + about;
  }
  return all;
}

OnlineState::Came OnlineState::ask_on(Addresses& addresses, Course& course, GatheredData& to) {
  while (addresses.next < addresses.questions.size()) {
    GatheredData answer;
    put(addresses.questions[addresses.next++], course, answer);
    join(to, answer);
    if (!answer.crls.empty() || !answer.ocsp.empty()) return Came::something;
  }
  return Came::nothing;
}

Result<void> OnlineState::ask_issuer(const pkix::Certificate& certificate, Course& course, GatheredData& to) {
  ESIGN_TRY(const std::string about, sha256(certificate.der()));
  for (const std::string& url : online::issuer_urls(certificate)) {
    Question question;
    question.inquiry = {Inquiry::Kind::issuer, url, about};
    question.more = ' ' + about;
    question.ask = [this, url](const Course& its, GatheredData& answer, Inquiry& inquiry) -> Result<void> {
      ESIGN_TRY(answer.certificates, online::fetch_issuers_at(url, within(its), *named));
      ESIGN_TRY(inquiry.object, sha256(answer.certificates.front()->der()));
      return {};
    };
    GatheredData answer;
    put(question, course, answer);
    join(to, answer);
    if (!answer.certificates.empty()) break;
  }
  return {};
}

Result<OnlineStatus> OnlineStatus::create(const OnlineSettings& settings) {
  auto state = std::make_shared<OnlineState>(settings);
  const auto places = settings.addresses == OnlineSettings::Private::allowed ? net::Addresses::any : net::Addresses::public_only;
  ESIGN_TRY(state->typed, net::curl_fetcher({net::Addresses::typed, settings.tls_trust}));
  ESIGN_TRY(state->named, net::curl_fetcher({places, settings.tls_trust}));
  return OnlineStatus(std::move(state));
}

Gathered::Gathered() : data_(std::make_shared<const GatheredData>()) {}
const std::vector<Inquiry>& Gathered::inquiries() const { return data_->inquiries; }

}  // namespace esign
