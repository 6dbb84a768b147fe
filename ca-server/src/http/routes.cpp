// SPDX-License-Identifier: Apache-2.0
#include "http/api.h"

namespace esign::ca {
namespace {

using httpd::Body;
using httpd::Method;

constexpr Roles kCentre = roles(Role::centre), kRa = roles(Role::registration), kOperator = roles(Role::operator_);
constexpr Roles kLook = roles(Role::operator_, Role::helpline, Role::auditor), kCount = roles(Role::operator_, Role::auditor);
constexpr Roles kAnybody = roles(Role::centre, Role::registration, Role::operator_, Role::helpline, Role::auditor);

constexpr Operation kOperations[] = {
    {Method::post, "/v1/personalisation", "personalise", "Issue the certificates of a card, on hold until it is confirmed", kCentre, personalise, "Personalisation", "Personalised"},
    {Method::post, "/v1/personalisation/batch", "personaliseBatch", "The same for many: JSON Lines in, JSON Lines out, in order", kCentre, personalise_batch, "Personalisation",
     "Personalised", Body::stream, 0},
    {Method::post, "/v1/personalisation/{requestId}/confirm", "confirmCard", "The card is made: activate its certificates", kCentre, confirm_card, "", "CardState"},
    {Method::post, "/v1/personalisation/{requestId}/fail", "failCard", "The card is spoiled: revoke its certificates", kCentre, fail_card, "", "CardState"},
    {Method::post, "/v1/certificates", "issueCertificate", "Issue one certificate", kRa, issue_certificate, "CertificateWish", "IssuedCertificate"},
    {Method::get, "/v1/certificates", "listCertificates", "Look certificates up", kLook, list_certificates, "", "CertificateList", Body::whole, 0,
     "fin voen cardNumber commonName status issuer profile before limit"},
    {Method::get, "/v1/certificates/{serial}", "showCertificate", "One certificate with its life line", kLook, show_certificate, "", "CertificateDetail"},
    {Method::post, "/v1/certificates/{serial}/suspend", "suspendCertificate", "Suspend; the help line gives the holder's spoken password", roles(Role::operator_, Role::helpline),
     suspend_certificate, "Suspension", "CertificateState"},
    {Method::post, "/v1/certificates/{serial}/restore", "restoreCertificate", "End a suspension", kOperator, restore_certificate, "Note", "CertificateState"},
    {Method::post, "/v1/certificates/{serial}/revoke", "revokeCertificate", "Revoke for good", kOperator, revoke_certificate, "Revocation", "CertificateState"},
    {Method::get, "/v1/statistics", "statistics", "Issued certificates by category, until a day", kCount, statistics, "", "Statistics", Body::whole, 0, "at by from to"},
    {Method::post, "/v1/revocations", "askBulkRevocation", "Ask for the revocation of many; a second operator approves", kOperator, ask_bulk_revocation, "BulkRevocation", "Approval",
     Body::whole, 8u << 20},
    {Method::get, "/v1/approvals", "listApprovals", "Acts that wait for a second operator", kCount, list_approvals, "", "ApprovalList", Body::whole, 0, "state"},
    {Method::post, "/v1/approvals/{id}/approve", "approve", "Approve, and do it", kOperator, approve, "", "Approval"},
    {Method::post, "/v1/approvals/{id}/refuse", "refuseApproval", "Refuse", kOperator, refuse_approval, "", "Approval"},
    {Method::get, "/v1/me", "whoami", "Whom this service takes the caller for", kAnybody, whoami, "", "Caller"},
};

/// A call that is turned away leaves an entry in the log: who, what, why.
void audit_refusal(const Api& api, const std::string& actor, const Operation& operation, const Error& why) {
  if (why.code == Errc::storage || why.code == Errc::unavailable) return;
  const AuditEntry entry{api.clock.now(), actor, std::string(operation.name), {}, "refused: " + why.detail, nlohmann::json{{"at", why.at}}.dump()};
  static_cast<void>(api.store.write([&](Transaction& register_) { return register_.audit(entry); }));
}

httpd::Response refuse(Error error, const httpd::Request& request, const std::string& actor) {
  error.code = as_told(error.code);
  std::vector<httpd::FieldFault> faults;
  if (error.code == Errc::invalid_argument && !error.at.empty()) faults.push_back({error.at, error.detail});
  httpd::Response response = httpd::problem(error, request, faults);
  response.actor = actor;
  return response;
}

httpd::Handler handler_of(const Operation& operation, const Api& api) {
  return [&operation, &api](const httpd::Request& request) -> httpd::Response {
    const auto caller = caller_of(api, request);
    if (!caller) {
      audit_refusal(api, "nobody", operation, caller.error());
      return refuse(caller.error(), request, "");
    }
    if (operation.method != Method::get) {
      if (const auto checked = check_origin(request); !checked) {
        audit_refusal(api, caller->actor, operation, checked.error());
        return refuse(checked.error(), request, caller->actor);
      }
    }
    Answer answer = holds(operation.who, caller->role) ? operation.handle(api, *caller, request)
                                                       : Answer(fail(Errc::denied, "the role " + std::string(name(caller->role)) + " may not do this"));
    if (!answer) {
      if (operation.method != Method::get) audit_refusal(api, caller->actor, operation, answer.error());
      return refuse(answer.error(), request, caller->actor);
    }
    answer->actor = caller->actor;
    return *std::move(answer);
  };
}

}  // namespace

std::span<const Operation> operations() { return kOperations; }

Errc as_told(Errc code) { return code == Errc::storage || code == Errc::token_absent ? Errc::unavailable : code; }

httpd::Response json_answer(int status, const nlohmann::json& body) {
  return httpd::respond(status, "application/json", std::string_view(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

Result<void> add_operations(httpd::Router& router, const Api& api) {
  for (const Operation& operation : operations()) {
    httpd::Route route;
    route.method = operation.method;
    route.pattern = std::string(operation.pattern);
    route.handler = handler_of(operation, api);
    route.body = operation.body;
    route.body_limit = operation.limit;
    if (!operation.request.empty()) route.media_types = {operation.body == Body::stream ? "application/jsonl" : "application/json"};
    ESIGN_CHECK(router.add(std::move(route)));
  }
  return {};
}

}  // namespace esign::ca
