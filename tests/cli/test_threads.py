"""The same bytes whatever the number of threads: logs large enough that all
of them have something to do."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from program import Case, run

GENERATE = os.environ["MAILDIAG_GENERATE"]
LOGS = (
    ("one host", "--seed", "1", "--failures", "30"),
    ("hosts, days, long queue IDs", "--seed", "2", "--failures", "60",
     "--hosts", "3", "--days", "4", "--long-ids"),
    ("nothing fails", "--seed", "3", "--failures", "0"),
)
QUESTIONS = (
    ("diagnose", "--json"),
    ("diagnose", "--json", "--since", "2025-12-27T02:00:00Z"),
    ("diagnose", "--json", "--domain", "fibebe.corp.example"),
    ("diagnose", "--json", "--message-state", "bounced,deferred"),
    ("summary", "--json"),
    ("summary", "--json", "--until", "2025-12-28T00:00:00Z"),
    ("summary", "--json", "--cause", "mailbox_full"),
    ("summary", "--json", "--by", "domain"),
    ("affected", "--json"),
)


class Threads(Case):
    def test_alike(self):
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, *options) in enumerate(LOGS):
                log = pathlib.Path(folder, f"{number}.log")
                subprocess.run([GENERATE, "--size", "1M", *options,
                                "-o", log], check=True)
                for question in QUESTIONS:
                    with self.subTest(log=name, question=question):
                        self.compare(log, question)

    def compare(self, log, question):
        answers = [
            run(*question, "--year", "2025", "--tz", "UTC", "--threads", count,
                log)
            for count in (1, 2, 3, 4)
        ]
        self.assertIn(answers[0].status, (0, 1), answers[0])
        for answer in answers[1:]:
            self.assertEqual(answer.status, answers[0].status)
            self.assertTrue(answer.raw == answers[0].raw, question)


if __name__ == "__main__":
    unittest.main()
