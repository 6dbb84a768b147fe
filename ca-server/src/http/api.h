// SPDX-License-Identifier: Apache-2.0
// The authority over HTTP: design/interfaces "esign-ca". One table of operations is what is served, what is checked against
// roles, and what /openapi.json tells.
#pragma once
#include <nlohmann/json.hpp>
#include <span>

#include "config/ca_config.h"
#include "domain/authorities.h"
#include "domain/issuance.h"
#include "domain/life.h"
#include "domain/profile.h"
#include "httpd/problem.h"
#include "httpd/router.h"

namespace esign::ca {

/// Who asks, by the client certificate that TLS verified and the register knows as active.
struct Caller {
  Role role = Role::auditor;
  std::string name{};   ///< commonName: of a centre, its own name
  std::string actor{};  ///< "operator:1a2b3c4d5e6f7081": role, and the first octets of the certificate's SHA-256
  std::string key{};    ///< SHA-256 of the public key: two operators are two keys
};

/// What handlers work with; all of it outlives the server.
struct Api {
  Store& store;
  Issuance& issuance;
  Life& life;
  const Clock& clock;
  const std::vector<Profile>& profiles;
  const Authorities& authorities;
  const CaConfig& config;
  std::string operations_authority{"services"};  ///< Issues client certificates of roles
  /// Whose policies are roles: the approved profiles, while the files wait for two operators; null: those of `profiles`. A changed
  /// file must not make the operator who approves it.
  const std::vector<Profile>* roles = nullptr;
};

/// The answer, or an error that becomes a problem (RFC 9457).
using Answer = Result<httpd::Response>;
using Handle = Answer (*)(const Api&, const Caller&, const httpd::Request&);

/// Roles that may call an operation, as a set.
using Roles = std::uint8_t;
template <class... Role_>
constexpr Roles roles(Role_... role) {
  return static_cast<Roles>((0u | ... | (1u << static_cast<unsigned>(role))));
}
constexpr bool holds(Roles set, Role role) { return (set & (1u << static_cast<unsigned>(role))) != 0; }

struct Operation {
  httpd::Method method = httpd::Method::get;
  std::string_view pattern{}, name{}, summary{};  ///< name: OpenAPI's operationId
  Roles who = 0;
  Handle handle = nullptr;
  std::string_view request{}, response{};         ///< Names of schemas in openapi_schemas.inc; empty: none
  httpd::Body body = httpd::Body::whole;
  std::uint64_t limit = 64u << 10;                ///< Octets of the body
  std::string_view query{};                       ///< Names of query parameters, a space between them
};
std::span<const Operation> operations();

/// Errors: denied (no client certificate, not one of ours, not active, no role).
Result<Caller> caller_of(const Api& api, const httpd::Request& request);

/// A browser shows its certificate to whatever page asks, so an act must come from a page of this origin, or from no page at
/// all. Errors: denied.
Result<void> check_origin(const httpd::Request& request);

/// Every operation as a route: caller, role, handler, problem; refusals are audited. Errors: as Router::add().
Result<void> add_operations(httpd::Router& router, const Api& api);
/// GET /openapi.json (OpenAPI 3.1), made from operations().
Result<void> add_openapi(httpd::Router& router, const Api& api);

/// What a caller can do about it: a register that cannot be written now is one to ask again later.
Errc as_told(Errc code);
httpd::Response json_answer(int status, const nlohmann::json& body);

Answer personalise(const Api& api, const Caller& caller, const httpd::Request& request);
Answer personalise_batch(const Api& api, const Caller& caller, const httpd::Request& request);
Answer confirm_card(const Api& api, const Caller& caller, const httpd::Request& request);
Answer fail_card(const Api& api, const Caller& caller, const httpd::Request& request);
Answer issue_certificate(const Api& api, const Caller& caller, const httpd::Request& request);
Answer show_certificate(const Api& api, const Caller& caller, const httpd::Request& request);
Answer list_certificates(const Api& api, const Caller& caller, const httpd::Request& request);
Answer suspend_certificate(const Api& api, const Caller& caller, const httpd::Request& request);
Answer restore_certificate(const Api& api, const Caller& caller, const httpd::Request& request);
Answer revoke_certificate(const Api& api, const Caller& caller, const httpd::Request& request);
Answer statistics(const Api& api, const Caller& caller, const httpd::Request& request);
Answer ask_bulk_revocation(const Api& api, const Caller& caller, const httpd::Request& request);
Answer list_approvals(const Api& api, const Caller& caller, const httpd::Request& request);
Answer approve(const Api& api, const Caller& caller, const httpd::Request& request);
Answer refuse_approval(const Api& api, const Caller& caller, const httpd::Request& request);
Answer whoami(const Api& api, const Caller& caller, const httpd::Request& request);

}  // namespace esign::ca
