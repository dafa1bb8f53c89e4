#!/usr/bin/env python3
"""The Python package measured: feeding beside C, tables, and a million lives.

usage: bench_feed.py [--build DIR] [--size SIZE] [--runs N] [--cycles N]
                     [--only feed|tables|lives]

Prints a table with the goals beside it; ends with 1 when one is missed.
`--build` is a Release build (build/release) whose library, generator and
bench_feed are used.

  feed    pieces of 1 MiB from a file, Python and C in turn: at least 95 % of
          C's rate, by processor time
  tables  a DataFrame of a million events, from an engine that was asked
          before: at most 1 s
  lives   open, feed, close, a million times: grows by less than 1 MiB
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
YEAR = 2025
CHUNK = 1 << 20


def used():
    """Processor seconds of this process."""
    return time.process_time()


def feed_once(path):
    import maildiag

    with maildiag.Engine(maildiag.Rules(), year=YEAR) as engine:
        cpu, wall = used(), time.monotonic()
        with open(path, "rb", buffering=0) as file:
            with engine.open(str(path)) as source:
                while True:
                    data = file.read(CHUNK)
                    if not data:
                        break
                    source.feed(data)
        cpu, wall = used() - cpu, time.monotonic() - wall
        return cpu, wall, engine.stats.lines


def feed(path, program, runs, row):
    """In turn, so that a machine that is busy for a while disturbs both."""
    cpu_ratios, wall_ratios, rates = [], [], []
    for _ in range(runs):
        said = subprocess.run(
            [program, str(path), str(YEAR)], stdout=subprocess.PIPE,
            check=True,
        ).stdout.split()
        c_cpu, c_wall, lines = float(said[0]), float(said[1]), int(said[2])
        cpu, wall, python_lines = feed_once(path)
        if lines != python_lines:
            sys.exit(f"bench_feed.py: {python_lines} lines, C has {lines}")
        cpu_ratios.append(100 * c_cpu / cpu)
        wall_ratios.append(100 * c_wall / wall)
        rates.append(path.stat().st_size / cpu / 1e6)
    row(
        "feeding 1 MiB pieces, MB/s of processor time",
        f"{statistics.median(rates):.0f}", "", True,
    )
    ratio = statistics.median(cpu_ratios)
    row("of C's rate, by processor time", f"{ratio:.1f} %", ">= 95 %",
        ratio >= 95)
    ratio = statistics.median(wall_ratios)
    row("of C's rate, by time that passed", f"{ratio:.1f} %", "", True)


def tables(path, runs, row):
    import maildiag

    with maildiag.Engine(year=YEAR) as engine:
        engine.feed(path)
        import pandas

        assert pandas
        # The catalogue is made by whoever asks first.
        next(engine.messages())
        for which in ("events", "attempts", "recipients", "messages"):
            times = []
            for _ in range(runs):
                cpu = used()
                count = len(engine.to_dataframe(which))
                times.append((used() - cpu) * 1e6 / count)
            cost = statistics.median(times)
            goal = which == "events"
            row(
                f"DataFrame of {which} ({count}), s a million",
                f"{cost:.2f}", "<= 1.00" if goal else "",
                not goal or cost <= 1,
            )


def lives(cycles, row):
    import maildiag

    sys.path.insert(0, str(ROOT / "tests" / "python"))
    import test_lives

    rules = maildiag.Rules()
    for _ in range(cycles // 100):
        test_lives.cycle(rules)
    before, begin = test_lives.resident(), time.monotonic()
    for _ in range(cycles):
        test_lives.cycle(rules)
    grown = (test_lives.resident() - before) / 1024
    cost = (time.monotonic() - begin) / cycles * 1e6
    row(f"{cycles} times open, feed, close: grown by", f"{grown:.0f} KiB",
        "< 1024 KiB", grown < 1024)
    row("one of them", f"{cost:.0f} us", "", True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=str(ROOT / "build" / "release"))
    parser.add_argument("--size", default="220M")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cycles", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("feed", "tables", "lives"))
    asked = parser.parse_args()
    build = pathlib.Path(asked.build).resolve()
    os.environ["MAILDIAG_LIBRARY"] = str(build / "lib" / "libmaildiag.so")
    sys.path.insert(0, str(ROOT / "examples" / "python"))
    bench = build / "tests" / "bench"
    missed = []

    def row(what, figure, goal, good):
        print(f"{what:52} {figure:>12}  {goal:11} "
              f"{'' if good else 'MISSED'}".rstrip(), flush=True)
        if not good:
            missed.append(what)

    print("load average: %.2f %.2f %.2f" % os.getloadavg())
    # First: what large tables leave behind in the heap moves the figure.
    if asked.only in (None, "lives"):
        lives(asked.cycles, row)
    if asked.only in (None, "feed", "tables"):
        logs = bench / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        path = logs / f"feed-{asked.size}.log"
        subprocess.run(
            [str(bench / "maildiag-generate"), "--size", asked.size,
             "--start-year", str(YEAR), "-o", str(path)],
            check=True,
        )
        if asked.only in (None, "feed"):
            feed(path, str(bench / "bench_feed"), asked.runs, row)
        if asked.only in (None, "tables"):
            tables(path, asked.runs, row)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
