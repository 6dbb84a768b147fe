// SPDX-License-Identifier: Apache-2.0
// esign/service.h over net/fetcher.h.
#include <esign/service.h>

#include <filesystem>
#include <system_error>

#include "net/fetcher.h"

namespace esign {

Result<ServiceAnswer> post_to_service(const ServiceAccess& access, const std::string& url, const std::string& media_type, std::span<const std::uint8_t> body) {
  if (!url.starts_with("https://")) return fail(Errc::invalid_argument, "is no https URL").in(url);
  for (const std::string& file : {access.certificate, access.key, access.trust}) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return fail(Errc::not_found, "no such file").in(file);
  }
  net::FetcherSettings settings;
  settings.addresses = net::Addresses::any;
  settings.trust_file = access.trust;
  settings.client_certificate = access.certificate;
  settings.client_key = access.key;
  ESIGN_TRY(const auto fetcher, net::curl_fetcher(std::move(settings)));
  net::Request request;
  request.method = net::Method::post;
  request.url = url;
  if (!body.empty()) request.media_type = media_type;
  request.body.assign(body.begin(), body.end());
  request.largest = access.largest;
  request.within = access.within;
  ESIGN_TRY(net::Response response, fetcher->fetch(request));
  return ServiceAnswer{response.status, std::move(response.media_type), std::move(response.body)};
}

}  // namespace esign
