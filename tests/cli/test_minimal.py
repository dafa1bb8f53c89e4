"""The programs that newcomers copy do what they say."""

import os
import subprocess
import unittest

from program import DELIVERED, WAITING, Case

EXPLAIN_LINE = os.environ["EXPLAIN_LINE"]
TRACE_ADDRESS = os.environ["TRACE_ADDRESS"]


def call(*words):
    """Exit status and standard output."""
    done = subprocess.run(
        list(map(str, words)), stdout=subprocess.PIPE, check=False,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout.decode()


class Minimal(Case):
    def test_trace_address(self):
        log = self.write("mail.log", DELIVERED + WAITING)
        status, out = call(TRACE_ADDRESS, "joe@company.com", log)
        self.assertEqual(status, 0)
        for piece in ("C539144A9", "deferred after 1 attempt",
                      "connect_no_route", "No route to host"):
            self.assertIn(piece, out)
        self.assertNotIn("77424110EA2E", out)
        self.assertEqual(call(TRACE_ADDRESS, "lisa@company.com", log)[0], 1)
        self.assertEqual(call(TRACE_ADDRESS, "x", "missing.log")[0], 2)
        self.assertEqual(call(TRACE_ADDRESS)[0], 2)

    def test_explain_line(self):
        status, out = call(EXPLAIN_LINE, WAITING.splitlines()[1])
        self.assertEqual(status, 0)
        for piece in ("cause    connect_no_route", "who acts network", "\ndo "):
            self.assertIn(piece, out)
        self.assertEqual(call(EXPLAIN_LINE)[0], 2)


if __name__ == "__main__":
    unittest.main()
