// SPDX-License-Identifier: Apache-2.0
#include "xml/canonical.h"

#include <unordered_set>

#include "xml/library.h"

namespace esign::xml {
namespace {

/// Says which nodes belong to the set. Siblings are asked one after the other, so their parent's answer is kept.
class Membership {
 public:
  explicit Membership(const NodeSet& nodes) : apex_(nodes.apex ? nodes.apex->node() : nullptr) {
    for (const Element& element : nodes.without) without_.insert(element.node());
  }

  static int visible(void* self, xmlNodePtr node, xmlNodePtr parent) {
    auto& membership = *static_cast<Membership*>(self);
    // Attributes and namespace declarations belong where their element does; libxml2 names it as the parent.
    const bool attached = node->type == XML_ATTRIBUTE_NODE || node->type == XML_NAMESPACE_DECL;
    return membership.contains(attached ? parent : node) ? 1 : 0;
  }

 private:
  bool contains(const xmlNode* node) {
    if (!node || without_.contains(node)) return false;
    if (node == apex_) return !excluded(node->parent);
    if (node->parent != last_parent_) {
      last_parent_ = node->parent;
      last_answer_ = below(node->parent);
    }
    return last_answer_;
  }
  /// Whether children of `node` belong to the set.
  bool below(const xmlNode* node) const {
    bool reached = apex_ == nullptr;
    for (; node; node = node->parent) {
      if (without_.contains(node)) return false;
      if (node == apex_) reached = true;
    }
    return reached;
  }
  bool excluded(const xmlNode* node) const {
    for (; node; node = node->parent)
      if (without_.contains(node)) return true;
    return false;
  }

  const xmlNode* apex_;
  std::unordered_set<const xmlNode*> without_{};
  const xmlNode* last_parent_ = nullptr;
  bool last_answer_ = false;
};

/// Carries octets from libxml2's C callback into a Sink and remembers what the Sink said.
struct Outlet {
  const Sink& out;
  const Tree& tree;
  std::uint64_t octets = 0;
  std::optional<Error> error{};

  static int write(void* self, const char* buffer, int length) {
    auto& outlet = *static_cast<Outlet*>(self);
    if (outlet.error || length < 0) return -1;
    auto result = outlet.tree.spend_octets(static_cast<std::uint64_t>(length));
    if (result) result = outlet.out(as_view({buffer, static_cast<std::size_t>(length)}));
    if (!result) {
      outlet.error = std::move(result).error();
      return -1;
    }
    outlet.octets += static_cast<std::uint64_t>(length);
    return length;
  }
};

xmlC14NMode mode_of(C14n method) {
  switch (method) {
    case C14n::inclusive_1_0: return XML_C14N_1_0;
    case C14n::inclusive_1_1: return XML_C14N_1_1;
    case C14n::exclusive: return XML_C14N_EXCLUSIVE_1_0;
  }
  return XML_C14N_EXCLUSIVE_1_0;
}

/// Several elements, one after the other; says where one begins, when what was written before has left the buffer.
class Sequence {
 public:
  explicit Sequence(const std::vector<Element>& elements) {
    for (const Element& element : elements) apexes_.push_back(element.node());
  }
  void watch(xmlOutputBuffer& buffer) { buffer_ = &buffer; }
  bool complete() const { return begun_ == apexes_.size(); }
  std::size_t current() const { return begun_ - 1; }

  static int visible(void* self, xmlNodePtr node, xmlNodePtr parent) {
    auto& sequence = *static_cast<Sequence*>(self);
    const bool attached = node->type == XML_ATTRIBUTE_NODE || node->type == XML_NAMESPACE_DECL;
    return sequence.contains(attached ? parent : node) ? 1 : 0;
  }

 private:
  bool contains(const xmlNode* node) {
    if (node && !complete() && node == apexes_[begun_]) {
      if (begun_ != 0) xmlOutputBufferFlush(buffer_);
      ++begun_;
    }
    // What comes is inside the element that began last, or outside of all of them.
    if (begun_ == 0) return false;
    const xmlNode* const apex = apexes_[current()];
    if (node && node != apex && node->parent == last_parent_ && apex == last_apex_) return last_answer_;
    bool inside = false;
    for (const xmlNode* one = node; one && !inside; one = one->parent) inside = one == apex;
    if (node && node != apex) {
      last_parent_ = node->parent;
      last_apex_ = apex;
      last_answer_ = inside;
    }
    return inside;
  }

  std::vector<const xmlNode*> apexes_{};
  xmlOutputBuffer* buffer_ = nullptr;
  std::size_t begun_ = 0;
  const xmlNode *last_parent_ = nullptr, *last_apex_ = nullptr;
  bool last_answer_ = false;
};

/// One walk of libxml2 over the whole document; `visible` with `self` says what of it is written. Errors: those of `outlet`, malformed.
Result<void> walk(Outlet& outlet, OutputHandle buffer, const Canonicalization& how, xmlC14NIsVisibleCallback visible, void* self) {
  std::vector<std::string> prefixes = how.inclusive_prefixes;
  std::vector<xmlChar*> list;
  for (std::string& prefix : prefixes) list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
  list.push_back(nullptr);
  const int result = xmlC14NExecute(outlet.tree.document(), visible, self, mode_of(how.method), prefixes.empty() ? nullptr : list.data(),
                                    how.comments == WithComments::yes ? 1 : 0, buffer.get());
  const int closed = xmlOutputBufferClose(buffer.release());
  if (outlet.error) return fail(*std::move(outlet.error));
  if (result < 0 || closed < 0) return fail(Errc::malformed, "no canonical form: a relative namespace name, or content out of order");
  return {};
}

}  // namespace

Result<void> canonicalize(const Tree& tree, const NodeSet& nodes, const Canonicalization& how, const Sink& out) {
  ESIGN_CHECK(tree.spend_walk());
  const SilentErrors silent;
  Membership membership(nodes);
  Outlet outlet{out, tree};
  OutputHandle buffer(xmlOutputBufferCreateIO(&Outlet::write, nullptr, &outlet, nullptr));
  if (!buffer) return fail(Errc::internal, "no output buffer for canonicalisation");
  Canonicalization method = how;
  if (nodes.comments == WithComments::no) method.comments = WithComments::no;
  ESIGN_CHECK(walk(outlet, std::move(buffer), method, &Membership::visible, &membership));
  if (outlet.octets == 0) return fail(Errc::malformed, "nothing is left to digest");
  return {};
}

Result<void> canonicalize_each(const Tree& tree, const std::vector<Element>& elements, const Canonicalization& how,
                               const std::function<Result<void>(std::size_t index, View piece)>& out) {
  if (elements.empty()) return {};
  ESIGN_CHECK(tree.spend_walk());
  const SilentErrors silent;
  Sequence sequence(elements);
  const Sink pieces = [&](View piece) { return out(sequence.current(), piece); };
  Outlet outlet{pieces, tree};
  OutputHandle buffer(xmlOutputBufferCreateIO(&Outlet::write, nullptr, &outlet, nullptr));
  if (!buffer) return fail(Errc::internal, "no output buffer for canonicalisation");
  sequence.watch(*buffer);
  ESIGN_CHECK(walk(outlet, std::move(buffer), how, &Sequence::visible, &sequence));
  return sequence.complete() ? Result<void>{} : fail(Errc::internal, "the elements are not in document order");
}

Result<Bytes> canonical_octets(const Tree& tree, const NodeSet& nodes, const Canonicalization& how) {
  Bytes octets;
  ESIGN_CHECK(canonicalize(tree, nodes, how, [&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  return octets;
}

}  // namespace esign::xml
