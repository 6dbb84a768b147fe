// SPDX-License-Identifier: Apache-2.0
// Names, general names and the preparation of their text (RFC 5280 sections 4.1.2.4, 4.2.1.6 and 7.1, RFC 4518).
#include "base/text.h"
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/extensions.h"
#include "pkix/name.h"
#include "pkix/unicode/prepare.h"

namespace {

using namespace esign;
using fuzz::openssl::Handle;

void check_name(View input) {
  asn1::Reader reader(input);
  const pkix::Name name = pkix::read_name(reader);
  if (!reader.finish()) return;
  fuzz::require_inside(name.der, input, "Name");
  for (const auto& rdn : name.rdns)
    for (const auto& attribute : rdn) {
      fuzz::require_inside(attribute.value, name.der, "AttributeValue");
      ESIGN_LAW(is_utf8(attribute.text), "a value is shown as UTF-8");
    }
  ESIGN_LAW(printable(name.to_text()) == name.to_text(), "a name writes no line of a report");
  ESIGN_LAW(pkix::match(name, name) == pkix::NameMatch::same, "a name matches itself");
  ESIGN_LAW(pkix::within_subtree(name, name) == pkix::NameMatch::same, "a name lies within itself");
  if (!fuzz::openssl::has_known_strings(name)) return;
  const std::uint8_t* at = input.data();
  const Handle<X509_NAME> theirs(d2i_X509_NAME(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every name that we read");
}

void check_general_names(View input) {
  asn1::Reader reader(input);
  const auto names = pkix::read_general_names(reader);
  if (!reader.finish()) return;
  ESIGN_LAW(!names.empty(), "GeneralNames holds at least one");
  for (const pkix::GeneralName& name : names) {
    fuzz::require_inside(name.whole, input, "GeneralName");
    fuzz::require_inside(name.octets, name.whole, "its content");
    ESIGN_LAW(is_utf8(name.text), "a general name is shown as UTF-8");
    ESIGN_LAW(pkix::match(name, name) == pkix::NameMatch::same, "a general name matches itself");
    ESIGN_LAW(pkix::match(name, names.front()) == pkix::match(names.front(), name), "matching has no direction");
  }
}

void check_extensions(View input) {
  asn1::Reader reader(input);
  const pkix::Extensions extensions = pkix::read_extensions(reader, {});
  if (!reader.finish()) return;
  ESIGN_LAW(!extensions.all.empty(), "Extensions holds at least one");
  for (const pkix::Extension& one : extensions.all) ESIGN_LAW(extensions.find(one.id) == &one, "no extension stands twice");
}

void check_text(std::string_view text) {
  if (!is_utf8(text)) return;
  const std::u32string points = to_code_points(text);
  ESIGN_LAW(to_utf8(points) == text, "UTF-8 survives code points");
  const std::u32string normal = pkix::nfkc(points);
  ESIGN_LAW(pkix::nfkc(normal) == normal, "NFKC of NFKC changes nothing");
  const auto exact = pkix::prepare(points, pkix::CaseFolding::keep);
  if (exact) ESIGN_LAW(pkix::prepare(*exact, pkix::CaseFolding::keep) == exact, "prepared text is prepared");
  const auto folded = pkix::prepare(points, pkix::CaseFolding::fold);
  if (folded) ESIGN_LAW(is_utf8(to_utf8(*folded)), "prepared text is UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  check_name(input);
  check_general_names(input);
  check_extensions(input);
  check_text(as_text(input));
  return 0;
}
