#!/usr/bin/env python3
"""Measures maildiag on generated logs, beside two yardsticks.

Every figure that is to be trusted is a ratio from one sitting: NL reads the
same file and looks for newlines, PCRE2-JIT splits its fields with compiled
regular expressions. README.md says what the columns mean. Ends with 0, with 1
when totals are wrong (or, with --strict, a goal is missed or a program cannot
be run), with 2 when it could not measure at all.
"""

import argparse
import json
import os
import pathlib
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
YEAR = 2025
TOTALS = ("bytes", "lines", "records", "unrecognised", "messages",
          "recipients", "attempts", "expired", "removed", "rejects")

# What is hoped for: (program, figure, at most, smallest log in MB).
GOALS = (
    ("summary", "wall_nl", 8.0, 600),
    ("summary", "user_pcre", 1.0, 600),
    ("summary", "bytes_a_message", 500, 600),
    ("diagnose", "wall_nl", 8.0, 600),
    ("diagnose", "user_pcre", 1.0, 600),
    ("diagnose", "bytes_a_message", 500, 600),
    ("fields", "wall_nl", 2.0, 600),
    ("fields", "user_pcre", 0.30, 600),
)
GROWTH_GOAL = 1.2  # cost a byte on the largest log, beside the smallest
FAMILY_GOAL = 1.1  # cost of another header family, beside bsd
LEAST_BYTES = 60e6  # of logs whose cost a byte is compared
NAMES = {"wall_nl": "wall / NL", "user_pcre": "user / PCRE2-JIT",
         "bytes_a_message": "bytes a message"}


class Failed(Exception):
    """A program that could not be run, with the reason."""


def stop(why):
    """Ends: nothing can be measured."""
    print(f"run.py: {why}", file=sys.stderr)
    sys.exit(2)


