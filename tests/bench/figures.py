#!/usr/bin/env python3
"""Every figure of speed and memory that has a goal, in one table.

usage: figures.py [--build DIR] [--full] [--runs N] [--only SECTION,…]

A section measures in turn what is held against each other, a round to fill
the caches and then N rounds, and takes medians of ratios of neighbours.
Without --full the logs are small (68 MB and 20 MB), which shows the shape but
not the figures that the goals are about. Ends with 1 when a goal is missed,
with 2 when something could not be measured. README.md says what is what.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import run as bench

ROOT = bench.ROOT
YEAR = str(bench.YEAR)
HERE = pathlib.Path(__file__).resolve().parent


class Table:
    """The lines of the report, and what was missed."""

    def __init__(self):
        self.missed = []
        self.broken = []
        self.section = ""

    def begin(self, section):
        """A heading, with how busy the machine is."""
        self.section = section
        load = " ".join(f"{x:.1f}" for x in os.getloadavg())
        print(f"\n{section}  (load {load})", flush=True)

    def row(self, what, value, unit="", most=None, least=None):
        """A figure, its goal beside it."""
        goal, word = "", ""
        if most is not None or least is not None:
            good = value <= most if most is not None else value >= least
            bound = f"≤ {most:g}" if most is not None else f"≥ {least:g}"
            goal, word = f"goal {bound}", "" if good else "MISSED"
            if not good:
                self.missed.append(
                    f"{self.section}: {what} {value:.3g} {unit}, {goal}")
        number = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
        print(f"  {what:44}{number:>12} {unit:8}{goal:>14} {word}".rstrip(),
              flush=True)

    def fail(self, why):
        """Could not be measured."""
        self.broken.append(f"{self.section}: {why}")
        print(f"  not measured: {why}", flush=True)


class Bench:
    """The programs, the logs, the options."""

    def __init__(self, options):
        self.options = options
        self.tools = bench.find_tools(options)
        here = options.build / "tests" / "bench"
        self.engine = here / "bench_engine"
        self.live = here / "bench_live"
        self.judge = here / "bench_judge"
        self.maildiag = self.tools["maildiag"]
        self.table = Table()
        self.cache = options.cache

    def log(self, size, form="bsd"):
        """(path, truth) of a generated log."""
        log, truth = bench.generated(self.options, size, form, self.tools)
        return str(log), truth

    def sizes(self):
        """Small, middle, large."""
        return (("68M", "680M", "2.7G") if self.options.full
                else ("20M", "68M", None))

    def asked(self, *words):
        """What bench_engine or bench_live says."""
        words = [str(word) for word in words]
        done = subprocess.run(words, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False,
                              timeout=self.options.limit)
        if done.returncode != 0:
            raise bench.Failed(f"{' '.join(words[1:])}: status "
                               f"{done.returncode} "
                               f"{done.stderr.decode()[-200:].strip()}")
        return json.loads(done.stdout)

    def command(self, name, log, *more):
        """Words of a run of the program."""
        words = [str(self.maildiag), name, *more, "--year", YEAR]
        if name == "save":
            return words + ["-o", str(self.cache / "bench.state"), log]
        return words + ["--json", log]

    def rounds(self, programs):
        """{name: [(user, system, wall, peak)]} of programs run in turn."""
        found = {name: [] for name in programs}
        for turn in range(self.options.runs + 1):
            for name, words in programs.items():
                one = bench.measured(words, self.options.limit)
                if turn > 0:
                    found[name].append(one)
        return found


def median(runs, column):
    """Of one column of figures."""
    return statistics.median(run[column] for run in runs)


def inside_stages(b, log):
    """Medians of what bench_engine says of one log's stages."""
    said = [b.asked(b.engine, "stages", log, YEAR)
            for _ in range(b.options.runs)]
    return {name: statistics.median(one[name] for one in said)
            for name in said[0]}


