// SPDX-License-Identifier: Apache-2.0
#include "asn1/der_writer.h"
#include "pkix/algorithms.h"
#include "token/personalise/steps.h"

namespace esign::token {
namespace {

constexpr asn1::Oid kCommonName("2.5.4.3");

/// CertificationRequestInfo ::= SEQUENCE { version INTEGER { v1(0) }, subject, subjectPKInfo, attributes [0] }
Bytes request_info(const std::string& common_name, View spki) {
  return asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.integer(0);
      w.sequence([&] {
        w.inside(asn1::tag::set, [&] {
          w.sequence([&] {
            w.oid(kCommonName);
            w.text(asn1::tag::utf8_string, common_name);
          });
        });
      });
      w.raw(spki);
      w.inside(asn1::tag::context_constructed(0), [] {});
    });
  });
}

}  // namespace

Result<Bytes> certification_request(const std::string& common_name, View spki, const SignatureAlgorithm& algorithm,
                                    const std::function<Result<Bytes>(View)>& sign) {
  const Bytes info = request_info(common_name, spki);
  ESIGN_TRY(const Bytes value, sign(info));
  return asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.raw(info);
      pkix::write(w, pkix::algorithm_identifier(algorithm));
      w.bit_string(value);
    });
  });
}

}  // namespace esign::token
