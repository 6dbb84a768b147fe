#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage_table over a tree of one layer, truly compiled and run: the counts are right, and each shortfall fails."""
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

TABLE = pathlib.Path(__file__).resolve().parent / "coverage_table.py"
COUNT = TABLE.parent / "count-results"
SOURCE = """int sign(int number) {
  if (number < 0) {
    return -1;
  }
  return number > 0;
}
"""
UNREACHED = """int never(int number) {
  return number + 1;
}
"""
MAIN = """int sign(int);
int main(int, char**) { return CALLS ? 0 : 1; }
"""
# What main evaluates; the row of asn1; the uncovered lines; the cases that fail among the program's and the layer's.
EXPECTED = [
    ("sign(-1) == -1 && sign(5) == 1", "4 4 100.0 %", "", set()),
    ("sign(5) == 1", "4 3 75.0 %", " 3", {"coverage.asn1"}),
    ("sign(-1) == 1 && sign(5) == 1", "4 3 75.0 %", " 5", {"coverage.unit_asn1", "coverage.asn1"}),
]
OWN = {"coverage.unit_asn1", "coverage.asn1"}


def build(folder, calls):
    """One layer with one file, and its unit program."""
    layer = folder / "libesign" / "src" / "asn1"
    layer.mkdir(parents=True)
    (folder / "bin").mkdir()
    (layer / "sign.cpp").write_text(SOURCE, encoding="utf-8")
    (folder / "main.cpp").write_text(MAIN.replace("CALLS", calls), encoding="utf-8")
    subprocess.run(["g++", "--coverage", "-O0", "-o", "bin/unit_asn1", layer / "sign.cpp", "main.cpp"], cwd=folder, check=True)
    # An object of the next layer that no program has in it.
    other = folder / "libesign" / "src" / "pkix"
    other.mkdir()
    (other / "never.cpp").write_text(UNREACHED, encoding="utf-8")
    (folder / "esign_pkix.dir").mkdir()
    subprocess.run(["g++", "--coverage", "-O0", "-c", "-o", "esign_pkix.dir/never.o", other / "never.cpp"], cwd=folder, check=True)


def measure(folder):
    done = subprocess.run([sys.executable, TABLE, folder], stdout=subprocess.PIPE, text=True, check=True)
    rows = {line.split()[0]: " ".join(line.split()) for line in done.stdout.splitlines()}
    cases = ElementTree.parse(folder / "coverage.xml").getroot().iter("testcase")
    return rows, {case.get("name") for case in cases if case.get("status") != "run"}


def main():
    wrong = 0
    for calls, row, missed, failing in EXPECTED:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            build(folder, calls)
            for _ in range(2):  # what an earlier run counted must not count again
                rows, failed = measure(folder)
                if rows["asn1"] != "asn1 " + row or failed & OWN != failing:
                    wrong = 1
                    print(f"{calls}: expected {row!r}, {failing}; found {rows['asn1']!r}, {failed & OWN}")
            counted = subprocess.run([COUNT, folder / "coverage.xml"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
            if f" {len(failed)} failed" not in counted.stdout or counted.returncode != 1:
                wrong = 1
                print(f"./check would count {counted.stdout!r} where {len(failed)} failed")
            if rows["pkix"] != "pkix 2 0 0.0 %":
                wrong = 1
                print(f"what no program has in it was not counted: {rows['pkix']!r}")
            # The other layers have no program and no line at all: neither may pass.
            if "coverage.unit_xml" not in failed or "coverage.xml" not in failed:
                wrong = 1
                print(f"a layer that was not built passed: {failed}")
            told = [" ".join(line.split()) for line in (folder / "coverage.txt").read_text(encoding="utf-8").splitlines()]
            if f"asn1/sign.cpp {row}{missed}" not in told:
                wrong = 1
                print(f"expected the lines{missed}; found {told}")
    sys.exit(wrong)


if __name__ == "__main__":
    main()
