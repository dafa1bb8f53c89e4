"""What may be read, in which order, and which year its stamps are of."""

import bz2
import gzip
import json
import lzma
import os
import pathlib
import shutil
import subprocess
import threading
import time
import unittest

from program import DELIVERED, SAMPLE, WAITING, WHEN, Case, run

TEXT = pathlib.Path(SAMPLE).read_bytes()
LINES = TEXT.splitlines(keepends=True)


def summary(result):
    """The one object of `summary --json`."""
    (one,) = result.objects()
    return one


def nameless(value):
    """A JSON value without the names of files in it."""
    if isinstance(value, dict):
        return {k: nameless(v) for k, v in value.items() if k != "source"}
    if isinstance(value, list):
        return [nameless(one) for one in value]
    return value


def stories(result):
    """Messages and refusals, the same wherever they were read. (What lines
    bear a finding out depends on what is kept of a stream.)"""
    objects = nameless(result.objects())
    for one in objects:
        one.pop("findings", None)
    return objects


class Packed(Case):
    def packed(self):
        yield "mail.log.gz", gzip.compress(TEXT)
        yield "mail.log.xz", lzma.compress(TEXT)
        yield "mail.log.bz2", bz2.compress(TEXT)
        # Members one behind the other, as `cat` and logrotate make them.
        yield "two.gz", gzip.compress(TEXT[:5000]) + gzip.compress(TEXT[5000:])
        # The bytes count, not the name.
        yield "mail.log", gzip.compress(TEXT)
        if shutil.which("zstd"):
            yield "mail.log.zst", subprocess.run(
                ["zstd", "-qc"], input=TEXT, stdout=subprocess.PIPE,
                check=True,
            ).stdout

    def test_is_read_like_plain(self):
        whole = run("trace", "--all", "--json", *WHEN, SAMPLE)
        for name, content in self.packed():
            with self.subTest(name=name):
                path = self.write(name, content)
                for words, options in (((path,), {}),
                                       (("-",), {"data": content}),
                                       ((), {"data": content})):
                    result = run("trace", "--all", "--json", *WHEN, *words,
                                 **options)
                    self.assert_status(result, 1)
                    self.assertEqual(stories(result), stories(whole))
                self.assertEqual(
                    run("parse", "--json", path).out,
                    run("parse", "--json", SAMPLE).out,
                )

    def test_damaged(self):
        packed = gzip.compress(TEXT * 40)
        path = self.write("mail.log.gz", packed[: len(packed) // 2])
        result = run("summary", "--json", *WHEN, path)
        self.assert_status(result, 2)
        self.assertIn("mail.log.gz: ", result.err)
        # What could be read counts.
        self.assertGreater(summary(result)["messages"], 0)

    def test_empty(self):
        for content in (b"", gzip.compress(b"")):
            path = self.write("mail.log", content)
            result = run("summary", "--json", *WHEN, path)
            self.assert_status(result, 0)
            self.assertEqual(summary(result)["lines"], 0)

    def test_shows_its_lines(self):
        path = self.write("mail.log.gz", gzip.compress(TEXT))
        result = run("trace", "77424110EA2E", "--lines", *WHEN, path)
        for line in LINES:
            if b"77424110EA2E" in line:
                self.assertIn(line.decode().strip(), result.out)


class Sets(Case):
    def test_any_order_gives_the_same(self):
        a, b = LINES[:60], LINES[60:100]
        self.write("mail.log.2.gz", gzip.compress(b"".join(a)))
        self.write("mail.log.1", b"".join(b))
        self.write("mail.log", b"".join(LINES[100:]))
        whole = summary(run("summary", "--json", *WHEN, SAMPLE))
        for names in (
            ("mail.log.2.gz", "mail.log.1", "mail.log"),
            ("mail.log", "mail.log.1", "mail.log.2.gz"),
            ("mail.log.1", "mail.log", "mail.log.2.gz"),
        ):
            result = self.run_here("summary", "--json", *WHEN, *names)
            self.assertEqual(summary(result), whole)

    def test_given_twice_counts_once(self):
        self.write("mail.log", TEXT)
        os.link(self.folder / "mail.log", self.folder / "hard.log")
        whole = summary(run("summary", "--json", *WHEN, SAMPLE))
        for names in (("mail.log", "./mail.log"), ("mail.log", "hard.log")):
            result = self.run_here("summary", "--json", *WHEN, *names)
            self.assert_status(result, 0)
            self.assertEqual(summary(result), whole)
            self.assertIn("given twice", result.err)

    def test_mail_err_beside_mail_log(self):
        errors = [line for line in LINES if b"status=bounced" in line]
        self.write("mail.log", TEXT)
        self.write("mail.err", b"".join(errors))
        self.write("mail.warn", b"".join(LINES[10:120:7]))
        whole = summary(run("summary", "--json", *WHEN, SAMPLE))
        result = self.run_here("summary", "--json", *WHEN, "mail.err",
                               "mail.log", "mail.warn")
        self.assertEqual(summary(result), whole)
        self.assertIn("mail.err: left out", result.err)
        self.assertIn("mail.warn: left out", result.err)


class Pipes(Case):
    def test_fifo(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        writer = threading.Thread(target=path.write_bytes, args=(TEXT,))
        writer.start()
        result = run("summary", "--json", *WHEN, path)
        writer.join()
        self.assertEqual(
            summary(result), summary(run("summary", "--json", *WHEN, SAMPLE))
        )

    def test_redirected(self):
        with open(SAMPLE, "rb") as log:
            result = run("summary", "--json", *WHEN, stdin=log)
        self.assertEqual(
            summary(result), summary(run("summary", "--json", *WHEN, SAMPLE))
        )

    def test_slow_writer(self):
        process = subprocess.Popen(
            [os.environ["MAILDIAG"], "parse", "--json", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for line in LINES[:3]:
            process.stdin.write(line[:20])
            process.stdin.flush()
            time.sleep(0.01)
            process.stdin.write(line[20:])
            process.stdin.flush()
        out, _ = process.communicate()
        self.assertEqual(len(out.splitlines()), 3)
        self.assertEqual(process.returncode, 0)

    def test_live_pipe(self):
        """What has come in is shown before more comes."""
        process = subprocess.Popen(
            [os.environ["MAILDIAG"], "parse", "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        process.stdin.write(b"".join(LINES[:5]))
        process.stdin.flush()
        first = process.stdout.readline()
        self.assertEqual(json.loads(first)["kind"], "pickup")
        process.stdin.close()
        self.assertEqual(len(process.stdout.readlines()), 4)
        process.stdout.close()
        self.assertEqual(process.wait(), 0)

    def test_directory_on_standard_input(self):
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        result = run("summary", stdin=folder)
        self.assert_status(result, 2)
        self.assertIn("standard input: is a directory", result.err)


class Journal(Case):
    """The same events as lines, as export and as JSON."""

    def entries(self):
        base = 1788146435000000
        for number, line in enumerate((DELIVERED + WAITING).splitlines()):
            program, message = line[19:].split(": ", 1)
            name, pid = program[:-1].split("[")
            yield {
                "__CURSOR": f"s={number}",
                "__REALTIME_TIMESTAMP": str(base + number * 1000000),
                "_HOSTNAME": "mx",
                "SYSLOG_IDENTIFIER": name,
                "_PID": pid,
                "MESSAGE": message,
            }

    def check(self, content, name):
        result = run("trace", "--all", "--json", "--tz", "UTC",
                     self.write(name, content))
        self.assert_status(result, 1)
        one, two = result.objects()
        self.assertEqual(one["queue_id"], "77424110EA2E")
        self.assertEqual(one["first_time"], "2026-08-31T03:20:35Z")
        self.assertEqual(one["state"], "sent")
        self.assertEqual(two["queue_id"], "C539144A9")
        self.assertEqual(two["state"], "deferred")
        self.assertEqual(two["host"], "mx")
        result = run("parse", "--json", self.folder / name)
        self.assertEqual(len(result.objects()), 5)
        self.assertEqual(result.objects()[1]["kind"], "delivery")
        self.assertEqual(result.objects()[1]["pid"], 8)

    def test_export(self):
        self.check(
            "".join(
                "".join(f"{k}={v}\n" for k, v in entry.items()) + "\n"
                for entry in self.entries()
            ),
            "journal.export",
        )

    def test_json_lines(self):
        self.check(
            "".join(json.dumps(e) + "\n" for e in self.entries()),
            "journal.json",
        )

    def test_json_pretty(self):
        self.check(
            "".join(json.dumps(e, indent=8) + "\n" for e in self.entries()),
            "pretty.json",
        )

    def test_json_packed(self):
        text = "".join(json.dumps(e) + "\n" for e in self.entries())
        self.check(gzip.compress(text.encode()), "journal.json.gz")

    def test_json_bytes(self):
        """journalctl writes what is no text as numbers."""
        self.check(
            "".join(
                json.dumps({**e, "MESSAGE": list(e["MESSAGE"].encode())})
                + "\n"
                for e in self.entries()
            ),
            "bytes.json",
        )

    def test_json_damaged(self):
        lines = [json.dumps(e) for e in self.entries()]
        lines.insert(2, lines[1][:100])
        path = self.write("journal.json", "\n".join(lines) + "\n")
        result = run("summary", "--json", path)
        self.assert_status(result, 0)
        self.assertEqual(summary(result)["messages"], 2)
        self.assertIn("1 JSON objects are damaged", result.err)

    def test_binary(self):
        path = self.write("system.journal", b"LPKSHHRH" + bytes(1000))
        result = run(path)
        self.assert_status(result, 2)
        self.assertIn("-o export", result.err)


class Years(Case):
    def first_time(self, *words, **options):
        result = run("trace", "--all", "--json", "--limit", "1", "--tz", "UTC",
                     *words, **options)
        return result.objects()[0]["first_time"]

    def test_the_file_tells(self):
        path = self.write("mail.log", DELIVERED)
        for year, stamp in ((2019, 1577836800 - 86400), (2024, 1735600000)):
            os.utime(path, (stamp, stamp))
            self.assertEqual(self.first_time(path),
                             f"{year}-08-31T03:20:35Z")
        # Written before that day of the year: the year before.
        os.utime(path, (1767225600 + 86400 * 30,) * 2)
        self.assertEqual(self.first_time(path), "2025-08-31T03:20:35Z")

    def test_the_newest_of_a_set_tells(self):
        old = self.write("mail.log.1", DELIVERED)
        new = self.write("mail.log", WAITING)
        os.utime(old, (1, 1))
        os.utime(new, (1735600000, 1735600000))
        self.assertEqual(self.first_time(new, old), "2024-08-31T03:20:35Z")

    def test_across_new_year(self):
        self.write("mail.log.1", DELIVERED.replace("Aug 31", "Dec 31"))
        self.write("mail.log", WAITING.replace("Aug 31", "Jan  1"))
        os.utime(self.folder / "mail.log", (1767300000, 1767300000))
        result = self.run_here("trace", "--all", "--json", "--tz", "UTC",
                               "mail.log", "mail.log.1")
        self.assertEqual(
            [one["first_time"] for one in result.objects()],
            ["2025-12-31T03:20:35Z", "2026-01-01T03:21:00Z"],
        )
        # --year is that of the first stamp.
        result = self.run_here("trace", "--all", "--json", "--tz", "UTC",
                               "--year", "2020", "mail.log", "mail.log.1")
        self.assertEqual(
            [one["first_time"] for one in result.objects()],
            ["2020-12-31T03:20:35Z", "2021-01-01T03:21:00Z"],
        )

    def test_options_tell(self):
        path = self.write("mail.log", DELIVERED)
        self.assertEqual(
            self.first_time("--reference", "2015-12-01", path),
            "2015-08-31T03:20:35Z",
        )
        self.assertEqual(
            self.first_time("--reference", "2015-12-01T00:00:00Z", "-",
                            data=DELIVERED),
            "2015-08-31T03:20:35Z",
        )
        self.assertEqual(
            self.first_time("--reference", "2015-12-01", "--year", "2001",
                            path),
            "2001-08-31T03:20:35Z",
        )

    def test_zone(self):
        path = self.write("mail.log", DELIVERED)
        for zone, time_said in (
            ("+02:00", "2026-08-31T01:20:35Z"),
            ("-03:30", "2026-08-31T06:50:35Z"),
        ):
            result = run("trace", "--all", "--json", "--year", "2026", "--tz",
                         zone, path)
            self.assertEqual(result.objects()[0]["first_time"], time_said)
        # Without --tz this machine's own.
        result = run("trace", "--all", "--json", "--year", "2026", path,
                     env={"TZ": "XST-12:45"})
        self.assertEqual(result.objects()[0]["first_time"],
                         "2026-08-30T14:35:35Z")
        # What is shown stands in it too.
        result = run("trace", "--all", "--year", "2026", path,
                     env={"TZ": "XST-12:45"})
        self.assertIn("03:20:35", result.out)
        self.assertIn("(+12:45)", result.out)


if __name__ == "__main__":
    unittest.main()
