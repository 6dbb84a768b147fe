#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""count-results over each state that ctest 3.25 writes: nothing that did not pass may count as passed."""
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = Path(__file__).resolve().parent.parent / "count-results"
PASSED = '<testcase name="a" status="run"><system-out></system-out></testcase>'
FAILED = '<testcase name="b" status="fail"><failure message=""/><system-out>the reason</system-out></testcase>'
MISSING = '<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>'
FIXTURE = '<testcase name="d" status="notrun"><skipped message="Fixture dependency failed"/></testcase>'
SKIPPED = '<testcase name="e" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>'
SKIPPED_77 = '<testcase name="f" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>'
DISABLED = '<testcase name="g" status="disabled"><system-out>Disabled</system-out></testcase>'

# (files, the line, exit code)
EXPECTED = [
    ([PASSED], "1 passed, 0 failed", 0),
    ([PASSED + PASSED, PASSED], "3 passed, 0 failed", 0),
    ([PASSED + SKIPPED + SKIPPED_77 + DISABLED], "1 passed, 0 failed, 3 skipped", 0),
    ([PASSED + FAILED], "1 passed, 1 failed", 1),
    ([PASSED + MISSING + FIXTURE + SKIPPED], "1 passed, 2 failed, 1 skipped", 1),
    ([PASSED, ""], "1 passed, 1 failed", 1),
    ([PASSED, None], "1 passed, 1 failed", 1),
    ([PASSED, "<broken"], "1 passed, 1 failed", 1),
    ([], "0 passed, 0 failed", 1),
]


def count(folder, suites):
    paths = []
    for number, suite in enumerate(suites):
        path = Path(folder, f"{number}.xml")
        path.unlink(missing_ok=True)
        if suite is not None:
            path.write_text(f"<testsuite>{suite}</testsuite>", encoding="utf-8")
        paths.append(path)
    return subprocess.run([sys.executable, COUNT, *paths], capture_output=True, text=True, check=False)


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for suites, line, code in EXPECTED:
            done = count(folder, suites)
            if done.stdout != line + "\n" or done.returncode != code:
                wrong = 1
                print(f"{suites}: expected {line!r}, {code}; found {done.stdout!r}, {done.returncode}")
        if "the reason" not in count(folder, [FAILED]).stderr:
            wrong = 1
            print("the output of a failed test is not shown")
    sys.exit(wrong)


if __name__ == "__main__":
    main()
