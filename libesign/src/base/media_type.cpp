// SPDX-License-Identifier: Apache-2.0
#include "base/media_type.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace esign {
namespace {

struct Row {
  std::string_view ending, media_type;
};
/// https://www.iana.org/assignments/media-types, the document kinds people sign.
constexpr Row kRows[] = {
    {".xml", "application/xml"},       {".pdf", "application/pdf"},
    {".txt", "text/plain"},            {".json", "application/json"},
    {".html", "text/html"},            {".csv", "text/csv"},
    {".htm", "text/html"},             {".xhtml", "application/xhtml+xml"},
    {".svg", "image/svg+xml"},         {".rtf", "application/rtf"},
    {".doc", "application/msword"},    {".xls", "application/vnd.ms-excel"},
    {".png", "image/png"},             {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},           {".zip", "application/zip"},
    {".p7s", "application/pkcs7-signature"}, {".p7m", "application/pkcs7-mime"},
    {".cer", "application/pkix-cert"}, {".crl", "application/pkix-crl"},
    {".pem", "application/x-pem-file"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".asice", "application/vnd.etsi.asic-e+zip"}, {".asics", "application/vnd.etsi.asic-s+zip"},
};

/// Data that programs present in the same way; the types of one kind differ in detail only.
enum class Kind : std::uint8_t { nothing, text, xml, html, zip, pdf, picture, other };

struct Type {
  std::string name{};  ///< Lower case, without parameters.
  Kind kind = Kind::nothing;
  enum class Generality : std::uint8_t { specific, general } generality = Generality::specific;  ///< Stands for its whole kind.
};

Kind kind_of(std::string_view name) {
  struct Known {
    std::string_view name;
    Kind kind;
  };
  static constexpr Known kKnown[] = {
      {"application/octet-stream", Kind::nothing}, {"binary/octet-stream", Kind::nothing}, {"*/*", Kind::nothing},
      {"text/html", Kind::html},                   {"application/xhtml+xml", Kind::html},  {"text/xml", Kind::xml},
      {"application/xml", Kind::xml},              {"application/json", Kind::text},       {"application/pdf", Kind::pdf},
      {"application/x-pdf", Kind::pdf},            {"application/zip", Kind::zip},         {"application/x-zip-compressed", Kind::zip},
      {"image/png", Kind::picture},                {"image/jpeg", Kind::picture},          {"image/jpg", Kind::picture},
      {"image/pjpeg", Kind::picture}};
  for (const Known& known : kKnown) {
    if (name == known.name) return known.kind;
  }
  if (name.find('/') == std::string_view::npos) return Kind::nothing;  // not a media type (RFC 6838): states nothing
  if (name.ends_with("+xml")) return Kind::xml;
  if (name.ends_with("+zip") || name.starts_with("application/vnd.openxmlformats-") || name.starts_with("application/vnd.oasis.opendocument."))
    return Kind::zip;
  return name.starts_with("text/") ? Kind::text : Kind::other;
}

Type type_from(std::string_view written) {
  const std::string_view bare = trim(written.substr(0, written.find(';')));
  Type type{ascii_lower(bare), Kind::nothing, Type::Generality::specific};
  type.kind = kind_of(type.name);
  const bool alone = type.kind == Kind::pdf || type.kind == Kind::picture || type.kind == Kind::html;
  const bool general = type.name == "text/plain" || type.name == "application/xml" || type.name == "text/xml" || type.name == "application/zip" ||
                       type.name == "application/x-zip-compressed";
  if (alone || general) type.generality = Type::Generality::general;
  return type;
}

MediaTypeFit fit_of_names(const Type& stated, const Type& shown) {
  if (shown.kind == Kind::nothing || stated.name == shown.name) return MediaTypeFit::fits;
  if (shown.kind == Kind::text && (stated.kind == Kind::xml || stated.kind == Kind::html)) return MediaTypeFit::fits;  // its source: hides nothing
  if (stated.kind != shown.kind || stated.kind == Kind::other) return MediaTypeFit::contradicts;
  const bool general = stated.generality == Type::Generality::general || shown.generality == Type::Generality::general;
  return general ? MediaTypeFit::fits : MediaTypeFit::contradicts;
}

/// A stated kind against magic numbers. Formats of kind "other" may be made of ZIP, XML or HTML; none of them is a PDF or picture.
MediaTypeFit fit_of_octets(const Type& stated, const Type& shown, const Type& sniffed) {
  if (sniffed.kind == Kind::nothing || sniffed.kind == stated.kind) return MediaTypeFit::fits;
  const bool built_of = stated.kind == Kind::other && sniffed.kind != Kind::pdf && sniffed.kind != Kind::picture;
  const bool markup = sniffed.kind == Kind::xml && (stated.kind == Kind::text || stated.kind == Kind::html);
  const bool named_otherwise = sniffed.kind == Kind::html && (stated.kind == Kind::text || stated.kind == Kind::xml) && shown.kind == stated.kind;
  return built_of || markup || named_otherwise ? MediaTypeFit::fits : MediaTypeFit::contradicts;
}

bool begins_html(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kTags{"<!doctype html", "<html", "<head", "<body", "<script", "<iframe"};
  const std::string lower = ascii_lower(text.substr(0, 32));
  return std::ranges::any_of(kTags, [&](std::string_view tag) { return lower.starts_with(tag); });
}

/// Behind an XML declaration and comments, where a page may hide its first tag.
std::string_view past_prolog(std::string_view text) {
  for (;;) {
    text = trim(text);
    const std::string_view end = text.starts_with("<?") ? "?>" : text.starts_with("<!--") ? "-->" : "";
    const std::size_t at = end.empty() ? std::string_view::npos : text.find(end);
    if (at == std::string_view::npos) return text;
    text.remove_prefix(at + end.size());
  }
}

}  // namespace

std::string sniffed_media_type(View front) {
  std::string_view text = as_text(front.first(std::min(front.size(), kSniffed)));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) return "application/zip";
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (text.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  text = trim(text);
  if (text.starts_with("%PDF-")) return "application/pdf";
  if (begins_html(past_prolog(text))) return "text/html";
  return text.starts_with('<') ? "application/xml" : "";
}

std::string media_type_inside(std::string_view file_name) {
  for (const std::string_view ending : {".p7m", ".p7s", ".sig"}) {
    if (!ascii_lower(file_name).ends_with(ending)) continue;
    const std::string inside = media_type_of(file_name.substr(0, file_name.size() - ending.size()));
    return inside == "application/octet-stream" ? std::string() : inside;
  }
  return {};
}

MediaTypeFit media_type_fit(std::string_view stated, std::string_view shown, std::string_view sniffed) {
  const Type asserted = type_from(stated), named = type_from(shown);
  if (asserted.kind == Kind::nothing) return MediaTypeFit::fits;
  if (fit_of_names(asserted, named) == MediaTypeFit::contradicts) return MediaTypeFit::contradicts;
  return fit_of_octets(asserted, named, type_from(sniffed));
}

std::string media_type_of(std::string_view file_name) {
  const std::string name = ascii_lower(file_name);
  for (const Row& row : kRows) {
    if (name.ends_with(row.ending)) return std::string(row.media_type);
  }
  return "application/octet-stream";
}

}  // namespace esign
