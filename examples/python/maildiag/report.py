"""Reports: what is wrong.

A report owns copies of all that it shows, so it outlives its engine, and any
number of threads may read it.
"""

from __future__ import annotations

import ctypes
import datetime
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional

from . import _api
from ._asking import Handle, Parts, made
from ._gate import Gate
from ._load import check, lib
from ._values import fill, text_of
from .rules import Fix

if TYPE_CHECKING:
    from .engine import Engine
    from .message import Message

Moment = Optional[datetime.datetime]


class Evidence:
    """A line that bears a finding out; the bytes that decided are
    `match_length` bytes at `match_offset`."""

    source: int
    offset: int
    match_offset: int
    match_length: int
    line: Optional[str]

    def __init__(self, raw: _api.maildiag_evidence) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Evidence {self.line!r}>"


class Affected:
    """One message and recipient that a finding hit; `status` is "waiting",
    "returned" or "delivered"."""

    id: int
    finding: int
    status: str
    time: Moment
    from_: Optional[str]
    to: Optional[str]
    queue_id: Optional[str]

    def __init__(self, raw: _api.maildiag_affected) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Affected {self.to} {self.status}>"


class Finding:
    """One thing that is or was wrong."""

    scope: str
    id: int
    direction: str
    disposition: str
    severity: str
    confidence: int
    actor: str
    permanence: str
    ongoing: bool
    fix_count: int
    evidence_count: int
    queue_id_count: int
    explains_count: int
    evidence_total: int
    attempt_count: int
    message_count: int
    recipient_count: int
    sender_count: int
    waiting_count: int
    first_time: Moment
    last_time: Moment
    ended_time: Moment
    last_success_before: Moment
    cause: str
    broad: Optional[str]
    category: Optional[str]
    host: Optional[str]
    peer_name: Optional[str]
    peer_address: Optional[str]
    peer_port: Optional[str]
    peer_domain: Optional[str]
    ended_by: Optional[str]
    before: Optional[str]
    title: str
    explanation: Optional[str]
    sender_text: Optional[str]
    rule: Optional[str]
    document: Optional[str]

    def __init__(
        self, report: Report, index: int, raw: _api.maildiag_finding
    ) -> None:
        fill(self, raw)
        self._report = report
        self._index = index

    def _get(
        self, function: Callable[..., int], raw: ctypes.Structure, index: int
    ) -> int:
        return self._report._call(
            function, self._index, index, ctypes.byref(raw)
        )

    @property
    def fixes(self) -> Parts[Fix]:
        """What to do, the first step first."""

        def fix(index: int) -> Fix:
            raw = made(_api.maildiag_fix)
            self._get(lib.maildiag_finding_fix, raw, index)
            return Fix(raw)

        return Parts(self.fix_count, fix)

    @property
    def evidence(self) -> Parts[Evidence]:
        """Lines that bear it out, a few of `evidence_total`."""

        def line(index: int) -> Evidence:
            raw = made(_api.maildiag_evidence)
            self._get(lib.maildiag_finding_evidence, raw, index)
            return Evidence(raw)

        return Parts(self.evidence_count, line)

    @property
    def queue_ids(self) -> List[str]:
        """Some queue IDs that it hit."""
        found = []
        raw = _api.maildiag_text()
        for index in range(self.queue_id_count):
            self._get(lib.maildiag_finding_queue_id, raw, index)
            found.append(text_of(raw) or "")
        return found

    @property
    def explains(self) -> List[int]:
        """The `id`s of findings that this one accounts for."""
        found = []
        number = ctypes.c_uint64()
        for index in range(self.explains_count):
            self._report._call(
                lib.maildiag_finding_explains, self._index, index,
                ctypes.byref(number),
            )
            found.append(number.value)
        return found

    @property
    def affected(self) -> Iterator[Affected]:
        """Whom it hit, one a message and recipient."""
        index = 0
        while True:
            raw = made(_api.maildiag_affected)
            status = self._get(lib.maildiag_finding_affected, raw, index)
            if status == _api.MAILDIAG_END:
                return
            yield Affected(raw)
            index += 1

    def to_dict(self) -> Dict[str, Any]:
        """As `maildiag diagnose --json` prints it."""
        return self._report._json(_api.MAILDIAG_JSON_FINDING, self._index)

    def __repr__(self) -> str:
        return f"<Finding {self.cause}: {self.title!r}>"


class Report:
    """The findings of one diagnosis, worst first."""

    def __init__(
        self, engine: Engine, make: Callable[[object], int]
    ) -> None:
        self._engine = engine
        self._gate = Gate("report")
        self._handle = Handle(lib.maildiag_report_free)
        make(ctypes.byref(self._handle.pointer))
        self._count = lib.maildiag_report_count(self._handle.pointer)

    def _call(self, function: Callable[..., int], *arguments: object) -> int:
        self._gate.enter()
        try:
            return check(function(self._handle.pointer, *arguments))
        finally:
            self._gate.leave()

    def _json(self, what: int, index: int) -> Dict[str, Any]:
        self._gate.enter()
        try:
            return self._engine._json(
                what, report=self._handle.pointer.value, index=index
            )
        finally:
            self._gate.leave()

    def _finding(self, index: int) -> Finding:
        raw = made(_api.maildiag_finding)
        self._call(lib.maildiag_finding_get, index, ctypes.byref(raw))
        return Finding(self, index, raw)

    @property
    def findings(self) -> Parts[Finding]:
        """Worst first."""
        return Parts(self._count, self._finding)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __getitem__(self, index: int) -> Finding:
        return self.findings[index]

    def __bool__(self) -> bool:
        """True when something is or was wrong."""
        return self._count > 0

    def close(self) -> None:
        """Let go of it; findings that were taken out keep their attributes."""
        if self._gate.close():
            self._handle.free()

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Report of {self._count} findings>"


__all__ = ["Affected", "Evidence", "Finding", "Report"]
