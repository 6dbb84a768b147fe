// SPDX-License-Identifier: Apache-2.0
// What `esign doctor` looks at: esign/online.h.
#include <esign/online.h>

#include "net/fetcher.h"
#include "online/crl_client.h"

namespace esign {

Result<int> probe_service(const std::string& url, const std::string& tls_trust, std::chrono::milliseconds within) {
  ESIGN_TRY(const auto fetcher, net::curl_fetcher({net::Addresses::typed, tls_trust}));
  net::Request request;
  request.url = url;
  request.within = within;
  ESIGN_TRY(const net::Response response, fetcher->fetch(request));
  return response.status;
}

std::vector<KeptList> kept_lists(const std::filesystem::path& folder) {
  std::vector<KeptList> all;
  for (const auto& crl : online::kept_crls(folder)) all.push_back({crl->issuer().to_text(), crl->this_update(), crl->next_update()});
  return all;
}

}  // namespace esign
