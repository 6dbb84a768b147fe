// SPDX-License-Identifier: Apache-2.0
#include "online/crl_client.h"

#include <esign/document.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "online/urls.h"
#include "path/signature_checker.h"

namespace esign::online {

/// A file of the folder: a line that says what it is, ETag, Last-Modified, then the CRL.
struct CrlClient::Kept {
  std::string etag{}, modified{};
  pkix::Crl::Ptr crl{};
};

namespace {

constexpr std::string_view kFirstLine = "esign-crl/1";
constexpr asn1::Oid kCaIssuers("1.3.6.1.5.5.7.48.2");
constexpr std::size_t kLongestHeader = 512;

/// What a header says may go into a line.
std::string one_line(const std::string& text) { return text.size() > kLongestHeader || text.find_first_of("\r\n") != std::string::npos ? std::string() : text; }

/// One line off the front.
std::optional<std::string> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  std::string line(text.substr(0, end));
  text.remove_prefix(end + 1);
  return line;
}

bool in_force(const pkix::Crl& crl, Time now) { return crl.next_update() && now < *crl.next_update() && crl.this_update() <= now; }

Result<pkix::Crl::Ptr> parse(View octets) {
  ESIGN_TRY(const auto crls, pkix::read_crls(octets));
  if (crls.size() != 1) return fail(Errc::malformed, "holds several CRLs");
  return crls.front();
}

}  // namespace

Result<std::filesystem::path> CrlClient::file_of(const std::string& url) const {
  ESIGN_TRY(const Bytes digest, crypto::digest(outside_.backend, Hash::sha256, as_view(url)));
  return folder_ / (to_hex(digest) + ".crl");
}

std::optional<CrlClient::Kept> CrlClient::read(const std::string& url) const {
  const auto file = file_of(url);
  if (folder_.empty() || !file) return {};
  return read_file(*file);
}

std::optional<CrlClient::Kept> CrlClient::read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(in), {}};
  std::string_view rest = octets;
  const auto first = take_line(rest), etag = take_line(rest), modified = take_line(rest);
  if (!first || *first != kFirstLine || !etag || !modified) return {};
  auto crl = pkix::Crl::parse(as_view(rest));
  if (!crl) return {};
  return Kept{*etag, *modified, *std::move(crl)};
}

void CrlClient::keep(const std::string& url, const Kept& kept) const {
  const auto file = file_of(url);
  if (folder_.empty() || !file) return;
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  auto output = OutputFile::create(*file, Existing::replace);
  if (!output) return;
  const std::string head = std::string(kFirstLine) + "\n" + one_line(kept.etag) + "\n" + one_line(kept.modified) + "\n";
  if (output->write(as_view(head)) && output->write(kept.crl->der())) static_cast<void>(output->commit());
}

Result<pkix::Crl::Ptr> CrlClient::fetch(const CrlInquiry& inquiry) const {
  ESIGN_TRY(CrlReply reply, ask(inquiry));
  return std::move(reply.crl);
}

Result<CrlReply> CrlClient::ask(const CrlInquiry& inquiry) const {
  // 1. What is kept and in force.
  const std::optional<Kept> kept = read(inquiry.url);
  const bool fresh = kept && (!inquiry.freshness || kept->crl->this_update() > inquiry.now - *inquiry.freshness);
  if (fresh && in_force(*kept->crl, inquiry.now)) return CrlReply{kept->crl, CrlReply::Origin::kept};
  // 2. The network, asked for something newer.
  net::Request http;
  http.url = inquiry.url;
  http.accept = "application/pkix-crl";
  http.largest = inquiry.largest;
  http.within = inquiry.within;
  if (kept) {
    http.etag = kept->etag;
    http.modified = kept->modified;
  }
  ESIGN_TRY(const net::Response response, outside_.fetcher.fetch(http));
  if (response.status == 304 && kept) return CrlReply{kept->crl};
  if (response.status != 200) return fail(Errc::unavailable, "HTTP status " + std::to_string(response.status)).in(inquiry.url);
  auto crl = parse(response.body);
  if (!crl) return fail(Errc::protocol, "is no CRL: " + crl.error().detail).in(inquiry.url);
  // 3. An older one than what is kept is somebody's replay, or a mirror that lags.
  if (kept && (*crl)->this_update() < kept->crl->this_update()) return CrlReply{kept->crl};
  if (!inquiry.issuer) return CrlReply{*crl};
  path::SignatureChecker signatures(outside_.backend, Limits{});
  ESIGN_TRY(const path::SignatureAnswer answer, signatures.check(**crl, inquiry.issuer->spki()));
  if (answer.state == path::SignatureState::valid) keep(inquiry.url, {response.etag, response.modified, *crl});
  return CrlReply{*crl};
}

std::vector<pkix::Crl::Ptr> kept_crls(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) files.push_back(entry->path());
  std::ranges::sort(files);
  std::vector<pkix::Crl::Ptr> lists;
  for (const auto& file : files) {
    if (auto kept = CrlClient::read_file(file)) lists.push_back(std::move(kept->crl));
  }
  return lists;
}

std::vector<std::string> issuer_urls(const pkix::Certificate& certificate) { return access_urls(certificate, kCaIssuers); }

Result<std::vector<pkix::Certificate::Ptr>> fetch_issuers_at(const std::string& url, std::chrono::milliseconds within, net::Fetcher& fetcher) {
  net::Request http;
  http.url = url;
  http.largest = Limits{}.certificate_octets;
  http.within = within;
  ESIGN_TRY(const net::Response response, fetcher.fetch(http));
  if (response.status != 200) return fail(Errc::unavailable, "HTTP status " + std::to_string(response.status)).in(url);
  auto read = pkix::read_certificates(response.body);
  if (!read) return fail(Errc::protocol, "is no certificate: " + read.error().detail).in(url);
  return *std::move(read);
}

Result<std::vector<pkix::Certificate::Ptr>> fetch_issuers(const pkix::Certificate& certificate, std::chrono::milliseconds within, net::Fetcher& fetcher) {
  std::vector<pkix::Certificate::Ptr> found;
  for (const std::string& url : issuer_urls(certificate)) {
    ESIGN_TRY(const auto read, fetch_issuers_at(url, within, fetcher));
    found.insert(found.end(), read.begin(), read.end());
  }
  return found;
}

}  // namespace esign::online
