// SPDX-License-Identifier: Apache-2.0
// RFC 6960 section 4.2.1, with the nonce of RFC 9654. Stricter than the RFC in one thing: certificates that came along must
// parse. More lenient in one: GeneralizedTime may have a fraction, which is cut off.
#include "pkix/ocsp_response.h"

#include "pkix/extension_readers.h"
#include "pkix/pem.h"

namespace esign::pkix {
namespace {

using asn1::Oid;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr Oid kBasic("1.3.6.1.5.5.7.48.1.1"), kNonce("1.3.6.1.5.5.7.48.1.2"), kArchiveCutoff("1.3.6.1.5.5.7.48.1.6"),
    kExtendedRevoke("1.3.6.1.5.5.7.48.1.9"), kReasonCode("2.5.29.21"), kInvalidityDate("2.5.29.24");
constexpr std::size_t kNonceOctets = 128;  // RFC 9654 section 2.1

OcspStatus read_status(asn1::Reader& reader) {
  const std::int64_t status = reader.small_integer(asn1::tag::enumerated);
  if (status < 0 || status > 6 || status == 4) reader.fail("no such OCSPResponseStatus");
  return reader.failed() ? OcspStatus::internal_error : static_cast<OcspStatus>(status);
}

/// CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT NULL }
void read_cert_status(asn1::Reader& reader, OcspSingleResponse& single) {
  if (reader.next_is(context_constructed(1))) {
    single.status = OcspCertStatus::revoked;
    reader.inside(context_constructed(1), [&] {
      single.revocation_time = reader.at("revocationTime").generalized_time();
      if (reader.more()) reader.at("revocationReason").explicitly(0, [&] { single.reason = read_crl_reason(reader); });
    });
    return;
  }
  const bool good = reader.next_is(context(0));
  single.status = good ? OcspCertStatus::good : OcspCertStatus::unknown;
  if (!reader.expect(context(good ? 0 : 2)).content.empty()) reader.fail("a NULL has content");
}

/// RFC 6960 section 4.4: the extensions of one answer, and the CRL entry extensions that section 4.4.5 allows there.
Result<void> interpret(const Extension& extension, OcspSingleResponse& single) {
  if (extension.id == kArchiveCutoff) {
    ESIGN_TRY(single.archive_cutoff, read_value<Time>(extension.value, [](asn1::Reader& reader) { return reader.generalized_time(); }));
  } else if (extension.id == kReasonCode) {
    ESIGN_TRY(const CrlReason reason, read_value<CrlReason>(extension.value, read_crl_reason));
    if (single.status == OcspCertStatus::revoked && !single.reason) single.reason = reason;
  } else if (extension.id == kInvalidityDate) {
    ESIGN_CHECK(read_value<Time>(extension.value, [](asn1::Reader& reader) { return reader.generalized_time(); }));
  } else if (extension.critical == Critical::yes) {
    single.unknown_critical.push_back(extension.id);
  }
  return {};
}

OcspSingleResponse read_single(asn1::Reader& reader, const Limits& limits) {
  OcspSingleResponse single;
  reader.sequence([&] {
    single.id = read_ocsp_cert_id(reader.at("certID"));
    read_cert_status(reader.at("certStatus"), single);
    single.this_update = reader.at("thisUpdate").generalized_time();
    if (reader.next_is(context_constructed(0)))
      reader.at("nextUpdate").explicitly(0, [&] { single.next_update = reader.generalized_time(); });
    if (reader.next_is(context_constructed(1)))
      reader.at("singleExtensions").explicitly(1, [&] { single.extensions = read_extension_list(reader, limits); });
    reader.at("");
  });
  for (const Extension& extension : single.extensions) {
    if (Result<void> done = interpret(extension, single); !done) reader.fail(std::move(done).in(asn1::name_of(extension.id)).error());
  }
  return single;
}

}  // namespace

OcspCertId read_ocsp_cert_id(asn1::Reader& reader) {
  OcspCertId id;
  reader.sequence([&] {
    id.hash_algorithm = read_algorithm(reader.at("hashAlgorithm"));
    id.issuer_name_hash = reader.at("issuerNameHash").octet_string();
    id.issuer_key_hash = reader.at("issuerKeyHash").octet_string();
    id.serial_number = reader.at("serialNumber").integer();
  });
  return id;
}

std::string_view name(OcspStatus status) noexcept {
  switch (status) {
    case OcspStatus::successful: return "successful";
    case OcspStatus::malformed_request: return "malformedRequest";
    case OcspStatus::internal_error: return "internalError";
    case OcspStatus::try_later: return "tryLater";
    case OcspStatus::sig_required: return "sigRequired";
    case OcspStatus::unauthorized: return "unauthorized";
  }
  return {};
}

/// ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }, tagged explicitly.
void OcspResponse::read_responder(asn1::Reader& reader) {
  if (reader.next_is(context_constructed(1))) {
    reader.at("byName").explicitly(1, [&] { responder_name_ = read_name(reader); });
    return;
  }
  reader.at("byKey").explicitly(2, [&] { responder_key_hash_ = reader.octet_string(); });
  if (responder_key_hash_ && responder_key_hash_->size() != 20 && !reader.failed()) reader.fail("a key hash has 20 octets");
}

void OcspResponse::read_response_extensions(asn1::Reader& reader, const Limits& limits) {
  extensions_ = read_extension_list(reader, limits);
  for (const Extension& extension : extensions_) {
    Result<void> done{};
    if (extension.id == kNonce) {
      Result<View> nonce = read_value<View>(extension.value, [](asn1::Reader& inner) { return inner.octet_string(); });
      if (nonce && !nonce->empty() && nonce->size() <= kNonceOctets) nonce_ = *nonce;
      else done = nonce ? fail(Errc::malformed, "a nonce has 1 to 128 octets") : Result<void>(fail(nonce.error()));
    } else if (extension.id == kExtendedRevoke) {
      done = read_null(extension.value);
    } else if (extension.critical == Critical::yes) {
      unknown_critical_.push_back(extension.id);
    }
    if (!done) reader.fail(std::move(done).in(asn1::name_of(extension.id)).error());
  }
}

void OcspResponse::read_data(asn1::Reader& reader, const Limits& limits) {
  reader.sequence([&] {
    if (reader.next_is(context_constructed(0))) reader.at("version").fail("only v1 exists, and its DEFAULT is not encoded");
    read_responder(reader.at("responderID"));
    produced_at_ = reader.at("producedAt").generalized_time();
    reader.at("responses").each(asn1::tag::sequence, 0, [&] {
      if (responses_.size() >= limits.single_responses) return reader.fail("single_responses", Errc::limit_exceeded);
      responses_.push_back(read_single(reader, limits));
    });
    if (reader.next_is(context_constructed(1)))
      reader.at("responseExtensions").explicitly(1, [&] { read_response_extensions(reader, limits); });
    reader.at("");
  });
}

void OcspResponse::read_basic(asn1::Reader& reader, const Limits& limits) {
  reader.at("BasicOCSPResponse").sequence([&] {
    const asn1::Element tbs = reader.at("tbsResponseData").expect(asn1::tag::sequence);
    tbs_ = tbs.whole;
    if (reader.failed()) return;
    asn1::Reader inner(tbs.whole, limits);
    read_data(inner, limits);
    if (Result<void> done = inner.finish(); !done) return reader.fail(std::move(done).error());
    signature_algorithm_ = read_algorithm(reader.at("signatureAlgorithm"));
    signature_ = reader.at("signature").bit_string();
    if (!reader.next_is(context_constructed(0))) return;
    reader.at("certs").explicitly(0, [&] {
      reader.each(asn1::tag::sequence, 0, [&] {
        if (certificates_.size() >= limits.embedded_certificates) return reader.fail("embedded_certificates", Errc::limit_exceeded);
        const View der = reader.any().whole;
        if (reader.failed()) return;
        if (Result<Certificate::Ptr> one = Certificate::parse(der, limits)) certificates_.push_back(*std::move(one));
        else reader.fail(std::move(one).error());
      });
    });
  });
}

void OcspResponse::read_response(asn1::Reader& reader, const Limits& limits) {
  reader.at("OCSPResponse").sequence([&] {
    status_ = read_status(reader.at("responseStatus"));
    // 4.2.1: "If the value of responseStatus is one of the error conditions, the responseBytes field is not set."
    const bool has_bytes = reader.next_is(context_constructed(0));
    if (!reader.failed() && has_bytes != successful()) return reader.fail("responseBytes does not fit responseStatus");
    if (!has_bytes) return;
    reader.at("responseBytes").explicitly(0, [&] {
      reader.sequence([&] {
        const Oid type = reader.at("responseType").oid();
        basic_ = reader.at("response").octet_string();
        if (!reader.failed() && type != kBasic) reader.fail("response type " + asn1::name_of(type), Errc::unsupported);
      });
    });
    if (reader.failed()) return;
    asn1::Reader inner(basic_, limits);
    read_basic(inner, limits);
    if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).error());
  });
}

