// SPDX-License-Identifier: Apache-2.0
#include "pdf/permissions.h"

#include <algorithm>

namespace esign::pdf {
namespace {

/// P of table 257; default 2, and the strictest when it is none of the three.
int permitted_by(const Object& value) {
  if (value.is_null()) return 2;
  const auto number = value.integer();
  return number && *number >= 1 && *number <= 3 ? static_cast<int>(*number) : 1;
}

void tighten(Restriction& restriction, int permitted) {
  restriction.permitted = std::min(restriction.permitted.value_or(3), permitted);
}

/// Table 236 and table 258: Action and Fields. An unknown action locks everything.
Result<Restriction::Lock> read_lock(const Window& window, const Object& dictionary) {
  Restriction::Lock lock;
  ESIGN_TRY(const Object action, window.resolve(dictionary["Action"]));
  if (action.is_name("Include")) lock.action = Restriction::Lock::Action::include;
  if (action.is_name("Exclude")) lock.action = Restriction::Lock::Action::exclude;
  ESIGN_TRY(const Object fields, window.resolve(dictionary["Fields"]));
  if (!fields.array() && lock.action == Restriction::Lock::Action::include) lock.action = Restriction::Lock::Action::all;
  for (const Object& entry : fields.array() ? *fields.array() : Array{}) {
    ESIGN_TRY(const Object name, window.resolve(entry));
    if (name.string()) lock.fields.push_back(text_of(*name.string()));
    else lock.action = Restriction::Lock::Action::all;
  }
  return lock;
}

/// One signature reference dictionary (table 256).
Result<void> read_reference(const Window& window, const Object& reference, Restriction& to, Object& certified) {
  ESIGN_TRY(const Object method, window.resolve(reference["TransformMethod"]));
  ESIGN_TRY(const Object parameters, window.resolve(reference["TransformParams"]));
  if (method.is_name("DocMDP")) {
    ESIGN_TRY(const Object permitted, window.resolve(parameters["P"]));
    tighten(to, permitted_by(permitted));
    certified = Object(true);
  }
  if (method.is_name("FieldMDP")) {
    ESIGN_TRY(auto lock, read_lock(window, parameters));
    to.locks.push_back(std::move(lock));
    if (!parameters["P"].is_null()) {
      ESIGN_TRY(const Object permitted, window.resolve(parameters["P"]));
      tighten(to, permitted_by(permitted));
    }
  }
  return {};
}

/// What is in force for the changes of one revision.
struct InForce {
  std::optional<int> permitted{};
  bool granted = false;
  std::vector<const Restriction::Lock*> locks{};
};

InForce in_force_before(const std::vector<Restriction>& all, std::size_t revision) {
  InForce found;
  std::size_t first = SIZE_MAX;
  for (const Restriction& one : all) first = std::min(first, one.revision);
  for (const Restriction& one : all) {
    if (one.revision >= revision) continue;
    if (one.permitted) found.permitted = std::min(found.permitted.value_or(3), *one.permitted);
    if (one.kind == Restriction::Kind::certification && one.revision == first) found.granted = true;
    for (const auto& lock : one.locks) found.locks.push_back(&lock);
  }
  return found;
}

ChangeLevel allowed_by(int permitted) {
  if (permitted >= 3) return ChangeLevel::annotation;
  return permitted == 2 ? ChangeLevel::form : ChangeLevel::long_term;
}

Finding further(const Finding& cause, const char* rule, const char* detail) {
  Finding made = cause;
  made.rule = rule;
  made.detail = cause.rule + ": " + detail;
  return made;
}

void fold_one(const InForce& rules, Finding& change, std::vector<Finding>& also) {
  if (change.level <= ChangeLevel::long_term) return;
  if (rules.granted && change.rule == "DF-22") change.rule = "DF-23a";
  const bool held = !change.field.empty() && std::any_of(rules.locks.begin(), rules.locks.end(), [&](const Restriction::Lock* lock) {
    return locked(*lock, change.field) == Locked::yes;
  });
  if (held) {
    change.permission = Permission::locked;
    also.push_back(further(change, "DF-31", "an earlier signature locked the field"));
  } else if (rules.permitted && change.level > allowed_by(*rules.permitted)) {
    change.permission = Permission::exceeded;
    also.push_back(further(change, "DF-35", "an earlier signature does not allow it"));
  } else if (rules.permitted && rules.granted) {
    change.permission = Permission::granted;
  }
}

}  // namespace

Result<Restriction> read_restriction(const Snapshot& revision, const Field& field) {
  Restriction made;
  made.field = field.name;
  const Window& window = revision.window;
  ESIGN_TRY(const Object signature, window.resolve(field.value));
  ESIGN_TRY(const Object references, window.resolve(signature["Reference"]));
  Object certified;
  for (const Object& entry : references.array() ? *references.array() : Array{}) {
    ESIGN_TRY(const Object reference, window.resolve(entry));
    ESIGN_CHECK(read_reference(window, reference, made, certified));
  }
  ESIGN_TRY(const Object permissions, window.resolve(revision.catalog["Perms"]));
  const auto named = permissions["DocMDP"].reference();
  if (!certified.is_null() && named && field.value.reference() == named) made.kind = Restriction::Kind::certification;
  ESIGN_TRY(const Object lock, window.resolve(field.object["Lock"]));
  if (lock.dictionary()) {
    ESIGN_TRY(auto read, read_lock(window, lock));
    made.locks.push_back(std::move(read));
    if (!lock["P"].is_null()) {
      ESIGN_TRY(const Object permitted, window.resolve(lock["P"]));
      tighten(made, permitted_by(permitted));
    }
  }
  return made;
}

Locked locked(const Restriction::Lock& lock, std::string_view field) {
  const bool named = std::any_of(lock.fields.begin(), lock.fields.end(), [&](const std::string& name) {
    return field == name || (field.starts_with(name) && field.size() > name.size() && field[name.size()] == '.');
  });
  switch (lock.action) {
    case Restriction::Lock::Action::include: return named ? Locked::yes : Locked::no;
    case Restriction::Lock::Action::exclude: return named ? Locked::no : Locked::yes;
    case Restriction::Lock::Action::all: break;
  }
  return Locked::yes;
}

void fold(const std::vector<Restriction>& restrictions, std::vector<std::vector<Finding>>& changes) {
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const InForce rules = in_force_before(restrictions, k + 1);
    std::vector<Finding> also;
    for (Finding& change : changes[k]) fold_one(rules, change, also);
    changes[k].insert(changes[k].end(), std::make_move_iterator(also.begin()), std::make_move_iterator(also.end()));
  }
}

}  // namespace esign::pdf
