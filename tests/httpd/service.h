// SPDX-License-Identifier: Apache-2.0
// A server with routes of every kind, for the tests.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "httpd/client.h"
#include "httpd/health.h"
#include "httpd/server.h"

namespace httpd_test {

struct Service {
  Service() : Service(esign::httpd::Settings()) {}
  explicit Service(esign::httpd::Settings settings) {
    auto log_file = esign::httpd::Log::to_file(folder / "log", esign::httpd::Level::debug);
    log = std::make_unique<esign::httpd::Log>(*std::move(log_file));
    esign::httpd::Router router;
    fill(router);
    auto started = esign::httpd::Server::start(std::move(settings), std::move(router), metrics, *log);
    if (!started) ADD_FAILURE() << started.error().at << ": " << started.error().detail;
    if (started) server = *std::move(started);
  }
  std::uint16_t port() const { return server->port(); }
  std::string log_text() const { return folder.read("log"); }
  void fill(esign::httpd::Router& router);

  Folder folder{};
  esign::httpd::Metrics metrics{};
  std::unique_ptr<esign::httpd::Log> log{};
  std::atomic<int> handled{0};        ///< Calls of the handlers that take time.
  std::atomic<bool> ready{true};      ///< What the probe says.
  std::unique_ptr<esign::httpd::Server> server{};
};

}  // namespace httpd_test
