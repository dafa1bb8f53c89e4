"""States: saved, gone on from, put together; read in place of logs."""

import gzip
import os
import pathlib
import random
import signal
import stat
import subprocess
import time
import unittest

from program import PROGRAM, SAMPLE, WHEN, Case, run

TEXT = pathlib.Path(SAMPLE).read_bytes()
LINES = TEXT.splitlines(keepends=True)
ASK = (("summary", "--json"), ("diagnose", "--json"),
       ("trace", "--all", "--json"), ("affected", "--json"))
# Files on the way to disk that a kill may hit, and how many kills.
KILLS = int(os.environ.get("MAILDIAG_KILLS", "20"))


def beginnings():
    """Offsets of lines."""
    offset = 0
    for line in LINES:
        yield offset
        offset += len(line)


class State(Case):
    def setUp(self):
        super().setUp()
        self.log = str(self.write("mail.log", TEXT))
        self.state = self.path("mail.state")
        self.save(self.log, "-o", self.state)
        self.bytes = pathlib.Path(self.state).read_bytes()

    def path(self, name):
        return str(pathlib.Path(self.folder) / name)

    def save(self, *words):
        done = run("save", *WHEN, *words)
        self.assertEqual(done.status, 0, done)
        return done

    def same(self, path):
        self.same_bytes(path, self.bytes)

    def same_bytes(self, path, wanted):
        # Not assertEqual: what differs is no text.
        self.assertTrue(pathlib.Path(path).read_bytes() == wanted, path)

    def test_answers_like_the_log(self):
        for command, *options in ASK:
            from_log = run(command, *options, *WHEN, self.log)
            from_state = run(command, *options, "--tz", "UTC", "--state",
                             self.state)
            self.assertEqual(from_state.raw, from_log.raw, command)
            self.assertEqual(from_state.status, from_log.status, command)

    def test_one_message(self):
        ids = {one["queue_id"] for one in
               run("trace", "--all", "--json", *WHEN, self.log).objects()
               if one["kind"] == "message"}
        for queue_id in random.Random(1).sample(sorted(ids), 12):
            from_log = run("trace", queue_id, "--json", *WHEN, self.log)
            from_state = run("trace", queue_id, "--json", "--tz", "UTC",
                             "--state", self.state)
            self.assertEqual(from_state.raw, from_log.raw, queue_id)

    def test_parts(self):
        size = len(TEXT)
        parts = []
        for i in range(5):
            parts.append(self.path(f"part{i}"))
            self.save(self.log, "--range",
                      f"{size * i // 5}-{size * (i + 1) // 5 + (i == 4)}",
                      "-o", parts[-1])
        whole = self.path("whole")
        for seed in range(3):
            random.Random(seed).shuffle(parts)
            done = run("merge", *parts, "-o", whole)
            self.assertEqual(done.status, 0, done)
            self.same(whole)

    def test_parts_twice(self):
        """Whatever is given more than once, and where, counts once."""
        size = len(TEXT)
        parts = []
        for i in range(4):
            parts.append(self.path(f"part{i}"))
            self.save(self.log, "--range",
                      f"{size * i // 4}-{size * (i + 1) // 4 + (i == 3)}",
                      "-o", parts[-1])
        self.save(self.log, "--range", f"{size // 3}-{size // 2}",
                  "-o", self.path("within"))
        whole = self.path("whole")
        rng = random.Random(4)
        for _ in range(20):
            given = parts + rng.choices(parts, k=3) + [self.path("within")]
            rng.shuffle(given)
            done = run("merge", *given, "-o", whole)
            self.assertEqual(done.status, 0, (given, done))
            self.same(whole)

    def test_goes_on(self):
        for step in (1, 40):
            state = self.path(f"on{step}")
            log = pathlib.Path(self.path("on.log"))
            log.write_bytes(b"")
            for cut in range(0, len(LINES) + step, max(step, len(LINES) // 9)):
                # In the middle of a line too: it is read on.
                text = b"".join(LINES[:cut])
                log.write_bytes(text[:len(text) - (step > 1) * 7])
                self.save("--resume", state, str(log))
            log.write_bytes(TEXT)
            self.save("--resume", state, str(log))
            self.assertEqual(
                run("trace", "--all", "--json", "--tz", "UTC", "--state",
                    state).raw.replace(b"on.log", b"mail.log"),
                run("trace", "--all", "--json", "--tz", "UTC", "--state",
                    self.state).raw)

    def total(self, state):
        (one,) = run("summary", "--json", "--tz", "UTC", "--state",
                     state).objects()
        return one["lines"], one["messages"], one["bytes"]

    def test_unchanged(self):
        self.save("--resume", self.state, self.log)
        self.same(self.state)

    def test_rotated(self):
        half = len(LINES) // 2
        log = pathlib.Path(self.path("r.log"))
        state = self.path("r.state")
        log.write_bytes(b"".join(LINES[:half]))
        self.save("--resume", state, str(log))
        # More came, then logrotate, then a new file.
        log.write_bytes(b"".join(LINES[:half + 10]))
        log.rename(self.path("r.log.1"))
        log.write_bytes(b"".join(LINES[half + 10:]))
        self.save("--resume", state, self.path("r.log"), self.path("r.log.1"))
        self.assertEqual(self.total(state), self.total(self.state))
        # A night later: it is packed.
        packed = pathlib.Path(self.path("r.log.2.gz"))
        packed.write_bytes(gzip.compress(
            pathlib.Path(self.path("r.log.1")).read_bytes()))
        os.unlink(self.path("r.log.1"))
        self.save("--resume", state, str(log), str(packed))
        self.assertEqual(self.total(state), self.total(self.state))

    def test_truncated(self):
        log = pathlib.Path(self.path("t.log"))
        state = self.path("t.state")
        log.write_bytes(b"".join(LINES[:60]))
        self.save("--resume", state, str(log))
        # copytruncate: other bytes under the name.
        log.write_bytes(b"".join(LINES[60:100]))
        self.save("--resume", state, str(log))
        self.assertEqual(self.total(state)[0], 100)

    def test_keep(self):
        """Only what was logged of in the last hours of the log."""
        (whole,) = run("summary", "--json", *WHEN, self.log).objects()
        (some,) = run("summary", "--json", *WHEN, "--keep", "3h",
                      self.log).objects()
        self.assertLess(0, some["messages"])
        self.assertLess(some["messages"], whole["messages"])
        self.assertEqual(some["lines"], whole["lines"])
        self.save(self.log, "--keep", "3h", "-o", self.state)
        (kept,) = run("summary", "--json", "--tz", "UTC", "--state",
                      self.state).objects()
        self.assertEqual(kept, some)
        self.assertEqual(run("summary", "--keep", "soon", self.log).status, 2)

    def test_mode(self):
        os.chmod(self.state, 0o644)
        self.save(self.log, "-o", self.state)
        self.assertEqual(stat.S_IMODE(os.stat(self.state).st_mode), 0o600)
        self.assertFalse(os.path.exists(self.state + ".new"))

    def test_what_is_no_state(self):
        other = self.path("other")
        for bad in (b"", b"x", self.log, self.bytes[:-1], self.bytes + b"x",
                    self.bytes[:200] + b"?" + self.bytes[201:],
                    self.bytes[:15] + b"\x07" + self.bytes[16:]):
            if isinstance(bad, bytes):
                pathlib.Path(other).write_bytes(bad)
            done = run("summary", "--state",
                       other if isinstance(bad, bytes) else bad)
            self.assertEqual(done.status, 2, bad)
            self.assertIn("state" if b"\x07" not in bad[:17] else "newer",
                          done.err) if isinstance(bad, bytes) else None

    def test_usage(self):
        for words in (("save", self.log), ("merge", self.state),
                      ("merge", "-o", self.path("x")),
                      ("save", "--range", "7", self.log, "-o", self.path("x")),
                      ("save", "--range", "0-9", self.log, self.log + ".no",
                       "-o", self.path("x")),
                      ("summary", "--state", self.state, self.log),
                      ("summary", "--state", self.path("none")),
                      ("save", self.log, "-o", self.path("no/such/folder")),
                      ("merge", self.state, self.log, "-o", self.path("x"))):
            done = run(*words)
            self.assertEqual(done.status, 2, words)
            self.assertNotEqual(done.err, "", words)
        self.same(self.state)

    def test_overlap(self):
        a, b = self.path("a"), self.path("b")
        size = len(TEXT)
        self.save(self.log, "--range", f"0-{size // 2}", "-o", a)
        self.save(self.log, "--range", f"{size // 4}-{size}", "-o", b)
        done = run("merge", a, b, "-o", self.path("x"))
        self.assertEqual(done.status, 2)
        self.assertIn("overlap", done.err)

    def killed(self, took, *words):
        """A save that ends at some moment."""
        with subprocess.Popen([PROGRAM, "save", *WHEN, *words],
                              stderr=subprocess.DEVNULL) as child:
            time.sleep(self.random.random() * took)
            child.send_signal(signal.SIGKILL)

    def test_killed(self):
        """Old or new, never mixed; and the next save goes well."""
        self.random = random.Random(2)
        log = str(self.write("k.log", TEXT * 20))
        state = self.path("k.state")
        self.save(log, "-o", state)
        started = time.monotonic()
        self.save(log, "-o", state)
        took = 1.2 * (time.monotonic() - started)
        wanted = pathlib.Path(state).read_bytes()
        # Old bytes that are not the new ones.
        for old in (wanted, self.bytes):
            pathlib.Path(state).write_bytes(old)
            for _ in range(KILLS):
                self.killed(took, log, "-o", state)
                self.assertTrue(pathlib.Path(state).read_bytes() in (old, wanted))
            self.save(log, "-o", state)
            self.same_bytes(state, wanted)
            self.assertFalse(os.path.exists(state + ".new"))

    def test_killed_going_on(self):
        """The same of --resume; what was killed is gone on from."""
        self.random = random.Random(3)
        log = self.write("g.log", TEXT * 9)
        state = self.path("g.state")
        self.save("--resume", state, str(log))
        old = pathlib.Path(state).read_bytes()
        log.write_bytes(TEXT * 20)
        started = time.monotonic()
        self.save("--resume", state, str(log))
        took = 1.2 * (time.monotonic() - started)
        new = pathlib.Path(state).read_bytes()
        for _ in range(KILLS):
            pathlib.Path(state).write_bytes(old)
            self.killed(took, "--resume", state, str(log))
            self.assertTrue(pathlib.Path(state).read_bytes() in (old, new))
        self.save("--resume", state, str(log))
        self.same_bytes(state, new)


if __name__ == "__main__":
    unittest.main()
