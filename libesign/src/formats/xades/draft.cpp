// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/draft.h"

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "formats/xades/algorithms.h"
#include "formats/xades/names.h"
#include "xml/escape.h"

namespace esign::formats::xades {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  std::string text(" ");
  text += name;
  text += "=\"";
  text += value;
  text += '"';
  return text;
}
std::string method(std::string_view name, std::string_view algorithm) {
  std::string text("<ds:");
  text += name;
  text += attribute("Algorithm", algorithm);
  text += "/>";
  return text;
}
std::string digest(Hash hash, View value) {
  return method("DigestMethod", uri(hash)) + "<ds:DigestValue>" + to_base64(value) + "</ds:DigestValue>";
}

std::string data_references(const Draft& draft) {
  std::string text;
  for (const DraftReference& one : draft.data) {
    text += "<ds:Reference" + attribute("Id", one.id) + attribute("URI", one.uri) + '>' + one.transforms + digest(draft.hash, one.digest) + "</ds:Reference>";
  }
  return text;
}

std::string data_formats(const Draft& draft) {
  std::string text;
  for (const DraftReference& one : draft.data) {
    text += "<xades:DataObjectFormat" + attribute("ObjectReference", '#' + one.id) + "><xades:MimeType>" + xml::escaped(one.media_type) +
            "</xades:MimeType></xades:DataObjectFormat>";
  }
  return text;
}

std::string properties_reference(const Draft& draft) {
  return "<ds:Reference" + attribute("Type", kTypeSignedProperties) + attribute("URI", '#' + draft.properties_id) + '>' +
         transforms_exclusive() + digest(draft.hash, draft.properties_digest) + "</ds:Reference>";
}

/// Schema order of SignedSignatureProperties and SignedDataObjectProperties (EN 319 132-1 clause 5.2).
std::string signed_properties(const Draft& draft) {
  return "<xades:SignedProperties" + attribute("Id", draft.properties_id) + "><xades:SignedSignatureProperties><xades:SigningTime>" +
         draft.signing_time + "</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>" +
         digest(draft.hash, draft.certificate_digest) + "</xades:CertDigest><xades:IssuerSerialV2>" + to_base64(draft.issuer_serial) +
         "</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>"
         "<xades:SignedDataObjectProperties>" + data_formats(draft) + "</xades:SignedDataObjectProperties></xades:SignedProperties>";
}

}  // namespace

std::string signature_text(const Draft& draft, std::string_view value) {
  std::string text = "<ds:Signature" + attribute("xmlns:ds", kDs) + attribute("Id", draft.signature_id) + "><ds:SignedInfo>" +
                     method("CanonicalizationMethod", kExclusiveC14n) + method("SignatureMethod", draft.signature_method) +
                     data_references(draft) + properties_reference(draft) + "</ds:SignedInfo><ds:SignatureValue>";
  text += value;
  text += "</ds:SignatureValue><ds:KeyInfo><ds:X509Data>" + draft.certificates + "</ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties" +
          attribute("xmlns:xades", kXades) + attribute("Target", '#' + draft.signature_id) + '>' + signed_properties(draft) +
          "</xades:QualifyingProperties></ds:Object>" + draft.object + "</ds:Signature>";
  return text;
}

std::string transforms_exclusive() { return "<ds:Transforms>" + method("Transform", kExclusiveC14n) + "</ds:Transforms>"; }

std::string transforms_without_signatures(KeepComments comments) {
  const std::string c14n = std::string(kExclusiveC14n) + (comments == KeepComments::yes ? "WithComments" : "");
  return "<ds:Transforms><ds:Transform" + attribute("Algorithm", kFilter2) + "><f2:XPath" + attribute("xmlns:f2", kFilter2) +
         attribute("Filter", "subtract") + ">/descendant::ds:Signature</f2:XPath></ds:Transform>" + method("Transform", c14n) + "</ds:Transforms>";
}

std::string transforms_enveloped() { return "<ds:Transforms>" + method("Transform", kEnveloped) + method("Transform", kExclusiveC14n) + "</ds:Transforms>"; }

std::string transforms_base64() { return "<ds:Transforms>" + method("Transform", kBase64) + "</ds:Transforms>"; }

Bytes issuer_serial(const pkix::Certificate& certificate) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] { writer.explicitly(4, [&] { writer.raw(certificate.issuer().der); }); });
    writer.integer(certificate.serial_number());
  });
  return writer.take();
}

Result<Bytes> raw_ecdsa(View der, unsigned order_bits) {
  asn1::Reader reader(der);
  View numbers[2];
  reader.sequence([&] {
    numbers[0] = reader.at("r").integer();
    numbers[1] = reader.at("s").integer();
  });
  ESIGN_CHECK(reader.finish());
  const std::size_t width = (order_bits + 7) / 8;
  Bytes raw;
  for (View number : numbers) {
    if (!number.empty() && number.front() == 0) number = number.subspan(1);
    if (number.empty() || number.size() > width) return fail(Errc::malformed, "r or s does not fit the curve");
    raw.insert(raw.end(), width - number.size(), 0);
    append(raw, number);
  }
  return raw;
}

}  // namespace esign::formats::xades
