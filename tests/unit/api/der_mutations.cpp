// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "asn1/der_reader.h"
#include "asn1/der_writer.h"
#include "mutations.h"

namespace esign::mutation {

namespace {

/// What a structural change does to one element.
struct Edit {
  std::size_t node = 0;
  enum class Kind : std::uint8_t { none, remove, twice, empty, retag, other, swap } kind = Kind::none;
  View other{};  ///< With `other`: a whole element to stand there.
};

asn1::Tag another(asn1::Tag tag) {
  ++tag.number;
  return tag;
}

/// Writes the tree anew with one edit in it.
class EditedDer {
 public:
  EditedDer(const std::vector<DerNode>& nodes, View der, Edit edit) : nodes_(nodes), der_(der), edit_(edit) { write(0); }
  Bytes take() { return out_.take(); }

 private:
  View whole(std::size_t index) const { return der_.subspan(nodes_[index].begin, nodes_[index].end - nodes_[index].begin); }
  void write(std::size_t index) {
    const DerNode& node = nodes_[index];
    switch (edit_.node == index ? edit_.kind : Edit::Kind::none) {
      case Edit::Kind::remove: return;
      case Edit::Kind::other: return out_.raw(edit_.other);
      case Edit::Kind::empty: return out_.element(node.tag, {});
      case Edit::Kind::retag: return write_as(another(node.tag), node);
      case Edit::Kind::twice: write_as(node.tag, node); return write_as(node.tag, node);
      case Edit::Kind::none:
      case Edit::Kind::swap: return write_as(node.tag, node);
    }
  }
  void write_as(asn1::Tag tag, const DerNode& node) {
    if (node.tag.form == asn1::Form::primitive) return out_.element(tag, node.content);
    out_.inside(tag, [&] {
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool swapped = edit_.kind == Edit::Kind::swap && node.children[i] == edit_.node;
        if (swapped) out_.raw(whole(node.children[++i]));
        if (swapped)
          out_.raw(whole(edit_.node));
        else
          write(node.children[i]);
      }
    });
  }

  const std::vector<DerNode>& nodes_;
  View der_;
  Edit edit_;
  asn1::Writer out_{};
};

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
  for (const DerNode& node : nodes_)
    if (offset >= node.begin && offset < node.end) place = node.path;
  return place;
}

void DerTree::change_structure(const Receiver& receiver) const {
  const auto send = [&](const Edit& edit, std::string change) {
    Bytes made = EditedDer(nodes_, der_, edit).take();
    if (made != der_) receiver({std::move(change), nodes_[edit.node].path, std::move(made)});
  };
  Numbers numbers(42);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    send({i, Edit::Kind::remove, {}}, "remove");
    send({i, Edit::Kind::twice, {}}, "double");
    send({i, Edit::Kind::empty, {}}, "empty");
    send({i, Edit::Kind::retag, {}}, "retag");
    for (int k = 0; k < 3; ++k) {
      const std::size_t from = numbers.below(nodes_.size());
      send({i, Edit::Kind::other, whole(from)}, "put element " + nodes_[from].path + " there");
    }
    for (std::size_t k = 0; k + 1 < nodes_[i].children.size(); ++k) send({nodes_[i].children[k], Edit::Kind::swap, {}}, "swap with the next");
  }
}

Bytes DerTree::replaced(View old, View replacement) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (equal(whole(i), old)) return EditedDer(nodes_, der_, {i, Edit::Kind::other, replacement}).take();
  ADD_FAILURE() << "no such element";
  return {};
}

}  // namespace esign::mutation
