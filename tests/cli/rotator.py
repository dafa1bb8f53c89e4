"""Writes a log and rotates it, as the programs do that are followed.

usage: rotator.py KIND PATH ROTATIONS LINES PID

Writes failed deliveries, each with a queue ID of its own that counts up, LINES
of them between two rotations. Prints one JSON object: how many were written,
and which of them stand in no file because they came between the copy and the
cut of a copytruncate. A file that is to vanish from its place without leaving a
trace stays there until the process PID has opened it: who does not see it can
only be told of by a longer life.
"""

import json
import os
import pathlib
import shutil
import sys
import time

LINE = (
    "2026-11-24T10:00:00Z mx postfix/smtp[9]: {:08X}F: to=<u{}@d.example>,"
    " relay=none, delay=3.1, delays=0.02/0.07/3/0, dsn=4.4.1, status=deferred"
    " (connect to 192.0.2.{}[192.0.2.{}]:25: No route to host)\n"
)
KEPT = 30


class Writer:
    """The process that writes; append-only, as syslog daemons do."""

    def __init__(self, path, lines, pid):
        self.path = pathlib.Path(path)
        self.reader = pathlib.Path(f"/proc/{pid}/fd")
        self.lines = lines
        self.count = 0
        self.lost = []
        self.file = None
        self.open()

    def open(self, flags=0):
        """The file anew, as after a signal."""
        if self.file is not None:
            os.close(self.file)
        self.file = os.open(
            self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | flags, 0o644)

    def write(self, count, lost=False):
        """So many lines, some of them in two pieces."""
        for _ in range(count):
            number = self.count
            line = LINE.format(number, number, number % 250,
                               number % 250).encode()
            if number % 7 == 0:
                os.write(self.file, line[:50])
                line = line[50:]
            os.write(self.file, line)
            if lost:
                self.lost.append(number)
            self.count += 1

    def wait(self):
        """Until the reader has what is written to open."""
        mine = os.fstat(self.file)
        for _ in range(5000):
            for name in list(self.reader.iterdir()):
                try:
                    if os.path.samestat(name.stat(), mine):
                        return
                except FileNotFoundError:
                    pass
            time.sleep(0.001)
        raise SystemExit("the reader has not opened it")

    def shift(self):
        """`.1` becomes `.2`, and so on."""
        for number in range(KEPT, 0, -1):
            old = self.path.with_name(f"{self.path.name}.{number}")
            if old.exists():
                old.rename(f"{self.path}.{number + 1}")

    def create(self):
        """Renamed; a new file; the writer still has the old one a while."""
        self.shift()
        self.path.rename(f"{self.path}.1")
        self.write(3)
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o644))
        self.write(3)
        self.open()

    def dated(self):
        """Renamed to a name with a date."""
        self.stamp = getattr(self, "stamp", 20200101) + 1
        self.path.rename(f"{self.path}-{self.stamp}")
        self.open()

    def rename(self):
        """Renamed; the writer makes the new one."""
        self.shift()
        self.path.rename(f"{self.path}.1")
        self.write(2)
        self.open()

    def copytruncate(self):
        """Copied, then cut; what comes between is in neither."""
        self.shift()
        shutil.copyfile(self.path, f"{self.path}.1")
        self.write(2, lost=True)
        os.ftruncate(self.file, 0)

    def delete(self):
        """Deleted, and made anew."""
        self.wait()
        self.path.unlink()
        self.write(2)
        self.open()

    def symlink(self):
        """The path is a link that is turned to another file."""
        self.wait()
        self.turn = getattr(self, "turn", 0) + 1
        target = f"{self.path}.file{self.turn}"
        self.write(2)
        os.close(self.file)
        self.file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        link = f"{self.path}.link"
        os.symlink(os.path.basename(target), link)
        os.rename(link, self.path)


def main():
    kind, path, rotations, lines, pid = sys.argv[1:]
    writer = Writer(path, int(lines), int(pid))
    turn = getattr(writer, kind)
    for _ in range(int(rotations)):
        writer.write(writer.lines)
        turn()
        time.sleep(0.002)
    writer.write(writer.lines)
    print(json.dumps({"count": writer.count, "lost": writer.lost}))


if __name__ == "__main__":
    main()
