"""Open, feed, close, many times: the process does not grow.

MAILDIAG_CYCLES says how often (20,000); tests/bench/bench_feed.py does it a
million times. With a sanitizer, which keeps what was freed, only the cycles are
run: it looks for itself."""

import gc
import os
import unittest

import maildiag

LINE = (
    b"Nov 24 06:55:00 mx postfix/smtp[2]: 1A2B3C4D5E6: to=<a@b.test>,"
    b" relay=none, delay=3, dsn=4.4.1, status=deferred (no route)\n"
)


def resident():
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def cycle(rules):
    with maildiag.Engine(rules, year=2026) as engine:
        engine.feed(LINE)


def cycle_with_answers(rules):
    with maildiag.Engine(rules, year=2026) as engine:
        engine.feed(LINE)
        for message in engine.messages():
            list(message.recipients)
        engine.diagnose()


class Growth(unittest.TestCase):
    sanitized = bool(os.environ.get("ASAN_OPTIONS"))

    def grown(self, one, times):
        rules = maildiag.Rules()
        for _ in range(times // 4):
            one(rules)
        gc.collect()
        before = resident()
        for _ in range(times):
            one(rules)
        gc.collect()
        return resident() - before

    def hold(self, one, times):
        grown = self.grown(one, times)
        if not self.sanitized:
            self.assertLess(grown, 1 << 20)

    def test_open_feed_close(self):
        times = int(os.environ.get("MAILDIAG_CYCLES", "20000"))
        self.hold(cycle, times // (10 if self.sanitized else 1))

    def test_with_answers(self):
        self.hold(cycle_with_answers, 200 if self.sanitized else 2000)

    def test_errors(self):
        """What is raised is let go of too."""

        def one(rules):
            with self.assertRaises(maildiag.NotFound):
                with maildiag.Engine(rules, year=2026) as engine:
                    engine.message(1)

        self.hold(one, 300 if self.sanitized else 3000)


if __name__ == "__main__":
    unittest.main()
