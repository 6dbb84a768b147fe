// SPDX-License-Identifier: Apache-2.0
#include "lints/linter.h"

#include <algorithm>

#include "asn1/der_writer.h"

namespace esign::ca {
namespace {

/// The TBS in a certificate whose value verifies under no key: one zero octet.
Result<pkix::Certificate::Ptr> wrap(View tbs) {
  asn1::Reader reader(tbs);
  View algorithm;
  reader.sequence([&] {
    if (reader.next_is(asn1::tag::context_constructed(0))) reader.any();
    reader.at("serialNumber").integer();
    algorithm = reader.at("signature").expect(asn1::tag::sequence).whole;
    reader.rest();
  });
  ESIGN_CHECK(reader.finish().in("tbsCertificate"));
  asn1::Writer writer;
  writer.sequence([&] {
    writer.raw(tbs);
    writer.raw(algorithm);
    writer.bit_string(Bytes{0});
  });
  return pkix::Certificate::parse(writer.bytes());
}

Result<lints::Encoding> read_encoding(View tbs) {
  using namespace asn1;
  lints::Encoding encoding;
  Reader reader(tbs);
  reader.sequence([&] {
    if (reader.next_is(tag::context_constructed(0))) reader.any();
    for (int skipped = 0; skipped < 3; ++skipped) reader.any();  // serialNumber, signature, issuer
    reader.sequence([&] {
      encoding.not_before = reader.any().tag;
      encoding.not_after = reader.any().tag;
    });
    for (int skipped = 0; skipped < 2; ++skipped) reader.any();  // subject, subjectPublicKeyInfo
    for (std::uint32_t number = 1; number <= 2; ++number) {
      if (!reader.next_is(tag::context(number))) continue;
      reader.any();
      ++encoding.unique_identifiers;
    }
    if (!reader.more()) return;
    reader.explicitly(3, [&] {
      reader.each(tag::sequence, 1, [&] {
        reader.sequence([&] {
          encoding.extensions.push_back(reader.oid());
          reader.rest();
        });
      });
    });
  });
  ESIGN_CHECK(reader.finish().in("tbsCertificate"));
  return encoding;
}

/// "rule (citation): what"
std::string told(const Linter::Finding& finding) {
  std::string text(finding.rule->name);
  text += " (" + std::string(finding.rule->citation) + "): " + finding.error.detail;
  if (!finding.error.at.empty()) text += " [" + finding.error.at + "]";
  return text;
}

Error refused(Error error) {
  error.code = Errc::denied;
  return error;
}

}  // namespace

Result<std::vector<Linter::Finding>> Linter::findings(const LintContext& context) const {
  const auto expected = std::ranges::find(expectations_, context.record.profile, &Expectation::profile);
  if (expected == expectations_.end()) return fail(Errc::denied, "no certificate is expected of the profile " + context.record.profile).in("profile");
  if (!context.issuer && expected->kind != Kind::root) return fail(Errc::denied, "only a root is without an issuer").in("issuer");
  auto certificate = wrap(context.record.tbs);
  if (!certificate) return fail(refused(std::move(certificate).error()));
  auto encoding = read_encoding(context.record.tbs);
  if (!encoding) return fail(refused(std::move(encoding).error()));
  const lints::Case one{context, **certificate, *expected, *encoding};
  // By the later of its begin and now: an old notBefore is no way around a rule.
  const Time begin = std::max((*certificate)->validity().not_before, context.now);
  std::vector<Finding> all;
  for (const lints::Rule* rule : lints::rules()) {
    if (begin < Time{rule->since} || !rule->applies(one)) continue;
    if (auto kept = rule->check(one); !kept) all.push_back({rule, std::move(kept).error()});
  }
  return all;
}

Result<LintedTbs> Linter::operator()(const LintContext& context) const {
  ESIGN_TRY(const std::vector<Finding> all, findings(context));
  if (all.empty()) return LintedTbs(context.record.issuer, context.record.tbs);
  Error error{Errc::denied, {}, all.front().error.at, -1};
  for (const Finding& finding : all) error.detail += (error.detail.empty() ? "" : "; ") + told(finding);
  return fail(std::move(error));
}

}  // namespace esign::ca
