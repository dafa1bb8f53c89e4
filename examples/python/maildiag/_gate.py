"""Who may be inside a handle: one writer, or any number of readers.

The library itself waits for nobody: whoever comes at the wrong moment is
refused. Here they wait for each other, writers first, so that a thread that
feeds and threads that ask need not know of each other. A closed gate lets
nobody in, and closing waits for those who are inside: no handle is freed under
a running call.
"""

from __future__ import annotations

import threading
import time
from typing import Callable, Optional

from .errors import Busy, Closed


class Gate:
    def __init__(self, what: str, timeout: Optional[float] = None) -> None:
        self._what = what
        self._timeout = timeout
        self._changed = threading.Condition(threading.Lock())
        self._readers = 0
        self._writing = False
        self._waiting = 0
        self.closed = False

    def _wait(self, free: Callable[[], bool]) -> None:
        """With the lock: until it is free."""
        if self._timeout is None:
            self._changed.wait_for(lambda: self.closed or free())
            return
        end = time.monotonic() + self._timeout
        while not (self.closed or free()):
            left = end - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                if not (self.closed or free()):
                    raise Busy(f"the {self._what} is in use", name="E_BUSY")

    def _check(self) -> None:
        if self.closed:
            raise Closed(f"the {self._what} is closed", name="E_ARG")

    def enter(self) -> None:
        """Go in to read."""
        with self._changed:
            if self._writing or self._waiting:
                self._wait(lambda: not (self._writing or self._waiting))
            self._check()
            self._readers += 1

    def leave(self) -> None:
        with self._changed:
            self._readers -= 1
            if self._readers == 0:
                self._changed.notify_all()

    def enter_alone(self) -> None:
        """Go in to write."""
        with self._changed:
            self._waiting += 1
            try:
                self._wait(lambda: not (self._writing or self._readers))
                self._check()
                self._writing = True
            finally:
                self._waiting -= 1
                if not self._writing:
                    self._changed.notify_all()

    def leave_alone(self) -> None:
        with self._changed:
            self._writing = False
            self._changed.notify_all()

    def close(self) -> bool:
        """Let nobody in any more and wait until everybody is out. True for
        the first who closes: only he frees what is behind it."""
        with self._changed:
            if self.closed:
                return False
            self.closed = True
            self._changed.notify_all()
            while self._writing or self._readers:
                self._changed.wait()
            return True
