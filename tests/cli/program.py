"""Runs the program as its users do: bytes in, exit status and bytes out.

MAILDIAG is the program, MAILDIAG_SAMPLE the sample log (August 2026).
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["MAILDIAG"]
SAMPLE = os.environ["MAILDIAG_SAMPLE"]
# The sample's stamps have no year and no zone.
WHEN = ("--year", "2026", "--tz", "UTC")

DELIVERED = (
    "Aug 31 03:20:35 mx postfix/qmgr[7]: 77424110EA2E:"
    " from=<bart@simpsons.com>, size=2144, nrcpt=1 (queue active)\n"
    "Aug 31 03:20:36 mx postfix/smtp[8]: 77424110EA2E:"
    " to=<homer@simpsons.com>, relay=mail.simpsons.com[192.0.2.33]:25,"
    " delay=1.3, delays=0.07/0.04/0.64/0.52, dsn=2.0.0, status=sent"
    " (250 2.0.0 Ok: queued as 8A798694DF5)\n"
    "Aug 31 03:20:36 mx postfix/qmgr[7]: 77424110EA2E: removed\n"
)
WAITING = (
    "Aug 31 03:21:00 mx postfix/qmgr[7]: C539144A9:"
    " from=<bart@simpsons.com>, size=1903, nrcpt=1 (queue active)\n"
    "Aug 31 03:21:03 mx postfix/smtp[9]: C539144A9: to=<joe@company.com>,"
    " relay=none, delay=3.1, delays=0.02/0.07/3/0, dsn=4.4.1,"
    " status=deferred (connect to 172.16.5.101[172.16.5.101]:1025:"
    " No route to host)\n"
)
REFUSED = (
    "Aug 31 08:03:01 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from"
    " unknown[192.0.2.113]: 450 4.1.8 <x@nowhere.example>: Sender address"
    " rejected: Domain not found; from=<x@nowhere.example>"
    " to=<test@company.com> proto=ESMTP helo=<mo.example>\n"
)


class Result:
    """What a run left behind."""

    def __init__(self, done):
        self.status = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")

    def objects(self):
        """The JSON Lines on standard output."""
        return [json.loads(line) for line in self.raw.split(b"\n") if line]

    def __repr__(self):
        return f"status {self.status}\n{self.out[:2000]}\n{self.err[:2000]}"


def run(*words, data=None, env=None, **options):
    """Run `maildiag WORDS…`; data is standard input, else it is empty."""
    variables = {**os.environ, **(env or {})}
    for name in [n for n, value in variables.items() if value is None]:
        del variables[name]
    if isinstance(data, str):
        data = data.encode()
    if data is None and "stdin" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run(
        [PROGRAM, *map(str, words)],
        input=data,
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env=variables,
        timeout=60,
        check=False,
        **options,
    )
    done.stdout = done.stdout or b""
    return Result(done)


class Case(unittest.TestCase):
    """A test with a folder of its own, in which the program runs."""

    maxDiff = 4000

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="maildiag-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        """A file in the folder."""
        path = self.folder / name
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path

    def run_here(self, *words, **options):
        """Run with the folder as the current one."""
        return run(*words, cwd=self.folder, **options)

    def assert_status(self, result, status):
        """The exit status, and the whole run where it is another."""
        if result.status != status:
            self.fail(f"not {status}: {result}")
