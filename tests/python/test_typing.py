"""The package's types: mypy --strict and stubtest have nothing to say, also
about a program that uses it."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import support

PACKAGE = support.ROOT / "examples" / "python"
CONFIG = PACKAGE / "pyproject.toml"

USER = '''
import datetime
import maildiag

def causes(path: str) -> dict[str, int]:
    found: dict[str, int] = {}
    with maildiag.Engine(tz="Europe/Stockholm") as engine:
        engine.feed(path)
        for message in engine.messages(to="a@b.test", state=("deferred",)):
            for recipient in message.recipients:
                cause: str | None = recipient.cause
                if cause is not None:
                    found[cause] = found.get(cause, 0) + 1
            when: datetime.datetime | None = message.first_time
            print(when, message.events[0].fields["to"])
        for finding in engine.diagnose():
            print(finding.title.upper(), [fix.text for fix in finding.fixes])
    try:
        maildiag.parse(b"x")
    except maildiag.Error as error:
        print(error.code + 1)
    return found
'''
WRONG = '''
import maildiag

maildiag.explain("x").cause + 1
maildiag.Engine().feed(7)
maildiag.Engine().diagnose()[0].nothing
'''


def run(*words, **options):
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=PACKAGE,
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **options,
    )
    return done.returncode, done.stdout.decode()


class Types(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    def mypy(self, *words):
        return run(
            "mypy", "--config-file", str(CONFIG),
            "--cache-dir", str(self.folder / "cache"), *words,
        )

    def test_package(self):
        status, said = self.mypy("-p", "maildiag")
        self.assertEqual(status, 0, said)

    def test_user(self):
        path = self.folder / "user.py"
        path.write_text(USER, encoding="utf-8")
        status, said = self.mypy("--python-version", "3.10", str(path))
        self.assertEqual(status, 0, said)

    def test_wrong_user(self):
        """The types say something at all."""
        path = self.folder / "wrong.py"
        path.write_text(WRONG, encoding="utf-8")
        status, said = self.mypy(str(path))
        self.assertEqual(status, 1, said)
        for line in (4, 5, 6):
            self.assertIn(f"wrong.py:{line}: error", said)

    def test_stubs(self):
        status, said = run(
            "mypy.stubtest", "--mypy-config-file", str(CONFIG),
            "--allowlist",
            str(support.TESTS / "python" / "stubtest.allow"),
            "--ignore-unused-allowlist", "maildiag",
        )
        self.assertEqual(status, 0, said)

    def test_marked(self):
        self.assertTrue((PACKAGE / "maildiag" / "py.typed").exists())


if __name__ == "__main__":
    unittest.main()
