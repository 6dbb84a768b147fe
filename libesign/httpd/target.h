// SPDX-License-Identifier: Apache-2.0
// RFC 3986 and RFC 9112 section 3.2: what a request is for. Inside of the kit.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "httpd/request.h"

namespace esign::httpd {

/// A request's target, taken apart. Segments are split before they are decoded: an encoded slash stays inside of its segment
/// and can lead to no other route. Buffers are kept from one parse to the next; the views last until then.
class Target {
 public:
  struct Segment {
    std::string_view text{};
    std::size_t begin = 0;       ///< Offset in decoded(), for patterns whose last name takes the rest.
    bool encoded_slash = false;  ///< Had %2F: no route but one that takes the rest may match.
  };
  /// `host` is the Host header, for the absolute form. Errors: malformed: a bad escape, "." or ".." as a segment, control
  /// characters, no UTF-8, a query name twice, an authority that is not `host`. `raw` must outlive this object's views.
  Result<void> parse(std::string_view raw, std::string_view host);

  std::string_view path() const { return path_; }
  const std::vector<Segment>& segments() const { return segments_; }
  std::string_view decoded() const { return decoded_; }
  const std::vector<NamedView>& query() const { return query_; }

 private:
  Result<void> parse_path();
  Result<void> parse_query(std::string_view raw);

  std::string_view path_{};
  std::string decoded_{}, decoded_query_{};
  std::vector<Segment> segments_{};
  std::vector<NamedView> query_{};
};

}  // namespace esign::httpd
