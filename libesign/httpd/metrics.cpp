// SPDX-License-Identifier: Apache-2.0
#include "httpd/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

namespace esign::httpd {
namespace {

prometheus::Labels labels_of(const Labels& labels) { return {labels.begin(), labels.end()}; }

const prometheus::Histogram::BucketBoundaries& bounds() {
  static const prometheus::Histogram::BucketBoundaries kBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                               0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
  return kBounds;
}

}  // namespace

struct Metrics::Impl {
  struct Gauge {
    Labels labels{};
    std::function<double()> value{};
  };
  struct GaugeFamily {
    std::string help{};
    std::vector<Gauge> gauges{};
  };
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  mutable std::mutex mutex{};
  std::map<std::string, GaugeFamily> gauges{};

  std::vector<prometheus::MetricFamily> collected() const {
    std::vector<prometheus::MetricFamily> families = registry.Collect();
    const std::lock_guard lock(mutex);
    for (const auto& [name, family] : gauges) {
      prometheus::MetricFamily out{name, family.help, prometheus::MetricType::Gauge, {}};
      for (const Gauge& one : family.gauges) {
        prometheus::ClientMetric metric;
        for (const auto& [label, value] : one.labels) metric.label.push_back({label, value});
        metric.gauge.value = one.value();
        out.metric.push_back(std::move(metric));
      }
      families.push_back(std::move(out));
    }
    return families;
  }
};

void Counter::add(double amount) const { target_->Increment(amount); }
void Histogram::observe(double seconds) const { target_->Observe(seconds); }

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Result<Counter> Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) try {
  return Counter(&prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry).Add(labels_of(labels)));
} catch (const std::invalid_argument& refused) {
  return fail(Errc::invalid_argument, refused.what());
}

Result<Histogram> Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels) try {
  return Histogram(&prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry).Add(labels_of(labels), bounds()));
} catch (const std::invalid_argument& refused) {
  return fail(Errc::invalid_argument, refused.what());
}

void Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> value) {
  drop_gauge(name, labels);
  const std::lock_guard lock(impl_->mutex);
  impl_->gauges[name].help = help;
  impl_->gauges[name].gauges.push_back({labels, std::move(value)});
}

void Metrics::drop_gauge(const std::string& name, const Labels& labels) {
  const std::lock_guard lock(impl_->mutex);
  const auto family = impl_->gauges.find(name);
  if (family == impl_->gauges.end()) return;
  std::erase_if(family->second.gauges, [&](const Impl::Gauge& one) { return one.labels == labels; });
  if (family->second.gauges.empty()) impl_->gauges.erase(family);
}

std::string Metrics::text() const { return prometheus::TextSerializer().Serialize(impl_->collected()); }

}  // namespace esign::httpd
