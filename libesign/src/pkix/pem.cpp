// SPDX-License-Identifier: Apache-2.0
#include "pkix/pem.h"

#include "base/text.h"

namespace esign::pkix {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

/// The label of an encapsulation boundary line; empty when the line is none.
std::string_view label_of(std::string_view line, std::string_view start) {
  line = trim(line);
  if (!line.starts_with(start) || !line.ends_with(kDashes) || line.size() < start.size() + kDashes.size()) return {};
  return line.substr(start.size(), line.size() - start.size() - kDashes.size());
}

}  // namespace

Result<std::vector<PemBlock>> read_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::string_view label;
  std::string body;
  for (const std::string_view line : split(text, '\n')) {
    if (label.empty()) {
      label = label_of(line, kBegin);
      body.clear();
    } else if (const std::string_view end = label_of(line, kEnd); !end.empty()) {
      if (end != label) return fail(Errc::malformed, "a PEM block ends with another label");
      ESIGN_TRY(Bytes der, from_base64(body, Base64Space::xml_whitespace));
      blocks.push_back({std::string(label), std::move(der)});
      label = {};
    } else {
      body += line;
      body += '\n';
    }
  }
  if (!label.empty()) return fail(Errc::malformed, "a PEM block does not end");
  return blocks;
}

std::string write_pem(std::string_view label, View der) {
  const std::string body = to_base64(der);
  std::string text = std::string(kBegin).append(label).append(kDashes).append("\n");
  for (std::size_t i = 0; i < body.size(); i += 64) text.append(body, i, 64).append("\n");  // RFC 7468 section 2
  return text.append(kEnd).append(label).append(kDashes).append("\n");
}

Result<std::vector<Bytes>> read_der_or_pem(View file, std::string_view label) {
  std::vector<Bytes> ders;
  if (!file.empty() && file[0] == 0x30) {
    ders.push_back(copy(file));
    return ders;
  }
  ESIGN_TRY(std::vector<PemBlock> blocks, read_pem(as_text(file)));
  for (PemBlock& block : blocks) {
    if (block.label == label) ders.push_back(std::move(block.der));
  }
  if (ders.empty()) return fail(Errc::not_found, "no PEM block \"" + std::string(label) + '"');
  return ders;
}

}  // namespace esign::pkix
