#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_spdx.py ROOT: source files and scripts open with the licence; a #! or <?xml line may stand before it."""
import tree

LICENCE = "SPDX-License-Identifier: Apache-2.0"
SUFFIXES = {".cpp", ".h", ".c", ".py", ".sh", ".cmake", ".in", ".toml", ".yml", ".yaml", ".css", ".js", ".html", ".sql"}
NAMES = {"CMakeLists.txt", ".clang-format", ".clang-tidy", ".editorconfig"}


def check(root):
    for path in tree.files(root):
        if not (path.suffix in SUFFIXES or path.name in NAMES or tree.is_script(path)):
            continue
        lines = (tree.text_of(path) or "").splitlines()
        if lines and lines[0].startswith(("#!", "<?xml", "<!DOCTYPE", "<!doctype")):
            lines = lines[1:]
        if not lines or LICENCE not in lines[0]:
            yield f"{path.relative_to(root)}:1: does not open with {LICENCE}"


if __name__ == "__main__":
    tree.run(check)
