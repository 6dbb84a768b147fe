// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "mutations.h"

namespace esign::mutation {

/// One element. Children are indices: the list is in document order, so a parent stands before its children.
struct DerTree::Node {
  asn1::Tag tag{};
  std::string path{};
  std::size_t begin = 0, end = 0;  ///< Offsets in the genuine file.
  View content{};                  ///< Of a primitive element.
  std::vector<std::size_t> children{};
};

namespace {

/// What a structural change does to one element.
struct Edit {
  std::size_t node = 0;
  enum class Kind : std::uint8_t { none, remove, twice, empty, retag, other, swap } kind = Kind::none;
  View other{};           ///< With `other`: a whole element to stand there.
  std::size_t next = 0;  ///< With `swap`: the neighbour.
};

asn1::Tag another(asn1::Tag tag) {
  ++tag.number;
  return tag;
}

}  // namespace

DerTree::DerTree(View der) : der_(copy(der)) {
  const auto add = [this](auto&& self, asn1::Reader& reader, const std::string& path) -> std::size_t {
    asn1::Reader ahead = reader;
    const asn1::Element element = ahead.any();
    const std::size_t index = nodes_.size();
    const auto begin = static_cast<std::size_t>(element.whole.data() - der_.data());
    nodes_.push_back({element.tag, path, begin, begin + element.whole.size(), element.content, {}});
    if (element.tag.form == asn1::Form::primitive) {
      reader.any();
      return index;
    }
    std::vector<std::size_t> children;
    reader.inside(element.tag, [&] {
      while (reader.more()) children.push_back(self(self, reader, path + '.' + std::to_string(children.size())));
    });
    nodes_[index].children = std::move(children);
    return index;
  };
  asn1::Reader reader(der_);
  add(add, reader, "0");
  EXPECT_TRUE(reader.finish()) << "the genuine file is DER";
}

std::string DerTree::place_of(std::size_t offset) const {
  std::string place = "0";
  for (const Node& node : nodes_)
    if (offset >= node.begin && offset < node.end) place = node.path;
  return place;
}

void DerTree::change_structure(const Receiver& receiver) const {
  const auto whole = [this](std::size_t index) { return View(der_).subspan(nodes_[index].begin, nodes_[index].end - nodes_[index].begin); };
  const auto write = [&](auto&& self, asn1::Writer& out, std::size_t index, const Edit& edit) -> void {
    const Node& node = nodes_[index];
    const Edit::Kind kind = edit.node == index ? edit.kind : Edit::Kind::none;
    const asn1::Tag tag = kind == Edit::Kind::retag ? another(node.tag) : node.tag;
    const auto as_it_is = [&] {
      if (node.tag.form == asn1::Form::primitive) return out.element(tag, node.content);
      out.inside(tag, [&] {
        for (std::size_t i = 0; i < node.children.size(); ++i) {
          const bool swapped = edit.kind == Edit::Kind::swap && i + 1 < node.children.size() && node.children[i] == edit.node && node.children[i + 1] == edit.next;
          if (swapped) {
            out.raw(whole(edit.next));
            out.raw(whole(edit.node));
            ++i;
          } else {
            self(self, out, node.children[i], edit);
          }
        }
      });
    };
    switch (kind) {
      case Edit::Kind::remove: return;
      case Edit::Kind::other: return out.raw(edit.other);
      case Edit::Kind::empty: return out.element(node.tag, {});
      case Edit::Kind::twice: as_it_is(); return as_it_is();
      case Edit::Kind::none:
      case Edit::Kind::retag:
      case Edit::Kind::swap: return as_it_is();
    }
  };
  const auto send = [&](const Edit& edit, std::string change) {
    asn1::Writer out;
    write(write, out, 0, edit);
    if (!equal(out.bytes(), der_)) receiver({std::move(change), nodes_[edit.node].path, out.take()});
  };
  Numbers numbers(42);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    send({i, Edit::Kind::remove, {}, 0}, "remove");
    send({i, Edit::Kind::twice, {}, 0}, "double");
    send({i, Edit::Kind::empty, {}, 0}, "empty");
    send({i, Edit::Kind::retag, {}, 0}, "retag");
    for (int k = 0; k < 3; ++k) {
      const std::size_t from = numbers.below(nodes_.size());
      send({i, Edit::Kind::other, whole(from), 0}, "put element " + nodes_[from].path + " there");
    }
    for (std::size_t k = 0; k + 1 < nodes_[i].children.size(); ++k)
      send({nodes_[i].children[k], Edit::Kind::swap, {}, nodes_[i].children[k + 1]}, "swap with the next");
  }
}

Bytes DerTree::replaced(View old, View replacement) const {
  for (const Node& node : nodes_) {
    if (!equal(View(der_).subspan(node.begin, node.end - node.begin), old)) continue;
    // Lengths of everything around it are written anew.
    const auto write = [&](auto&& self, asn1::Writer& out, std::size_t index) -> void {
      const Node& one = nodes_[index];
      if (&one == &node) return out.raw(replacement);
      if (one.tag.form == asn1::Form::primitive) return out.element(one.tag, one.content);
      out.inside(one.tag, [&] {
        for (const std::size_t child : one.children) self(self, out, child);
      });
    };
    asn1::Writer out;
    write(write, out, 0);
    return out.take();
  }
  ADD_FAILURE() << "no such element";
  return {};
}

}  // namespace esign::mutation
