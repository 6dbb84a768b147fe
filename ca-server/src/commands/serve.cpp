// SPDX-License-Identifier: Apache-2.0
#include "commands/serve.h"

#include <fmt/format.h>

#include <charconv>

#include "commands/background.h"
#include "commands/ocsp_signers.h"
#include "http/changes.h"
#include "http/console.h"
#include "http/status.h"
#include "httpd/health.h"
#include "httpd/server.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

constexpr std::size_t kCachedAnswers = 200'000;                 // two kilobytes each at most
constexpr std::chrono::milliseconds kFinishWithin{20'000};

/// The TLS side: the server's own certificate, and every authority of the centre as issuer of client certificates; the
/// register then says which of them count.
Result<std::unique_ptr<httpd::Tls>> tls_of(const Centre& centre) {
  auto tls = std::make_unique<httpd::Tls>();
  ESIGN_TRY(const Bytes chain, read_file(centre.folder().roles() / "server.pem"));
  ESIGN_TRY(Bytes key, read_file(centre.folder().roles() / "server.key"));
  tls->chain_pem = as_text(chain);
  tls->key_pem = SecretBytes(key);
  wipe(key.data(), key.size());
  for (const Authority& authority : centre.authorities().all()) tls->client_ca_pem += pkix::write_pem("CERTIFICATE", authority.certificate->der());
  return tls;
}

/// All that serves, in the order in which it may go.
struct Serving {
  std::unique_ptr<Centre> centre{};
  std::vector<Profile> approved_profiles{};  ///< Only while those of the files are not.
  std::unique_ptr<OcspSigners> signers{};
  std::unique_ptr<OcspResponder> responder{};
  std::unique_ptr<OcspCache> cache{};
  std::unique_ptr<StatusServices> status{};
  std::unique_ptr<Api> api{};
  std::unique_ptr<httpd::Metrics> metrics = std::make_unique<httpd::Metrics>();
  std::unique_ptr<httpd::Log> log{};
  std::unique_ptr<Background> background{};
};

Result<void> wire_status(Serving& serving, ServeRole role) {
  Centre& centre = *serving.centre;
  serving.signers = std::make_unique<OcspSigners>(centre);
  // A renewal that was cut off left a key without its certificate: the others serve, and renew() makes another.
  if (const auto read = serving.signers->reload(); !read) serving.log->error("ocsp_signers", read.error(), {});
  if (role != ServeRole::ocsp) {
    // A register that must not issue now still has signers for some days: status goes on.
    if (const auto renewed = serving.signers->renew(); !renewed) serving.log->error("ocsp_signers", renewed.error(), {});
  }
  OcspParts parts{centre.store(), centre.keys(), centre.clock(), centre.authorities()};
  parts.signer = [signers = serving.signers.get()](std::string_view authority) { return signers->find(authority); };
  parts.validity = centre.config().ocsp_validity;
  if (role == ServeRole::ocsp) parts.oldest_copy = centre.config().ocsp_oldest_copy;
  serving.responder = std::make_unique<OcspResponder>(std::move(parts));
  serving.cache = std::make_unique<OcspCache>(kCachedAnswers);
  centre.store().watch([cache = serving.cache.get()](const std::vector<Reader::Change>& changes) {
    std::vector<Serial> serials;
    for (const Reader::Change& change : changes) serials.push_back(change.serial);
    cache->forget(serials);
  });
  serving.status = std::make_unique<StatusServices>(*serving.responder, *serving.cache, centre.store(), centre.clock());
  return {};
}

Result<httpd::Router> router_of(Serving& serving, ServeRole role) {
  Centre& centre = *serving.centre;
  httpd::Router router;
  std::vector<httpd::Probe> probes;
  probes.push_back({"register", [&centre] { return centre.store().read([](Reader& reader) -> Result<void> {
                      ESIGN_TRY(const auto last, reader.last_change());
                      static_cast<void>(last);
                      return {};
                    }); }});
  probes.push_back({"ocsp-signers", [&serving]() -> Result<void> {
                      for (const Authority& authority : serving.centre->authorities().all()) {
                        ESIGN_TRY(const auto signer, serving.signers->find(authority.name));
                        static_cast<void>(signer);
                      }
                      return {};
                    }});
  if (role != ServeRole::ocsp) {
    probes.push_back({"approved", [&centre] { return centre.approved()->profiles(); }});
    probes.push_back({"crl", [&serving] { return serving.background->crl_is_fresh(); }});
    serving.api = std::make_unique<Api>(Api{centre.store(), centre.issuance(), centre.life(), centre.clock(), centre.profiles(), centre.authorities(), centre.config()});
    if (!serving.approved_profiles.empty()) serving.api->roles = &serving.approved_profiles;
    ESIGN_CHECK(add_operations(router, *serving.api));
    ESIGN_CHECK(add_openapi(router, *serving.api));
    ESIGN_CHECK(add_console(router));
  }
  if (role != ServeRole::ca) ESIGN_CHECK(serving.status->add_routes(router, centre.authorities(), centre.folder()));
  ESIGN_CHECK(httpd::add_health_routes(router, *serving.metrics, std::move(probes)));
  return router;
}

Result<std::unique_ptr<httpd::Server>> start(Serving& serving, ServeRole role, const Endpoint& where, ServeOptions::Security security) {
  httpd::Settings settings;
  settings.address = where.address;
  settings.port = where.port;
  settings.name = security == ServeOptions::Security::tls ? "tls" : "http";
  if (security == ServeOptions::Security::tls) {
    ESIGN_TRY(settings.tls, tls_of(*serving.centre));
  }
  settings.limits.requests_per_second = 500;  // of one client; status services are free
  settings.limits.burst = 1'000;
  ESIGN_TRY(httpd::Router router, router_of(serving, role));
  return httpd::Server::start(std::move(settings), std::move(router), *serving.metrics, *serving.log);
}

/// Profiles that two operators have not approved issue nothing; whom the interface obeys is then told by those they did approve.
Result<void> look_for_changes(Serving& serving) {
  Centre& centre = *serving.centre;
  const auto approved = centre.approved()->profiles();
  if (approved) return {};
  serving.log->error("not_approved", approved.error(), {});
  ESIGN_TRY(serving.approved_profiles, approved_profiles(centre.store()));
  ESIGN_TRY(const std::string digest, digest_of(centre.profile_set()));
  const AuditEntry entry{centre.clock().now(), "esign-ca", std::string(kChangeProfiles), digest, "refused: not approved", "{}"};
  if (const auto written = centre.store().write([&](Transaction& register_) { return register_.audit(entry); }); !written) serving.log->error("audit", written.error(), {});
  return {};
}

}  // namespace

