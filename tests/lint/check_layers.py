#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers.py ROOT: every #include follows the arrows of tests/lint/layers.txt.

libesign/src/<layer>, ca-server/src/<part> and tsa/src/<part> include themselves and what lies below; the public headers only each other; cli and samples
only <esign/...> and their own files. A third-party header is known in the folders its row names, nowhere else.
"""
import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STANDARD = re.compile(r"[a-z0-9_]+")  # <vector>, <cstdint>
SYSTEM = re.compile(r"(sys|netinet|arpa|linux)/[a-z_]+\.h|(unistd|fcntl|poll|signal|termios|pthread|dlfcn|spawn|"
                    r"langinfo|pwd|netdb|strings|glob|stdlib)\.h")
OUTSIDE = ("cli", "samples")


def read_rules(path):
    """({layer: set of layers it may include}, {third-party prefix: folders that may name it})"""
    layers, third_party = {}, {}
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.split("#", 1)[0].strip()
        if line.startswith("<"):
            prefix, folders = line.split("@")
            third_party[prefix.strip()[1:]] = folders.split()
        elif line:
            name, below = line.split(":")
            layers[name.strip()] = {name.strip()}.union(*(layers[one] for one in below.split()))
    return layers, third_party


def angle_problem(place, header, third_party):
    if header.startswith("esign/") or STANDARD.fullmatch(header) or SYSTEM.fullmatch(header):
        return None
    for prefix, folders in third_party.items():
        if header.startswith(prefix):
            allowed = any(place == folder or place.startswith(folder + "/") for folder in folders)
            return None if allowed else f"only {', '.join(folders)} may include <{header}>"
    return f"<{header}> has no row in layers.txt"


def quote_problem(root, path, header, layers):
    place = path.relative_to(root).parts
    first = header.split("/")[0]
    if place[:2] == ("libesign", "include"):
        return f'a public header may not include "{header}"'
    if place[:2] == ("libesign", "src"):
        if place[2] not in layers:
            return f"{place[2]} is no layer of layers.txt"
        return None if first in layers[place[2]] else f'{place[2]} may not include "{header}"'
    if place[:2] in (("ca-server", "src"), ("tsa", "src")):
        prefix = {"ca-server": "ca", "tsa": "tsa"}[place[0]]
        part = f"{prefix}-" + (place[2] if len(place) > 3 else "commands")
        own = next((f"{name}-{first}" for name, folder in ((prefix, place[0]), ("ca", "ca-server")) if (root / folder / "src" / header).is_file()), first)
        shared = part.endswith("-commands") and header in ("exit_code.h", "help.h")  # of cli: numbers and languages are the same for every program
        beside = is_own_file(root / place[0], path, header) and "/" not in header
        return None if shared or beside or header.endswith(".inc") or own in layers[part] else f'{place[2]} may not include "{header}"'
    if place[0] in OUTSIDE and not is_own_file(root / place[0], path, header):
        return f'{place[0]} sees <esign/...> and its own files only, not "{header}"'
    return None


def is_own_file(top, path, header):
    """Whether "header" is found beside the file or in a folder above it, and lies below top."""
    folders = [folder for folder in path.parents if folder == top or top in folder.parents]
    found = next(((folder / header).resolve() for folder in folders if (folder / header).is_file()), None)
    return found is not None and top in found.parents


def check(root):
    layers, third_party = read_rules(root / "tests" / "lint" / "layers.txt")
    for path in tree.files(root):
        if path.suffix not in (".h", ".cpp", ".c"):
            continue
        place = path.relative_to(root).parent.as_posix()
        for number, line in enumerate((tree.text_of(path) or "").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            if found[1] == "<":
                problem = angle_problem(place, found[2], third_party)
            else:
                problem = quote_problem(root, path, found[2], layers)
            if problem:
                yield f"{path.relative_to(root)}:{number}: {problem}"


if __name__ == "__main__":
    tree.run(check)