def whole(b):
    """The whole job beside the yardsticks."""
    log, truth = b.log(b.sizes()[1])
    found = b.rounds({
        "NL": [str(b.tools["nl"]), log], "PCRE": [str(b.tools["pcre"]), log],
        **{name: b.command(name, log)
           for name in ("summary", "diagnose", "save")},
    })
    nl, pcre = found["NL"], found["PCRE"]
    b.table.row("read and look for newlines (NL)", median(nl, 2), "s")
    b.table.row("PCRE2-JIT, fields", median(pcre, 0), "s")
    for name in ("summary", "diagnose", "save"):
        runs = found[name]
        timed = name != "summary"
        b.table.row(f"{name}: user", median(runs, 0), "s")
        b.table.row(f"{name}: wall / NL", bench.ratio(runs, nl, 2), "x",
                    most=8 if timed else None)
        b.table.row(f"{name}: CPU / PCRE2-JIT", bench.ratio(runs, pcre, 0),
                    "x", most=1.0 if timed else None)
        b.table.row(f"{name}: peak a message",
                    median(runs, 3) / truth["messages"], "B")
    stages = inside_stages(b, log)
    nl_cpu = statistics.median(run[0] + run[1] for run in nl)
    b.table.row("fields only / NL", stages["fields_s"] / nl_cpu, "x", most=2)
    b.table.row("fields only / PCRE2-JIT",
                stages["fields_s"] / median(pcre, 0), "x", most=0.3)
    b.table.row("facts by key (feed)", stages["feed_s"], "s")
    b.table.row("all totals with sessions / feed",
                stages["summary_s"] / stages["feed_s"], "x", most=0.3)
    b.table.row("everything with causes, behind it", stages["diagnose_s"], "s")


def memory(b):
    """What facts take, by evidence; a ceiling keeps the peak flat."""
    small, middle, large = b.sizes()
    log, truth = b.log(middle)
    for evidence, goal in (("position", 500), ("failures", 900), ("all", None)):
        said = b.asked(b.engine, "stages", log, YEAR, evidence)
        b.table.row(f"evidence {evidence}: peak a message",
                    said["peak_bytes"] / truth["messages"], "B", most=goal)
    ceiling = "64M" if b.options.full else "8M"
    peaks = []
    for size in (middle, large) if large else (small, middle):
        words = b.command("summary", b.log(size)[0], "--max-memory", ceiling)
        peaks.append(bench.measured(words, b.options.limit)[3])
    b.table.row(f"--max-memory {ceiling}: peak of the longer log",
                peaks[1] / peaks[0], "x", most=1.02)


def growth(b):
    """Cost a byte of a long log beside a short one."""
    small, middle, large = b.sizes()
    cost = {}
    for size in (small, large or middle):
        log, truth = b.log(size)
        runs = b.rounds({"diagnose": b.command("diagnose", log)})["diagnose"]
        cost[size] = median(runs, 0) / truth["bytes"]
        b.table.row(f"diagnose {size}", cost[size] * 1e9, "ns/B")
    b.table.row("a byte of the longer log", cost[large or middle] /
                cost[small], "x", most=1.2)


def families(b):
    """Other headers beside the traditional one."""
    size = b.sizes()[1] if b.options.full else b.sizes()[0]
    forms = ("bsd", "iso", "rfc5424", "postlogd", "pri")
    logs = {form: b.log(size, form) for form in forms}
    found = b.rounds({form: b.command("diagnose", log)
                      for form, (log, _) in logs.items()})
    base = None
    for form in forms:
        ours = median(found[form], 0) / logs[form][1]["bytes"]
        base = base or ours
        if form != "bsd":
            b.table.row(f"{form}, a byte", ours / base, "x", most=1.1)


def threads(b):
    """One, two and four threads."""
    _, middle, large = b.sizes()
    log, _ = b.log(large or middle)
    programs = {str(n): b.command("summary", log, "--threads", str(n))
                for n in (1, 2, 4)}
    found = b.rounds(programs)
    one = found["1"]
    b.table.row("two threads: faster by", 1 / bench.ratio(found["2"], one, 2),
                "x", least=1.8)
    b.table.row("four threads: faster than two by",
                1 / bench.ratio(found["4"], found["2"], 2), "x", least=0.95)
    b.table.row("two threads: peak", median(found["2"], 3) / median(one, 3),
                "x", most=1.05)
    said = {subprocess.run(words, stdout=subprocess.PIPE, check=False).stdout
            for words in programs.values()}
    b.table.row("different outputs", len(said), "", most=1)


