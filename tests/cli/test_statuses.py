"""Exit statuses: 0 good, 1 trouble found, 2 failed, 3 nothing found."""

import os
import subprocess
import unittest

from program import (
    DELIVERED, REFUSED, SAMPLE, WAITING, WHEN, Case, run,
)


class Statuses(Case):
    def test_usage(self):
        wrong = {
            ("--jsn",): "did you mean --json?",
            ("--frobnicate",): "unknown option --frobnicate",
            ("-q",): "unknown option -q",
            ("diagnos",): "did you mean maildiag diagnose?",
            ("homer@simpsons.com",): "maildiag trace homer@simpsons.com",
            ("trace",): "whom or what?",
            ("trace", SAMPLE): "is a file",
            ("help", "me"): "no command 'me'",
            ("rules",): "rules lint FILE",
            ("rules", "lnt"): "rules lint FILE",
            ("rules", "list", "missing.log"): "missing.log",
            ("rules", "lint", "missing.yaml"): "missing.yaml",
            ("--rules", "missing.yaml", SAMPLE): "missing.yaml",
            ("--profile", "none", SAMPLE): "no profile 'none'",
            ("--tz", "Mars/Olympus", SAMPLE): "no such time zone",
            ("--since", "soon", SAMPLE): "'soon' is no time",
            ("--since", "2026-08-31", "--until", "2026-08-30", SAMPLE):
                "--since lies behind --until",
            ("summary", "--by", "weather", SAMPLE): "none of domain",
            ("summary", "--by", "domian", SAMPLE): "did you mean domain?",
            ("trace", "--cause", "connect_refusd", SAMPLE):
                "did you mean connect_refused?",
            ("trace", "--message-state", "lost", SAMPLE): "is none of",
            ("summary", "--csv", SAMPLE): "option of affected",
            ("affected", "--finding", "999", SAMPLE): "no finding 999",
        }
        for words, says in wrong.items():
            with self.subTest(words=words):
                result = run(*words)
                self.assert_status(result, 2)
                self.assertIn(says, result.err)
                self.assertEqual(result.out.count("{"), 0)

    def test_diagnose(self):
        self.assert_status(run(*WHEN, "-", data=WAITING), 1)
        self.assert_status(run(*WHEN, "-", data=DELIVERED), 0)
        self.assert_status(run(*WHEN, "-", data=""), 0)
        # One stranger refused: seen, nothing to act on.
        self.assert_status(run(*WHEN, "-", data=REFUSED), 0)

    def test_a_problem_that_is_over(self):
        later = WAITING.replace("03:21", "04:21").replace(
            "relay=none", "relay=172.16.5.101[172.16.5.101]:1025"
        )
        later = later[: later.index("dsn=")] + (
            "dsn=2.0.0, status=sent (250 Ok)\n"
            "Aug 31 04:21:03 mx postfix/qmgr[7]: C539144A9: removed\n"
        )
        self.assert_status(run(*WHEN, "-", data=WAITING + later), 0)

    def test_trace(self):
        for data, query, status in (
            (DELIVERED, "homer@simpsons.com", 0),
            (DELIVERED + WAITING, "homer@simpsons.com", 0),
            (DELIVERED + WAITING, "simpsons.com", 1),
            (WAITING, "C539144A9", 1),
            (REFUSED, "test@company.com", 1),
            (REFUSED, "nowhere.example", 1),
            (DELIVERED, "lisa@simpsons.com", 3),
            ("", "homer@simpsons.com", 3),
        ):
            for json in ((), ("--json",)):
                with self.subTest(query=query, json=json):
                    self.assert_status(
                        run("trace", query, *json, *WHEN, "-", data=data),
                        status,
                    )
        self.assert_status(run("trace", "--all", *WHEN, data=""), 3)

    def test_explain(self):
        for text, status in (
            ("250 2.0.0 Ok: queued as 8A798694DF5", 0),
            (DELIVERED.splitlines()[1], 0),
            ("550 5.1.1 User unknown", 1),
            ("gibberish", 1),
        ):
            with self.subTest(text=text):
                self.assert_status(run("explain", text), status)
                self.assert_status(run("explain", data=text + "\n"), status)
        self.assert_status(run("explain", data=""), 0)

    def test_never_one(self):
        for words in (
            ("summary", SAMPLE), ("parse", SAMPLE), ("affected", SAMPLE),
            ("causes",), ("rules", "list"), ("help",), ("--help",),
            ("--version",), ("trace", "--help"),
        ):
            with self.subTest(words=words):
                self.assert_status(run(*words, *WHEN), 0)

    def test_what_cannot_be_read(self):
        self.write("good.log", DELIVERED)
        for bad, says in (
            ("missing.log", "No such file or directory"),
            (".", "is a directory"),
        ):
            with self.subTest(bad=bad):
                # The others are read, and it is not forgotten.
                result = self.run_here("summary", "--json", *WHEN, bad,
                                       "good.log")
                self.assert_status(result, 2)
                self.assertIn(f"{bad}: {says}", result.err)
                self.assertEqual(result.objects()[0]["messages"], 1)
                # Nothing at all: nothing is printed.
                result = self.run_here("summary", "--json", *WHEN, bad)
                self.assert_status(result, 2)
                self.assertEqual(result.out, "")
                result = self.run_here("parse", "--json", bad, "good.log")
                self.assert_status(result, 2)
                self.assertEqual(len(result.objects()), 3)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_what_must_not_be_read(self):
        self.write("secret.log", DELIVERED).chmod(0)
        result = self.run_here("secret.log")
        self.assert_status(result, 2)
        self.assertIn("Permission denied", result.err)

    def test_a_full_disk(self):
        for words in (("trace", "--all", "--json"), ("diagnose",),
                      ("parse",), ("summary", "--by", "domain")):
            with self.subTest(words=words), open("/dev/full", "wb") as full:
                result = run(*words, *WHEN, SAMPLE, stdout=full)
                self.assert_status(result, 2)
                self.assertIn("No space left on device", result.err)

    def test_a_reader_that_goes_away(self):
        for words in (("trace", "--all", "--json"), ("parse",)):
            with self.subTest(words=words):
                reader, writer = os.pipe()
                os.close(reader)
                result = run(*words, *WHEN, SAMPLE, stdout=writer)
                os.close(writer)
                self.assertEqual(result.err, "")
                self.assertLess(result.status, 2)

    def test_closed_standard_streams(self):
        done = subprocess.run(
            ["sh", "-c", '"$0" "$@" >&-', os.environ["MAILDIAG"], "summary",
             *WHEN, SAMPLE],
            stderr=subprocess.PIPE, check=False,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
