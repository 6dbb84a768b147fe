// SPDX-License-Identifier: Apache-2.0
#include "httpd/core.h"

namespace esign::httpd {

Peers::Entry Peers::enter(const std::string& peer, unsigned most) {
  const std::lock_guard lock(mutex_);
  unsigned& count = counts_[peer];
  if (count >= most) return Entry::too_many;
  ++count;
  return Entry::admitted;
}

void Peers::leave(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  if (const auto there = counts_.find(peer); there != counts_.end() && --there->second == 0) counts_.erase(there);
}

std::string counted_address(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const asio::ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
  const auto octets = v6.to_bytes();
  return to_hex(View(octets).first(8)) + "/64";
}

RequestMetrics::RequestMetrics(Metrics& metrics, std::string server, std::size_t routes)
    : metrics_(metrics), server_(std::move(server)), rows_(routes + 1) {}

void RequestMetrics::observe(std::optional<std::size_t> route, std::string_view pattern, int status, double seconds) {
  if (status < 100 || status > 599) return;
  std::atomic<const Histogram*>& cell = rows_[route.value_or(rows_.size() - 1)][static_cast<std::size_t>(status - 100)];
  const Histogram* histogram = cell.load(std::memory_order_acquire);
  if (histogram == nullptr) histogram = add(cell, pattern, status);
  if (histogram != nullptr) histogram->observe(seconds);
}

const Histogram* RequestMetrics::add(std::atomic<const Histogram*>& cell, std::string_view pattern, int status) {
  const Labels labels{{"server", server_}, {"route", pattern.empty() ? "none" : std::string(pattern)}, {"status", std::to_string(status)}};
  const Result<Histogram> made = metrics_.histogram("esign_http_request_seconds", "Time from the end of a request to the end of its response", labels);
  if (!made) return nullptr;
  const std::lock_guard lock(mutex_);
  kept_.push_back(*made);
  cell.store(&kept_.back(), std::memory_order_release);
  return &kept_.back();
}

void RequestMetrics::refused(std::string_view reason) {
  const Labels labels{{"server", server_}, {"reason", std::string(reason)}};
  if (const auto counter = metrics_.counter("esign_http_refused_total", "Connections and requests turned away", labels)) counter->add();
}

Core::Core(Settings given, Router routes, Metrics& numbers, const Log& lines)
    : settings(std::move(given)), router(std::move(routes)), log(lines), metrics(numbers, settings.name, router.size()),
      rate(settings.limits.requests_per_second, settings.limits.burst), workers(settings.limits.workers, settings.limits.queue),
      stream_workers(settings.limits.stream_workers, settings.limits.stream_queue) {}

Response Core::failed(const Request& request, std::string_view why) const {
  const Error error{Errc::internal, std::string(why), {}, -1};
  log.error("handler_failed", error, request.id);
  return problem(error, request);
}

void Core::left(const std::string& peer) {
  peers.leave(peer);
  {
    const std::lock_guard lock(mutex);
    connections.fetch_sub(1);
  }
  fewer.notify_all();
}

}  // namespace esign::httpd
