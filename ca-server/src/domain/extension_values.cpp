// SPDX-License-Identifier: Apache-2.0
#include "domain/extension_values.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using asn1::Writer;
using asn1::written;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr Oid kCps("1.3.6.1.5.5.7.2.1"), kOcsp("1.3.6.1.5.5.7.48.1"), kCaIssuers("1.3.6.1.5.5.7.48.2");

void write_general_name(Writer& writer, const AlternativeName& name) {
  const auto number = static_cast<std::uint32_t>(name.kind);
  if (name.kind == pkix::GeneralNameKind::directory) writer.explicitly(number, [&] { writer.raw(name.octets); });  // a CHOICE inside
  else if (name.kind == pkix::GeneralNameKind::ip) writer.element(context(number), name.octets);
  else writer.text(context(number), name.text);
}
void write_uri(Writer& writer, const std::string& url) { write_general_name(writer, {pkix::GeneralNameKind::uri, url, {}}); }

/// GeneralSubtrees; minimum is DEFAULT 0 and maximum absent, as RFC 5280 demands.
void write_subtrees(Writer& writer, std::uint32_t number, const std::vector<AlternativeName>& names) {
  if (names.empty()) return;
  writer.inside(context_constructed(number), [&] {
    for (const AlternativeName& name : names) writer.sequence([&] { write_general_name(writer, name); });
  });
}

}  // namespace

Bytes authority_key_identifier(View key_id) {
  return written([&](Writer& writer) { writer.sequence([&] { writer.octet_string(key_id, context(0)); }); });
}

Bytes subject_key_identifier(View key_id) {
  return written([&](Writer& writer) { writer.octet_string(key_id); });
}

/// A named bit list: trailing zero bits are left out (X.690 section 11.2.2).
Bytes key_usage(std::span<const pkix::KeyUsageBit> bits) {
  std::uint8_t octets[2] = {0, 0};
  unsigned last = 0;
  for (const pkix::KeyUsageBit bit : bits) {
    const auto number = static_cast<unsigned>(bit);
    octets[number / 8] = static_cast<std::uint8_t>(octets[number / 8] | (0x80u >> (number % 8)));
    last = std::max(last, number);
  }
  return written([&](Writer& writer) { writer.bit_string(View(octets, last / 8 + 1), 7 - last % 8); });
}

Bytes private_key_usage_period(const PrivateKeyUsage& period) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.generalized_time(period.not_before, context(0));
      writer.generalized_time(period.not_after, context(1));
    });
  });
}

Bytes certificate_policies(std::span<const PolicyClaim> policies) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const PolicyClaim& claim : policies) {
        writer.sequence([&] {
          writer.oid(claim.policy);
          if (claim.cps_url.empty()) return;
          writer.sequence([&] {
            writer.sequence([&] {
              writer.oid(kCps);
              writer.text(asn1::tag::ia5_string, claim.cps_url);
            });
          });
        });
      }
    });
  });
}

Bytes general_names(std::span<const AlternativeName> names) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const AlternativeName& name : names) write_general_name(writer, name);
    });
  });
}

Bytes basic_constraints(const pkix::BasicConstraints& constraints) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      if (constraints.ca) writer.boolean(true);
      if (constraints.path_length) writer.integer(std::int64_t{*constraints.path_length});
    });
  });
}

Bytes name_constraints(const NameLimits& limits) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      write_subtrees(writer, 0, limits.permitted);
      write_subtrees(writer, 1, limits.excluded);
    });
  });
}

Bytes policy_constraints(const pkix::PolicyConstraints& constraints) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      if (constraints.require_explicit_policy) writer.integer(std::int64_t{*constraints.require_explicit_policy}, context(0));
      if (constraints.inhibit_policy_mapping) writer.integer(std::int64_t{*constraints.inhibit_policy_mapping}, context(1));
    });
  });
}

Bytes extended_key_usage(std::span<const Oid> purposes) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      for (const Oid& purpose : purposes) writer.oid(purpose);
    });
  });
}

void write_distribution_point_name(Writer& writer, std::span<const std::string> urls) {
  writer.explicitly(0, [&] {  // DistributionPointName is a CHOICE: its tag is explicit
    writer.inside(context_constructed(0), [&] {
      for (const std::string& url : urls) write_uri(writer, url);
    });
  });
}

Bytes distribution_points(std::span<const std::string> urls) {
  return written([&](Writer& writer) {
    writer.sequence([&] { writer.sequence([&] { write_distribution_point_name(writer, urls); }); });
  });
}

Bytes authority_info_access(const CertificateExtensions& extensions) {
  return written([&](Writer& writer) {
    const auto access = [&](const Oid& method, const std::string& url) {
      writer.sequence([&] {
        writer.oid(method);
        write_uri(writer, url);
      });
    };
    writer.sequence([&] {
      for (const std::string& url : extensions.ocsp_urls) access(kOcsp, url);
      for (const std::string& url : extensions.ca_issuers_urls) access(kCaIssuers, url);
    });
  });
}

void write_extension(Writer& writer, const Oid& id, pkix::Critical critical, View value) {
  writer.sequence([&] {
    writer.oid(id);
    if (critical == pkix::Critical::yes) writer.boolean(true);
    writer.octet_string(value);
  });
}

}  // namespace esign::ca
