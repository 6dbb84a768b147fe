// SPDX-License-Identifier: Apache-2.0
#include "cms/rewrite.h"

#include <algorithm>

#include "asn1/der_writer.h"
#include "cms/oids.h"
#include "cms/written.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

Bytes joined(const std::vector<Bytes>& members) {
  Bytes all;
  for (const Bytes& member : members) append(all, member);
  return all;
}

Bytes set_as_it_stands(const std::vector<Bytes>& members, asn1::Tag set) {
  return asn1::written([&](asn1::Writer& out) { out.element(set, joined(members)); });
}

}  // namespace

Result<void> write(const Parts& parts, const Sink& out) {
  Bytes before = parts.version;
  append(before, parts.digest_algorithms);
  Bytes after;
  if (parts.certificates) append(after, set_as_it_stands(*parts.certificates, tag::context_constructed(0)));
  if (parts.crls) append(after, set_as_it_stands(*parts.crls, tag::context_constructed(1)));
  append(after, set_as_it_stands(parts.signer_infos, tag::set));

  const std::uint64_t inner = before.size() + parts.encapsulated.count + after.size();
  const Bytes data = asn1::header(tag::sequence, inner);
  const Bytes content = asn1::header(tag::context_constructed(0), data.size() + inner);
  const Bytes type = asn1::written([](asn1::Writer& one) { one.oid(oid::signed_data); });
  ESIGN_CHECK(out(asn1::header(tag::sequence, type.size() + content.size() + data.size() + inner)));
  ESIGN_CHECK(out(type));
  ESIGN_CHECK(out(content));
  ESIGN_CHECK(out(data));
  ESIGN_CHECK(out(before));
  ESIGN_CHECK(parts.document.read(parts.encapsulated.offset, parts.encapsulated.count, out));
  return out(after);
}

Result<void> announce(Parts& parts, Hash hash, const Limits& limits) {
  ESIGN_TRY(const std::vector<View> members, asn1::ber_children(parts.digest_algorithms, limits));
  Bytes all;
  for (const View member : members) {
    ESIGN_TRY(const asn1::Transcoded octets, asn1::to_der(member, limits));
    asn1::Reader reader(octets.der, limits);
    const auto named = pkix::hash_from(pkix::read_algorithm(reader));
    if (reader.finish() && named && *named == hash) return {};
    append(all, member);
  }
  append(all, asn1::written([&](asn1::Writer& out) { pkix::write(out, pkix::algorithm_identifier(hash)); }));
  parts.digest_algorithms = asn1::written([&](asn1::Writer& out) { out.element(tag::set, all); });
  return {};
}

void add_members(std::optional<std::vector<Bytes>>& members, const std::vector<Bytes>& more) {
  if (more.empty()) return;
  if (!members) members.emplace();
  for (const Bytes& one : more) {
    if (std::ranges::find(*members, one) == members->end()) members->push_back(one);
  }
}

Result<Bytes> with_unsigned_attribute(View signer_info, View attribute, const Limits& limits) {
  ESIGN_TRY(const SignerInfoElements fields, elements_of(signer_info, limits));
  if (fields.unsigned_attributes.size() >= limits.attributes) return fail(Errc::limit_exceeded, "attributes");
  Bytes attributes;
  for (const View one : fields.unsigned_attributes) append(attributes, one);
  append(attributes, attribute);
  Bytes inside = copy(fields.version);
  append(inside, fields.sid);
  append(inside, fields.digest_algorithm);
  if (fields.signed_attributes) append(inside, *fields.signed_attributes);
  append(inside, fields.signature_algorithm);
  append(inside, fields.signature);
  append(inside, asn1::written([&](asn1::Writer& out) { out.element(tag::context_constructed(1), attributes); }));
  return asn1::written([&](asn1::Writer& out) { out.element(tag::sequence, inside); });
}

}  // namespace esign::cms
