// SPDX-License-Identifier: Apache-2.0
// A portal that lets people in with their ID card: one page, one challenge, one judgement by libesign.
//   portal-login --listen 127.0.0.1:8080 --origin https://portal.example.az --trust DIR --certs DIR --crl DIR
// TLS is the proxy's in front of it; --origin is what people see in their browser.
#include <esign/esign.h>

#include <CLI/CLI.hpp>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "page.h"
#include "sessions.h"

namespace portal {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::size_t kLargestBody = 32u << 10;
constexpr std::chrono::seconds kPatience{10};
constexpr int kMostConnections = 100;

struct Portal {
  std::string origin{};
  esign::TrustStore trust{};
  esign::Evidence evidence{};
  Sessions sessions{};
  int connections = 0;
};

Response answer(const Request& request, http::status status, std::string body, std::string_view type) {
  Response response(status, request.version());
  response.set(http::field::content_type, type);
  response.set(http::field::cache_control, "no-store");
  response.set("Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.body() = std::move(body);
  response.prepare_payload();
  response.keep_alive(false);
  return response;
}

Response json(const Request& request, http::status status, const nlohmann::json& body) { return answer(request, status, body.dump(), "application/json"); }

/// POST /challenge: a nonce for this browser. The session is in a cookie that scripts cannot read and other sites do not send.
Response challenge(const Request& request, Portal& portal) {
  const Session session = portal.sessions.begin(Clock::now());
  Response response = json(request, http::status::ok, {{"origin", portal.origin}, {"nonce", session.nonce}});
  response.set(http::field::set_cookie, "__Host-session=" + session.id + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=300");
  return response;
}

std::string session_of(const Request& request) {
  const std::string cookies = "; " + std::string(request[http::field::cookie]);  // the list keeps a view of it
  for (const auto& [name, value] : http::param_list(cookies))
    if (name == "__Host-session") return std::string(value);
  return {};
}

/// POST /login: the body is the token.
Response login(const Request& request, Portal& portal) {
  const auto nonce = portal.sessions.take(session_of(request), Clock::now());
  if (!nonce) return json(request, http::status::forbidden, {{"reason", "no challenge was given to this browser, or it was used or is too old"}});
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto judged = esign::verify_login(request.body(), {portal.origin, *nonce}, portal.trust, portal.evidence, now);
  if (!judged) return json(request, http::status::bad_request, {{"reason", judged.error().at + ": " + judged.error().detail}});
  if (judged->verdict() != esign::PathAnswer::Verdict::passed)
    return json(request, http::status::forbidden, {{"indication", judged->path.indication()}, {"reason", judged->path.reason}});
  std::cout << "login " << judged->certificate->serial_number() << std::endl;  // no name in a log
  return json(request, http::status::ok, {{"name", judged->certificate->common_name()}, {"fin", judged->certificate->fin().value_or("")}});
}

Response handle(const Request& request, Portal& portal) {
  const auto is = [&](http::verb method, std::string_view target) { return request.method() == method && request.target() == target; };
  if (is(http::verb::get, "/")) return answer(request, http::status::ok, std::string(kPage), "text/html; charset=utf-8");
  if (is(http::verb::get, "/login.js")) return answer(request, http::status::ok, std::string(kScript), "text/javascript; charset=utf-8");
  if (is(http::verb::get, "/login.css")) return answer(request, http::status::ok, std::string(kStyle), "text/css; charset=utf-8");
  if (is(http::verb::post, "/challenge")) return challenge(request, portal);
  if (is(http::verb::post, "/login")) return login(request, portal);
  return json(request, http::status::not_found, {{"reason", "there is no such page"}});
}

asio::awaitable<void> serve(beast::tcp_stream stream, Portal& portal) {
  beast::flat_buffer buffer;
  http::request_parser<http::string_body> parser;
  parser.body_limit(kLargestBody);
  try {
    stream.expires_after(kPatience);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    const Response response = handle(parser.get(), portal);
    stream.expires_after(kPatience);
    co_await http::async_write(stream, response, asio::use_awaitable);
  } catch (const boost::system::system_error&) {
    // The browser left, was too slow, or sent too much: nobody is there to be told.
  }
  --portal.connections;
}

asio::awaitable<void> listen(tcp::acceptor acceptor, Portal& portal) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    if (portal.connections >= kMostConnections) continue;
    ++portal.connections;
    asio::co_spawn(acceptor.get_executor(), serve(beast::tcp_stream(std::move(socket)), portal), asio::detached);
  }
}

tcp::endpoint endpoint_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("--listen wants ADDRESS:PORT");
  return {asio::ip::make_address(listen.substr(0, colon)), static_cast<unsigned short>(std::stoul(listen.substr(colon + 1)))};
}

esign::Result<void> load(Portal& portal, const std::vector<std::string>& trust, const std::vector<std::string>& certs, const std::vector<std::string>& crls) {
  for (const auto& path : trust) ESIGN_CHECK(portal.trust.add(path));
  for (const auto& path : certs) ESIGN_CHECK(portal.evidence.add_certificates(path));
  for (const auto& path : crls) ESIGN_CHECK(portal.evidence.add_crls(path));
  return {};
}

}  // namespace
}  // namespace portal

int main(int argc, char** argv) try {
  using namespace portal;
  CLI::App app("A sample portal that people enter with their ID card", "portal-login");
  std::string listen_at = "127.0.0.1:8080";
  std::vector<std::string> trust, certs, crls;
  Portal portal;
  app.add_option("--listen", listen_at, "Address and port; port 0 takes a free one, which is printed")->capture_default_str();
  app.add_option("--origin", portal.origin, "The portal's origin as browsers show it")->required();
  app.add_option("--trust", trust, "Trust anchors: file or folder")->required();
  app.add_option("--certs", certs, "Further certificates: file or folder");
  app.add_option("--crl", crls, "Revocation lists: file or folder");
  CLI11_PARSE(app, argc, argv);
  if (const auto loaded = load(portal, trust, certs, crls); !loaded) {
    std::cerr << "portal-login: error: " << loaded.error().at << ": " << loaded.error().detail << '\n';
    return 78;
  }
  asio::io_context context(1);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](auto, auto) { context.stop(); });
  tcp::acceptor acceptor(context, endpoint_of(listen_at));
  std::cout << "listening on " << acceptor.local_endpoint() << std::endl;
  asio::co_spawn(context, portal::listen(std::move(acceptor), portal), asio::detached);
  context.run();
  return 0;
} catch (const std::exception& error) {
  std::cerr << "portal-login: error: " << error.what() << '\n';
  return 70;
}
