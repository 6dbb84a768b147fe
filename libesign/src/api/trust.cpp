// SPDX-License-Identifier: Apache-2.0
// Files and folders of certificates, CRLs and OCSP responses (esign/trust.h).
#include <esign/document.h>
#include <esign/trust.h>

#include <algorithm>
#include <system_error>

#include "api/online_state.h"
#include "base/limits.h"
#include "pkix/crl.h"
#include "pkix/ocsp_response.h"

namespace esign {
namespace {

namespace fs = std::filesystem;

/// The files to read: the path itself, or what lies in the folder, by name. Sub-folders and hidden files are left out.
Result<std::vector<fs::path>> files_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<fs::path>{path};
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->is_regular_file(error) && !entry->path().filename().string().starts_with('.')) files.push_back(entry->path());
  }
  if (error) return fail(Errc::denied, error.message()).in(path.string());
  std::ranges::sort(files);
  return files;
}

bool certificate_file(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".pem" || ending == ".crt" || ending == ".cer" || ending == ".der";
}
bool crl_file(const fs::path& file) { return file.extension() == ".crl" || file.extension() == ".pem" || file.extension() == ".der"; }

/// ".ors" as OpenSSL's manual has it; the others are met as well.
bool ocsp_file(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".ocsp" || ending == ".ors" || ending == ".der" || ending == ".pem";
}

/// A file that was named must be readable; a file of a folder must be readable only if its ending says what it is.
template <class Parsed, class Take>
Result<void> read_files(const fs::path& path, bool (*wanted)(const fs::path&), Parsed parse, Take take) {
  ESIGN_TRY(const std::vector<fs::path> files, files_of(path));
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  for (const fs::path& file : files) {
    if (folder && !wanted(file)) continue;
    ESIGN_TRY(const Document document, Document::load(file).in(file.string()));
    ESIGN_TRY(const Bytes octets, document.octets(Limits{}.crl_octets).in(file.string()));
    auto parsed = parse(octets);
    if (!parsed && folder && parsed.error().code == Errc::not_found) continue;  // a PEM file of something else
    if (!parsed) return fail(std::move(parsed).error().in(file.string()));
    take(*std::move(parsed));
  }
  return {};
}

}  // namespace

Result<void> TrustStore::add(const fs::path& path) {
  return read_files(path, certificate_file, [](View octets) { return Certificate::parse_file(octets); },
                    [this](std::vector<Certificate> found) {
                      for (Certificate& one : found) add(std::move(one));
                    });
}

void TrustStore::add(Certificate anchor, std::optional<Time> sunset, AnchorUse use) {
  anchors_.push_back(std::move(anchor));
  sunsets_.push_back(sunset);
  uses_.push_back(use);
}

Result<void> Evidence::add_certificates(const fs::path& path) {
  return read_files(path, certificate_file, [](View octets) { return Certificate::parse_file(octets); },
                    [this](std::vector<Certificate> found) { std::ranges::move(found, std::back_inserter(certificates_)); });
}

Result<void> Evidence::add_ocsp_responses(const fs::path& path) {
  return read_files(path, ocsp_file, [](View octets) { return pkix::read_ocsp_responses(octets); },
                    [this](std::vector<pkix::OcspResponse::Ptr> found) { std::ranges::move(found, std::back_inserter(ocsp_)); });
}

Result<void> Evidence::add_crls(const fs::path& path) {
  return read_files(path, crl_file, [](View octets) { return pkix::read_crls(octets); },
                    [this](std::vector<pkix::Crl::Ptr> found) { std::ranges::move(found, std::back_inserter(crls_)); });
}

void Evidence::add(const Gathered& gathered) {
  const GatheredData& data = gathered.data();
  for (const auto& one : data.certificates) certificates_.emplace_back(one);
  crls_.insert(crls_.end(), data.crls.begin(), data.crls.end());
  ocsp_.insert(ocsp_.end(), data.ocsp.begin(), data.ocsp.end());
}

}  // namespace esign
