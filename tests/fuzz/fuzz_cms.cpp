// SPDX-License-Identifier: Apache-2.0
// CMS: the scan over a document, SignedData, SignerInfo and their attributes. What is read strictly OpenSSL reads too.
#include <algorithm>

#include "asn1/ber.h"
#include "cms/oids.h"
#include "cms/signed_data.h"
#include "fuzz.h"
#include "openssl_objects.h"

namespace {

using namespace esign;
using fuzz::openssl::Handle;

void check_attributes(const std::vector<cms::Attribute>& attributes, View owner) {
  for (const cms::Attribute& attribute : attributes) {
    fuzz::require_inside(attribute.whole, owner, "Attribute");
    for (const View value : attribute.values) fuzz::require_inside(value, attribute.whole, "AttributeValue");
  }
}

void check_signed_attributes(const cms::SignerInfo& signer) {
  const Bytes sorted = cms::der_of_signed_attributes(*signer.signed_attributes);
  const Bytes written = cms::written_order_of_signed_attributes(*signer.signed_attributes);
  ESIGN_LAW(sorted.size() == written.size(), "sorting loses and adds nothing");
  if (signer.signed_encoding != cms::SignedEncoding::unsorted) ESIGN_LAW(sorted == written, "sorted attributes stay as they are");
  const Limits limits;
  asn1::Reader reader(sorted, limits);
  const auto again = cms::read_attributes(reader, asn1::tag::set, limits);
  ESIGN_LAW(reader.finish().has_value() && again.size() == signer.signed_attributes->size(), "what is signed can be read");
  ESIGN_LAW(cms::der_of_signed_attributes(again) == sorted, "sorting sorted attributes changes nothing");
}

void check_signer(const cms::SignerInfo& signer) {
  fuzz::require_inside(signer.signature, signer.der, "signature");
  if (signer.sid.subject_key_identifier) fuzz::require_inside(*signer.sid.subject_key_identifier, signer.der, "subjectKeyIdentifier");
  ESIGN_LAW(signer.sid.subject_key_identifier.has_value() != signer.sid.issuer_and_serial_number.has_value(), "a signer has one name");
  if (signer.signed_attributes) {
    check_attributes(*signer.signed_attributes, signer.der);
    check_signed_attributes(signer);
  }
  check_attributes(signer.unsigned_attributes, signer.der);
  auto again = cms::read_signer_info(signer.written, {});
  ESIGN_LAW(again && equal(again->der, signer.der), "a SignerInfo is read the same by itself");
}

void check_content(const cms::EncapsulatedOctets& content, std::uint64_t document_octets) {
  ESIGN_LAW(content.size() <= document_octets, "content is part of its document");
  Bytes octets;
  const Result<void> written = content.write([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  });
  ESIGN_LAW(written.has_value() && octets.size() == content.size(), "content has the size that it says");
  const auto front = content.front(16);
  ESIGN_LAW(front && equal(*front, View(octets).first(std::min<std::size_t>(16, octets.size()))), "the front is the content's");
}

bool all_sound(const std::vector<cms::Attribute>& attributes) {
  for (const cms::Attribute& attribute : attributes)
    for (const View value : attribute.values)
      if (!fuzz::openssl::reads_any(value)) return false;
  return true;
}

/// What our reader leaves closed OpenSSL opens: certificates, other revocation data, attribute values, parameters. Where one of
/// these is odd the two may differ; a later layer of ours opens it, strictly.
bool comparable(const cms::SignedData& data) {
  if (!data.certificates.empty() || !data.crls.empty()) return false;
  for (const auto& algorithm : data.digest_algorithms)
    if (!fuzz::openssl::reads_any(algorithm.parameters)) return false;
  return std::ranges::all_of(data.signers, [](const cms::SignerInfo& signer) {
    if (signer.signed_attributes && !all_sound(*signer.signed_attributes)) return false;
    const auto& named = signer.sid.issuer_and_serial_number;
    return all_sound(signer.unsigned_attributes) && fuzz::openssl::reads_any(signer.digest_algorithm.parameters) &&
           fuzz::openssl::reads_any(signer.signature_algorithm.parameters) && (!named || fuzz::openssl::has_known_strings(named->issuer));
  });
}

void compare(View der) {
  const std::uint8_t* at = der.data();
  const Handle<CMS_ContentInfo> theirs(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  ESIGN_LAW(theirs && at == der.data() + der.size(), "OpenSSL reads every SignedData that we read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const Document document = Document::from_octets(copy(input), "input.p7s");
  const auto parts = cms::scan(document, {});
  if (!parts) {
    fuzz::require_sound(parts.error());
    return 0;
  }
  ESIGN_LAW(parts->encapsulated.offset + parts->encapsulated.count <= parts->document.size(), "encapContentInfo lies in the document");
  const auto signed_data = cms::read_signed_data(*parts, {});
  if (!signed_data) {
    fuzz::require_sound(signed_data.error());
    return 0;
  }
  ESIGN_LAW(signed_data->signers.size() == parts->signer_infos.size(), "every SignerInfo is read or the whole is refused");
  for (const cms::SignerInfo& signer : signed_data->signers) check_signer(signer);
  if (signed_data->content) check_content(*signed_data->content, parts->document.size());
  const auto octets = parts->document.octets(size);
  ESIGN_LAW(octets.has_value(), "the document stays readable");
  const auto der = asn1::to_der(*octets);
  if (der && comparable(*signed_data)) compare(der->der);
  return 0;
}
