// SPDX-License-Identifier: Apache-2.0
#include "httpd/response.h"

#include "httpd/response_head.h"

namespace esign::httpd {

Response respond(int status, std::string_view media_type, Bytes body) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::string(media_type)});
  response.body = std::move(body);
  return response;
}

Response respond(int status, std::string_view media_type, std::string_view body) { return respond(status, media_type, copy(as_view(body))); }

Response respond(int status, std::string_view media_type, Pull body) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::string(media_type)});
  response.body = std::move(body);
  return response;
}

Response respond(std::shared_ptr<const Prepared> prepared) {
  Response response;
  response.prepared = std::move(prepared);
  return response;
}

Result<std::shared_ptr<const Prepared>> Prepared::make(int status, const std::vector<Header>& headers, Bytes body) {
  std::shared_ptr<Prepared> made(new Prepared);
  made->status_ = status;
  ESIGN_CHECK(append_head(made->head_, status, headers));
  append_length(made->head_, body.size());
  made->body_ = std::move(body);
  return std::shared_ptr<const Prepared>(std::move(made));
}

}  // namespace esign::httpd
