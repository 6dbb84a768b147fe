#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""self_test.py CHECK: proves that a check passes a sound tree and finds each planted fault."""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAYERS = "base :\nasn1 : base\ncrypto : base\n<openssl/ @ libesign/src/crypto/openssl\n<CLI/ @ cli/src\n"
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
PAGE = "docs/reference/standards/rfc-5280.md"
PATH = "libesign/src/path/verify.cpp"
STANDARD_PAGE = "| 6.1.3 | `step()` |\n| 6.3 | – |\n"

# What every fixture tree starts from; each check passes it.
SOUND = {
    "tests/lint/layers.txt": LAYERS + "path : asn1\n",
    "libesign/src/base/a.cpp": SPDX + '#include "base/a.h"\n#include <esign/result.h>\n#include <vector>\n',
    "libesign/src/asn1/b.cpp": SPDX + '#include "base/a.h"\n#include <sys/stat.h>\n',
    "libesign/src/crypto/openssl/c.cpp": SPDX + "#include <openssl/evp.h>\n",
    "libesign/include/esign/result.h": SPDX + "#include <esign/export.h>\n",
    "cli/src/main.cpp": SPDX + '#include "ui.h"\n#include <CLI/CLI.hpp>\n#include <esign/esign.h>\n',
    "cli/src/ui.h": SPDX,
    PATH: SPDX + "// RFC 5280 section 6.1.3 (a)\n",
    PAGE: STANDARD_PAGE,
}

# check → faults: (file, its content, what the finding must say)
FAULTS = {
    "check_layers": [
        ("libesign/src/base/up.h", SPDX + '#include "asn1/b.h"\n', 'base may not include "asn1/b.h"'),
        ("libesign/src/asn1/side.h", SPDX + '#include "crypto/c.h"\n', 'asn1 may not include "crypto/c.h"'),
        ("libesign/src/asn1/ssl.cpp", SPDX + " # include <openssl/evp.h>\n", "only libesign/src/crypto/openssl may"),
        ("libesign/src/base/z.cpp", SPDX + "#include <zlib.h>\n", "<zlib.h> has no row"),
        ("libesign/src/stray/s.cpp", SPDX + '#include "base/a.h"\n', "stray is no layer"),
        ("libesign/include/esign/leak.h", SPDX + '#include "base/a.h"\n', "a public header may not"),
        ("libesign/include/esign/ssl.h", SPDX + "#include <openssl/evp.h>\n", "only libesign/src/crypto/openssl may"),
        ("cli/src/deep.cpp", SPDX + '#include "asn1/b.h"\n', "cli sees <esign/...> and its own"),
        ("cli/src/path.cpp", SPDX + '#include "../../libesign/src/base/a.h"\n', "cli sees <esign/...> and its own"),
        ("samples/one/main.cpp", SPDX + '#include "base/a.h"\n', "samples sees <esign/...> and its own"),
        ("tests/unit/base/a_test.cpp", SPDX + "#include <CLI/CLI.hpp>\n", "only cli/src may"),
    ],
    "check_sizes": [
        ("libesign/src/base/long.cpp", SPDX * 601, "more than 600 lines"),
        ("libesign/include/esign/long.h", SPDX * 201, "more than 200 lines"),
        ("tests/long-script", "#!/bin/bash\n" * 601, "more than 600 lines"),
        ("tests/lint/size_exemptions.txt", "libesign/src/base/gone.cpp : a table\n", "no such file"),
        ("tests/lint/size_exemptions.txt", "libesign/src/base/a.cpp :\n", "no reason given"),
    ],
    "check_spdx": [
        ("libesign/src/base/bare.cpp", "int x;\n", "does not open with SPDX"),
        ("tests/bare-script", "#!/bin/bash\nset -u\n", "does not open with SPDX"),
        ("tests/CMakeLists.txt", "", "does not open with SPDX"),
    ],
    "check_words": [
        ("README.md", "one\nTO" "DO: two\n", "README.md:2: unfinished work"),
        ("libesign/src/base/w.cpp", SPDX + "// good enough for" " now\n", "unfinished work"),
        ("libesign/src/base/w.cpp", SPDX + "// not yet" " implemented\n", "unfinished work"),
        ("docs/how-to/x.md", "see /home" "/somebody/notes\n", "a path of one machine"),
        ("docs/how-to/x.md", "see {root}/docs\n", "the path of this checkout"),
    ],
    "check_citations": [
        (PATH, SPDX + "// RFC 5280 section 6.1.4 (b)\n", "no row for clause 6.1.4"),
        (PAGE, STANDARD_PAGE + "| 6.1.5 | `wrap_up()` |\n", "clause 6.1.5 is cited nowhere"),
        ("libesign/src/path/more.cpp", SPDX + "// RFC 5280, 6.2.1\n", "no row for clause 6.2.1"),
    ],
}


def findings(check, files):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "checkout"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content.replace("{root}", str(root)), encoding="utf-8")
        done = subprocess.run([sys.executable, HERE / f"{check}.py", root], capture_output=True, text=True, check=False)
        if done.stderr or done.returncode not in (0, 1) or bool(done.stdout) != (done.returncode == 1):
            return f"broke down, exit {done.returncode}: {done.stderr}"
        return done.stdout


def main():
    check = sys.argv[1]
    wrong = []
    if findings(check, SOUND):
        wrong.append(f"a sound tree is refused: {findings(check, SOUND)}")
    for name, content, expected in FAULTS[check]:
        said = findings(check, {**SOUND, name: content})
        if expected not in said:
            wrong.append(f"{name}: expected {expected!r}, found {said!r}")
    print("\n".join(wrong) or f"{check}: {len(FAULTS[check])} planted faults found")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