Result<OcspResponse::Ptr> OcspResponse::parse(View der, const Limits& limits) {
  if (der.size() > limits.ocsp_octets) return fail(Errc::limit_exceeded, "ocsp_octets");
  const std::shared_ptr<OcspResponse> response(new OcspResponse());
  response->der_ = copy(der);
  asn1::Reader reader(response->der_, limits);
  response->read_response(reader, limits);
  ESIGN_CHECK(reader.finish());
  return Ptr(response);
}

Result<OcspResponse::Ptr> OcspResponse::parse_basic(View der, const Limits& limits) {
  if (der.size() > limits.ocsp_octets) return fail(Errc::limit_exceeded, "ocsp_octets");
  const std::shared_ptr<OcspResponse> response(new OcspResponse());
  response->der_ = copy(der);
  response->basic_ = response->der_;
  asn1::Reader reader(response->der_, limits);
  response->read_basic(reader, limits);
  ESIGN_CHECK(reader.finish());
  return Ptr(response);
}

Result<std::vector<OcspResponse::Ptr>> read_ocsp_responses(View file, const Limits& limits) {
  std::vector<OcspResponse::Ptr> responses;
  ESIGN_TRY(const std::vector<Bytes> ders, read_der_or_pem(file, "OCSP RESPONSE"));
  for (const Bytes& der : ders) {
    ESIGN_TRY(OcspResponse::Ptr response, OcspResponse::parse(der, limits));
    responses.push_back(std::move(response));
  }
  return responses;
}

}  // namespace esign::pkix