Result<Endpoint> endpoint_from(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return fail(Errc::invalid_argument, "is no ADDRESS:PORT").in("listen");
  Endpoint endpoint;
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  endpoint.address = address;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc{} || end != port.data() + port.size()) return fail(Errc::invalid_argument, "is no ADDRESS:PORT").in("listen");
  return endpoint;
}

Result<void> serve(const ServeOptions& options, const std::function<void(std::string_view)>& say) {
  httpd::block_stop_signals();
  Serving serving;
  if (options.log_file.empty()) {
    serving.log = std::make_unique<httpd::Log>(httpd::Log::to_stderr());
  } else {
    ESIGN_TRY(httpd::Log log, httpd::Log::to_file(options.log_file));
    serving.log = std::make_unique<httpd::Log>(std::move(log));
  }
  const bool writes = options.role != ServeRole::ocsp;
  ESIGN_TRY(serving.centre, Centre::open(options.folder, writes ? Centre::Use::full : Centre::Use::answer));
  if (writes) {
    ESIGN_CHECK(look_for_changes(serving));
    // What an earlier process began is finished before anybody asks for it again.
    const auto finished = serving.centre->issuance().finish_unfinished();
    if (!finished) {
      serving.log->error("recovery_failed", finished.error(), {});
    } else if (*finished != 0) {
      say(fmt::format("finished {} requests of an earlier run", *finished));
    }
  }
  ESIGN_CHECK(wire_status(serving, options.role));
  serving.background = std::make_unique<Background>(*serving.centre, *serving.signers, *serving.log, writes ? Background::Work::all : Background::Work::take_up);
  // A register that cannot be written now can be read: status services start, and /readyz says what is missing.
  if (const auto round = serving.background->first_round(); !round) serving.log->error("crl", round.error(), {});

  ESIGN_TRY(const auto server, start(serving, options.role, options.listen, options.security));
  std::unique_ptr<httpd::Server> tls;
  if (options.tls_listen) {
    ESIGN_TRY(tls, start(serving, options.role, *options.tls_listen, ServeOptions::Security::tls));
    say("listening: " + tls->origin());
  }
  say("listening: " + server->origin());
  serving.background->start();
  httpd::run_until_signal(*server, kFinishWithin);
  if (tls) tls->stop(kFinishWithin);
  serving.background->stop();
  return {};
}

}  // namespace esign::ca
