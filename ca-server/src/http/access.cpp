// SPDX-License-Identifier: Apache-2.0
#include "http/api.h"

namespace esign::ca {

Result<Caller> caller_of(const Api& api, const httpd::Request& request) {
  if (!request.client) return fail(Errc::denied, "a client certificate is wanted here");
  ESIGN_TRY(const pkix::Certificate::Ptr certificate, pkix::Certificate::parse(*request.client));
  // TLS has verified the path; the register says whether the certificate still counts.
  Serial serial{};
  if (certificate->serial_number().size() != serial.size()) return fail(Errc::denied, "the client certificate is none of this authority");
  std::copy(certificate->serial_number().begin(), certificate->serial_number().end(), serial.begin());
  std::optional<CertificateRecord> record;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(record, reader.certificate(api.operations_authority, serial));
    return {};
  }));
  if (!record || !equal(record->certificate, certificate->der())) return fail(Errc::denied, "the client certificate is none of this authority");
  if (record->status != Status::active) return fail(Errc::denied, "the client certificate is " + std::string(name(record->status)));
  const Time now = api.clock.now();
  if (now < record->not_before || now > record->not_after) return fail(Errc::denied, "the client certificate is outside its validity");
  const auto role = role_of(api.roles != nullptr ? *api.roles : api.profiles, certificate->extensions());
  if (!role) return fail(Errc::denied, "the client certificate has no role");
  Caller caller;
  caller.role = *role;
  caller.name = record->common_name;
  ESIGN_TRY(const Sha256 fingerprint, sha256(certificate->der()));
  caller.actor = std::string(name(*role)) + ":" + to_hex(View(fingerprint).first(8));
  caller.key = to_hex(record->spki_sha256);
  return caller;
}

// Fetch Metadata (W3C) where the browser has it, the Origin of RFC 6454 where not; programs send neither.
Result<void> check_origin(const httpd::Request& request) {
  if (const auto site = request.header("Sec-Fetch-Site")) {
    if (*site == "same-origin" || *site == "none") return {};
    return fail(Errc::denied, "a page of another origin sent this");
  }
  const auto origin = request.header("Origin");
  if (!origin) return {};
  const std::string host(request.header("Host").value_or(""));
  if (*origin == "https://" + host || *origin == "http://" + host) return {};
  return fail(Errc::denied, "a page of another origin sent this");
}

Answer whoami(const Api&, const Caller& caller, const httpd::Request&) {
  return json_answer(200, {{"role", name(caller.role)}, {"name", caller.name}, {"actor", caller.actor}});
}

}  // namespace esign::ca
