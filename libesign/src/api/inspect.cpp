// SPDX-License-Identifier: Apache-2.0
// esign/inspect.h: which kind of thing it is, and how it is shown.
#include "api/inspect.h"

#include <esign/inspect.h>

#include "base/text.h"
#include "formats/asic/asic.h"
#include "formats/cades/cades.h"
#include "formats/xades/xades.h"

namespace esign {
namespace inspection {
namespace {

void write(const Json& json, std::size_t depth, std::string& out);

void write_scalar(const Json& value, std::string& out) {
  if (value.is_string())
    out += printable(value.get_ref<const std::string&>());
  else
    out += value.dump();
}

void write_member(const std::string& label, const Json& value, std::size_t depth, std::string& out) {
  out.append(depth * 2, ' ');
  out += label + ':';
  if (value.is_structured() && !value.empty()) {
    out += '\n';
    write(value, depth + 1, out);
    return;
  }
  out += ' ';
  if (value.is_structured() || value.is_null())
    out += '-';
  else
    write_scalar(value, out);
  out += '\n';
}

void write(const Json& json, std::size_t depth, std::string& out) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) write_member(key, value, depth, out);
    return;
  }
  std::size_t index = 0;
  for (const Json& value : json) write_member('[' + std::to_string(index++) + ']', value, depth, out);
}

}  // namespace

std::string to_text(const Json& json) {
  std::string out;
  write(json, 0, out);
  return out;
}

}  // namespace inspection

namespace {

using inspection::Json;

std::string rendered(const Json& json, Rendering rendering) {
  return rendering == Rendering::json ? json.dump() + "\n" : inspection::to_text(json);
}

bool looks_like_xml(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return trim(text).starts_with('<');
}

Json listed(std::string_view kind, std::vector<Json> shown) {
  if (shown.size() == 1) return std::move(shown.front());
  return Json{{"kind", kind}, {"count", shown.size()}, {"members", std::move(shown)}};
}

/// One DER certificate, CRL or OCSP response, or PEM blocks of them; nothing if it is none of these.
Result<std::optional<Json>> pkix_object(View octets) {
  const bool pem = as_text(octets).find("-----BEGIN ") != std::string_view::npos;
  const Result<std::vector<pkix::Certificate::Ptr>> certificates = pkix::read_certificates(octets);
  if (certificates) {
    std::vector<Json> shown;
    for (const auto& one : *certificates) shown.push_back(inspection::show(*one));
    return std::optional(listed("certificates", std::move(shown)));
  }
  const Result<std::vector<pkix::Crl::Ptr>> crls = pkix::read_crls(octets);
  if (crls) {
    std::vector<Json> shown;
    for (const auto& one : *crls) shown.push_back(inspection::show(*one));
    return std::optional(listed("crls", std::move(shown)));
  }
  const Result<std::vector<pkix::OcspResponse::Ptr>> responses = pkix::read_ocsp_responses(octets);
  if (responses) {
    std::vector<Json> shown;
    for (const auto& one : *responses) shown.push_back(inspection::show(*one));
    return std::optional(listed("ocspResponses", std::move(shown)));
  }
  // A PEM block that says what it is and breaks its own rules is malformed, not unknown.
  const std::string_view text = as_text(octets);
  if (pem && text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) return fail(certificates.error());
  if (pem && text.find("-----BEGIN X509 CRL-----") != std::string_view::npos) return fail(crls.error());
  if (pem && text.find("-----BEGIN OCSP RESPONSE-----") != std::string_view::npos) return fail(responses.error());
  return std::optional<Json>();
}

/// The file as a whole, and its signatures like those of other formats.
Result<Json> inspect_pdf(const Document& document, std::string_view password) {
  ESIGN_TRY(const formats::pades::Outline outline, formats::pades::outline(document, {}, password));
  Json shown = inspection::show(outline);
  auto signatures = formats::pades::read(document, Limits{}, {password, {}});
  if (signatures) shown["signatures"] = inspection::show(*signatures)["signatures"];
  else if (signatures.error().code != Errc::no_signature) shown["problem"] = signatures.error().at + ": " + signatures.error().detail;
  return shown;
}

Result<Json> inspect_document(const Document& document, std::string_view password) {
  std::vector<std::uint8_t> front(static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), 4096)));
  ESIGN_CHECK(document.read_at(0, front));
  if (front.empty()) return fail(Errc::malformed, "the file is empty");
  if (formats::asic::looks_like_zip(front) == formats::asic::Likeness::yes) {
    ESIGN_TRY(const formats::SignatureSet signatures, formats::asic::read(document));
    return inspection::show(signatures);
  }
  if (looks_like_xml(as_text(front))) {
    ESIGN_TRY(const formats::SignatureSet signatures, formats::xades::read(document, std::nullopt));
    return inspection::show(signatures);
  }
  // Before what may hold "%PDF-" somewhere: such a file begins with a SEQUENCE or with "-----BEGIN".
  if (as_text(front).starts_with("%PDF-")) {
    ESIGN_TRY(Json shown, inspect_pdf(document, password));
    return shown;
  }
  if (document.size() <= Limits{}.crl_octets) {
    ESIGN_TRY(const Bytes octets, document.octets(Limits{}.crl_octets));
    ESIGN_TRY(std::optional<Json> shown, pkix_object(octets));
    if (shown) return *std::move(shown);
  }
  if (formats::cades::looks_like_cms(front) == formats::cades::Likeness::no && formats::pades::looks_like_pdf(front) == formats::pades::Likeness::yes)
    return inspect_pdf(document, password);
  if (formats::cades::looks_like_cms(front) == formats::cades::Likeness::no)
    return fail(Errc::unsupported, "neither a certificate, a CRL, an OCSP response, a CMS signature, a PDF file nor XML");
  ESIGN_TRY(const formats::SignatureSet signatures, formats::cades::read(document, std::nullopt));
  return inspection::show(signatures);
}

}  // namespace

Result<std::string> inspect(const Document& document, Rendering rendering, const Pin* password) {
  const std::span<const char> given = password != nullptr ? password->reveal() : std::span<const char>();
  ESIGN_TRY(Json json, inspect_document(document, {given.data(), given.size()}));
  Json whole{{"schema", "esign.inspect/1"}, {"name", document.name()}, {"size", document.size()}};
  whole.update(json);
  return rendered(whole, rendering);
}

}  // namespace esign
