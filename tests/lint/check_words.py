#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_words.py ROOT: no unfinished work, and no path of the machine it was made on, in any text file."""
import re

import tree

# Written with brackets so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b|(?i:\bfor no[w]\b|\bplace[h]older\b(?!=)|"
                        r"\bnot (?:yet )?implemente[d]\b|\bdummy resul[t]\b|\bin a real (?:syste[m]|deploymen[t])\b)")
HOMES = re.compile(r"(?<![\w.$}*-])/(?:home/[a-z][\w-]*|root|Users/[A-Za-z][\w-]*)/")
COMMON = {"/", "/home", "/root", "/usr", "/opt", "/srv", "/tmp", "/var", "/mnt", "/src", "/build"}


def own_paths(root):
    """The checkout and the folder around it, wherever this machine keeps them."""
    paths = [str(path) for path in (root, root.parent) if str(path) not in COMMON]
    return re.compile("|".join(rf"(?<![\w.$}}*-]){re.escape(path)}(?![\w-])" for path in paths))


def check(root):
    own = own_paths(root)
    for path in tree.files(root):
        text = tree.text_of(path)
        if text is None or path.name == "LICENSE":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for rule, what in ((UNFINISHED, "unfinished work"), (HOMES, "a path of one machine"),
                               (own, "the path of this checkout")):
                found = rule.search(line)
                if found:
                    yield f"{path.relative_to(root)}:{number}: {what}: {found[0]}"


if __name__ == "__main__":
    tree.run(check)
