"""A time zone as the library takes it: from when on clocks stood where."""

from __future__ import annotations

import datetime
import functools
from typing import List, Tuple, Union

from ._values import EPOCH

Zone = Union[str, datetime.tzinfo]

_FIRST, _LAST, _STEP = 1995, 2060, 7 * 86400


def _offset(zone: datetime.tzinfo, moment: int) -> int:
    when = EPOCH + datetime.timedelta(seconds=moment)
    offset = when.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _change(zone: datetime.tzinfo, before: int, after: int) -> int:
    """The first second at which the offset is that of `after`."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def named(zone: Zone) -> datetime.tzinfo:
    if isinstance(zone, str):
        import zoneinfo

        return zoneinfo.ZoneInfo(zone)
    return zone


@functools.lru_cache(maxsize=8)
def changes(zone: datetime.tzinfo) -> List[Tuple[int, int]]:
    """Pairs of (second since the epoch, seconds ahead of UTC), ascending. Looks
    once a week, so a clock that is put forth and back within one is missed:
    no zone does that."""
    utc = datetime.timezone.utc
    at = int(datetime.datetime(_FIRST, 1, 1, tzinfo=utc).timestamp())
    end = int(datetime.datetime(_LAST, 1, 1, tzinfo=utc).timestamp())
    found = [(at, _offset(zone, at))]
    while at < end:
        offset = _offset(zone, at + _STEP)
        if offset != found[-1][1]:
            found.append((_change(zone, at, at + _STEP), offset))
        at += _STEP
    return found
