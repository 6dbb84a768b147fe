// SPDX-License-Identifier: Apache-2.0
#include "cms/scan.h"

#include <algorithm>

#include "asn1/der_reader.h"
#include "cms/oids.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

class Scanner {
 public:
  Scanner(const Document& document, const Limits& limits)
      : cursor_(document), limits_(limits), octets_("signature_octets", limits.signature_octets), parts_{.document = document} {}

  /// RFC 5652 section 3: ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT ANY }.
  Result<Parts> content_info() {
    ESIGN_TRY(const Frame info, cursor_.enter(tag::sequence));
    ESIGN_TRY(const asn1::Oid type, oid());
    if (type != oid::signed_data) return fail(Errc::unsupported, "content type " + asn1::name_of(type));
    ESIGN_TRY(const Frame content, cursor_.enter(tag::context_constructed(0)));
    ESIGN_CHECK(signed_data().in("SignedData"));
    ESIGN_CHECK(cursor_.leave(content));
    ESIGN_CHECK(cursor_.leave(info));
    if (cursor_.position() != cursor_.document().size()) return fail(Errc::malformed, "trailing data after the ContentInfo");
    return std::move(parts_);
  }

 private:
  /// RFC 5652 section 5.1.
  Result<void> signed_data() {
    ESIGN_TRY(const Frame frame, cursor_.enter(tag::sequence));
    ESIGN_TRY(parts_.version, cursor_.take(octets_, limits_));
    ESIGN_TRY(parts_.digest_algorithms, cursor_.take(octets_, limits_));
    ESIGN_CHECK(encapsulated().in("encapContentInfo"));
    const std::uint64_t certificates = cursor_.position();
    ESIGN_TRY(parts_.certificates,
              optional_set(frame, tag::context_constructed(0), Budget("embedded_certificates", limits_.embedded_certificates)));
    const std::uint64_t crls = cursor_.position();
    ESIGN_TRY(parts_.crls, optional_set(frame, tag::context_constructed(1), Budget("embedded_crls", limits_.embedded_crls)));
    parts_.certificates_range = {certificates, crls - certificates};
    parts_.crls_range = {crls, cursor_.position() - crls};
    ESIGN_TRY(parts_.signer_infos, members(tag::set, Budget("signers", limits_.signers)));
    return cursor_.leave(frame);
  }

  /// RFC 5652 section 5.2: SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING OPTIONAL }.
  Result<void> encapsulated() {
    const std::uint64_t begin = cursor_.position();
    ESIGN_TRY(const Frame info, cursor_.enter(tag::sequence));
    ESIGN_TRY(parts_.content_type, oid());
    ESIGN_TRY(const Cursor::Next next, cursor_.next(info));
    if (next == Cursor::Next::element) {
      ESIGN_TRY(const Frame content, cursor_.enter(tag::context_constructed(0)));
      ESIGN_TRY(parts_.content, EncapsulatedOctets::at(cursor_, limits_));
      ESIGN_CHECK(cursor_.leave(content));
    }
    ESIGN_CHECK(cursor_.leave(info));
    parts_.encapsulated = {begin, cursor_.position() - begin};
    return {};
  }

  Result<std::optional<std::vector<Bytes>>> optional_set(const Frame& around, asn1::Tag set, Budget count) {
    ESIGN_TRY(const Cursor::Next next, cursor_.next(around));
    if (next == Cursor::Next::end) return std::optional<std::vector<Bytes>>{};
    ESIGN_TRY(const asn1::BerHeader header, cursor_.header());
    if (header.tag != set) return std::optional<std::vector<Bytes>>{};
    ESIGN_TRY(auto found, members(set, count));
    return std::optional<std::vector<Bytes>>(std::move(found));
  }

  Result<std::vector<Bytes>> members(asn1::Tag set, Budget count) {
    ESIGN_TRY(const Frame frame, cursor_.enter(set));
    std::vector<Bytes> found;
    while (true) {
      ESIGN_TRY(const Cursor::Next next, cursor_.next(frame));
      if (next == Cursor::Next::end) break;
      ESIGN_CHECK(count.spend());
      ESIGN_TRY(Bytes member, cursor_.take(octets_, limits_));
      found.push_back(std::move(member));
    }
    ESIGN_CHECK(cursor_.leave(frame));
    return found;
  }

  Result<asn1::Oid> oid() {
    ESIGN_TRY(const Bytes ber, cursor_.take(octets_, limits_));
    ESIGN_TRY(const asn1::Transcoded octets, asn1::to_der(ber, limits_));
    asn1::Reader reader(octets.der, limits_);
    const asn1::Oid found = reader.oid();
    ESIGN_CHECK(reader.finish());
    return found;
  }

  Cursor cursor_;
  const Limits& limits_;
  Budget octets_;
  Parts parts_;
};

}  // namespace

Result<Parts> scan(const Document& cms, const Limits& limits) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(cms.size(), 64)));
  ESIGN_CHECK(cms.read_at(0, front));
  if (front.empty()) return fail(Errc::malformed, "empty input");
  if (armour_of(front) == Armour::none) return Scanner(cms, limits).content_info();
  ESIGN_TRY(const Bytes text, cms.octets(limits.signature_octets));
  ESIGN_TRY(Bytes der, remove_armour(text));
  return Scanner(Document::from_octets(std::move(der), cms.name(), cms.media_type()), limits).content_info();
}

}  // namespace esign::cms
