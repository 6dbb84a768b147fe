// SPDX-License-Identifier: Apache-2.0
#include <esign/trusted_list.h>

#include "base/limits.h"
#include "net/fetcher.h"

namespace esign {

Result<Document> fetch_trusted_list(const std::string& url, const std::string& tls_trust, ListUrl whose) {
  const auto addresses = whose == ListUrl::typed ? net::Addresses::any : net::Addresses::public_only;
  ESIGN_TRY(const auto fetcher, net::curl_fetcher({addresses, tls_trust}));
  net::Request request;
  request.url = url;
  request.accept = "application/vnd.etsi.tsl+xml";
  request.largest = Limits{}.trusted_list_octets;
  request.within = std::chrono::seconds(60);  // tens of megabytes over a slow line
  ESIGN_TRY(net::Response response, fetcher->fetch(request));
  if (response.status != 200) return fail(Errc::unavailable, "HTTP status " + std::to_string(response.status));
  return Document::from_octets(std::move(response.body), "tl.xml", "application/xml");
}

}  // namespace esign
