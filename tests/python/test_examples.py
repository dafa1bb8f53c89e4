"""The example programs run and say what is in the log."""

import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import support

EXAMPLES = support.ROOT / "examples" / "python"
SAMPLE = str(support.SAMPLE)


def run(name, *words, cwd=None):
    """Its status and what it printed; when it broke off, why. matplotlib tells
    stderr that it looks for fonts when it is used for the first time."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd, check=False,
    )
    said = done.stdout.decode()
    if b"Traceback" in done.stderr:
        said += done.stderr.decode()
    return done.returncode, said


class Temporary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Readme(unittest.TestCase):
    def test_code(self):
        """What the package's page shows works, and prints something."""
        page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        code = page.split("```python\n")[1].split("```")[0]
        self.assertIn("/var/log/mail.log", code)
        code = code.replace("/var/log/mail.log", SAMPLE).replace(
            "homer@simpsons.com", "28@huash.com"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
        )
        said = done.stdout.decode()
        self.assertEqual(done.returncode, 0, said)
        for word in ("DNS did not answer", "3BC7F31A2E1 deferred", "huash.com",
                     "does not relay"):
            self.assertIn(word, said)


class WhyNotDelivered(unittest.TestCase):
    def test_answers(self):
        for address, status, words in (
            ("28@huash.com", 1,
             ("3BC7F31A2E1", "dns_tempfail", "dig MX huash.com")),
            ("28@hush.com", 2, ("no message", "did you mean 28@huash.com?")),
        ):
            got, said = run(
                "why_not_delivered.py", "--year", "2026", address, SAMPLE
            )
            self.assertEqual(got, status, said)
            for word in words:
                self.assertIn(word, said)

    def test_arrived(self):
        log = support.LAB / "success_direct" / "mail.log"
        import maildiag

        with maildiag.Engine(year=2026) as engine:
            engine.feed(log)
            address = next(engine.messages(state="sent")).recipients[0].address
        status, said = run(
            "why_not_delivered.py", "--year", "2026", address, str(log)
        )
        self.assertEqual(status, 0, said)
        self.assertIn("sent", said)


class WorstDomains(Temporary):
    def test_picture(self):
        picture = self.folder / "worst.png"
        status, said = run(
            "worst_domains.py", "--year", "2026", "--top", "2", "--out",
            str(picture), SAMPLE,
        )
        self.assertEqual(status, 1, said)
        lines = said.splitlines()
        self.assertTrue(lines[1].startswith("company.com"), said)
        self.assertIn("auth_failed 7", lines[1])
        self.assertEqual(lines[3], "and 3 domains more: 4")
        data = picture.read_bytes()
        self.assertTrue(data.startswith(b"\x89PNG"))
        self.assertGreater(len(data), 5000)

    def test_nothing(self):
        empty = self.folder / "empty.log"
        empty.write_bytes(b"")
        status, said = run("worst_domains.py", str(empty), cwd=self.folder)
        self.assertEqual((status, said), (0, "nothing was deferred\n"))

    def test_names_that_are_no_names(self):
        """Of a log that anybody may write into."""
        log = self.folder / "mail.log"
        log.write_bytes(
            b"Nov 24 06:55:00 mx postfix/smtp[2]: 1A2B3C4D5E6: to=<a@$\\b_{\xff"
            b"\x1b>, relay=none, delay=3, dsn=4.4.1, status=deferred (x)\n"
        )
        picture = self.folder / "worst.svg"
        status, said = run(
            "worst_domains.py", "--year", "2026", "--out", str(picture),
            str(log),
        )
        self.assertEqual(status, 1, said)
        self.assertNotIn("\x1b", said)
        self.assertTrue(picture.exists())


LINE = (
    "Nov 24 06:%02d:00 mx postfix/qmgr[1]: 1A2B3C4D5E6: from=<a@b.test>,"
    " size=9, nrcpt=1 (queue active)\n"
    "Nov 24 06:%02d:01 mx postfix/smtp[2]: 1A2B3C4D5E6: to=<c@far.test>,"
    " relay=none, delay=3, delays=0/0/3/0, dsn=4.4.1, status=deferred "
    "(connect to mx.far.test[192.0.2.1]:25: No route to host)\n"
)
SENT = (
    "Nov 24 07:%02d:01 mx postfix/smtp[2]: 1A2B3C4D5E6: to=<c@far.test>,"
    " relay=mx.far.test[192.0.2.1]:25, delay=3, delays=0/0/3/0, dsn=2.0.0,"
    " status=sent (250 ok)\n"
)


class Watch(Temporary):
    def test_once(self):
        status, said = run("watch.py", "--year", "2026", "--once", SAMPLE)
        self.assertEqual(status, 1, said)
        self.assertIn("BEGAN  DNS did not answer", said)
        self.assertIn("WAS", said)

    def test_growing_and_rotated(self):
        """A line begins it, one in the file that comes after rotation ends
        it."""
        log = self.folder / "mail.log"
        log.write_text(LINE % (1, 1), encoding="ascii")
        process = subprocess.Popen(
            [sys.executable, "-u", str(EXAMPLES / "watch.py"), "--year",
             "2026", "--every", "0.05", str(log)],
            stdout=subprocess.PIPE,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        lines = []
        seen = threading.Condition()

        def read():
            for line in process.stdout:
                with seen:
                    lines.append(line.decode())
                    seen.notify_all()

        thread = threading.Thread(target=read)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(process.kill)

        def wait(word, count):
            with seen:
                good = seen.wait_for(
                    lambda: sum(word in line for line in lines) >= count, 60
                )
            self.assertTrue(good, (word, lines))

        wait("BEGAN", 1)
        with open(log, "a", encoding="ascii") as file:
            file.write(LINE % (20, 20))
        os.rename(log, self.folder / "mail.log.1")
        time.sleep(0.2)
        log.write_text(SENT % 5, encoding="ascii")
        wait("ENDED", 1)
        self.assertEqual(sum("BEGAN" in line for line in lines), 1, lines)


if __name__ == "__main__":
    unittest.main()
