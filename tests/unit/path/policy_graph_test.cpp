// SPDX-License-Identifier: Apache-2.0
#include "path/policy_graph.h"

#include <gtest/gtest.h>

namespace esign::path {
namespace {

asn1::Oid oid(std::uint64_t n) { return *asn1::Oid::from_text("1.2." + std::to_string(n)); }

std::vector<pkix::PolicyInformation> policies(std::initializer_list<asn1::Oid> list) {
  std::vector<pkix::PolicyInformation> all;
  for (const asn1::Oid& policy : list) all.push_back({policy, {}});
  return all;
}
constexpr auto kHonoured = PolicyGraph::AnyPolicy::honoured, kIgnored = PolicyGraph::AnyPolicy::ignored;

TEST(PolicyGraph, KeepsWhatAllCertificatesShare) {
  Budget nodes("policy_nodes", 100);
  PolicyGraph graph;
  ASSERT_TRUE(graph.add_certificate(policies({oid(1), oid(2)}), kHonoured, nodes));
  ASSERT_TRUE(graph.add_certificate(policies({oid(2), oid(3)}), kHonoured, nodes));
  EXPECT_EQ(graph.authority_constrained(), PolicySet{oid(2)});
  EXPECT_EQ(graph.user_constrained({oid(1)}), PolicySet{});
  ASSERT_TRUE(graph.add_certificate(policies({oid(1)}), kHonoured, nodes));
  EXPECT_TRUE(graph.is_null());
}

TEST(PolicyGraph, AnyPolicyCarriesOnlyWhereItCounts) {
  Budget nodes("policy_nodes", 100);
  PolicyGraph graph;
  ASSERT_TRUE(graph.add_certificate(policies({oid(1)}), kHonoured, nodes));
  PolicyGraph ignoring = graph;
  ASSERT_TRUE(graph.add_certificate(policies({kAnyPolicy}), kHonoured, nodes));
  EXPECT_EQ(graph.authority_constrained(), PolicySet{oid(1)});
  ASSERT_TRUE(ignoring.add_certificate(policies({kAnyPolicy}), kIgnored, nodes));
  EXPECT_TRUE(ignoring.is_null());
}

TEST(PolicyGraph, MapsInTermsOfTheFirstDomain) {
  Budget nodes("policy_nodes", 100);
  PolicyGraph graph;
  ASSERT_TRUE(graph.add_certificate(policies({oid(1)}), kHonoured, nodes));
  PolicyGraph inhibited = graph;
  ASSERT_TRUE(graph.map({{oid(1), oid(7)}}, nodes));
  ASSERT_TRUE(graph.add_certificate(policies({oid(7)}), kHonoured, nodes));
  EXPECT_EQ(graph.user_constrained({kAnyPolicy}), PolicySet{oid(1)});
  EXPECT_EQ(graph.user_constrained({oid(7)}), PolicySet{});
  inhibited.remove_mapped({{oid(1), oid(7)}});
  EXPECT_TRUE(inhibited.is_null());
}

/// The certificates that make the tree of RFC 5280 grow as 2^n: each maps both policies to both (RFC 9618 section 2).
TEST(PolicyGraph, DoesNotExplode) {
  Budget nodes("policy_nodes", 4096);
  PolicyGraph graph;
  for (int depth = 0; depth < 16; ++depth) {
    ASSERT_TRUE(graph.add_certificate(policies({oid(1), oid(2)}), kHonoured, nodes));
    ASSERT_TRUE(graph.map({{oid(1), oid(1)}, {oid(1), oid(2)}, {oid(2), oid(1)}, {oid(2), oid(2)}}, nodes));
  }
  EXPECT_GT(nodes.left(), 3900u);
  EXPECT_EQ(graph.authority_constrained(), (PolicySet{oid(1), oid(2)}));
}

TEST(PolicyGraph, StopsAtItsBudget) {
  Budget nodes("policy_nodes", 3);
  PolicyGraph graph;
  const auto done = graph.add_certificate(policies({oid(1), oid(2), oid(3), oid(4)}), kHonoured, nodes);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::limit_exceeded);
}

}  // namespace
}  // namespace esign::path
