// SPDX-License-Identifier: Apache-2.0
#include "unit/path/forge.h"

#include <stdexcept>

namespace esign::test {
namespace {

using asn1::Writer;
using asn1::written;

constexpr asn1::Oid kEd25519("1.3.101.112"), kCommonName("2.5.4.3"), kCountry("2.5.4.6");

void algorithm(Writer& writer) {
  writer.sequence([&] { writer.oid(kEd25519); });
}

Bytes signed_object(const Bytes& tbs, const Key& signer, const Bytes& tail = {}) {
  const pkix::SignatureAlgorithm scheme{pkix::Scheme::ed25519, pkix::Hash::sha512, pkix::Hash::sha256, 0};
  const auto value = signer.key->sign(scheme, tbs);
  if (!value) throw std::runtime_error("cannot sign: " + value.error().detail);
  return written([&](Writer& w) {
    w.sequence([&] {
      w.raw(tbs);
      algorithm(w);
      w.bit_string(*value);
      w.raw(tail);
    });
  });
}

void extensions(Writer& w, const std::vector<ExtensionSpec>& list) {
  w.sequence([&] {
    for (const ExtensionSpec& extension : list) {
      w.sequence([&] {
        w.oid(extension.id);
        if (extension.critical) w.boolean(true);
        w.octet_string(extension.value);
      });
    }
  });
}

Bytes hashed(pkix::Hash hash, View octets) { return *crypto::digest(crypto::openssl(), hash, octets); }

void single(Writer& w, const SingleSpec& spec) {
  namespace tag = asn1::tag;
  w.sequence([&] {
    w.sequence([&] {
      write(w, pkix::algorithm_identifier(spec.hash));
      w.octet_string(hashed(spec.hash, spec.issuer_name));
      w.octet_string(hashed(spec.hash, key_bits(spec.issuer_spki)));
      w.integer(spec.serial);
    });
    switch (spec.status) {
      case pkix::OcspCertStatus::good: w.element(tag::context(0), {}); break;
      case pkix::OcspCertStatus::unknown: w.element(tag::context(2), {}); break;
      case pkix::OcspCertStatus::revoked:
        w.inside(tag::context_constructed(1), [&] {
          w.generalized_time(spec.revoked_at);
          if (spec.reason) w.explicitly(0, [&] { w.integer(static_cast<std::int64_t>(*spec.reason), tag::enumerated); });
        });
    }
    w.generalized_time(spec.this_update);
    if (spec.next_update) w.explicitly(0, [&] { w.generalized_time(*spec.next_update); });
    if (!spec.extensions.empty()) w.explicitly(1, [&] { extensions(w, spec.extensions); });
  });
}

}  // namespace

Key key(std::uint32_t number) {
  Bytes seed(32, 0x5A);
  for (std::size_t i = 0; i < 4; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  const Bytes secret = written([&](Writer& w) { w.octet_string(seed); });
  const Bytes pkcs8 = written([&](Writer& w) {
    w.sequence([&] {
      w.integer(0);
      algorithm(w);
      w.octet_string(secret);
    });
  });
  auto opened = crypto::open_pkcs8(pkcs8);
  if (!opened) throw std::runtime_error("no key: " + opened.error().detail);
  Key made{std::shared_ptr<crypto::PrivateKey>(std::move(*opened)), {}};
  made.spki = made.key->spki();
  return made;
}

Bytes directory_name(const std::vector<std::pair<asn1::Oid, std::string>>& attributes) {
  return written([&](Writer& w) {
    w.sequence([&] {
      for (const auto& [type, value] : attributes) {
        w.inside(asn1::tag::set, [&] {
          w.sequence([&] {
            w.oid(type);
            w.text(type == kCountry ? asn1::tag::printable_string : asn1::tag::utf8_string, value);
          });
        });
      }
    });
  });
}

Bytes common_name(std::string_view text) { return directory_name({{kCommonName, std::string(text)}}); }

ExtensionSpec key_usage(std::initializer_list<pkix::KeyUsageBit> bits) {
  unsigned set = 0, last = 0;
  for (const pkix::KeyUsageBit bit : bits) {
    set |= 0x8000u >> static_cast<unsigned>(bit);
    last = std::max(last, static_cast<unsigned>(bit));
  }
  Bytes octets = {static_cast<std::uint8_t>(set >> 8)};
  if (last > 7) octets.push_back(static_cast<std::uint8_t>(set));
  return {asn1::Oid("2.5.29.15"), true, written([&](Writer& w) { w.bit_string(octets, 7 - last % 8); })};
}

std::vector<ExtensionSpec> authority(std::optional<std::int64_t> path_length) {
  const Bytes constraints = written([&](Writer& w) {
    w.sequence([&] {
      w.boolean(true);
      if (path_length) w.integer(*path_length);
    });
  });
  return {{asn1::Oid("2.5.29.19"), true, constraints}, key_usage({pkix::KeyUsageBit::key_cert_sign, pkix::KeyUsageBit::crl_sign})};
}

ExtensionSpec extended_usage(std::initializer_list<asn1::Oid> usages) {
  return {asn1::Oid("2.5.29.37"), false, written([&](Writer& w) {
            w.sequence([&] {
              for (const asn1::Oid& usage : usages) w.oid(usage);
            });
          })};
}

Bytes general_name(std::uint32_t number, std::string_view text) {
  return written([&](Writer& w) { w.element(asn1::tag::context(number), as_view(text)); });
}

ExtensionSpec alternative_names(const std::vector<Bytes>& names) {
  return {asn1::Oid("2.5.29.17"), false, written([&](Writer& w) {
            w.sequence([&] {
              for (const Bytes& name : names) w.raw(name);
            });
          })};
}

Bytes sign_tbs(const Bytes& tbs, const Key& issuer) { return signed_object(tbs, issuer); }

Bytes make_certificate(const CertificateSpec& spec, const Key& issuer) {
  return signed_object(written([&](Writer& w) {
                         w.sequence([&] {
                           if (spec.version > 1) w.explicitly(0, [&] { w.integer(spec.version - 1); });
                           w.integer(spec.serial);
                           algorithm(w);
                           w.raw(spec.issuer);
                           w.sequence([&] {
                             w.time(spec.not_before);
                             w.time(spec.not_after);
                           });
                           w.raw(spec.subject);
                           w.raw(spec.spki);
                           if (!spec.extensions.empty()) w.explicitly(3, [&] { extensions(w, spec.extensions); });
                         });
                       }),
                       issuer);
}

pkix::Certificate::Ptr certificate(const CertificateSpec& spec, const Key& issuer) {
  auto parsed = pkix::Certificate::parse(make_certificate(spec, issuer));
  if (!parsed) throw std::runtime_error("forged certificate does not parse: " + parsed.error().detail);
  return *parsed;
}

pkix::Crl::Ptr crl(const CrlSpec& spec, const Key& issuer) {
  const auto entry = [](Writer& w, const RevokedSpec& revoked) {
    w.sequence([&] {
      w.integer(revoked.serial);
      w.time(revoked.date);
      if (!revoked.reason) return;
      const Bytes reason = written([&](Writer& r) { r.integer(static_cast<std::int64_t>(*revoked.reason), asn1::tag::enumerated); });
      extensions(w, {{asn1::Oid("2.5.29.21"), false, reason}});
    });
  };
  const Bytes tbs = written([&](Writer& w) {
    w.sequence([&] {
      w.integer(1);
      algorithm(w);
      w.raw(spec.issuer);
      w.time(spec.this_update);
      if (spec.next_update) w.time(*spec.next_update);
      if (!spec.revoked.empty()) {
        w.sequence([&] {
          for (const RevokedSpec& revoked : spec.revoked) entry(w, revoked);
        });
      }
      if (!spec.extensions.empty()) w.explicitly(0, [&] { extensions(w, spec.extensions); });
    });
  });
  auto parsed = pkix::Crl::parse(signed_object(tbs, issuer));
  if (!parsed) throw std::runtime_error("forged CRL does not parse: " + parsed.error().detail);
  return *parsed;
}

Bytes key_bits(View spki) {
  asn1::Reader reader(spki);
  Bytes bits;
  reader.sequence([&] {
    reader.any();
    bits = copy(reader.bit_string().octets);
  });
  return bits;
}

Bytes make_ocsp(const OcspSpec& spec, const Key& signer, View named) {
  const Bytes data = written([&](Writer& w) {
    w.sequence([&] {
      if (!spec.responder_name.empty()) w.explicitly(1, [&] { w.raw(spec.responder_name); });
      else w.explicitly(2, [&] { w.octet_string(hashed(pkix::Hash::sha1, key_bits(named))); });
      w.generalized_time(spec.produced_at);
      w.sequence([&] {
        for (const SingleSpec& one : spec.singles) single(w, one);
      });
      if (!spec.extensions.empty()) w.explicitly(1, [&] { extensions(w, spec.extensions); });
    });
  });
  Bytes certificates;
  if (!spec.certificates.empty()) {
    certificates = written([&](Writer& w) {
      w.explicitly(0, [&] {
        w.sequence([&] {
          for (const Bytes& one : spec.certificates) w.raw(one);
        });
      });
    });
  }
  const Bytes basic = signed_object(data, signer, certificates);
  return written([&](Writer& w) {
    w.sequence([&] {
      w.integer(0, asn1::tag::enumerated);
      w.explicitly(0, [&] {
        w.sequence([&] {
          w.oid(asn1::Oid("1.3.6.1.5.5.7.48.1.1"));
          w.octet_string(basic);
        });
      });
    });
  });
}

}  // namespace esign::test
