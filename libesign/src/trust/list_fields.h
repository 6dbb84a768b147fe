// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "trust/trusted_list.h"
#include "xml/element.h"

namespace esign::trust {

/// The child elements of one element, taken in the order of the schema: what is not taken when it is its turn is out of order.
class Fields {
 public:
  static Result<Fields> of(const xml::Element& parent);
  /// The next child if it has this name in the list's namespace.
  std::optional<xml::Element> take(std::string_view name, std::string_view name_space = kTl);
  Result<xml::Element> need(std::string_view name, std::string_view name_space = kTl);
  /// Whatever comes next.
  std::optional<xml::Element> any();
  /// Fails when something is left: unknown, repeated or out of order.
  Result<void> finish() const;

 private:
  Fields(xml::Element parent, std::vector<xml::Element> children) : parent_(parent), children_(std::move(children)) {}
  xml::Element parent_;
  std::vector<xml::Element> children_;
  std::size_t next_ = 0;
};

/// Budgets of one reading.
struct ListBudgets {
  explicit ListBudgets(const Limits& limits)
      : all(limits), services("trusted_list_services", limits.trusted_list_services), identities("trusted_list_identities", limits.trusted_list_identities),
        pointers("trusted_list_pointers", limits.trusted_list_pointers), criteria("trusted_list_criteria", limits.trusted_list_criteria) {}
  Limits all;
  Budget services, identities, pointers, criteria;
};

Result<std::string> text_of(const xml::Element& element);                  ///< Not empty, valid text. Errors: malformed.
Result<std::string> uri_of(const xml::Element& element);                   ///< Not empty, no white space or control characters.
Result<Time> time_of(const xml::Element& element);                         ///< xsd:dateTime with its zone.
Result<std::uint64_t> number_of(const xml::Element& element);              ///< A decimal number without sign.
Result<std::string> language_of(const xml::Element& element);              ///< xml:lang. Errors: malformed when it is missing.
Result<std::vector<Text>> names_of(const xml::Element& element);           ///< Name+ with languages.
Result<std::vector<Text>> uris_of(const xml::Element& element);            ///< URI+ with languages.
Result<Address> address_of(const xml::Element& element);                   ///< Clause 5.3.5.
Result<DigitalIdentity> identity_of(const xml::Element& element, ListBudgets& budgets);  ///< Clause 5.5.3.
Result<ServiceExtensions> service_extensions_of(const xml::Element& element, ListBudgets& budgets);  ///< Clause 5.5.9.
Result<std::vector<QualificationElement>> qualifications_of(const xml::Element& element, ListBudgets& budgets);  ///< Clause 5.5.9.2.
Result<std::vector<Provider>> providers_of(const xml::Element& element, ListBudgets& budgets);       ///< Clause 5.4.
Result<Scheme> scheme_of(const xml::Element& element, ListBudgets& budgets);                         ///< Clause 5.3.

/// An error of this very element.
Failure broken(const xml::Element& element, std::string detail);

}  // namespace esign::trust
