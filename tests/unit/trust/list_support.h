// SPDX-License-Identifier: Apache-2.0
// A small national list of the test PKI, and the lists of the corpora.
#pragma once
#include <gtest/gtest.h>

#include <fstream>

#include "pki/test_pki.h"
#include "trust/service_status.h"

namespace esign::trust::testing {

inline Time at(const char* text) { return *parse_rfc3339(text); }

inline pkix::Certificate::Ptr certificate(const std::string& name) {
  const auto parsed = pkix::Certificate::parse(pki::pki_file(name + ".der"));
  EXPECT_TRUE(parsed) << name;
  return parsed ? *parsed : nullptr;
}

inline ServiceState state(std::string_view type, std::string_view status, const char* since, const std::string& who) {
  ServiceState made;
  made.type = std::string(kServiceTypes) + std::string(type);
  made.names = {{"az", "Vətəndaş sertifikatları – Gəncə"}, {"en", "Citizens' certificates"}};
  if (!who.empty()) made.identity.certificates.push_back(certificate(who));
  made.status = std::string(kServiceStatuses) + std::string(status);
  made.since = at(since);
  return made;
}

inline Address address() {
  return {{{"az", "Drogal küçəsi 4", "Bakı", {}, "AZ1000", "AZ"}}, {{"en", "https://list.example.az/"}, {"az", "mailto:siyahı@example.az"}}};
}

/// AZ, sequence 7, issued 2027-01-01, next update 2027-06-01: the citizens' CA since 2024 and a TSA that ended in 2026.
inline TrustedList list() {
  TrustedList made;
  Scheme& scheme = made.scheme;
  scheme.sequence_number = 7;
  scheme.type = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/AZlist";
  scheme.operator_names = {{"az", "Rəqəmsal İnkişaf Nazirliyi & «Ə»"}};
  scheme.operator_address = address();
  scheme.names = {{"en", "AZ: Trusted list"}};
  scheme.information = {{"en", "https://list.example.az/info"}};
  scheme.status_determination = "http://uri.etsi.org/TrstSvc/TrustedList/StatusDetn/AZdetermination";
  scheme.rules = {{"en", "http://uri.etsi.org/TrstSvc/TrustedList/schemerules/AZ"}};
  scheme.territory = "AZ";
  scheme.legal_notices = {{"en", "Law No 602-IIQ of 9 March 2004"}};
  scheme.historical_period = 65535;
  scheme.issued = at("2027-01-01T00:00:00Z");
  scheme.next_update = at("2027-06-01T00:00:00Z");
  scheme.distribution_points = {"https://list.example.az/tl.xml"};
  Provider provider;
  provider.names = {{"az", "Milli Sertifikat Xidmətləri Mərkəzi"}};
  provider.trade_names = {{"en", "VATAZ-1401555071"}};
  provider.address = address();
  provider.information = {{"en", "https://centre.example.az/"}};
  Service citizens;
  citizens.current = state("CA/QC", "accredited", "2024-01-01T00:00:00Z", "ca-citizen");
  Service stamps;
  stamps.current = state("TSA", "withdrawn", "2026-05-01T00:00:00Z", "tsu-1");
  stamps.history = {state("TSA", "recognisedatnationallevel", "2025-01-01T00:00:00Z", "")};
  provider.services = {citizens, stamps};
  made.providers = {provider};
  return made;
}

inline std::string text_of(const TrustedList& list) {
  const auto text = write_trusted_list(list);
  EXPECT_TRUE(text) << text.error().detail << " at " << text.error().at;
  return text ? *text : std::string();
}

inline Bytes corpus_file(const std::string& name) {
  std::ifstream file(std::string(ESIGN_CORPORA) + "/libdigidocpp/test/data/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string replaced(std::string text, std::string_view old, std::string_view with) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return at == std::string::npos ? text : text.replace(at, old.size(), with);
}

}  // namespace esign::trust::testing
