// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/wipe.h"
#include "httpd/log.h"
#include "httpd/metrics.h"
#include "httpd/router.h"

namespace esign::httpd {

/// What one server gives at most. Every number has its reason; 0 means "no limit" only where it says so.
struct Limits {
  unsigned connections = 4096;           ///< At once; beyond: 503 (without TLS) and closed. 4 KiB of buffer each at rest, TLS about 20 KiB; the process's limit of descriptors is raised to match.
  unsigned connections_per_peer = 512;   ///< From one address; one /64 counts as one address of IPv6.
  std::size_t head_octets = 16u << 10;   ///< Request line and headers; nginx: 4 buffers of 8 KiB.
  std::size_t line_octets = 8u << 10;    ///< Of the target (414) and of one header (431); RFC 9110 4.1 wants 8000 of a URI.
  unsigned headers = 100;                ///< Number; Apache's LimitRequestFields.
  std::chrono::milliseconds head_time{10'000};       ///< From its first octet (TLS: from the connection) to the last: against slowloris.
  std::chrono::milliseconds idle_time{60'000};       ///< Between requests.
  std::chrono::milliseconds transfer_time{10'000};   ///< Grace of a body in either direction before min_rate counts.
  std::uint64_t min_rate = 1024;         ///< Octets a second of a body in either direction, on average after the grace.
  unsigned requests_per_connection = 100'000;        ///< Then it is closed; long enough for a batch, not for ever.
  unsigned workers = 8;                  ///< Threads for handlers.
  std::size_t queue = 256;               ///< Requests that wait for a worker; beyond: 503 with Retry-After.
  unsigned stream_workers = 4;           ///< Threads for handlers of Body::stream and for bodies made on the way: slow clients hold them.
  std::size_t stream_queue = 16;
  std::size_t stream_buffer = 256u << 10;  ///< Octets of a streamed request held in memory.
  double requests_per_second = 0;        ///< Per client (certificate, else address; /64 of IPv6); 0: no limit. Beyond: 429.
  double burst = 100;                    ///< Requests a client may make at once before the rate counts.
};

/// TLS 1.2 and 1.3, forward secrecy and AEAD only, no compression, no renegotiation; sessions resume by ticket for five minutes.
struct Tls {
  std::string chain_pem{};      ///< The server's certificate, then its intermediates.
  SecretBytes key_pem{};        ///< PKCS#8 or SEC 1, without a password.
  std::string client_ca_pem{};  ///< Who may issue client certificates. A client may come without one; one that does not verify ends the handshake. Empty: none is asked for.
};

struct Settings {
  std::string address = "127.0.0.1";  ///< Numeric; "::1" for IPv6.
  std::uint16_t port = 0;             ///< 0: a free one.
  std::unique_ptr<Tls> tls{};         ///< Null: plain HTTP.
  Limits limits{};
  unsigned io_threads = 2;
  std::string name = "http";          ///< Label of its metrics and log lines: tells servers of one process apart.
};

/// An HTTP/1.1 server. Metrics: esign_http_request_seconds{server,route,status}, esign_http_connections{server},
/// esign_http_queue{server}, esign_http_refused_total{server,reason}. Log: "request", "handler_failed", "tls_failed" (debug).
class Server {
 public:
  /// Listens and serves when it returns. `metrics` and `log` outlive the server. Errors: invalid_argument (address),
  /// conflict (the port is taken), denied (a port below 1024), misconfigured (certificate or key), storage (system).
  static Result<std::unique_ptr<Server>> start(Settings settings, Router router, Metrics& metrics, const Log& log);
  /// As stop() with no time to finish.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// "https://127.0.0.1:8443", "http://[::1]:80".
  std::string origin() const;
  /// Takes no more connections, answers what has arrived, then closes; after `within` what still runs is cut off. Handlers that
  /// run are waited for in any case. Blocks; a second call does nothing.
  void stop(std::chrono::milliseconds within);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Waits for SIGTERM or SIGINT, then stops the server. To be called before other threads of the program start, or with both
/// signals blocked in them: block_stop_signals() first thing in main() sees to it.
void run_until_signal(Server& server, std::chrono::milliseconds within);
/// Blocks SIGTERM and SIGINT in this thread and those it starts from now on.
void block_stop_signals();

}  // namespace esign::httpd
