#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage_table.py BUILD: runs the unit programs of the measured layers and tells which lines they reached.
coverage_table.py --programs: the names of these programs, which are targets of the build.

BUILD is a build folder of the preset coverage with the programs unit_LAYER in it. Each program runs once, in two
processes with half of the tests each; then gcov reads the counters of all objects of BUILD. A line counts as covered when any of the
programs ran it. Printed: the table of the layers. Written to BUILD: coverage.txt (the table, then every file with its
uncovered lines) and coverage.xml (JUnit: one case for each program, and one for each layer, which fails below 95 %).
Exit 0 when the table could be made: whether a case failed is for the reader of coverage.xml to count.
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

LAYERS = ("asn1", "pkix", "cms", "xml", "path", "validation")
LEAST = 95.0  # percent of the lines of each layer
SOURCES = "libesign/src/"
PROGRAM_SECONDS = 600
SHARDS = 2  # of each program, as GoogleTest divides them: the longest takes more than all the others together
BATCH = 8  # files of counters for one call of gcov


def run_shard(program, shard):
    """Runs a part of one unit program; its output when it failed, an empty string when it passed."""
    try:
        done = subprocess.run([program, "--gtest_brief=1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              timeout=PROGRAM_SECONDS, env={**os.environ, "GTEST_TOTAL_SHARDS": str(SHARDS), "GTEST_SHARD_INDEX": str(shard)})
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    output = done.stdout.decode("utf-8", "replace")
    return "" if done.returncode == 0 else output + f"\nended with {done.returncode}"


def read_counters(paths):
    """What gcov knows of these .gcda files: {source: {line: count}}."""
    # Its words about sources that are newer than the objects beside them are not about these layers, unless it fails.
    answer = subprocess.run(["gcov", "--json-format", "--stdout", *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if answer.returncode != 0:
        sys.exit("coverage_table: error: gcov: " + answer.stderr.decode("utf-8", "replace"))
    lines = {}
    for document in answer.stdout.splitlines():
        if not document.strip():
            continue
        for file in json.loads(document)["files"]:
            name = file["file"]
            at = name.find(SOURCES)
            if at < 0 or name[at + len(SOURCES):].split("/")[0] not in LAYERS:
                continue
            counts = lines.setdefault(name[at:], {})
            for line in file["lines"]:
                number = line["line_number"]
                counts[number] = counts.get(number, 0) + line["count"]
    return lines


def measured(build):
    """{source: {line: count}} of the measured layers, added up over everything that was compiled."""
    # Of an object that no program ran there are notes alone: its lines count as lines that were not reached.
    paths = {path.with_suffix(""): path for path in build.rglob("*.gcno") if any(f"esign_{layer}.dir" in path.parts for layer in LAYERS)}
    paths.update((path.with_suffix(""), path) for path in build.rglob("*.gcda"))
    paths = sorted(paths.values())
    batches = [paths[at:at + BATCH] for at in range(0, len(paths), BATCH)]
    total = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(read_counters, batches):
            for name, counts in part.items():
                whole = total.setdefault(name, {})
                for number, count in counts.items():
                    whole[number] = whole.get(number, 0) + count
    return total


def runs(numbers):
    """[3, 4, 5, 9] as "3-5 9"."""
    words = []
    for number in sorted(numbers):
        if words and words[-1][1] == number - 1:
            words[-1][1] = number
        else:
            words.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in words)


def tally(files):
    lines = sum(len(counts) for counts in files.values())
    covered = sum(1 for counts in files.values() for count in counts.values() if count > 0)
    return lines, covered


def row(name, files):
    """One line of the table, and its percentage: no line at all is no coverage."""
    lines, covered = tally(files)
    percent = 100.0 * covered / lines if lines else 0.0
    return f"{name:<34} {lines:>6} {covered:>8} {percent:>8.1f} %", percent


def add_case(suite, name, failure):
    case = ElementTree.SubElement(suite, "testcase", name=name, classname="coverage", status="fail" if failure else "run")
    if failure:
        ElementTree.SubElement(case, "failure", message="")
        ElementTree.SubElement(case, "system-out").text = failure


def main():
    programs = [f"unit_{layer}" for layer in LAYERS]
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--programs":
        print(*programs)
        return
    build = pathlib.Path(sys.argv[1]).resolve()
    for old in build.rglob("*.gcda"):
        old.unlink()
    suite = ElementTree.Element("testsuite", name="coverage")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {program: [pool.submit(run_shard, build / "bin" / program, shard) for shard in range(SHARDS)] for program in programs}
        for program, shards in running.items():
            add_case(suite, f"coverage.{program}", "\n".join(filter(None, (shard.result() for shard in shards))))

    total = measured(build)
    table = [f"{'layer':<34} {'lines':>6} {'covered':>8} {'percent':>10}"]
    by_file = []
    for layer in LAYERS:
        files = {name: counts for name, counts in total.items() if name.startswith(f"{SOURCES}{layer}/")}
        text, percent = row(layer, files)
        table.append(text)
        add_case(suite, f"coverage.{layer}", "" if percent >= LEAST else f"{text}: below {LEAST} %")
        for name in sorted(files):
            missed = runs(number for number, count in files[name].items() if count == 0)
            by_file.append(row(name[len(SOURCES):], {name: files[name]})[0] + (f"   {missed}" if missed else ""))
    (build / "coverage.txt").write_text("\n".join([*table, "", *by_file]) + "\n", encoding="utf-8")
    ElementTree.ElementTree(suite).write(build / "coverage.xml", encoding="utf-8", xml_declaration=True)
    print(*table, sep="\n", flush=True)


if __name__ == "__main__":
    main()
