// SPDX-License-Identifier: Apache-2.0
#include "domain/ocsp_writer.h"

#include <algorithm>

#include "domain/extension_values.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using asn1::Writer;
using asn1::written;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr Oid kBasic("1.3.6.1.5.5.7.48.1.1"), kNonce("1.3.6.1.5.5.7.48.1.2"), kArchiveCutoff("1.3.6.1.5.5.7.48.1.6"),
    kExtendedRevoke("1.3.6.1.5.5.7.48.1.9"), kInvalidityDate("2.5.29.24"), kCertHash("1.3.36.8.3.13");
constexpr std::size_t kNonceOctets = 128;  // RFC 9654 section 2.1
constexpr std::size_t kKeyHashOctets = 20;

void write_cert_id(Writer& writer, const pkix::OcspCertId& id) {
  writer.sequence([&] {
    write(writer, id.hash_algorithm);
    writer.octet_string(id.issuer_name_hash);
    writer.octet_string(id.issuer_key_hash);
    writer.integer(id.serial_number);
  });
}

/// RevokedInfo ::= SEQUENCE { revocationTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }, as [1] IMPLICIT.
void write_revoked(Writer& writer, Time since, Reason reason) {
  writer.inside(context_constructed(1), [&] {
    writer.generalized_time(since);
    if (reason != Reason::unspecified) writer.explicitly(0, [&] { writer.integer(static_cast<std::int64_t>(reason), asn1::tag::enumerated); });
  });
}

struct StatusWriter {
  Writer& writer;
  void operator()(const OcspGood&) const { writer.element(context(0), {}); }
  void operator()(const OcspUnknown&) const { writer.element(context(2), {}); }
  void operator()(const OcspRevoked& revoked) const { write_revoked(writer, revoked.since, revoked.reason); }
  void operator()(const OcspNeverIssued&) const { write_revoked(writer, Time{}, Reason::certificate_hold); }
};

Bytes generalized_time(Time time) {
  return written([&](Writer& writer) { writer.generalized_time(time); });
}

/// CertHash ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, certificateHash OCTET STRING }
Bytes cert_hash(const Sha256& hash) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      write(writer, pkix::algorithm_identifier(Hash::sha256));
      writer.octet_string(hash);
    });
  });
}

/// Extensions in [number] EXPLICIT, left out when there are none.
void write_extensions(Writer& writer, std::uint32_t number, const Bytes& extensions) {
  if (!extensions.empty()) writer.explicitly(number, [&] { writer.element(asn1::tag::sequence, extensions); });
}

void write_answer(Writer& writer, const OcspAnswer& answer) {
  using enum pkix::Critical;
  const Bytes extensions = written([&](Writer& inner) {
    if (answer.certificate_hash) write_extension(inner, kCertHash, no, cert_hash(*answer.certificate_hash));
    if (answer.archive_cutoff) write_extension(inner, kArchiveCutoff, no, generalized_time(*answer.archive_cutoff));
    if (const auto* revoked = std::get_if<OcspRevoked>(&answer.status); revoked != nullptr && revoked->invalidity)
      write_extension(inner, kInvalidityDate, no, generalized_time(*revoked->invalidity));
  });
  writer.sequence([&] {
    write_cert_id(writer, answer.id);
    std::visit(StatusWriter{writer}, answer.status);
    writer.generalized_time(answer.this_update);
    if (answer.next_update) writer.explicitly(0, [&] { writer.generalized_time(*answer.next_update); });
    write_extensions(writer, 1, extensions);
  });
}

Result<void> check(const OcspAnswers& answers) {
  if (answers.responder_key_hash.size() != kKeyHashOctets) return fail(Errc::invalid_argument, "a key hash has 20 octets").in("responderID");
  if (answers.nonce && (answers.nonce->empty() || answers.nonce->size() > kNonceOctets)) return fail(Errc::invalid_argument, "a nonce has 1 to 128 octets").in("nonce");
  if (answers.answers.empty()) return fail(Errc::invalid_argument, "no answer").in("responses");
  for (const OcspAnswer& answer : answers.answers) {
    if (answer.next_update && *answer.next_update < answer.this_update) return fail(Errc::invalid_argument, "before thisUpdate").in("nextUpdate");
  }
  return {};
}

}  // namespace

Result<Bytes> response_data(const OcspAnswers& answers) {
  ESIGN_CHECK(check(answers));
  const bool extended = std::ranges::any_of(answers.answers, [](const OcspAnswer& one) { return std::holds_alternative<OcspNeverIssued>(one.status); });
  const Bytes extensions = written([&](Writer& inner) {
    if (answers.nonce) write_extension(inner, kNonce, pkix::Critical::no, written([&](Writer& value) { value.octet_string(*answers.nonce); }));
    if (extended) write_extension(inner, kExtendedRevoke, pkix::Critical::no, written([](Writer& value) { value.null(); }));
  });
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.explicitly(2, [&] { writer.octet_string(answers.responder_key_hash); });
      writer.generalized_time(answers.produced_at);
      writer.sequence([&] {
        for (const OcspAnswer& answer : answers.answers) write_answer(writer, answer);
      });
      write_extensions(writer, 1, extensions);
    });
  });
}

Bytes ocsp_response(View data, const pkix::SignatureAlgorithm& algorithm, View signature, std::span<const Bytes> certificates) {
  const Bytes basic = written([&](Writer& writer) {
    writer.sequence([&] {
      writer.raw(data);
      write(writer, pkix::algorithm_identifier(algorithm));
      writer.bit_string(signature);
      if (certificates.empty()) return;
      writer.explicitly(0, [&] {
        writer.sequence([&] {
          for (const Bytes& certificate : certificates) writer.raw(certificate);
        });
      });
    });
  });
  return written([&](Writer& writer) {
    writer.sequence([&] {
      writer.integer(static_cast<std::int64_t>(pkix::OcspStatus::successful), asn1::tag::enumerated);
      writer.explicitly(0, [&] {
        writer.sequence([&] {
          writer.oid(kBasic);
          writer.octet_string(basic);
        });
      });
    });
  });
}

Result<Bytes> ocsp_refusal(pkix::OcspStatus status) {
  if (status == pkix::OcspStatus::successful) return fail(Errc::invalid_argument, "a refusal is not successful");
  return written([&](Writer& writer) {
    writer.sequence([&] { writer.integer(static_cast<std::int64_t>(status), asn1::tag::enumerated); });
  });
}

}  // namespace esign::ca
