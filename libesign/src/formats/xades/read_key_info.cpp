// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "asn1/der_writer.h"
#include "base/text.h"
#include "formats/xades/names.h"
#include "formats/xades/reading.h"

namespace esign::formats::xades {
namespace {

Result<void> read_certificate(Reading& reading, const xml::Element& element) {
  const auto add = [&]() -> Result<void> {
    ESIGN_CHECK(only_attributes(element, {}));
    ESIGN_TRY(const Bytes der, base64_value(element));
    ESIGN_TRY(auto certificate, pkix::parse_certificate(der, reading.scope.limits, reading.scope.parsed));
    reading.view.certificates.push_back(std::move(certificate));
    return {};
  };
  // One that cannot be read may be the one that matters: it is not passed over in silence.
  if (auto added = add(); !added) return reading.fatal(element, std::move(added).error());
  return {};
}

Result<void> read_x509_data(Reading& reading, const xml::Element& data, Budget& budget) {
  auto inside = data.elements();
  if (!inside) return reading.fatal(data, std::move(inside).error());
  for (const xml::Element& element : *inside) {
    ESIGN_CHECK(budget.spend());
    if (element.is(kDs, "X509Certificate")) {
      ESIGN_CHECK(read_certificate(reading, element));
    } else {
      reading.view.attributes.push_back({"ds:" + printable(element.name()), AttributeNote::Protection::is_unsigned});
    }
  }
  return {};
}

/// Octets of one half of r||s for the curve of a key; 0 for keys that are not EC.
std::size_t half_width(const pkix::PublicKeyInfo& key) { return key.type == pkix::KeyType::ec ? (key.bits + 7) / 8 : 0; }

/// Whether r and s (big-endian, equal halves of `raw`) would both fit into `octets`.
bool fits(View raw, std::size_t octets) {
  const std::size_t half = raw.size() / 2;
  const auto zero = [](std::uint8_t octet) { return octet == 0; };
  return octets < half && std::ranges::all_of(raw.first(half - octets), zero) && std::ranges::all_of(raw.subspan(half, half - octets), zero);
}

/// XML Signature 1.1 section 6.4.3: r||s, each as long as the order of the curve. Which certificate is the signer's is not
/// known here (a digest tells, later), so the length must be that of a certificate the signature brings; and a value that
/// was only padded up to the larger curve of another of them is refused. Without certificates any supported curve may be.
Result<Bytes> ecdsa_value(View raw, const std::vector<pkix::Certificate::Ptr>& certificates) {
  std::vector<std::size_t> widths;
  for (const auto& certificate : certificates)
    if (const std::size_t width = half_width(certificate->public_key()); width != 0) widths.push_back(width);
  if (widths.empty()) widths = {32, 48, 64, 66};
  const auto exact = [&](std::size_t width) { return raw.size() == 2 * width; };
  if (std::ranges::none_of(widths, exact)) return fail(Errc::malformed, "not r and s, each as long as the order of the curve");
  if (!certificates.empty() && std::ranges::any_of(widths, [&](std::size_t width) { return fits(raw, width); }))
    return fail(Errc::malformed, "r and s are longer than the order of the curve");
  const std::size_t half = raw.size() / 2;
  asn1::Writer writer;
  writer.sequence([&] {
    writer.unsigned_integer(raw.first(half));
    writer.unsigned_integer(raw.subspan(half));
  });
  return writer.take();
}

}  // namespace

Result<void> read_key_info(Reading& reading) {
  if (!reading.key_info) return {};
  const xml::Element& key_info = *reading.key_info;
  if (auto known = only_attributes(key_info, {"Id"}); !known) ESIGN_CHECK(reading.fatal(key_info, std::move(known).error()));
  auto inside = key_info.elements();
  if (!inside) return reading.fatal(key_info, std::move(inside).error());
  Budget budget("embedded_certificates", reading.scope.limits.embedded_certificates);
  for (const xml::Element& element : *inside) {
    ESIGN_CHECK(budget.spend());
    if (element.is(kDs, "X509Data")) {
      if (auto known = only_attributes(element, {}); !known) ESIGN_CHECK(reading.fatal(element, std::move(known).error()));
      ESIGN_CHECK(read_x509_data(reading, element, budget));
    } else {
      // KeyValue, KeyName, RetrievalMethod: a key that no certificate vouches for is nobody's key.
      reading.view.attributes.push_back({"ds:" + printable(element.name()), AttributeNote::Protection::is_unsigned});
    }
  }
  return {};
}

Result<void> read_value(Reading& reading) {
  if (!reading.value) return {};
  const xml::Element& element = *reading.value;
  if (auto known = only_attributes(element, {"Id"}); !known) ESIGN_CHECK(reading.fatal(element, std::move(known).error()));
  auto value = base64_value(element);
  if (!value) return reading.fatal(element, std::move(value).error());
  if (reading.view.algorithm.scheme != Scheme::ecdsa || reading.view.algorithm_failure) {
    reading.view.value = *std::move(value);
    return {};
  }
  auto converted = ecdsa_value(*value, reading.view.certificates);
  if (!converted) return reading.fatal(element, std::move(converted).error());
  reading.view.value = *std::move(converted);
  return {};
}

}  // namespace esign::formats::xades
