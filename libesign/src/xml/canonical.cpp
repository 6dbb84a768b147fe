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

}  // namespace

Result<void> canonicalize(const Tree& tree, const NodeSet& nodes, const Canonicalization& how, const Sink& out) {
  ESIGN_CHECK(tree.spend_walk());
  const SilentErrors silent;
  Membership membership(nodes);
  Outlet outlet{out, tree};
  OutputHandle buffer(xmlOutputBufferCreateIO(&Outlet::write, nullptr, &outlet, nullptr));
  if (!buffer) return fail(Errc::internal, "no output buffer for canonicalisation");

  std::vector<std::string> prefixes = how.inclusive_prefixes;
  std::vector<xmlChar*> list;
  for (std::string& prefix : prefixes) list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
  list.push_back(nullptr);
  const bool comments = how.comments == WithComments::yes && nodes.comments == WithComments::yes;
  const int result = xmlC14NExecute(tree.document(), &Membership::visible, &membership, mode_of(how.method),
                                    prefixes.empty() ? nullptr : list.data(), comments ? 1 : 0, buffer.get());
  const int closed = xmlOutputBufferClose(buffer.release());
  if (outlet.error) return fail(*std::move(outlet.error));
  if (result < 0 || closed < 0) return fail(Errc::malformed, "no canonical form: a relative namespace name, or content out of order");
  if (outlet.octets == 0) return fail(Errc::malformed, "nothing is left to digest");
  return {};
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
