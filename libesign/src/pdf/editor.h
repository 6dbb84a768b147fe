// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>

#include "pdf/fields.h"
#include "pdf/incremental_update.h"
#include "pdf/page.h"

namespace esign::pdf {

/// A rectangle in default user space: points from the lower left corner of the unrotated page.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

/// What no later change may touch (ISO 32000-2, table 236), by fully qualified names.
struct FieldLock {
  enum class Action : std::uint8_t { all, include, exclude } action = Action::all;
  std::vector<std::string> fields{};  ///< UTF-8; of include and exclude.
};

/// What a certifying signature allows to change (ISO 32000-2, table 257: /P of DocMDP).
enum class Certification : std::uint8_t { none = 0, no_changes = 1, form_filling = 2, annotations = 3 };

/// A signature field to be filled, or made and filled.
struct SignatureToAdd {
  std::string field{};  ///< Fully qualified name. One that is there must be an empty signature field; otherwise it is made.
  /// The signature dictionary but for /ByteRange, /Contents and /Reference.
  Dictionary entries{};
  Certification certification = Certification::none;
  std::optional<FieldLock> lock{};
  std::size_t reserve = 0;  ///< Octets of /Contents.

  std::uint64_t page = 1;      ///< Of a new field.
  std::optional<Box> box{};    ///< Of a new visible field.
  /// A PDF of one page that is drawn into the box (draw_seal()); empty: invisible.
  std::function<Result<Bytes>(double width, double height)> draw{};
};

/// Validation data as it is put into /DSS: DER each.
struct SecurityStore {
  std::vector<Bytes> certificates{}, crls{}, ocsp{};
  /// Also put under /VRI (ISO 32000-2, table 262), by the key of a signature: SHA-1 of the octets of its /Contents, padding included,
  /// as 40 upper-case hexadecimal digits (EN 319 142-1 clause 5.4.2.3). What stands here is put into the lists above too.
  struct Related {
    std::vector<Bytes> certificates{}, crls{}, ocsp{};
  };
  std::map<std::string, Related> related{};
  std::string updated{};  ///< /TU of what is related: a date; empty: none.
};

/// A PDF that something is appended to. Its octets stay as they are; what was asked for is refused if an earlier signature
/// forbids it (ISO 32000-2, 12.8.2).
class Editor {
 public:
  /// `password`: of an encrypted file. Errors: malformed, with the place; denied (the password, or a permission that is missing);
  /// unsupported; limit_exceeded; what reading the document says.
  static Result<Editor> open(const Document& document, std::string_view password, const Limits& limits);

  /// A name for a new field that no field has: `stem` and a number.
  std::string free_name(std::string_view stem) const;
  /// The identifier that the new revision gets as /ID[1].
  const Bytes& identifier() const { return base_.second_id; }

  /// Errors: invalid_argument (signed already, no signature field, a box outside the page or over another signature, a second
  /// certification), denied (certification or locks of earlier signatures), not_found (the page), unsupported.
  Result<void> add_signature(const SignatureToAdd& wanted);
  /// Puts values into /DSS that it has not yet (ISO 32000-2, 12.8.4.3); nothing that is there goes. Errors: malformed, internal.
  Result<void> add_to_store(const SecurityStore& values);
  /// Whether nothing was asked for that is not there already.
  bool empty() const { return update_.empty() && catalog_state_ == Catalog::as_it_was; }
  /// Errors: limit_exceeded, internal.
  Result<UpdateOctets> finish();

 private:
  Editor(Window window, UpdateBase base, IncrementalUpdate update, const Limits& limits)
      : window_(std::move(window)), base_(std::move(base)), update_(std::move(update)), limits_(limits) {}

  Result<void> read_structure(const Object& trailer);
  Result<void> check_earlier(const SignatureToAdd& wanted) const;
  Result<void> check_certification(const Object& signature, const SignatureToAdd& wanted) const;
  Result<void> check_earlier_field(const Field& field, const SignatureToAdd& wanted) const;
  Result<const Field*> empty_field(const std::string& name) const;
  Result<Object> references_of(const SignatureToAdd& wanted, const Field* existing) const;
  Result<void> fill_field(const SignatureToAdd& wanted, const Field& field, Ref value);
  Result<Object> drawn_into(const SignatureToAdd& wanted, const Widget& widget);
  Result<void> make_field(const SignatureToAdd& wanted, Ref value);
  Result<void> check_place(const Page& page, const Box& box) const;
  Result<void> list_field(Ref field);
  Result<void> set_flags();
  Result<Object> appearance(const SignatureToAdd& wanted, const Box& box, int rotate);

  Window window_;
  UpdateBase base_;
  IncrementalUpdate update_;
  Limits limits_;
  Ref catalog_ref_{};
  Dictionary catalog_{};  ///< As it will be; written by finish() if it has changed.
  enum class Catalog : std::uint8_t { as_it_was, changed } catalog_state_ = Catalog::as_it_was;
  AcroForm form_{};
};

}  // namespace esign::pdf
