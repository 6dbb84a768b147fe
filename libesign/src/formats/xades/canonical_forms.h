// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>

#include "xml/canonical.h"

namespace esign::formats::xades {

/// The canonical forms of the unsigned properties. Every archive time-stamp is over all properties before it, so ten of them ask
/// for the first one ten times: the forms of all are made with one walk over the document and kept for the method that was asked
/// for last. Any thread.
class CanonicalForms {
 public:
  /// `properties` in document order, none inside another.
  CanonicalForms(xml::Tree::Ptr tree, std::vector<xml::Element> properties) : tree_(std::move(tree)), properties_(std::move(properties)) {}
  /// The form of properties[index], comments as `how` says. Errors: those of canonicalize(), and what `out` says.
  Result<void> write(std::size_t index, const xml::Canonicalization& how, const Sink& out);

 private:
  struct Forms {
    xml::Canonicalization how{};
    std::vector<Bytes> octets{};  ///< Empty when they are too many to be kept.
  };
  static constexpr std::size_t kOctets = 4u << 20;  ///< The validation data of some hundred time-stamps; more is made anew each time.
  Result<std::shared_ptr<const Forms>> forms(const xml::Canonicalization& how);
  Result<std::shared_ptr<const Forms>> make(const xml::Canonicalization& how) const;

  xml::Tree::Ptr tree_;
  std::vector<xml::Element> properties_;
  std::mutex mutex_{};
  std::shared_ptr<const Forms> kept_{};
};

}  // namespace esign::formats::xades
