// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <map>
#include <string>
#include <string_view>

namespace esign::formats {

/// The files of a container, by which alone a reference inside it can mean anything outside its own document.
class ContainerFiles {
 public:
  void add(const std::string& name, const Document& file) { files_.insert_or_assign(name, file); }
  /// The file that a relative URI names (EN 319 162-1 clause A.7: percent-encoded UTF-8, from the container's root). Names that were
  /// not encoded are met too; when both readings are files, it means neither. Null: no such file.
  const Document* named(std::string_view uri) const;
  const Document* find(std::string_view name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Document, std::less<>> files_{};
};

/// Whether a file of this name is the container's own: the mimetype and what lies in META-INF.
inline bool is_container_structure(std::string_view name) { return name == "mimetype" || name.starts_with("META-INF/"); }

/// RFC 3986 section 2.1; text that is no valid encoding stays as it is.
std::string percent_decoded(std::string_view uri);
/// A file name as a relative reference: UTF-8, everything but unreserved characters encoded. `keep`: further characters that stay.
std::string percent_encoded(std::string_view name, std::string_view keep = {});

}  // namespace esign::formats
