"""maildiag follow: rotations, standard input, what begins and ends."""

import collections
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import time
import unittest

from program import Case, DELIVERED, PROGRAM, run

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))
import schema  # noqa: E402

# So many rotations of each kind: MAILDIAG_ROTATIONS=1000 for a whole run.
ROTATIONS = int(os.environ.get("MAILDIAG_ROTATIONS", "25"))
HERE = pathlib.Path(__file__).parent
LIMIT = 20
FAILED = (
    "2026-08-31T{} mx postfix/smtp[9]: C539144A9: to=<joe@company.com>,"
    " relay=none, delay=3.1, delays=0.02/0.07/3/0, dsn=4.4.1, status=deferred"
    " (connect to 192.0.2.9[192.0.2.9]:25: No route to host)\n"
)
SENT = (
    "2026-08-31T{} mx postfix/smtp[9]: C539144A9: to=<joe@company.com>,"
    " relay=192.0.2.9[192.0.2.9]:25, delay=60, delays=0/0/0/1, dsn=2.0.0,"
    " status=sent (250 2.0.0 Ok: queued as 1)\n"
)


# Told of as soon as all that comes is news.
OTHER = FAILED.replace("192.0.2.9", "192.0.2.77").replace(
    "C539144A9", "C539144B0").format("01:00:00Z")


class Follower:
    """A running `maildiag follow`; its lines as they come."""

    def __init__(self, *words, **options):
        self.process = subprocess.Popen(
            [PROGRAM, "follow", *map(str, words)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **options,
        )
        self.buffer = b""

    def line(self, limit=LIMIT):
        """The next line; None at the end."""
        end = time.monotonic() + limit
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [],
                                        max(left, 0))
            if not ready:
                raise AssertionError("nothing was told in time")
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                return None
            self.buffer += more
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    def event(self, kind, limit=LIMIT):
        """The next object of that kind."""
        while True:
            line = self.line(limit)
            if line is None:
                raise AssertionError(f"ended without {kind}")
            found = json.loads(line)
            if found["kind"] == kind:
                return found

    def kill(self):
        """Whatever state it is in."""
        self.process.kill()
        self.process.wait()
        for file in (self.process.stdin, self.process.stdout,
                     self.process.stderr):
            if file is not None:
                file.close()

    def stop(self, number=signal.SIGTERM):
        """Ends it: (exit status, the objects that were left, errors)."""
        self.process.send_signal(number)
        rest, errors = self.process.communicate(timeout=LIMIT)
        lines = (self.buffer + rest).decode().split("\n")
        return self.process.returncode, [line for line in lines if line], \
            errors.decode()


class Rotations(Case):
    """No line is lost, none told twice."""

    def follow(self, kind, lines=12):
        path = self.folder / "mail.log"
        begun = FAILED.format("10:00:00Z")
        if kind == "symlink":
            self.write("mail.log.file0", begun)
            path.symlink_to("mail.log.file0")
        else:
            self.write("mail.log", begun)
        follower = Follower("--json", "--all", "--interval", "1", path)
        self.addCleanup(follower.kill)
        # All that comes from now on is news.
        follower.event("incident_begin")
        writer = subprocess.Popen(
            [sys.executable, HERE / "rotator.py", kind, path, str(ROTATIONS),
             str(lines), str(follower.process.pid)], stdout=subprocess.PIPE)
        seen, gaps, said, quiet = collections.Counter(), 0, None, 0
        while said is None or quiet < 20:
            if said is None and writer.poll() is not None:
                said = json.loads(writer.stdout.read())
            if said is not None and sum(seen.values()) >= said["count"]:
                break
            try:
                found = json.loads(follower.line(0.1))
            except AssertionError:
                quiet += 1
                continue
            quiet = 0
            if found["kind"] == "failure":
                seen[int(found["record"]["queue_id"][:8], 16)] += 1
            gaps += found["kind"] == "gap"
        writer.stdout.close()
        writer.wait()
        _, left, errors = follower.stop()
        for line in left:
            found = json.loads(line)
            if found["kind"] == "failure":
                seen[int(found["record"]["queue_id"][:8], 16)] += 1
        self.assertEqual(errors, "")
        return said, seen, gaps

    def check(self, kind):
        said, seen, gaps = self.follow(kind)
        twice = [number for number, times in seen.items() if times > 1]
        missing = sorted(set(range(said["count"])) - set(seen))
        self.assertEqual(twice[:20], [])
        self.assertEqual(sorted(set(missing) - set(said["lost"]))[:20], [])
        if kind != "copytruncate":
            self.assertEqual(gaps, 0)
        return missing, gaps

    def test_rename_create(self):
        self.check("create")

    def test_rename(self):
        self.check("rename")

    def test_dated(self):
        self.check("dated")

    def test_delete(self):
        self.check("delete")

    def test_symlink(self):
        self.check("symlink")

    def test_copytruncate(self):
        _, gaps = self.check("copytruncate")
        # Each cut is told, whether lines were lost in it or not.
        self.assertEqual(gaps, ROTATIONS)