def queries(b):
    """Questions to a log in memory."""
    log, _ = b.log(b.sizes()[2] or b.sizes()[1])
    said = b.asked(b.engine, "queries", log, YEAR)
    b.table.row("recipients in the log", said["recipients"])
    for name, what, p50, p99 in (
        ("exact", "a recipient's, up to ten messages", 1, 25),
        ("exact_1", "- of one message", None, None),
        ("exact_2_10", "- of 2 to 10", None, None),
        ("exact_11_100", "- of 11 to 100", None, None),
        ("exact_more", "- of more", None, None),
        ("told", "- up to ten, each told", None, None),
        ("nobody", "nobody's", None, None),
        ("domain_page", "a domain's: how many, and the first 25", 6000, None),
        ("domain", "a domain's, all one by one", None, None),
        ("part_page", "with a part: how many, and the first 25", 6000, None),
        ("part", "with a part, all one by one", None, None),
        ("no_part", "with a part that is none", None, None),
    ):
        b.table.row(f"{what}, p50", said[name]["p50_us"], "us", most=p50)
        b.table.row(f"{what}, p99", said[name]["p99_us"], "us", most=p99)
        b.table.row(f"{what}, worst", said[name]["worst_us"], "us")
    b.table.row("the first two questions, index made", said["first_two_s"],
                "s")
    b.table.row("addresses like one that is none", said["similar_ms"], "ms")


def lines(b):
    """Lines fed one by one."""
    live = 1000 * 1000 if b.options.full else 100 * 1000
    said = b.asked(b.engine, "lines", live)
    b.table.row("messages in the queue", said["live"])
    b.table.row("a line, p50", said["p50_us"], "us")
    b.table.row("a line, p99 above p50", said["p99_us"] - said["p50_us"],
                "us", most=1)
    b.table.row("worst, beside an idle loop's",
                max(said["worst_us"] - said["idle_worst_us"], 0) / 1000, "ms",
                most=1)
    b.table.row("worst in processor time", said["worst_cpu_us"] / 1000, "ms")
    b.table.row("worst of the idle loop", said["idle_worst_us"] / 1000, "ms")


def hostile(b):
    """Logs made to be slow, beside an ordinary one."""
    log, truth = b.log(b.sizes()[1])
    stages = inside_stages(b, log)
    cost = (stages["feed_s"] + stages["summary_s"] +
            stages["diagnose_s"]) * 1e9 / truth["bytes"]
    b.table.row("an ordinary log", cost, "ns/B")
    for kind in ("collide-low", "collide-middle", "collide-high", "recipients",
                 "long-lines", "connects", "hosts", "ports", "programs",
                 "expired", "held", "reused"):
        said = b.asked(b.engine, "hostile", kind)
        b.table.row(f"{kind}, a byte", said["ns_a_byte"] / cost, "x", most=3)
    said = b.asked(b.engine, "hostile", "programs-ceiling")
    b.table.row("a million programs within 64 MiB: peak", said["peak_mib"],
                "MiB", most=80)
    free = b.asked(b.engine, "hostile", "unclosed")
    held = b.asked(b.engine, "hostile", "unclosed-ceiling")
    b.table.row("10 M never closed within 64 MiB: peak", held["peak_mib"],
                "MiB", most=80)
    b.table.row("and the throughput",
                free["ns_a_byte"] / held["ns_a_byte"], "x", least=0.7)
    b.table.row("lines evicted of them", held["dropped_events"])


def merge(b):
    """Parts put together, states written and read."""
    log, truth = b.log(b.sizes()[1])
    feed = inside_stages(b, log)["feed_s"]
    for parts in (2, 16):
        said = b.asked(b.engine, "merge", log, YEAR, parts)
        b.table.row(f"{parts} parts: feeding them / the whole",
                    said["feed_s"] / feed, "x")
        b.table.row(f"{parts} parts: merging / the whole",
                    said["merge_s"] / feed, "x")
    b.table.row("save", said["save_s"], "s")
    b.table.row("load", said["load_s"], "s")
    b.table.row("state, a message", said["state_bytes"] / truth["messages"],
                "B")


def packed(b):
    """gzip unpacked beside parsing."""
    log, _ = b.log(b.sizes()[1])
    path = f"{log}.gz"
    if not os.path.exists(path) or \
            os.path.getmtime(path) < os.path.getmtime(log):
        with open(path, "wb") as out:
            subprocess.run(["gzip", "-c", "-6", log], stdout=out, check=True)
    found = b.rounds({
        "gzip": [shutil.which("gzip"), "-dc", path],
        "summary": b.command("summary", path),
    })
    b.table.row("summary / gzip -dc",
                bench.ratio(found["summary"], found["gzip"], 2), "x", most=1.1)


