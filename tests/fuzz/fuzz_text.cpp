// SPDX-License-Identifier: Apache-2.0
// Textual encodings: PEM, base64, hexadecimal, dotted OIDs, times, PKCS#11 URIs, what is shown of a hostile name.
#include <esign/time.h>

#include "asn1/oid.h"
#include "base/identifiers.h"
#include "base/text.h"
#include "cms/scan.h"
#include "formats/xades/references.h"
#include "fuzz.h"
#include "pkix/pem.h"
#include "token/pkcs11/uri.h"

namespace {

using namespace esign;

void check_pem(std::string_view text) {
  const auto blocks = pkix::read_pem(text);
  if (!blocks) return fuzz::require_sound(blocks.error());
  std::string written;
  for (const pkix::PemBlock& block : *blocks) written += pkix::write_pem(block.label, block.der);
  const auto again = pkix::read_pem(written);
  ESIGN_LAW(again && again->size() == blocks->size(), "PEM that was written can be read");
  for (std::size_t i = 0; i < blocks->size(); ++i)
    ESIGN_LAW((*again)[i].label == (*blocks)[i].label && (*again)[i].der == (*blocks)[i].der, "a block survives being written");
}

void check_armour(View input) {
  const auto bare = cms::remove_armour(input);
  if (cms::armour_of(input) == cms::Armour::none) return;
  if (!bare) fuzz::require_sound(bare.error());
}

void check_base64(std::string_view text) {
  const auto strict = from_base64(text);
  if (strict) ESIGN_LAW(to_base64(*strict) == text, "strict base64 has one spelling");
  const auto spaced = from_base64(text, Base64Space::xml_whitespace);
  if (!spaced) return;
  std::string bare;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') bare += c;
  ESIGN_LAW(to_base64(*spaced) == bare, "base64 has one spelling, white space apart");
}

void check_numbers(std::string_view text) {
  if (const auto octets = from_hex(text)) ESIGN_LAW(to_hex(*octets) == ascii_lower(text), "hexadecimal has one spelling, case apart");
  if (const auto oid = asn1::Oid::from_text(text)) {
    const auto again = asn1::Oid::from_content(oid->content());
    ESIGN_LAW(again && *again == *oid, "an OID that was read is one");
    ESIGN_LAW(oid->to_text() == text, "a dotted OID has one spelling");
  }
  if (const auto time = parse_rfc3339(text)) {
    const auto again = parse_rfc3339(to_rfc3339(*time));
    ESIGN_LAW(again && *again == *time, "a time survives being written");
  }
  if (fin_grammar(text) == Grammar::right) ESIGN_LAW(text.size() == 7, "a FIN has seven characters");
  if (voen_grammar(text) == Grammar::right) ESIGN_LAW(text.size() == 10, "a VOEN has ten digits");
}

void check_shown(std::string_view text) {
  const std::string shown = printable(text);
  ESIGN_LAW(printable(shown) == shown, "what is printable stays as it is");
  ESIGN_LAW(is_utf8(shown), "what is printable is UTF-8");
  for (const char c : shown) ESIGN_LAW(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "what is printable moves no cursor");
  const std::string decoded = formats::percent_decoded(text);
  ESIGN_LAW(decoded.size() <= text.size(), "decoding adds nothing");
  if (is_utf8(text)) ESIGN_LAW(formats::percent_decoded(formats::percent_encoded(text)) == text, "a name survives being a URI");
}

void check_uri(std::string_view text) {
  const auto uri = token::pkcs11::parse_uri(text);
  ESIGN_LAW(!uri || ascii_lower(text).find("pin-value") == std::string::npos || uri->object || uri->token || uri->id || !uri->module_path.empty() ||
                uri->manufacturer || uri->serial || uri->model,
            "no PIN comes through a URI");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const std::string_view text = as_text(input);
  check_pem(text);
  check_armour(input);
  check_base64(text);
  check_numbers(text);
  check_shown(text);
  check_uri(text);
  const auto files = pkix::read_der_or_pem(input, "CERTIFICATE");
  if (files) ESIGN_LAW(!files->empty(), "a file without a block is an error");
  return 0;
}
