// SPDX-License-Identifier: Apache-2.0
#include "base/media_type.h"

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

}  // namespace

std::string media_type_of(std::string_view file_name) {
  const std::string name = ascii_lower(file_name);
  for (const Row& row : kRows) {
    if (name.ends_with(row.ending)) return std::string(row.media_type);
  }
  return "application/octet-stream";
}

}  // namespace esign
