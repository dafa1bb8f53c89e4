"""Small answers: what came in, totals, tables of groups."""

from __future__ import annotations

import datetime
from typing import Dict, Optional

from . import _api
from ._values import fill

Moment = Optional[datetime.datetime]


class Stats:
    """What an engine has taken in."""

    source_count: int
    bytes: int
    lines: int
    records: int
    postfix: int
    foreign: int
    unrecognised: int
    truncated: int
    dropped_events: int
    dropped_messages: int
    memory_bytes: int
    regex_limit_hits: int
    first_time: Moment
    last_time: Moment

    def __init__(self, raw: _api.maildiag_stats) -> None:
        fill(self, raw)
        # A count here, where it is a flag of a message elsewhere.
        self.truncated = raw.truncated


class SourceInfo:
    """One source of an engine."""

    ordinal: int
    name: str
    bytes: int
    records: int
    first_time: Moment
    last_time: Moment

    def __init__(self, number: int, raw: _api.maildiag_source) -> None:
        fill(self, raw)
        self.number = number

    def __repr__(self) -> str:
        return f"<SourceInfo {self.number} {self.name}>"


class Summary:
    """Totals; `causes` counts failed attempts and refusals, most first."""

    bytes: int
    lines: int
    records: int
    unrecognised: int
    messages: int
    recipients: int
    attempts_sent: int
    attempts_deferred: int
    attempts_bounced: int
    attempts_other: int
    expired: int
    removed: int
    rejects: int
    delay_p50_usec: Optional[int]
    delay_p95_usec: Optional[int]
    delay_max_usec: Optional[int]

    def __init__(
        self, raw: _api.maildiag_summary, causes: Dict[str, int]
    ) -> None:
        fill(self, raw)
        self.causes = causes


class Group:
    """One line of a table: what belongs to `key`."""

    key: str
    messages: int
    bytes: int
    sent: int
    deferred: int
    bounced: int
    delay_p50_usec: Optional[int]
    delay_p95_usec: Optional[int]

    def __init__(self, raw: _api.maildiag_group) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Group {self.key}: {self.messages} messages>"


__all__ = ["Group", "SourceInfo", "Stats", "Summary"]
