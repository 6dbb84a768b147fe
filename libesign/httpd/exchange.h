// SPDX-License-Identifier: Apache-2.0
// One request and what is to be done with it, without input and output. Inside of the kit.
#pragma once
#include <string>

#include "httpd/core.h"
#include "httpd/head.h"
#include "httpd/response_head.h"
#include "httpd/target.h"

namespace esign::httpd {

/// Used again from request to request, so that its buffers are.
class Exchange {
 public:
  Exchange(Core& core, std::string peer, std::string counted);

  /// The connection's client, known after TLS.
  void identify(std::shared_ptr<const Bytes> certificate);
  /// A request has begun to be answered: a new id, the clock starts.
  void begin();
  /// Judges a head: framing, target, route, rate, media type, length. Nothing: it may go on to its route.
  std::optional<Response> admit(std::string_view head);
  Response refuse(Refusal refusal, std::string_view detail = {}) const;
  Response shed(Refusal refusal, std::chrono::milliseconds retry_after) const;

  /// Writes the head of `response` into out() and gives its body: all of it, or none when it is made on the way. A response that
  /// would break the message becomes a 500.
  View write_head(Response& response, After after);
  std::string& out() { return out_; }
  Framing framing() const { return framing_; }
  enum class BodySent : std::uint8_t { no, yes };
  /// Whether octets follow the head: not for HEAD, 204 and 304.
  BodySent body_sent(const Response& response) const;
  /// Metrics and log.
  void note(const Response& response) const;

  /// When the octets of the body that are not here yet are too late.
  Clock::time_point body_deadline(std::uint64_t received) const;
  void body_begins() { body_began_ = Clock::now(); }
  void paused(Clock::duration time) { body_began_ += time; }
  /// Gives a large buffer back.
  void release_body();

  Parser& parser() { return *parser_; }
  const Parser& parser() const { return *parser_; }
  /// A head was read: what follows can be told from it.
  enum class Persistence : std::uint8_t { close, keep_alive };
  Persistence persistence() const;
  const Route& route() const { return *route_; }
  Request& request() { return request_; }
  const Request& request() const { return request_; }
  Bytes& body() { return body_; }
  const std::string& counted() const { return counted_; }

 private:
  std::optional<Response> admit_route(std::string_view method);
  std::optional<Response> admit_body() const;
  Result<Framing> try_write_head(const Response& response, std::size_t length, After after);

  Core& core_;
  const Limits& limits_;
  std::string counted_{}, client_{};  // the address, and the key of the rate: the certificate's fingerprint or the address
  std::string head_{}, out_{};
  std::optional<Parser> parser_{};
  Target target_{};
  Request request_{};
  Bytes body_{};
  const Route* route_ = nullptr;
  std::optional<std::size_t> route_index_{};
  Clock::time_point arrived_{}, body_began_{};
  Framing framing_ = Framing::length;
};

}  // namespace esign::httpd
