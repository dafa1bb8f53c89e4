#!/usr/bin/env python3
"""Follow a log and print what begins and what ends.

usage: watch.py [--year YEAR] [--tz ZONE] [--every SECONDS] [--once] LOG

Looks at the file every second, feeds what was added, and prints a line for
each finding that is new, that goes on again, or that is over. A log that is
rotated by renaming or by copying and cutting is followed: what came between is
read from the old file where that is still open to us. --once ends when the
end of the file is reached for the first time.
"""

import argparse
import os
import sys
import time

import maildiag


class Log:
    """A file that grows and is replaced."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, "rb")

    def rotated(self):
        """Is another file there now, or was ours cut?"""
        try:
            now = os.stat(self.path)
        except FileNotFoundError:
            return False
        ours = os.fstat(self.file.fileno())
        return (now.st_dev, now.st_ino) != (ours.st_dev, ours.st_ino) or (
            now.st_size < self.file.tell()
        )

    def pieces(self):
        """What was added: pairs of (a new file begins here, bytes)."""
        while True:
            data = self.file.read(1 << 20)
            if data:
                yield False, data
            elif self.rotated():
                # The old file may have grown since it was read.
                rest = self.file.read()
                if rest:
                    yield False, rest
                self.file.close()
                self.file = open(self.path, "rb")
                yield True, b""
            else:
                return


def key(finding):
    """What makes two findings the same one as the log goes on."""
    return (
        finding.scope, finding.cause, finding.direction, finding.host,
        finding.peer_name, finding.peer_address, finding.peer_port,
        finding.peer_domain, finding.first_time,
    )


def say(word, finding, when):
    where = (
        finding.peer_name or finding.peer_domain or finding.peer_address
        or finding.host or ""
    )
    text = f"{finding.title}: {where}" if where else finding.title
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    stamp = when.strftime("%Y-%m-%d %H:%M:%S") if when else "-"
    print(f"{stamp}  {word:5}  {text}"
          f"  ({finding.message_count} messages, {finding.actor} acts)",
          flush=True)


def changes(engine, known):
    """Print what differs from what was known; gives what is known now."""
    now = {}
    with engine.diagnose() as report:
        for finding in report:
            name = key(finding)
            now[name] = finding.ongoing
            before = known.get(name)
            if finding.ongoing and not before:
                say("BEGAN" if before is None else "AGAIN", finding,
                    finding.first_time if before is None
                    else finding.last_time)
            elif not finding.ongoing and before:
                say("ENDED", finding, finding.ended_time or finding.last_time)
            elif not finding.ongoing and before is None:
                say("WAS", finding, finding.first_time)
    return now


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--year", type=int, default=0)
    parser.add_argument("--tz", default=None)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("log")
    asked = parser.parse_args()
    log, known, files = Log(asked.log), {}, 0
    with maildiag.Engine(year=asked.year, tz=asked.tz) as engine:
        # Each file is a set of its own: its base name has a number in front.
        source = engine.open(f"{files}-{os.path.basename(asked.log)}")
        fed = True
        while True:
            for another, data in log.pieces():
                fed = True
                if another:
                    source.end()
                    files += 1
                    source = engine.open(
                        f"{files}-{os.path.basename(asked.log)}"
                    )
                source.feed(data)
            if fed:
                known = changes(engine, known)
                fed = False
            if asked.once:
                return 1 if any(known.values()) else 0
            time.sleep(asked.every)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
