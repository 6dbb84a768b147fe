// SPDX-License-Identifier: Apache-2.0
#include "path/name_constraints.h"

#include <algorithm>

#include "base/text.h"
#include "path/name_forms.h"

namespace esign::path {
namespace {

using pkix::GeneralName;
using pkix::GeneralNameKind;
using pkix::GeneralSubtree;

constexpr asn1::Oid kEmailAddress("1.2.840.113549.1.9.1"), kSmtpUtf8Mailbox("1.3.6.1.5.5.7.8.9");

/// RFC 5280 section 4.2.1.10: minimum is zero and maximum absent; anything else is not processed.
Membership in_subtree(const GeneralName& name, const GeneralSubtree& subtree, SubtreeList list) {
  if (subtree.minimum != 0 || subtree.maximum) return Membership::undecidable;
  return membership(name, subtree.base, list);
}

enum class Allowed : std::uint8_t { yes, no };

Result<Allowed> allows(const pkix::NameConstraints& constraints, const GeneralName& name, Budget& checks) {
  bool form_is_permitted = false, found = false;
  for (const GeneralSubtree& subtree : constraints.permitted) {
    if (subtree.base.kind != name.kind) continue;
    ESIGN_CHECK(checks.spend());
    form_is_permitted = true;
    found = found || in_subtree(name, subtree, SubtreeList::permitted) == Membership::inside;
  }
  if (form_is_permitted && !found) return Allowed::no;
  for (const GeneralSubtree& subtree : constraints.excluded) {
    if (subtree.base.kind != name.kind) continue;
    ESIGN_CHECK(checks.spend());
    if (in_subtree(name, subtree, SubtreeList::excluded) != Membership::outside) return Allowed::no;
  }
  return Allowed::yes;
}

std::string shown(const GeneralName& name) {
  switch (name.kind) {
    case GeneralNameKind::directory: return name.directory.to_text();
    case GeneralNameKind::rfc822:
    case GeneralNameKind::dns:
    case GeneralNameKind::uri:
    case GeneralNameKind::ip:
    case GeneralNameKind::registered_id: return printable(name.text);
    case GeneralNameKind::other_name:
    case GeneralNameKind::x400:
    case GeneralNameKind::edi_party: return "a name of a form that is constrained but not understood";
  }
  return {};
}

GeneralName mailbox_name(std::string text) {
  GeneralName mailbox;
  mailbox.kind = GeneralNameKind::rfc822;
  mailbox.text = std::move(text);
  return mailbox;
}

/// RFC 9598 section 6: rfc822Name constraints bind an otherName of type id-on-SmtpUTF8Mailbox as well. One that holds no
/// UTF8String becomes an empty mailbox, which no constraint allows.
std::optional<GeneralName> smtp_utf8_mailbox(const GeneralName& name) {
  if (name.kind != GeneralNameKind::other_name) return std::nullopt;
  asn1::Reader reader(name.octets);
  if (reader.oid() != kSmtpUtf8Mailbox) return std::nullopt;
  std::string text;
  reader.explicitly(0, [&] { text = reader.text(asn1::tag::utf8_string, asn1::tag::utf8_string); });
  return mailbox_name(reader.finish() ? std::move(text) : std::string{});
}

/// The names that constraints apply to: the subject unless it is empty, the subjectAltName, and the emailAddress attributes
/// of the subject. 4.2.1.10 asks for these only when there is no subjectAltName; a mailbox is refused here wherever it hides.
std::vector<GeneralName> names_of(const pkix::Certificate& certificate) {
  std::vector<GeneralName> names;
  if (const auto& alternative = certificate.extensions().subject_alt_name) names = *alternative;
  for (std::size_t i = 0, count = names.size(); i < count; ++i) {
    if (std::optional<GeneralName> mailbox = smtp_utf8_mailbox(names[i])) names.push_back(*std::move(mailbox));
  }
  if (certificate.subject().empty()) return names;
  GeneralName subject;
  subject.kind = GeneralNameKind::directory;
  subject.directory = certificate.subject();
  names.push_back(std::move(subject));
  for (const pkix::RelativeName& rdn : certificate.subject().rdns) {
    for (const pkix::NameAttribute& attribute : rdn) {
      if (attribute.type != kEmailAddress) continue;
      names.push_back(mailbox_name(attribute.text));
    }
  }
  return names;
}

}  // namespace

Membership membership(const GeneralName& name, const GeneralName& base, SubtreeList list) {
  switch (base.kind) {
    case GeneralNameKind::directory:
      return within_subtree(name.directory, base.directory) == pkix::NameMatch::same ? Membership::inside : Membership::outside;
    case GeneralNameKind::dns: return dns_membership(name.text, base.text, list);
    case GeneralNameKind::rfc822: return mailbox_membership(name.text, base.text);
    case GeneralNameKind::uri: return uri_membership(name.text, base.text);
    case GeneralNameKind::ip: return address_membership(name.octets, base.octets);
    case GeneralNameKind::other_name:
    case GeneralNameKind::x400:
    case GeneralNameKind::edi_party:
    case GeneralNameKind::registered_id: return Membership::undecidable;
  }
  return Membership::undecidable;
}

Result<std::optional<std::string>> NameConstraintState::first_violation(const pkix::Certificate& certificate,
                                                                        Budget& checks) const {
  if (imposed_.empty()) return std::optional<std::string>{};
  for (const GeneralName& name : names_of(certificate)) {
    for (const pkix::NameConstraints& constraints : imposed_) {
      ESIGN_TRY(const Allowed allowed, allows(constraints, name, checks));
      if (allowed == Allowed::no) return std::optional<std::string>(shown(name));
    }
  }
  return std::optional<std::string>{};
}

}  // namespace esign::path
