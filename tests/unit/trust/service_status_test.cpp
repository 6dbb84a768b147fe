// SPDX-License-Identifier: Apache-2.0
#include "trust/list_support.h"

namespace esign::trust::testing {
namespace {

TEST(ServiceStatus, IsTheOneInForceAtTheTime) {
  const TrustedList made = list();
  const Service& stamps = made.providers[0].services[1];
  EXPECT_EQ(state_at(stamps, at("2024-12-31T23:59:59Z")), nullptr);
  EXPECT_EQ(state_at(stamps, at("2025-01-01T00:00:00Z")), &stamps.history[0]);
  EXPECT_EQ(state_at(stamps, at("2026-04-30T23:59:59Z")), &stamps.history[0]);
  EXPECT_EQ(state_at(stamps, at("2026-05-01T00:00:00Z")), &stamps.current);
}

TEST(ServiceStatus, DoesNotRestOnTheOrderOfTheHistory) {
  Service service;
  service.current = state("CA/QC", "withdrawn", "2026-01-01T00:00:00Z", "ca-citizen");
  service.history = {state("CA/QC", "undersupervision", "2020-01-01T00:00:00Z", ""), state("CA/QC", "granted", "2024-01-01T00:00:00Z", ""),
                     state("CA/QC", "withdrawn", "2022-01-01T00:00:00Z", "")};
  EXPECT_EQ(state_at(service, at("2021-01-01T00:00:00Z")), &service.history[0]);
  EXPECT_EQ(state_at(service, at("2023-01-01T00:00:00Z")), &service.history[2]);
  EXPECT_EQ(state_at(service, at("2025-01-01T00:00:00Z")), &service.history[1]);
}

TEST(ServiceStatus, OfTwoThatBeginAtOnceThePresentCounts) {
  Service service;
  service.current = state("CA/QC", "withdrawn", "2026-01-01T00:00:00Z", "ca-citizen");
  service.history = {state("CA/QC", "granted", "2026-01-01T00:00:00Z", "")};
  EXPECT_EQ(state_at(service, at("2026-01-01T00:00:00Z")), &service.current);
}

TEST(ListedAnchors, EndWhereTheTrustEnded) {
  const TrustedList made = list();
  const auto anchors = listed_anchors(made);
  ASSERT_EQ(anchors.size(), 2u);
  EXPECT_EQ(anchors[0].kind, ServiceKind::qualified_certificates);
  EXPECT_EQ(anchors[0].sunset, std::nullopt);
  EXPECT_EQ(anchors[1].kind, ServiceKind::timestamps);
  EXPECT_EQ(anchors[1].sunset, at("2026-05-01T00:00:00Z"));
}

TEST(ListedAnchors, TheFirstEndAfterTheLastGoodStateCounts) {
  TrustedList made = list();
  Service& service = made.providers[0].services[0];
  service.current = state("CA/QC", "withdrawn", "2026-06-01T00:00:00Z", "ca-citizen");
  service.history = {state("CA/QC", "supervisionceased", "2026-03-01T00:00:00Z", ""), state("CA/QC", "granted", "2024-01-01T00:00:00Z", "")};
  EXPECT_EQ(listed_anchors(made).at(0).sunset, at("2026-03-01T00:00:00Z"));
}

TEST(ListedAnchors, WhatWasNeverGoodGivesNothing) {
  for (const char* status : {"withdrawn", "supervisionrevoked", "deprecatedatnationallevel", "newword"}) {
    TrustedList made = list();
    made.providers[0].services[0].current = state("CA/QC", status, "2024-01-01T00:00:00Z", "ca-citizen");
    EXPECT_EQ(listed_anchors(made).size(), 1u) << status;
  }
  TrustedList made = list();
  made.providers[0].services[0].current.extensions.unknown_critical = {"OnlyOnSundays"};
  EXPECT_EQ(listed_anchors(made).size(), 1u);
  made.providers[0].services[0].current = state("RA", "granted", "2024-01-01T00:00:00Z", "ca-citizen");
  EXPECT_EQ(listed_anchors(made).size(), 1u);
}

TEST(ListedAnchors, APromiseGivesNothing) {
  TrustedList made = list();
  Service& service = made.providers[0].services[0];
  service.current = state("CA/QC", "granted", "2027-01-01T00:00:01Z", "ca-citizen");
  EXPECT_EQ(listed_anchors(made).size(), 1u);
  service.history = {state("CA/QC", "withdrawn", "2025-01-01T00:00:00Z", ""), state("CA/QC", "granted", "2024-01-01T00:00:00Z", "")};
  EXPECT_EQ(listed_anchors(made).at(0).sunset, at("2025-01-01T00:00:00Z"));
}

TEST(ServiceUris, AreThoseOfTheStandardAndNothingLikeThem) {
  EXPECT_EQ(standing(std::string(kServiceStatuses) + "granted"), Standing::qualified);
  EXPECT_EQ(standing(std::string(kOlderStatuses) + "accredited"), Standing::qualified);
  EXPECT_EQ(standing(std::string(kServiceStatuses) + "recognisedatnationallevel"), Standing::recognised);
  EXPECT_EQ(standing("https://evil.example/Svcstatus/granted"), Standing::unknown);
  EXPECT_EQ(standing(std::string(kServiceStatuses) + "Granted"), Standing::unknown);
  EXPECT_EQ(standing("granted"), Standing::unknown);
  EXPECT_EQ(service_kind(std::string(kServiceTypes) + "CA/QC"), ServiceKind::qualified_certificates);
  EXPECT_EQ(service_kind("CA/QC"), ServiceKind::other);
}

CurrencyQuestion question(const char* time) { return {at(time), at(time), "aa", {}}; }

TEST(Currency, EachFaultHasItsName) {
  const Scheme scheme = list().scheme;
  EXPECT_EQ(currency(scheme, question("2027-05-31T23:59:59Z")), Currency::current);
  EXPECT_EQ(currency(scheme, question("2027-06-01T00:00:00Z")), Currency::stale);
  EXPECT_EQ(currency(scheme, question("2026-12-31T23:59:59Z")), Currency::not_yet_issued);
  Scheme closed = scheme;
  closed.next_update.reset();
  EXPECT_EQ(currency(closed, question("2027-02-01T00:00:00Z")), Currency::closed);
}

TEST(Currency, TheSequenceNeverGoesBack) {
  const Scheme scheme = list().scheme;
  auto asked = question("2027-02-01T00:00:00Z");
  asked.memory = ListMemory{7, "aa", scheme.issued};
  EXPECT_EQ(currency(scheme, asked), Currency::current);
  asked.memory = ListMemory{6, "bb", scheme.issued - std::chrono::hours(24)};
  EXPECT_EQ(currency(scheme, asked), Currency::current);
  asked.memory = ListMemory{8, "bb", scheme.issued};
  EXPECT_EQ(currency(scheme, asked), Currency::rolled_back);
  asked.memory = ListMemory{7, "bb", scheme.issued};
  EXPECT_EQ(currency(scheme, asked), Currency::conflicting);
  asked.memory = ListMemory{6, "bb", scheme.issued + std::chrono::hours(24)};
  EXPECT_EQ(currency(scheme, asked), Currency::rolled_back);
}

TEST(SignerRemarks, TellWhatClause571Wants) {
  const Scheme scheme = list().scheme;
  EXPECT_GE(signer_remarks(scheme, *certificate("root")).size(), 2u);
  EXPECT_GE(signer_remarks(scheme, *certificate("citizen-gunel-sign")).size(), 1u);
}

}  // namespace
}  // namespace esign::trust::testing
