// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/online.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "net/fetcher.h"
#include "online/crl_client.h"
#include "online/ocsp_client.h"

namespace esign {

struct GatheredData {
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  std::vector<Inquiry> inquiries{};
};

/// One certificate whose status is wanted.
struct StatusWanted {
  pkix::Certificate::Ptr certificate{};
  pkix::Certificate::Ptr issuer{};
  std::optional<std::chrono::seconds> freshness{};  ///< A kept list that is older will not do.
};

/// The course of one gathering: what it may still cost.
class Course {
 public:
  Course(Time now, std::chrono::milliseconds whole, unsigned inquiries) : now_(now), whole_(whole), inquiries_(inquiries) {}
  /// The instant, as it goes on from the one that was given.
  Time now() const { return now_ + std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - begun_); }
  /// No instant before it is later than the present: what was made a moment ago is not of the future.
  Time latest() const { return now_ + std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begun_); }
  std::chrono::milliseconds left() const {
    return whole_ - std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_);
  }
  enum class May : std::uint8_t { ask, no_time, no_question };
  May spend() {
    if (left().count() <= 0) return May::no_time;
    if (inquiries_ == 0) return May::no_question;
    --inquiries_;
    return May::ask;
  }

 private:
  Time now_;
  std::chrono::milliseconds whole_;
  unsigned inquiries_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// What all documents of one OnlineStatus share.
struct OnlineState {
  explicit OnlineState(OnlineSettings its) : settings(std::move(its)) {}

  /// A question by all that decides its answer.
  struct Question {
    Inquiry inquiry{};
    std::string more{};  ///< What its answer depends on, beside kind and URL.
    std::function<Result<void>(const Course& course, GatheredData& answer, Inquiry& inquiry)> ask{};
  };
  /// Whom to ask about one certificate: responders that were typed, those that it names, and lists, in this order.
  struct Addresses {
    std::vector<Question> questions{};
    std::size_t next = 0;  ///< The first that was not asked.
  };
  Result<Addresses> addresses_for(const StatusWanted& wanted) const;
  /// Asks from the next address on until somebody sends something, which is added to `to`. Whether it tells the status is for the
  /// caller to judge, who asks on if it does not: anybody may answer at an address.
  enum class Came : std::uint8_t { something, nothing };
  Came ask_on(Addresses& addresses, Course& course, GatheredData& to);
  /// The certificates of the issuer from where `certificate` says. Adds to `to`.
  Result<void> ask_issuer(const pkix::Certificate& certificate, Course& course, GatheredData& to);

  OnlineSettings settings;
  std::unique_ptr<net::Fetcher> typed{};  ///< For URLs that a person wrote.
  std::unique_ptr<net::Fetcher> named{};  ///< For URLs that stand in certificates.

 private:
  using Clock = std::chrono::steady_clock;
  /// What came of a question. Whoever asks holds `busy`, and others wait for him.
  struct Asked {
    std::mutex busy{};
    std::optional<Clock::time_point> when{};
    GatheredData answer{};
  };
  std::chrono::milliseconds within(const Course& course) const { return std::min(settings.within, course.left()); }
  void put(const Question& question, Course& course, GatheredData& to);
  std::shared_ptr<Asked> entry(const Question& question);
  bool is_silent(const Inquiry& inquiry);
  void note_silence(const Inquiry& inquiry);
  Question ocsp_question(const StatusWanted& wanted, const std::string& url, net::Fetcher& fetcher) const;
  Question crl_question(const StatusWanted& wanted, const std::string& url) const;

  std::mutex mutex_{};
  std::map<std::string, std::shared_ptr<Asked>> asked_{};
  std::map<std::string, Clock::time_point> silent_{};
};

}  // namespace esign
