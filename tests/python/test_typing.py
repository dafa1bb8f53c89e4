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
from __future__ import annotations
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
    def test_mypy(self):
        """In one run, because mypy reads numpy's types for each: the package
        and a program that uses it rightly are clean; one that does not is
        told so, line by line."""
        with tempfile.TemporaryDirectory() as folder:
            user = pathlib.Path(folder, "user.py")
            wrong = pathlib.Path(folder, "wrong.py")
            user.write_text(USER, encoding="utf-8")
            wrong.write_text(WRONG, encoding="utf-8")
            status, said = run(
                "mypy", "--config-file", str(CONFIG),
                "--cache-dir", str(pathlib.Path(folder, "cache")),
                "maildiag", str(user), str(wrong),
            )
        self.assertEqual(status, 1, said)
        lines = said.splitlines()[:-1]
        self.assertEqual(
            [line.split(": error")[0].rpartition("/")[2] for line in lines],
            ["wrong.py:4", "wrong.py:5", "wrong.py:6"],
            said,
        )

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
