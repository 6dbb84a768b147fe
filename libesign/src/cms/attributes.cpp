// SPDX-License-Identifier: Apache-2.0
#include "cms/attributes.h"

#include "asn1/der_writer.h"

namespace esign::cms {
namespace {

Attribute read_attribute(asn1::Reader& reader, const Limits& limits) {
  Attribute attribute;
  const asn1::Element element = reader.at("attribute").expect(asn1::tag::sequence);
  attribute.whole = element.whole;
  asn1::Reader inside(element.content, limits);
  attribute.type = inside.at("attrType").oid();
  Budget count("attribute_values", limits.attribute_values);
  inside.at("attrValues").each(asn1::tag::set, 0, [&] {
    attribute.values.push_back(inside.any().whole);
    if (!count.spend()) inside.fail("attribute_values", Errc::limit_exceeded);
  });
  if (auto finished = inside.finish(); !finished && !reader.failed()) reader.fail(std::move(finished).error());
  return attribute;
}

Bytes encode(const std::vector<Attribute>& attributes, asn1::Order order) {
  std::vector<Bytes> members;
  members.reserve(attributes.size());
  for (const Attribute& attribute : attributes) {
    std::vector<Bytes> values;
    for (const View value : attribute.values) values.push_back(copy(value));
    members.push_back(asn1::written([&](asn1::Writer& out) {
      out.sequence([&] {
        out.oid(attribute.type);
        out.set_of(std::move(values), asn1::tag::set, order);
      });
    }));
  }
  asn1::Writer out;
  out.set_of(std::move(members), asn1::tag::set, order);
  return out.take();
}

}  // namespace

std::vector<Attribute> read_attributes(asn1::Reader& reader, asn1::Tag set, const Limits& limits) {
  std::vector<Attribute> attributes;
  Budget count("attributes", limits.attributes);
  reader.each(set, 0, [&] {
    attributes.push_back(read_attribute(reader, limits));
    if (!count.spend()) reader.fail("attributes", Errc::limit_exceeded);
  });
  return attributes;
}

std::vector<const Attribute*> find_all(const std::vector<Attribute>& attributes, const asn1::Oid& type) {
  std::vector<const Attribute*> found;
  for (const Attribute& attribute : attributes) {
    if (attribute.type == type) found.push_back(&attribute);
  }
  return found;
}

Bytes der_of_signed_attributes(const std::vector<Attribute>& attributes) { return encode(attributes, asn1::Order::der_sorted); }

Bytes written_order_of_signed_attributes(const std::vector<Attribute>& attributes) {
  return encode(attributes, asn1::Order::as_given);
}

AttributeLikeness attribute_likeness(View octets, const Limits& limits) {
  asn1::Reader reader(octets, limits);
  bool every_one_has_a_value = true;
  const std::vector<Attribute> attributes = read_attributes(reader, asn1::tag::set, limits);
  for (const Attribute& attribute : attributes) every_one_has_a_value &= !attribute.values.empty();
  const bool readable = reader.finish().has_value() && !attributes.empty() && every_one_has_a_value;
  return readable ? AttributeLikeness::set_of_attributes : AttributeLikeness::other;
}

}  // namespace esign::cms
