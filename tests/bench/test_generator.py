#!/usr/bin/env python3
"""Are the generated logs the same every time, and their totals true?

usage: test_generator.py GENERATOR BENCH_NL BENCH_PCRE

Makes 1 MB in every header family, twice; counts each log again with
check_truth.py, which shares no code with the generator.
"""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import check_truth

FORMATS = ("bsd", "iso", "rfc5424", "rfc5424-bare", "postlogd", "pri")
TOOLS = {}


def run(*words):
    """Runs a program; gives the finished process."""
    return subprocess.run(words, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)


class Generated(unittest.TestCase):
    """What maildiag-generate writes."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def generate(self, *options):
        """Makes a log; gives its path and that of its truth."""
        log, truth = self.folder / "log", self.folder / "truth.json"
        done = run(TOOLS["generator"], "-o", log, "--truth", truth, *options)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return log, truth

    def check(self, log, truth):
        """check_truth.py's status and words."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = check_truth.main(str(log), str(truth))
        return status, said.getvalue()

    def test_same_bytes_and_true_totals(self):
        """Every family, short and long IDs, one host and several."""
        cases = [("--format", form) for form in FORMATS]
        cases += [("--format", form, "--long-ids", "--hosts", "3",
                   "--seed", "2") for form in FORMATS]
        cases += [("--failures", share) for share in ("0", "75", "100")]
        for case in cases:
            with self.subTest(case):
                log, truth = self.generate("--size", "1M", *case)
                first = log.read_bytes(), truth.read_bytes()
                log, truth = self.generate("--size", "1M", *case)
                self.assertEqual(first, (log.read_bytes(),
                                         truth.read_bytes()))
                self.assertEqual(self.check(log, truth)[0], 0,
                                 self.check(log, truth)[1])
                self.assertTrue(1000000 <= len(first[0]) < 1020000)

    def test_standard_output(self):
        """Without -o the same bytes go to standard output."""
        log, _ = self.generate("--size", "200K")
        done = run(TOOLS["generator"], "--size", "200K")
        self.assertEqual(done.stdout, log.read_bytes())

    def test_seed(self):
        """Another seed is another log."""
        log, _ = self.generate("--size", "200K")
        first = log.read_bytes()
        log, _ = self.generate("--size", "200K", "--seed", "2")
        self.assertNotEqual(first, log.read_bytes())

    def test_a_wrong_total_is_found(self):
        """The check does not pass whatever it is given."""
        log, truth = self.generate("--size", "200K")
        right = json.loads(truth.read_text("utf-8"))
        for name in ("bytes", "lines", "messages", "recipients", "expired",
                     "removed", "rejects"):
            wrong = dict(right)
            wrong[name] += 1
            truth.write_text(json.dumps(wrong), "utf-8")
            status, said = self.check(log, truth)
            self.assertEqual(status, 1, name)
            self.assertIn(name, said)

    def test_new_year(self):
        """Stamps without a year go on in the next one."""
        log, truth = self.generate("--start-year", "2023")
        lines = log.read_bytes().splitlines()
        self.assertTrue(lines[0].startswith(b"Dec 27 "))
        self.assertTrue(lines[-1].startswith(b"Jan "))
        self.assertEqual(json.loads(truth.read_text("utf-8"))["year"], 2023)

    def test_leap_day(self):
        """Feb 29 is there in a leap year, and only then."""
        for year, there in (("2024", True), ("2025", False)):
            log, _ = self.generate("--start-year", year, "--start", "02-26")
            self.assertEqual(b"\nFeb 29 " in log.read_bytes(), there)

    def test_reused_ids(self):
        """A short queue ID comes back on a later message."""
        _, truth = self.generate("--size", "5M")
        self.assertGreater(
            json.loads(truth.read_text("utf-8"))["reused_ids"], 0)

    def test_variety(self):
        """Wordings, causes, and the share of failures that was asked for."""
        _, truth = self.generate("--size", "20M", "--failures", "33")
        totals = json.loads(truth.read_text("utf-8"))
        attempts = totals["attempts"]
        failed = attempts["deferred"] + attempts["bounced"]
        self.assertGreaterEqual(totals["wordings"], 200)
        self.assertGreaterEqual(len(totals["causes"]), 50)
        self.assertEqual(sum(totals["causes"].values()),
                         failed + totals["rejects"])
        self.assertAlmostEqual(failed / (failed + attempts["sent"]), 0.33,
                               delta=0.02)
        for state in ("incomplete", "deferred", "sent", "bounced", "expired",
                      "mixed", "deleted", "requeued", "discarded", "rejected",
                      "probe"):
            self.assertGreater(totals["states"][state], 0, state)

    def test_bad_options(self):
        """They end with 2 and say how it is meant."""
        for words in (("--size", "0"), ("--size", "1X"), ("--size",),
                      ("--format", "xml"), ("--hosts", "0"),
                      ("--hosts", "33"), ("--failures", "101"),
                      ("--start", "13-01"), ("--bogus", "1"), ("x",)):
            done = run(TOOLS["generator"], *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(b"usage:", done.stderr)

    def test_unwritable(self):
        """A full disk is no success."""
        if os.path.exists("/dev/full"):
            done = run(TOOLS["generator"], "-o", "/dev/full")
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"/dev/full", done.stderr)

    def test_yardsticks(self):
        """Both count the lines; the splitter knows most of them."""
        for form in FORMATS:
            log, truth = self.generate("--format", form)
            lines = json.loads(truth.read_text("utf-8"))["lines"]
            self.assertEqual(int(run(TOOLS["nl"], log).stdout), lines)
            words = run(TOOLS["pcre"], log).stdout.split()
            self.assertEqual(int(words[0]), lines)
            self.assertGreater(int(words[2]), lines * 3 // 4)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    TOOLS.update(zip(("generator", "nl", "pcre"), sys.argv[1:]))
    unittest.main(argv=sys.argv[:1])