class Events(Case):
    """What is told, and when."""

    def follower(self, *words, **options):
        follower = Follower("--interval", "0.05", *words, cwd=self.folder,
                            **options)
        self.addCleanup(follower.kill)
        return follower

    def ready(self, *words, **options):
        """One that follows mail.log, and has read what there is of it."""
        self.append(OTHER)
        follower = self.follower("--json", *words, "mail.log", **options)
        begun = follower.event("incident_begin")
        self.assertEqual(begun["peer"]["address"], "192.0.2.77")
        return follower

    def append(self, text, name="mail.log"):
        with (self.folder / name).open("a", encoding="utf-8") as log:
            log.write(text)

    def check(self, said):
        """An event keeps to its schema."""
        kind = said["kind"]
        kind = "finding" if kind.startswith("incident_") else kind
        folder = pathlib.Path(os.environ["MAILDIAG_SOURCE"]) / "docs/schema"
        text = (folder / f"{kind}.json").read_text("utf-8")
        self.assertEqual(list(schema.problems(json.loads(text), said)), [])
        return said

    def test_begin_and_end(self):
        self.write("mail.log", DELIVERED)
        follower = self.ready("--tz", "UTC")
        self.append(FAILED.format("04:21:03Z"))
        said = self.check(follower.event("failure"))
        self.assertEqual(said["source"], "mail.log")
        self.assertEqual(said["offset"], len(DELIVERED + OTHER))
        self.assertEqual(said["record"]["to"], "joe@company.com")
        self.assertEqual(said["explanation"]["cause"], "connect_no_route")
        begun = self.check(follower.event("incident_begin"))
        self.assertEqual(begun["cause"], "connect_no_route")
        self.assertTrue(begun["ongoing"])
        self.append(SENT.format("04:26:03Z"))
        ended = self.check(follower.event("incident_end"))
        self.assertEqual(ended["cause"], "connect_no_route")
        self.assertFalse(ended["ongoing"])
        # The other one goes on.
        self.assertEqual(follower.stop(), (1, [], ""))

    def test_status_is_that_of_the_end(self):
        self.write("mail.log", FAILED.format("04:21:03Z"))
        follower = self.follower("--json", "mail.log")
        follower.event("incident_begin")
        self.assertEqual(follower.stop(signal.SIGINT), (1, [], ""))

    def test_told_once_or_each_time(self):
        for words, times in ((), 1), (("--all",), 3):
            self.write("mail.log", DELIVERED)
            follower = self.ready(*words)
            for second in range(3):
                self.append(FAILED.format(f"04:21:0{second}Z"))
            follower.event("incident_begin")
            _, left, _ = follower.stop()
            kinds = [json.loads(line)["kind"] for line in left]
            follower.kill()
            # One was read on the way to the incident, if not all.
            self.assertLessEqual(kinds.count("failure"), times - 1, words)

    def test_lines_in_pieces(self):
        follower = self.ready()
        line = FAILED.format("04:21:03Z")
        for at in range(0, len(line), 40):
            self.append(line[at:at + 40])
            time.sleep(0.01)
        said = follower.event("failure")
        self.assertEqual(said["offset"], len(OTHER))
        self.assertEqual(said["record"]["queue_id"], "C539144A9")

    def test_since_end(self):
        """What was there is passed over, half a line at its end, too."""
        self.write("mail.log", FAILED.format("03:21:03Z") + "half a li")
        self.write("b.log", "")
        follower = self.follower("--json", "--all", "--since-end", "mail.log",
                                 "b.log")
        # There is nothing to tell of at first: until lines are heard.
        for second in range(60):
            self.append(OTHER, "b.log")
            try:
                follower.event("failure", 0.5)
                break
            except AssertionError:
                self.assertLess(second, 59)
        self.append("ne\n" + FAILED.format("04:21:03Z"))
        said = follower.event("failure")
        while said["source"] != "mail.log":
            said = follower.event("failure")
        self.assertEqual(said["record"]["time"], "2026-08-31T04:21:03Z")
        self.assertGreater(said["offset"], len(FAILED))
        begun = follower.event("incident_begin")
        while begun["peer"]["address"] != "192.0.2.9":
            begun = follower.event("incident_begin")
        self.assertEqual(begun["attempt_count"], 1)
        # Places are those of the file.
        self.assertEqual(begun["evidence"][0]["offset"], said["offset"])

    def test_waits_for_a_file(self):
        follower = self.follower("--json", "new.log")
        self.assertIn(b"new.log: not there yet",
                      follower.process.stderr.readline())
        time.sleep(0.2)
        self.append(FAILED.format("04:21:03Z"), "new.log")
        follower.event("failure")
        follower.stop()

    def test_several_files(self):
        self.write("a.log", "")
        self.write("b.log", "")
        follower = self.ready("--all", "a.log", "b.log")
        for name in ("b.log", "a.log", "b.log"):
            self.append(FAILED.format("04:21:03Z"), name)
            self.assertEqual(follower.event("failure")["source"], name)

    def test_hole(self):
        """A writer that does not append goes on behind a hole."""
        path = self.folder / "mail.log"
        follower = self.ready("--all")
        with path.open("r+b", buffering=0) as log:
            log.seek(0, os.SEEK_END)
            for _ in range(3):
                log.write(FAILED.format("04:21:03Z").encode())
                offset = follower.event("failure")["offset"]
            os.truncate(path, 0)
            log.write(FAILED.format("04:22:03Z").encode())
            self.assertGreater(follower.event("gap")["offset"], offset)
            said = follower.event("failure")
        self.assertEqual(said["record"]["time"], "2026-08-31T04:22:03Z")

    def test_standard_input(self):
        line = FAILED.format("04:21:03Z")
        entry = (
            "__CURSOR=a\n__REALTIME_TIMESTAMP=1788150063000000\n"
            "_HOSTNAME=mx\nSYSLOG_IDENTIFIER=postfix/smtp\nSYSLOG_PID=9\n"
            "MESSAGE=" + line.partition("]: ")[2] + "\n"
        )
        fields = dict(part.split("=", 1) for part in entry.split("\n") if part)
        for name, data in (
            ("lines", line), ("export", entry),
            ("json", json.dumps(fields) + "\n"),
        ):
            with self.subTest(name):
                follower = self.follower("--json", "-", stdin=subprocess.PIPE)
                follower.process.stdin.write(data.encode())
                follower.process.stdin.flush()
                # At once: nobody has closed it.
                said = self.check(follower.event("failure"))
                self.assertEqual(said["source"], "-")
                self.assertEqual(said["record"]["queue_id"], "C539144A9")
                follower.event("incident_begin")
                follower.process.stdin.close()
                self.assertEqual(follower.process.wait(LIMIT), 1)

    def test_end_of_input(self):
        result = run("follow", "--json", data=FAILED.format("04:21:03Z"))
        self.assert_status(result, 1)
        self.assertEqual([said["kind"] for said in result.objects()],
                         ["failure", "incident_begin"])

    def test_people(self):
        self.write("mail.log", DELIVERED)
        follower = self.follower("--tz", "UTC", "--year", "2026", "mail.log")
        self.assertIn("no problem is going on", follower.line())
        self.append(FAILED.format("04:21:03Z"))
        self.assertIn("C539144A9 deferred to joe@company.com: No route",
                      follower.line())
        text = ""
        while "STILL GOING since 04:21" not in text:
            text = follower.line()
        self.append(SENT.format("04:26:03Z"))
        while "OVER 04:21–04:26" not in text:
            text = follower.line()
        self.assertEqual(follower.stop()[0], 0)

    def test_reader_goes_away(self):
        self.write("mail.log", DELIVERED)
        follower = self.follower("mail.log")
        follower.line()
        follower.process.stdout.close()
        self.assertEqual(follower.process.wait(LIMIT), 0)

    def test_what_cannot_be_followed(self):
        self.write("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
        for words, reason in (
            (("a.gz",), "a.gz: is packed"),
            ((".",), ".: is no regular file"),
            (("--interval", "soon", "a.log"), "--interval: 'soon'"),
            (("--slow", "a.log"), "follow does not take --slow"),
        ):
            result = self.run_here("follow", *words)
            self.assert_status(result, 2)
            self.assertIn(reason, result.err)


if __name__ == "__main__":
    unittest.main()
