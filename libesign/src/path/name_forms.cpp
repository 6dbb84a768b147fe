// SPDX-License-Identifier: Apache-2.0
#include "path/name_forms.h"

#include <algorithm>

#include "base/text.h"

namespace esign::path {
namespace {

/// A host name in the preferred syntax (RFC 1034 section 3.5, RFC 1123 section 2.1; '_' is met in practice): labels of letters,
/// digits and hyphens, none of them empty. "*" alone may stand as the first label of a dNSName.
enum class Wildcard : std::uint8_t { allowed, refused };
bool is_host(std::string_view host, Wildcard wildcard = Wildcard::refused) {
  const auto character = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (wildcard == Wildcard::allowed && host.starts_with("*.")) host.remove_prefix(2);
  return std::ranges::all_of(split(host, '.'), [&](std::string_view label) {
    return !label.empty() && label.size() <= 63 && std::ranges::all_of(label, character);
  });
}

/// Whether `name` is `domain` or ends in "." and `domain`.
bool is_within(std::string_view name, std::string_view domain) {
  if (name.size() < domain.size()) return false;
  const std::size_t front = name.size() - domain.size();
  return equal_ignoring_ascii_case(name.substr(front), domain) && (front == 0 || name[front - 1] == '.');
}

bool is_below(std::string_view name, std::string_view domain) { return name.size() > domain.size() && is_within(name, domain); }

Membership as_membership(bool inside) { return inside ? Membership::inside : Membership::outside; }

/// Host constraints of mailboxes and URIs: a host, or with a leading dot the hosts below a domain, not the domain itself.
Membership host_membership(std::string_view host, std::string_view base) {
  if (base.starts_with('.')) {
    base.remove_prefix(1);
    return is_host(base) && is_host(host) ? as_membership(is_below(host, base)) : Membership::undecidable;
  }
  if (!is_host(base) || !is_host(host)) return Membership::undecidable;
  return as_membership(equal_ignoring_ascii_case(host, base));
}

struct Mailbox {
  std::string_view local, host;
};
/// Local-part "@" Domain of RFC 2821; a quoted local part may hold "@", so the last one divides.
std::optional<Mailbox> mailbox_of(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const Mailbox mailbox{text.substr(0, at), text.substr(at + 1)};
  const bool quoted = mailbox.local.front() == '"';
  if (!quoted && mailbox.local.find_first_of("@\" ") != std::string_view::npos) return std::nullopt;
  return is_host(mailbox.host) ? std::optional(mailbox) : std::nullopt;
}

bool looks_like_ipv4(std::string_view host) { return host.find_first_not_of("0123456789.") == std::string_view::npos; }

/// The host of scheme "://" [ userinfo "@" ] host [ ":" port ], RFC 3986 section 3.2; empty when there is none.
std::string_view host_of_uri(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || uri.substr(colon + 1, 2) != "//") return {};
  std::string_view authority = uri.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) return {};
  authority = authority.substr(0, authority.find(':'));
  return looks_like_ipv4(authority) ? std::string_view{} : authority;
}

}  // namespace

Membership dns_membership(std::string_view name, std::string_view base, SubtreeList list) {
  if (!is_host(name, Wildcard::allowed)) return Membership::undecidable;
  if (base.empty()) return Membership::inside;
  const bool below_only = base.starts_with('.') && list == SubtreeList::permitted;
  if (base.starts_with('.')) base.remove_prefix(1);
  if (!is_host(base)) return Membership::undecidable;
  if (below_only ? is_below(name, base) : is_within(name, base)) return Membership::inside;
  const bool wildcard_covers = list == SubtreeList::excluded && name.starts_with("*.") && is_below(base, name.substr(2));
  return as_membership(wildcard_covers);
}

Membership mailbox_membership(std::string_view name, std::string_view base) {
  const std::optional<Mailbox> mailbox = mailbox_of(name);
  if (!mailbox) return Membership::undecidable;
  if (base.find('@') == std::string_view::npos) return host_membership(mailbox->host, base);
  const std::optional<Mailbox> wanted = mailbox_of(base);
  if (!wanted) return Membership::undecidable;
  return as_membership(mailbox->local == wanted->local && equal_ignoring_ascii_case(mailbox->host, wanted->host));
}

Membership uri_membership(std::string_view name, std::string_view base) {
  const std::string_view host = host_of_uri(name);
  if (host.empty()) return Membership::undecidable;
  return host_membership(host, base);
}

Membership address_membership(View address, View base_and_mask) {
  const std::size_t size = base_and_mask.size() / 2;
  if (address.size() != size) return Membership::outside;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint8_t mask = base_and_mask[size + i];
    if ((address[i] & mask) != (base_and_mask[i] & mask)) return Membership::outside;
  }
  return Membership::inside;
}

}  // namespace esign::path
