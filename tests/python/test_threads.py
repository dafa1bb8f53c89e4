"""Threads: one feeds, any number ask; the interpreter lock is released; what is
closed while somebody is inside does not crash."""

import random
import threading
import time
import unittest

import support

import maildiag
from maildiag import _gate

YEAR = 2026
SAMPLE = support.SAMPLE.read_bytes()


def together(*functions):
    """Run them at the same time; what one raised is raised here."""
    failures = []

    def guarded(function):
        try:
            function()
        except BaseException as failure:  # told below
            failures.append(failure)

    threads = [
        threading.Thread(target=guarded, args=(f,)) for f in functions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive(), "a thread hangs"
    if failures:
        raise failures[0]


class WriterAndReaders(unittest.TestCase):
    def test_one_writer_many_readers(self):
        """Nobody is refused, and the end is what a single thread sees."""
        with maildiag.Engine(year=YEAR) as expected:
            expected.feed(SAMPLE * 1)
            wanted = [m.queue_id for m in expected.messages()]
        engine = maildiag.Engine(year=YEAR)
        done = threading.Event()
        counts = []

        def write():
            try:
                with engine.open("live") as source:
                    for at in range(0, len(SAMPLE), 503):
                        source.feed(SAMPLE[at: at + 503])
            finally:
                done.set()

        def read(seed):
            chance = random.Random(seed)
            asked = 0
            while not done.is_set() or asked < 20:
                what = chance.randrange(5)
                try:
                    if what == 0:
                        for message in engine.messages():
                            list(message.recipients)
                    elif what == 1:
                        for finding in engine.diagnose():
                            list(finding.evidence)
                    elif what == 2:
                        engine.summary()
                    elif what == 3:
                        engine.to_records("events")
                    else:
                        engine.explain("550 5.7.1 Relay access denied")
                except maildiag.NotFound:
                    # The message went on while we looked at it.
                    pass
                asked += 1
            counts.append(asked)

        together(write, *(lambda s=s: read(s) for s in range(4)))
        self.assertEqual([m.queue_id for m in engine.messages()], wanted)
        self.assertEqual(len(counts), 4)
        engine.close()

    def test_two_writers(self):
        """They take turns."""
        with maildiag.Engine(year=YEAR) as engine:

            def write(name):
                with engine.open(name) as source:
                    for at in range(0, len(SAMPLE), 1009):
                        source.feed(SAMPLE[at: at + 1009])

            together(*(lambda n=n: write(n) for n in ("a", "b", "c")))
            self.assertEqual(engine.stats.lines, 3 * 159)

    def test_readers_alike(self):
        """Each thread sees the same."""
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(SAMPLE)
            expected = [f.to_dict() for f in engine.diagnose()]

            def read():
                for _ in range(5):
                    found = [f.to_dict() for f in engine.diagnose()]
                    assert found == expected

            together(*[read] * 4)

    def test_one_report(self):
        """Any number of threads read one report, rule set and message."""
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(SAMPLE)
            report = engine.diagnose()
            message = next(engine.messages(state="deferred"))
            rules = maildiag.Rules()
            first = [f.title for f in report]

            def read():
                for _ in range(20):
                    assert [f.title for f in report] == first
                    assert message.recipients[0].attempts[0].event.line
                    assert rules.explain("451 4.7.1 Greylisted").cause

            together(*[read] * 4)

    def test_readers_go_with_their_threads(self):
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(SAMPLE)
            together(*[lambda: next(engine.messages())] * 8)
            import gc

            gc.collect()
            self.assertLessEqual(len(list(engine._readers)), 1)


class InterpreterLock(unittest.TestCase):
    def test_released(self):
        """While the library reads a log, Python goes on."""
        data = SAMPLE * 400
        ticks = []
        done = threading.Event()

        def tick():
            while not done.is_set():
                ticks.append(time.monotonic())
                time.sleep(0.001)

        with maildiag.Engine(year=YEAR) as engine:
            thread = threading.Thread(target=tick)
            thread.start()
            source = engine.open("big")
            begin = time.monotonic()
            # One long call, not the package's pieces.
            for _ in range(3):
                engine._alone(
                    maildiag._load.lib.maildiag_feed, source.number, data,
                    len(data), None,
                )
            end = time.monotonic()
            done.set()
            thread.join()
        within = [t for t in ticks if begin < t < end]
        # With the lock held it would come in between the calls only.
        self.assertGreater(len(within), 5)


class Closing(unittest.TestCase):
    def test_closed_under_readers(self):
        """Who is inside goes on to the end of the call; then everybody is told.
        Nothing crashes."""
        for seed in range(10):
            engine = maildiag.Engine(year=YEAR)
            engine.feed(SAMPLE * 5)
            report = engine.diagnose()
            started = threading.Barrier(5)

            def read():
                started.wait()
                try:
                    while True:
                        for message in engine.messages():
                            list(message.events)
                        for finding in report:
                            list(finding.evidence)
                except maildiag.Closed:
                    pass

            def write():
                started.wait()
                try:
                    while True:
                        engine.feed(SAMPLE[:3000])
                except maildiag.Closed:
                    pass

            def close():
                started.wait()
                time.sleep(0.002 * seed)
                report.close()
                engine.close()

            together(read, read, read, write, close)

    def test_closed_twice_at_once(self):
        for _ in range(50):
            engine = maildiag.Engine(year=YEAR)
            together(*[engine.close] * 4)


class Gates(unittest.TestCase):
    def test_timeout(self):
        """Who waits for too long is told so, and others are not disturbed."""
        gate = _gate.Gate("engine", 0.02)
        gate.enter_alone()
        for enter in (gate.enter, gate.enter_alone):
            with self.assertRaises(maildiag.Busy) as caught:
                enter()
            self.assertEqual(caught.exception.name, "E_BUSY")
        gate.leave_alone()
        gate.enter()
        gate.enter()
        with self.assertRaises(maildiag.Busy):
            gate.enter_alone()
        gate.enter()
        for _ in range(3):
            gate.leave()
        gate.enter_alone()
        gate.leave_alone()
        self.assertTrue(gate.close())
        self.assertFalse(gate.close())

    def test_engine_with_timeout(self):
        engine = maildiag.Engine(year=YEAR, timeout=0.01)
        engine.feed(SAMPLE)
        engine._gate.enter_alone()
        with self.assertRaises(maildiag.Busy):
            engine.summary()
        engine._gate.leave_alone()
        self.assertTrue(engine.summary().messages)
        engine.close()

    def test_writers_go_first(self):
        """Readers that come all the time do not keep a writer out."""
        gate = _gate.Gate("engine")
        stop = threading.Event()
        wrote = []

        def read():
            while not stop.is_set():
                gate.enter()
                time.sleep(0.001)
                gate.leave()

        def write():
            try:
                for _ in range(20):
                    gate.enter_alone()
                    wrote.append(gate._readers)
                    gate.leave_alone()
            finally:
                stop.set()

        together(read, read, read, write)
        self.assertEqual(wrote, [0] * 20)

    def test_left_when_it_fails(self):
        """A call that is refused leaves the gate open."""
        with maildiag.Engine(year=YEAR) as engine:
            for _ in range(3):
                with self.assertRaises(maildiag.Error):
                    engine.message(5)
                with self.assertRaises(maildiag.Error):
                    engine.feed("/none/at/all")
                with self.assertRaises(maildiag.Error):
                    engine.to_records("messages", state="odd")
            engine.feed(SAMPLE)


if __name__ == "__main__":
    unittest.main()