def measured(words, limit, output=None):
    """Runs a program; (user, system, wall in seconds, peak in bytes)."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        actions = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1),
                   (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)]
        began = time.perf_counter()
        try:
            pid = os.posix_spawn(words[0], words, os.environ,
                                 file_actions=actions)
        except OSError as error:
            raise Failed(f"{words[0]}: {error.strerror}") from error
        timer = threading.Timer(limit, os.kill, (pid, signal.SIGKILL))
        timer.start()
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - began
        timer.cancel()
        code = os.waitstatus_to_exitcode(status)
        if output is not None:
            said.seek(0)
            output.append(said.read())
        if code not in (0, 1):
            errors.seek(0)
            last = errors.read()[-300:].decode("utf-8", "replace").strip()
            raise Failed(f"{' '.join(words)}: status {code}"
                         + (f": {last}" if last else ""))
    return used.ru_utime, used.ru_stime, wall, used.ru_maxrss * 1024


def generated(options, size, form, tools):
    """The log of one kind and its truth; made when it is not there."""
    extra = []
    if options.long_ids:
        extra.append("--long-ids")
    words = ["--size", size, "--format", form, "--hosts", str(options.hosts),
             "--failures", str(options.failures), "--seed",
             str(options.seed), "--start-year", str(YEAR), *extra]
    name = "-".join([size, form, f"h{options.hosts}", f"f{options.failures}",
                     f"s{options.seed}"] + (["long"] if extra else []))
    log = options.cache / f"{name}.log"
    truth = options.cache / f"{name}.json"
    made_by = tools["generate"].stat()
    stamp = f"{made_by.st_size}-{made_by.st_mtime_ns}"
    mark = options.cache / f"{name}.made"
    if not (log.exists() and truth.exists() and mark.exists()
            and mark.read_text("utf-8") == stamp):
        options.cache.mkdir(parents=True, exist_ok=True)
        print(f"making {log} ...", flush=True)
        mark.unlink(missing_ok=True)
        done = subprocess.run([tools["generate"], *words, "-o", log,
                               "--truth", truth], check=False)
        if done.returncode != 0:
            stop(f"{log}: could not be made")
        mark.write_text(stamp, "utf-8")
    return log, json.loads(truth.read_text("utf-8"))


def commands(options, tools, log):
    """What is measured on one log: {name: words}."""
    found = {"NL": [tools["nl"], log], "PCRE2-JIT": [tools["pcre"], log]}
    threads = ["--threads", str(options.threads)] if options.threads else []
    year = ["--year", str(YEAR)]
    if tools["maildiag"] is not None:
        for name in options.measure.split(","):
            words = [tools["maildiag"], name, *threads, *year]
            if name == "save":
                words += ["-o", options.cache / "bench.state", log]
            else:
                words += ["--json", log]
            found[name] = words
    for also in options.also:
        name, _, words = also.partition("=")
        found[name] = words.replace("{log}", str(log)).split()
    return {name: [str(word) for word in words]
            for name, words in found.items()}


def paired(options, found):
    """Each program in turn, again and again: {name: [figures]}, and why
    those that are missing could not be run."""
    figures = {name: [] for name in found}
    broken = {}
    output = {name: [] for name in found}
    for turn in range(options.runs + 1):
        for name, words in found.items():
            if name in broken:
                continue
            try:
                one = measured(words, options.limit,
                               output[name] if turn == 0 else None)
            except Failed as failed:
                broken[name] = str(failed)
                figures.pop(name)
                continue
            # the first turn fills the page cache
            if turn > 0 or options.runs == 0:
                figures[name].append(one)
    return figures, broken, {name: text[0] for name, text in output.items()
                             if text}


def ratio(mine, theirs, column):
    """The median of the ratios of runs that stood side by side."""
    return statistics.median(a[column] / max(b[column], 1e-6)
                             for a, b in zip(mine, theirs))


def evaluated(figures, truth):
    """One row of the table for each program."""
    rows = {}
    # a child begins with the memory of its parent: less cannot be seen
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for name, runs in figures.items():
        user, system, wall, peak = (statistics.median(column)
                                    for column in zip(*runs))
        row = {"user": user, "system": system, "wall": wall,
               "mb_s": truth["bytes"] / 1e6 / wall,
               "user_a_byte": user / truth["bytes"]}
        if peak > floor * 1.05:
            row["peak"] = peak
            row["bytes_a_message"] = peak / truth["messages"]
        if "NL" in figures:
            row["wall_nl"] = ratio(runs, figures["NL"], 2)
        if "PCRE2-JIT" in figures:
            row["user_pcre"] = ratio(runs, figures["PCRE2-JIT"], 0)
        rows[name] = row
    return rows


def summary_of(text):
    """The summary object in what maildiag has printed, or None."""
    for line in text.decode("utf-8", "replace").splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and found.get("kind") == "summary":
            return found
    return None


def differences(summary, truth):
    """Totals that are not as expected, and a word about the causes."""
    if summary is None:
        return ["no summary object was printed"], ""
    wrong = [f"{name}: {summary.get(name)}, expected {truth[name]}"
             for name in TOTALS if summary.get(name) != truth[name]]
    causes = summary.get("causes")
    if not isinstance(causes, dict):
        return wrong, "no causes"
    names = sorted(set(causes) | set(truth["causes"]))
    off = {name: causes.get(name, 0) - truth["causes"].get(name, 0)
           for name in names}
    off = {name: by for name, by in off.items() if by}
    worst = sorted(off, key=lambda name: -abs(off[name]))[:8]
    return wrong, (f"{len(names) - len(off)} of {len(names)} causes agree"
                   + "".join(f", {name} {off[name]:+}" for name in worst))


def missed_goals(log_name, rows, megabytes):
    """The goals of this log that its figures do not reach."""
    for program, figure, limit, smallest in GOALS:
        value = rows.get(program, {}).get(figure)
        if value is not None and megabytes >= smallest and value > limit:
            yield (f"{log_name}: {program}: {NAMES[figure]} {value:.2f}, "
                   f"goal {limit:g}")


def missed_between(results, tools):
    """Goals that compare logs with each other."""
    results = [found for found in results
               if found[3]["bytes"] >= LEAST_BYTES]
    by_log = {(size, form): rows for size, form, rows, _ in results}
    for program in [name for name in tools if name]:
        bsd = [(truth["bytes"], rows[program]["user_a_byte"])
               for _, form, rows, truth in results
               if form == "bsd" and program in rows]
        if len(bsd) > 1:
            growth = max(bsd)[1] / min(bsd)[1]
            if growth > GROWTH_GOAL:
                yield (f"{program}: a byte of the largest log costs "
                       f"{growth:.2f} of one of the smallest, goal "
                       f"{GROWTH_GOAL}")
        for (size, form), rows in by_log.items():
            base = by_log.get((size, "bsd"), {}).get(program)
            if form == "bsd" or base is None or program not in rows:
                continue
            family = rows[program]["user_a_byte"] / base["user_a_byte"]
            if family > FAMILY_GOAL:
                yield (f"{size} {form}: {program}: a byte costs "
                       f"{family:.2f} of one of bsd, goal {FAMILY_GOAL}")


def print_table(rows):
    """The figures of one log."""
    print(f"{'':12}{'user s':>8}{'sys s':>8}{'wall s':>8}{'MB/s':>8}"
          f"{'x NL':>7}{'x PCRE':>8}{'MiB':>8}{'B/msg':>7}")
    for name, row in rows.items():
        line = (f"{name:12}{row['user']:8.3f}{row['system']:8.3f}"
                f"{row['wall']:8.3f}{row['mb_s']:8.0f}")
        for figure, width in (("wall_nl", 7), ("user_pcre", 8)):
            value = row.get(figure)
            line += f"{'-':>{width}}" if value is None \
                else f"{value:{width}.2f}"
        if "peak" in row:
            line += (f"{row['peak'] / 2**20:8.1f}"
                     f"{row['bytes_a_message']:7.0f}")
        print(line)


def find_tools(options):
    """The programs of the build; None for a maildiag that is not there."""
    bench = options.build / "tests" / "bench"
    tools = {"generate": bench / "maildiag-generate", "nl": bench / "bench_nl",
             "pcre": bench / "bench_pcre",
             "maildiag": options.maildiag
             or options.build / "examples" / "cli" / "maildiag"}
    for name in ("generate", "nl", "pcre"):
        if not tools[name].is_file():
            stop(f"{tools[name]}: not built; --build DIR")
    if not tools["maildiag"].is_file():
        print(f"{tools['maildiag']} is not there: only the yardsticks are "
              f"measured")
        tools["maildiag"] = None
    try:
        cache = (options.build / "CMakeCache.txt").read_text("utf-8")
    except OSError:
        cache = "CMAKE_BUILD_TYPE:STRING=Release\n"
    if "CMAKE_BUILD_TYPE:STRING=Release" not in cache:
        print(f"{options.build} is no Release build: its figures mean little")
    return tools


def arguments():
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    add = parser.add_argument
    add("--build", type=pathlib.Path, default=ROOT / "build" / "release",
        help="build directory (build/release)")
    add("--maildiag", type=pathlib.Path, help="the program, if elsewhere")
    add("--cache", type=pathlib.Path,
        help="where the logs are kept (below the build directory)")
    add("--size", default="68M,680M", help="sizes, with commas (68M,680M)")
    add("--format", default="bsd", help="header families, with commas (bsd)")
    add("--measure", default="summary",
        help="commands of maildiag, with commas (summary)")
    add("--also", action="append", default=[], metavar="NAME=COMMAND",
        help="another program; {log} in COMMAND is the log")
    add("--threads", type=int, help="given to maildiag")
    add("--runs", type=int, default=5, help="paired runs (5)")
    add("--limit", type=float, default=600,
        help="seconds after which a run is ended (600)")
    add("--long-ids", action="store_true")
    add("--hosts", type=int, default=1)
    add("--failures", type=int, default=33)
    add("--seed", type=int, default=1)
    add("--strict", action="store_true",
        help="missed goals and programs that fail end with 1, too")
    options = parser.parse_args()
    options.build = options.build.resolve()
    if options.maildiag:
        options.maildiag = options.maildiag.resolve()
    options.cache = options.cache or options.build / "tests/bench/logs"
    return options


def measure_log(options, tools, size, form):
    """One log: prints its table; gives (rows, truth, wrong, broken)."""
    log, truth = generated(options, size, form, tools)
    figures, broken, output = paired(options, commands(options, tools, log))
    rows = evaluated(figures, truth)
    print(f"\n{log.name}: {truth['bytes'] / 1e6:.0f} MB, {truth['lines']:,} "
          f"lines, {truth['messages']:,} messages, {truth['recipients']:,} "
          f"recipients")
    print_table(rows)
    wrong = []
    for name, why in broken.items():
        print(f"{name}: {why}")
    if "summary" in rows:
        wrong, causes = differences(summary_of(output["summary"]), truth)
        print("totals: " + ("all as expected" if not wrong
                            else "; ".join(wrong)))
        if causes:
            print(f"causes: {causes}")
    return rows, truth, wrong, broken


def main():
    """Measures, prints, gives the exit status."""
    options = arguments()
    tools = find_tools(options)
    results, missed = [], []
    bad_totals = any_broken = False
    print(f"{os.cpu_count()} processors, load "
          f"{' '.join(f'{x:.2f}' for x in os.getloadavg())}, medians of "
          f"{options.runs} paired runs")
    for size in options.size.split(","):
        for form in options.format.split(","):
            rows, truth, wrong, broken = measure_log(options, tools, size,
                                                     form)
            results.append((size, form, rows, truth))
            missed += missed_goals(f"{size} {form}", rows,
                                   truth["bytes"] / 1e6)
            bad_totals |= bool(wrong)
            any_broken |= bool(broken)
    programs = [name for name in results[0][2]
                if name not in ("NL", "PCRE2-JIT")]
    missed += missed_between(results, programs)
    print(f"\nload {' '.join(f'{x:.2f}' for x in os.getloadavg())}")
    if programs:
        print("\n".join(["goals missed:"] + [f"  {text}" for text in missed])
              if missed else "no goal missed")
    if bad_totals or (options.strict and (missed or any_broken)):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
