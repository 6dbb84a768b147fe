#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""store_crash_test.py STORE_CRASH [KILLS]: kills the register at random moments, each time on the same file.

After each kill everything that was acknowledged before is there, nothing is there twice, and the audit log is whole.
"""
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KILLS = 110
SECONDS = 170  # the bound of the whole test; fewer than 100 kills in it is a failure


def run_and_kill(program, url, head, first, seconds):
    """Lines that the program had printed when it died."""
    child = subprocess.Popen([program, "issue", url, head, str(first)], stdout=subprocess.PIPE)
    time.sleep(seconds)
    child.kill()
    printed = child.communicate()[0].decode()
    if child.returncode != -9:
        sys.exit(f"the program ended by itself: {child.returncode}")
    return printed.splitlines()


def main():
    program = sys.argv[1]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    seed = int(time.time())
    random.seed(seed)
    print(f"seed {seed}")
    acknowledged, first, done = [], 0, 0
    end = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory() as folder:
        url, head = f"sqlite:{Path(folder) / 'register.db'}", str(Path(folder) / "audit.head")
        while done < kills and time.monotonic() < end:
            lines = run_and_kill(program, url, head, first, random.uniform(0.02, 0.2))
            acknowledged += lines
            done += 1
            checked = subprocess.run([program, "check", url, head], input="\n".join(acknowledged), text=True,
                                     stdout=subprocess.PIPE, check=False)
            if checked.returncode != 0:
                sys.exit(f"after kill {done}: the register is not what was acknowledged")
            first = int(checked.stdout)
    print(f"{done} kills, {len(acknowledged)} acknowledged writes, none lost")
    if done < min(kills, 100) or len(acknowledged) < done:
        sys.exit("too few kills, or too little was written between them")


if __name__ == "__main__":
    main()
