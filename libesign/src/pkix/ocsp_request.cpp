// SPDX-License-Identifier: Apache-2.0
// RFC 6960 section 4.1, with the nonce of RFC 9654.
#include "pkix/ocsp_request.h"

#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

using asn1::Oid;
using asn1::tag::context_constructed;

constexpr Oid kNonce("1.3.6.1.5.5.7.48.1.2"), kAcceptable("1.3.6.1.5.5.7.48.1.4"),
    kPreferredAlgorithms("1.3.6.1.5.5.7.48.1.8");
constexpr std::size_t kNonceOctets = 128;  // RFC 9654 section 2.1

/// Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
OcspQuestion read_question(asn1::Reader& reader, const Limits& limits) {
  OcspQuestion question;
  reader.sequence([&] {
    question.id = read_ocsp_cert_id(reader.at("reqCert"));
    if (reader.next_is(context_constructed(0)))
      reader.at("singleRequestExtensions").explicitly(0, [&] { question.extensions = read_extension_list(reader, limits); });
    reader.at("");
  });
  // 4.4.6: a service locator asks for another responder to be asked, which this one does not do.
  for (const Extension& extension : question.extensions)
    if (extension.critical == Critical::yes) question.unknown_critical.push_back(extension.id);
  return question;
}

}  // namespace

void OcspRequest::interpret(asn1::Reader& reader) {
  for (const Extension& extension : extensions_) {
    if (extension.id == kNonce) {
      Result<View> nonce = read_value<View>(extension.value, [](asn1::Reader& inner) { return inner.octet_string(); });
      if (nonce && !nonce->empty() && nonce->size() <= kNonceOctets) nonce_ = *nonce;
      else return reader.fail(nonce ? Error{Errc::malformed, "a nonce has 1 to 128 octets", "nonce"} : std::move(nonce).error().in("nonce"));
    } else if (extension.critical == Critical::yes && extension.id != kAcceptable && extension.id != kPreferredAlgorithms) {
      unknown_critical_.push_back(extension.id);
    }
  }
}

/// TBSRequest ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, requestorName [1] EXPLICIT GeneralName OPTIONAL,
///   requestList SEQUENCE OF Request, requestExtensions [2] EXPLICIT Extensions OPTIONAL }
void OcspRequest::read_tbs(asn1::Reader& reader, const Limits& limits) {
  reader.sequence([&] {
    if (reader.next_is(context_constructed(0))) reader.at("version").fail("only v1 exists, and its DEFAULT is not encoded");
    if (reader.next_is(context_constructed(1)))
      reader.at("requestorName").explicitly(1, [&] { requestor_ = read_general_name(reader); });
    reader.at("requestList").each(asn1::tag::sequence, 1, [&] {
      if (questions_.size() >= limits.ocsp_questions) return reader.fail("ocsp_questions", Errc::limit_exceeded);
      questions_.push_back(read_question(reader, limits));
    });
    if (reader.next_is(context_constructed(2)))
      reader.at("requestExtensions").explicitly(2, [&] { extensions_ = read_extension_list(reader, limits); });
    reader.at("");
  });
  if (!reader.failed()) interpret(reader);
}

/// Signature ::= SEQUENCE { signatureAlgorithm, signature, certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
void OcspRequest::read_signature(asn1::Reader& reader, const Limits& limits) {
  signed_ = Signed::yes;
  reader.at("optionalSignature").explicitly(0, [&] {
    reader.sequence([&] {
      read_algorithm(reader.at("signatureAlgorithm"));
      reader.at("signature").bit_string();
      if (!reader.next_is(context_constructed(0))) return;
      unsigned count = 0;
      reader.at("certs").explicitly(0, [&] {
        reader.each(asn1::tag::sequence, 0, [&] {
          if (++count > limits.embedded_certificates) return reader.fail("embedded_certificates", Errc::limit_exceeded);
          reader.expect(asn1::tag::sequence);
        });
      });
    });
  });
}

Result<OcspRequest::Ptr> OcspRequest::parse(View der, const Limits& limits) {
  if (der.size() > limits.request_octets) return fail(Errc::limit_exceeded, "request_octets");
  const std::shared_ptr<OcspRequest> request(new OcspRequest());
  request->der_ = copy(der);
  asn1::Reader reader(request->der_, limits);
  reader.at("OCSPRequest").sequence([&] {
    request->read_tbs(reader.at("tbsRequest"), limits);
    if (reader.next_is(context_constructed(0))) request->read_signature(reader, limits);
    reader.at("");
  });
  ESIGN_CHECK(reader.finish());
  return Ptr(request);
}

}  // namespace esign::pkix
