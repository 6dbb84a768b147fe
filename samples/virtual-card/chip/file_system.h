// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>

#include "chip/bytes.h"

namespace esign::vcard {

/// File identifiers from below the MF: {} is the MF, {0x5015, 0x4401} is EF.AOD.
using Path = std::vector<std::uint16_t>;

enum class FileKind : std::uint8_t {
  directory,
  transparent,  ///< Anyone reads it.
  key,          ///< An internal EF: it can be selected, never read.
};

/// Who may select and read a file.
enum class Access : std::uint8_t { anyone, after_pace };

struct File {
  FileKind kind = FileKind::transparent;
  Access access = Access::anyone;
  std::uint8_t short_id = 0;   ///< 1…30; 0 for none.
  std::uint16_t size = 0;      ///< Size in bytes told by the FCI; reads beyond `content` give 00.
  Bytes content{};
  std::vector<Bytes> names{};  ///< DF names (AIDs); the first one is told in the FCI.
};

/// Which control parameters a SELECT wants to hear (ISO/IEC 7816-4).
enum class Template : std::uint8_t { fci = 0x6F, fcp = 0x62 };

/// The files of one card. It knows nothing of PINs: who may read is the commands' affair.
class FileSystem {
 public:
  void put(const Path& path, File file) { files_[path] = std::move(file); }
  void remove(const Path& path) { files_.erase(path); }
  const File* at(const Path& path) const;
  /// The DF with that name. A shorter name selects the first DF that begins with it, from five bytes on.
  std::optional<Path> by_name(View name) const;
  /// SELECT by file identifier: the current DF's children, then its parent, then its siblings (ISO/IEC 7816-4).
  std::optional<Path> by_id(const Path& current_df, std::uint16_t id) const;
  /// The EF with that short identifier directly under a DF.
  std::optional<Path> by_short_id(const Path& df, std::uint8_t short_id) const;
  const std::map<Path, File>& all() const { return files_; }

 private:
  std::map<Path, File> files_;
};

/// 6F or 62 with 80 size, 82 descriptor, 83 identifier, 84 name, 88 short identifier and 8A 05 (operational, activated).
Bytes control_parameters(const Path& path, const File& file, Template outer);

/// "3F0050154401" and back. Nothing for a text that is not whole identifiers beginning with 3F00.
std::string path_text(const Path& path);
std::optional<Path> parse_path(std::string_view text);

}  // namespace esign::vcard
