# SPDX-License-Identifier: Apache-2.0
"""What every check shares: the files of the project, and one way to report."""
import os
import sys
from pathlib import Path

SKIPPED_FOLDERS = {".git", ".cache", "build", "__pycache__"}


def files(root):
    """Every file of the project below root, in a stable order, without build results."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def text_of(path):
    """The text of a file; None when it is not UTF-8 text."""
    raw = path.read_bytes()
    if b"\0" in raw:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_script(path):
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def run(check):
    """main of a check: ROOT as the only argument; one finding a line; 1 when there is any."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} ROOT")
    findings = list(check(Path(sys.argv[1]).resolve()))
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
