"""States: saved, loaded and merged, an engine knows the same."""

import io
import os
import pathlib
import random
import stat
import tempfile
import threading
import unittest

import support

import maildiag

SAMPLE = support.SAMPLE.read_bytes()
YEAR = 2026


def engine():
    return maildiag.Engine(year=YEAR)


def told(one):
    return [e.to_dict() for e in one.entries()]


class States(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "state"
        self.one = engine()
        self.addCleanup(self.one.close)
        self.one.feed(support.SAMPLE)
        self.other = engine()
        self.addCleanup(self.other.close)

    def test_path(self):
        self.one.save(self.path)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.other.load(str(self.path))
        self.assertEqual(told(self.other), told(self.one))

    def test_file(self):
        with open(self.path, "w+b") as file:
            self.one.save(file)
            self.other.load(file)
        self.assertEqual(told(self.other), told(self.one))
        self.assertEqual(self.path.read_bytes(), self.one.saved())

    def test_bytes(self):
        self.other.load(self.one.saved())
        self.assertEqual(told(self.other), told(self.one))
        self.assertEqual(self.other.saved(), self.one.saved())

    def test_goes_on(self):
        """The same file, grown: what is new is read."""
        log = self.path.with_name("mail.log")
        half = SAMPLE.index(b"\n", len(SAMPLE) // 2) + 1
        log.write_bytes(SAMPLE[:half])
        with engine() as first:
            first.feed(log)
            state = first.saved()
        log.write_bytes(SAMPLE)
        with engine() as second, engine() as whole:
            second.load(state)
            second.feed(log)
            whole.feed(log)
            self.assertEqual(second.stats.lines, whole.stats.lines)
            self.assertEqual(told(second), told(whole))

    def test_damaged(self):
        """Nothing has changed, wherever it is damaged."""
        state = self.one.saved()
        self.other.feed(support.LAB / "success_direct" / "mail.log")
        before = told(self.other)
        chance = random.Random(5)
        for _ in range(60):
            at = chance.randrange(len(state))
            damaged = bytearray(state)
            damaged[at] ^= 1 << chance.randrange(8)
            with self.assertRaises(
                (maildiag.StateError, maildiag.VersionError)
            ):
                self.other.load(bytes(damaged))
        for bad in (b"", b"x", state[:-1], state + b"x"):
            with self.assertRaises(maildiag.StateError):
                self.other.load(bad)
        self.assertEqual(told(self.other), before)

    def test_refused(self):
        for call, error in (
            (lambda: self.one.load("/none"), maildiag.InputError),
            (lambda: self.one.save("/none/none"), maildiag.InputError),
            (lambda: self.one.merge(self.one), maildiag.ArgumentError),
            (lambda: maildiag.split("/none", 2), maildiag.InputError),
            (lambda: maildiag.split(support.SAMPLE, 0),
             maildiag.ArgumentError),
            (lambda: self.one.save(io.BytesIO()), OSError),
        ):
            with self.assertRaises(error):
                call()

    def test_stale_after_load(self):
        message = next(self.one.messages())
        self.one.load(self.other.saved())
        with self.assertRaises(maildiag.NotFound):
            message.recipients[0]
        self.assertEqual(told(self.one), [])


class Merged(unittest.TestCase):
    def test_parts(self):
        """Cut into any number of parts, merged in any order."""
        with engine() as whole:
            whole.feed(support.SAMPLE)
            expected, state = told(whole), whole.saved()
        for parts in (1, 2, 3, 7):
            cuts = maildiag.split(support.SAMPLE, parts)
            self.assertEqual(len(cuts), parts + 1)
            self.assertEqual((cuts[0], cuts[-1]), (0, len(SAMPLE)))
            engines = []
            for start, end in zip(cuts, cuts[1:]):
                engines.append(engine())
                engines[-1].feed_range(support.SAMPLE, start, end)
            random.Random(parts).shuffle(engines)
            while len(engines) > 1:
                last = engines.pop()
                engines[0].merge(last)
                last.close()
            self.assertEqual(told(engines[0]), expected, parts)
            engines[0].end(0)
            self.assertEqual(engines[0].saved(), state)
            engines[0].close()

    def test_packed_counts_once(self):
        """Two engines that read one packed file: it counts once."""
        import gzip

        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "mail.log.gz"
            path.write_bytes(gzip.compress(SAMPLE))
            with engine() as one, engine() as two:
                one.feed(path)
                two.feed(path)
                lines = one.stats.lines
                one.merge(two)
                self.assertEqual(one.stats.lines, lines)

    def test_streams_are_never_the_same(self):
        with engine() as one, engine() as two:
            one.feed(SAMPLE)
            two.feed(SAMPLE)
            lines = one.stats.lines
            one.merge(two)
            self.assertEqual(one.stats.lines, 2 * lines)

    def test_each_other(self):
        """Two that merge each other at the same time: neither waits for
        ever."""
        for _ in range(10):
            with engine() as one, engine() as two:
                one.feed(support.SAMPLE)
                two.feed(support.LAB / "success_direct" / "mail.log")
                threads = [
                    threading.Thread(target=one.merge, args=(two,)),
                    threading.Thread(target=two.merge, args=(one,)),
                ]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join(60)
                    self.assertFalse(thread.is_alive())
                self.assertEqual(one.stats.lines, two.stats.lines)

    def test_saved_by_another_process(self):
        """A state is shipped; the log is not."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    with engine() as one:
                        one.feed(support.SAMPLE)
                        one.save(path)
                    status = 0
                finally:
                    os._exit(status)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            with engine() as two:
                two.load(path)
                self.assertGreater(len(told(two)), 10)


if __name__ == "__main__":
    unittest.main()