def follow(b):
    """From a written line to the line that tells of it."""
    said = [b.asked(b.live, b.maildiag) for _ in range(b.options.runs)]
    def middle(name):
        return statistics.median(one[name] for one in said)
    b.table.row("inotify alone, p50", middle("floor_p50_us"), "us")
    b.table.row("inotify alone, p99", middle("floor_p99_us"), "us")
    b.table.row("follow, p50", middle("p50_us"), "us")
    b.table.row("follow, p99", middle("p99_us"), "us")
    b.table.row("p99 above that of inotify", statistics.median(
        one["p99_us"] - one["floor_p99_us"] for one in said), "us", most=50)


def rotations(b):
    """No line lost or told twice."""
    count = 1000 if b.options.full else 100
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "-q", "test_follow.Rotations"],
        cwd=ROOT / "tests" / "cli", stderr=subprocess.PIPE, check=False,
        env={**os.environ, "MAILDIAG": str(b.maildiag),
             "MAILDIAG_SAMPLE": str(ROOT / "examples/sample/mail.log"),
             "MAILDIAG_ROTATIONS": str(count),
             "PYTHONDONTWRITEBYTECODE": "1"})
    b.table.row("of each of six kinds", count)
    b.table.row("kinds with lines lost or told twice",
                done.stderr.count(b"\nFAIL:") + done.stderr.count(b"\nERROR:"),
                "", most=0)


def passed_on(b, words):
    """A measure that has a table and goals of its own."""
    done = subprocess.run([str(word) for word in words],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        print(f"  {line}")
    if done.returncode == 1:
        b.table.missed.append(f"{b.table.section}: see its table")
    elif done.returncode != 0:
        b.table.fail(f"status {done.returncode}")


def cause(b):
    """The cause of a failure."""
    log, _ = b.log(b.sizes()[1])
    rules = sorted((ROOT / "lib/rules/catalogue").glob("*.yaml"))
    passed_on(b, [b.judge, "--strict", log, *rules])


def python(b):
    """The Python package beside C."""
    size = b.sizes()[1]
    more = [] if b.options.full else ["--cycles", "20000"]
    passed_on(b, [sys.executable, HERE / "bench_feed.py", "--build",
                  b.options.build, "--size", size, "--runs", b.options.runs,
                  *more])


SECTIONS = (whole, memory, growth, families, threads, queries, lines, hostile,
            merge, packed, follow, rotations, cause, python)


def arguments():
    """The command line; what run.py's functions expect is there, too."""
    names = [section.__name__ for section in SECTIONS]
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    add = parser.add_argument
    add("--build", type=pathlib.Path, default=ROOT / "build" / "release",
        help="a Release build (build/release)")
    add("--cache", type=pathlib.Path, help="where the logs are kept")
    add("--full", action="store_true", help="logs of 68 MB, 680 MB and 2.7 GB")
    add("--runs", type=int, help="rounds (5 with --full, else 3)")
    add("--only", default="", metavar="SECTIONS", help=", ".join(names))
    add("--limit", type=float, default=1200,
        help="seconds after which a run is ended (1200)")
    options = parser.parse_args()
    options.build = options.build.resolve()
    options.cache = options.cache or options.build / "tests/bench/logs"
    options.runs = options.runs or (5 if options.full else 3)
    options.only = [name for name in options.only.split(",") if name]
    for name in options.only:
        if name not in names:
            parser.error(f"no section {name}: {', '.join(names)}")
    options.maildiag, options.measure, options.threads = None, "", None
    options.also, options.long_ids, options.strict = [], False, False
    options.hosts, options.failures, options.seed = 1, 33, 1
    return options


def main():
    """Measures; gives the exit status."""
    options = arguments()
    b = Bench(options)
    began = time.monotonic()
    print(f"{os.cpu_count()} processors, medians of {options.runs} rounds, "
          f"{'680 MB' if options.full else '68 MB (small)'}")
    for section in SECTIONS:
        if options.only and section.__name__ not in options.only:
            continue
        b.table.begin(f"{section.__name__}: "
                      f"{section.__doc__.splitlines()[0].rstrip('.')}")
        try:
            section(b)
        except (bench.Failed, OSError, ValueError, KeyError,
                subprocess.SubprocessError) as error:
            b.table.fail(str(error))
    print(f"\n{time.monotonic() - began:.0f} s")
    print("\n".join(["goals missed:"] + [f"  {text}"
                                         for text in b.table.missed])
          if b.table.missed else "no goal missed")
    if b.table.broken:
        print("\n".join(["not measured:"] + [f"  {text}"
                                             for text in b.table.broken]))
        return 2
    return 1 if b.table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
