// SPDX-License-Identifier: Apache-2.0
#include "http/certificate_json.h"

#include "domain/issuance.h"
#include "domain/life.h"
#include "pkix/pem.h"

namespace esign::ca {

using nlohmann::json;

json row_json(const CertificateRecord& record) {
  json row{{"serial", to_text(record.serial)}, {"issuer", record.issuer}, {"profile", record.profile}, {"category", name(record.category)},
           {"subject", record.subject}, {"commonName", record.common_name}, {"status", name(record.status)}, {"statusSince", to_rfc3339(record.status_since)},
           {"notBefore", to_rfc3339(record.not_before)}, {"notAfter", to_rfc3339(record.not_after)}, {"centre", record.centre},
           {"requestId", record.request_id}, {"recorded", to_rfc3339(record.recorded)}};
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) row[std::string(key)] = value;
  };
  add("fin", record.fin);
  add("voen", record.voen);
  add("cardNumber", record.card_number);
  if (record.reason) row["reason"] = name(*record.reason);
  if (record.invalidity) row["invalidityDate"] = to_rfc3339(*record.invalidity);
  if (record.issued) row["issued"] = to_rfc3339(*record.issued);
  return row;
}

json detail_json(const CertificateRecord& record, const std::vector<Event>& life) {
  json answer = row_json(record);
  if (!record.certificate.empty()) answer["certificate"] = pkix::write_pem("CERTIFICATE", record.certificate);
  answer["life"] = json::array();
  for (const Event& event : life) {
    json row{{"status", name(event.status)}, {"at", to_rfc3339(event.at)}, {"actor", event.actor}};
    if (event.reason) row["reason"] = name(*event.reason);
    if (!event.note.empty()) row["note"] = event.note;
    answer["life"].push_back(std::move(row));
  }
  return answer;
}

}  // namespace esign::ca
