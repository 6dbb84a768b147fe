// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/canonical_forms.h"

namespace esign::formats::xades {

Result<std::shared_ptr<const CanonicalForms::Forms>> CanonicalForms::make(const xml::Canonicalization& how) const {
  auto made = std::make_shared<Forms>();
  made->how = how;
  made->octets.resize(properties_.size());
  std::size_t all = 0;
  const auto done = xml::canonicalize_each(*tree_, properties_, how, [&](std::size_t index, View piece) -> Result<void> {
    if ((all += piece.size()) > kOctets) return fail(Errc::limit_exceeded, "too many to be kept");
    append(made->octets[index], piece);
    return {};
  });
  if (!done && all <= kOctets) return fail(done.error());
  if (!done) made->octets.clear();
  return std::shared_ptr<const Forms>(std::move(made));
}

Result<std::shared_ptr<const CanonicalForms::Forms>> CanonicalForms::forms(const xml::Canonicalization& how) {
  const std::lock_guard lock(mutex_);
  if (!kept_ || kept_->how != how) {
    ESIGN_TRY(kept_, make(how));
  }
  return kept_;
}

Result<void> CanonicalForms::write(std::size_t index, const xml::Canonicalization& how, const Sink& out) {
  ESIGN_TRY(const auto made, forms(how));
  if (made->octets.empty()) return xml::canonicalize(*tree_, {properties_.at(index), xml::WithComments::yes, {}}, how, out);
  const Bytes& octets = made->octets.at(index);
  ESIGN_CHECK(tree_->spend_octets(octets.size()));
  return out(octets);
}

}  // namespace esign::formats::xades
