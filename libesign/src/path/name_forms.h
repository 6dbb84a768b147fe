// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "path/name_constraints.h"

// RFC 5280 section 4.2.1.10, one function a name form. A name or a constraint outside its own syntax is undecidable.
namespace esign::path {

/// dNSName: the constraint with zero or more labels before it. A constraint with a leading dot, which the RFC does not
/// define, means subdomains alone when it permits, and the domain as well when it excludes. A wildcard name is excluded as
/// soon as one name that it stands for is.
Membership dns_membership(std::string_view name, std::string_view base, SubtreeList list);
/// rfc822Name: one mailbox, all mailboxes of a host, or (leading dot) of the hosts of a domain. The local part is compared
/// octet for octet, the host without ASCII case (section 7.5).
Membership mailbox_membership(std::string_view name, std::string_view base);
/// uniformResourceIdentifier: applies to the host of the authority; a name without one, or with an address, is refused.
Membership uri_membership(std::string_view name, std::string_view base);
/// iPAddress: address under mask; an address of the other family is outside.
Membership address_membership(View address, View base_and_mask);

}  // namespace esign::path
