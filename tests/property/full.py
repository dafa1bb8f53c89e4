#!/usr/bin/env python3
"""The promises about states, in full: what ctest runs a small share of.

    python3 tests/property/full.py --build build/release LOG...

parts   every log of tests/ and every LOG, cut into 1 to 61 parts, merged in
        as many random orders as --orders says: the state of one reading
ids     `trace ID LOG` and `trace --state STATE ID` say the same of all queue
        IDs of a log, or of --ids of them drawn at random
kills   `save` and `save --resume` killed --kills times: old or new

LOG may be of any size; those above --most bytes are left out of `parts`, for
they are read as often as there are orders.
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples/sample/mail.log"
# Something like an ID in front of a colon; what is none is asked for, too.
ID = re.compile(rb"[\]:] ([0-9A-Za-z]{6,20}): ")
WHEN = ("--year", "2025", "--tz", "UTC")


def logs_of_tests():
    """All that the tests bring."""
    data = ROOT / "tests/data"
    return [SAMPLE, *sorted([*data.rglob("*.log"), *data.rglob("*.export")])]


def parts(options, logs):
    """Merging, by test_parts; gives how many failed."""
    small = [str(log) for log in logs if log.stat().st_size <= options.most]
    words = [options.build / "tests/property/test_parts",
             "-n", str(options.orders), "-s", str(options.seed), *small]
    print(f"parts: {len(small)} logs, {options.orders} orders of each cut",
          flush=True)
    return int(subprocess.run(words, check=False).returncode != 0)


def says(program, *words):
    """Status and bytes of a run."""
    done = subprocess.run([program, *map(str, words)], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout


def ids(options, logs):
    """One message from a log and from its state; gives how many differ."""
    program = options.build / "examples/cli/maildiag"
    wrong = asked = told = 0
    with tempfile.TemporaryDirectory() as folder:
        state = pathlib.Path(folder) / "state"
        for log in logs:
            saved, _ = says(program, "save", *WHEN, log, "-o", state)
            if saved != 0:
                print(f"ids: {log}: cannot be saved", flush=True)
                wrong += 1
                continue
            found = sorted(set(ID.findall(log.read_bytes())))
            if len(found) > options.ids:
                found = random.Random(options.seed).sample(found, options.ids)
            for one in found:
                one = one.decode()
                status, text = says(program, "trace", one, "--json", *WHEN, log)
                asked += 1
                told += status in (0, 1) and text != b""
                if (status, text) != says(
                        program, "trace", one, "--json", "--tz", "UTC",
                        "--state", state):
                    wrong += 1
                    print(f"ids: {log}: {one} differs", flush=True)
    wrong += told == 0
    print(f"ids: {asked} asked for in {len(logs)} logs, {told} told of, "
          f"{wrong} differ", flush=True)
    return wrong


def kills(options, _):
    """Saving killed at any moment, by the program's test."""
    print(f"kills: {options.kills} of save twice, of save --resume once",
          flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "-q", "-k", "killed", "test_state"],
        cwd=ROOT / "tests/cli", check=False,
        env={**os.environ, "MAILDIAG_KILLS": str(options.kills),
             "MAILDIAG": str(options.build / "examples/cli/maildiag"),
             "MAILDIAG_SAMPLE": str(SAMPLE), "PYTHONDONTWRITEBYTECODE": "1"})
    return int(done.returncode != 0)


ALL = {"parts": parts, "ids": ids, "kills": kills}


def main():
    """Gives 1 when a promise is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    add = parser.add_argument
    add("--build", type=pathlib.Path, default=ROOT / "build/release")
    add("--orders", type=int, default=100)
    add("--ids", type=int, default=1000)
    add("--kills", type=int, default=1000)
    add("--most", type=int, default=1000000)
    add("--seed", type=int, default=1)
    add("--only", choices=ALL, help="one of them")
    add("logs", nargs="*", type=pathlib.Path, metavar="LOG")
    options = parser.parse_args()
    options.build = options.build.resolve()
    logs = logs_of_tests() + options.logs
    wrong = sum(check(options, logs) for name, check in ALL.items()
                if options.only in (None, name))
    print("all promises held" if wrong == 0 else "a promise was broken")
    return int(wrong != 0)


if __name__ == "__main__":
    sys.exit(main())
