// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "httpd/response.h"

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace esign::httpd {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// A number that only grows. A copy counts into the same; valid as long as its Metrics. Any thread.
class Counter {
 public:
  void add(double amount = 1) const;

 private:
  friend class Metrics;
  explicit Counter(prometheus::Counter* target) : target_(target) {}
  prometheus::Counter* target_;
};

/// Durations in seconds, by size. A copy counts into the same; valid as long as its Metrics. Any thread.
class Histogram {
 public:
  void observe(double seconds) const;

 private:
  friend class Metrics;
  explicit Histogram(prometheus::Histogram* target) : target_(target) {}
  prometheus::Histogram* target_;
};

/// The numbers of one process in the text format of Prometheus. Labels are identifiers of ours (route, status, profile), never what
/// a client sent: each combination is kept for ever.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// The same name and labels give the same counter. Errors: invalid_argument (a name that Prometheus does not take).
  Result<Counter> counter(const std::string& name, const std::string& help, const Labels& labels = {});
  /// Bounds from 100 µs to 10 s. Errors: as counter().
  Result<Histogram> histogram(const std::string& name, const std::string& help, const Labels& labels = {});
  /// A number asked for when somebody looks, on that thread; must be quick. Labels tell gauges of one name apart.
  void gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> value);
  /// Takes the gauge of these labels away; when it returns, its function runs no more.
  void drop_gauge(const std::string& name, const Labels& labels);
  /// Text format 0.0.4, UTF-8.
  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace esign::httpd
