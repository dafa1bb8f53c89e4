"""Values on their way between C and Python.

Texts are bytes of a log and mostly, but not always, UTF-8: they become str
with `surrogateescape`, so that str.encode("utf-8", "surrogateescape") gives
the bytes again. Times become aware datetimes in UTC. Numbers of a vocabulary
become its words, as JSON and the command line write them.
"""

from __future__ import annotations

import ctypes
import datetime
import functools
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

from . import _api
from ._load import lib
from .errors import ArgumentError

Text = Union[str, bytes]
Time = Union[datetime.datetime, int]

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_USEC = datetime.timedelta(microseconds=1)


# ---- to Python -------------------------------------------------------------


def text_of(lent: _api.maildiag_text) -> Optional[str]:
    """A copy; None for what is absent."""
    if lent.ptr is None:
        return None
    return ctypes.string_at(lent.ptr, lent.len).decode(
        "utf-8", "surrogateescape"
    )


def time_of(usec: int) -> Optional[datetime.datetime]:
    if usec == _api.MAILDIAG_NO_TIME:
        return None
    try:
        return EPOCH + datetime.timedelta(microseconds=usec)
    except OverflowError:
        return None


def logged(number: int) -> Optional[int]:
    """None for -1: not logged."""
    return None if number < 0 else number


@functools.lru_cache(maxsize=None)
def word(vocabulary: int, number: int) -> str:
    """The number itself, as text, where a newer library knows more words."""
    found = lib.maildiag_word(vocabulary, number)
    return str(number) if found is None else found.decode()


@functools.lru_cache(maxsize=None)
def words(vocabulary: int) -> Dict[int, str]:
    """All of a vocabulary by their numbers."""
    found = {}
    for number in range(1024):
        name = lib.maildiag_word(vocabulary, number)
        if name is not None:
            found[number] = name.decode()
    return found


def _word_in(vocabulary: int) -> Callable[[int], str]:
    return lambda number: word(vocabulary, number)


def _nothing(value: Any) -> Any:
    return value


_TIMES = ("time", "last_success_before")

# Which vocabulary a member's numbers are of, by the end of the struct's name
# and the member's; "" in front: in every struct.
WORDS = {
    ("message", "state"): _api.MAILDIAG_WORDS_STATE,
    ("recipient", "state"): _api.MAILDIAG_WORDS_RECIPIENT,
    ("recipient", "outcome"): _api.MAILDIAG_WORDS_RECIPIENT,
    ("attempt", "status"): _api.MAILDIAG_WORDS_STATUS,
    ("event", "kind"): _api.MAILDIAG_WORDS_RECORD,
    ("record", "kind"): _api.MAILDIAG_WORDS_RECORD,
    ("event", "level"): _api.MAILDIAG_WORDS_LEVEL,
    ("record", "level"): _api.MAILDIAG_WORDS_LEVEL,
    ("link", "relation"): _api.MAILDIAG_WORDS_LINK,
    ("affected", "status"): _api.MAILDIAG_WORDS_AFFECTED,
    ("", "direction"): _api.MAILDIAG_WORDS_DIRECTION,
    ("", "permanence"): _api.MAILDIAG_WORDS_PERMANENCE,
    ("", "actor"): _api.MAILDIAG_WORDS_ACTOR,
    ("", "severity"): _api.MAILDIAG_WORDS_SEVERITY,
    ("", "scope"): _api.MAILDIAG_WORDS_SCOPE,
    ("", "disposition"): _api.MAILDIAG_WORDS_DISPOSITION,
}
FLAGS = (
    "complete_start complete_end truncated ongoing reverse conflict"
).split()


def thing(struct: type) -> str:
    """What a struct or its row is about: maildiag_event_row to event."""
    name = struct.__name__[len("maildiag_"):]
    return name[: -len("_row")] if name.endswith("_row") else name


def vocabulary(about: str, member: str) -> Optional[int]:
    return WORDS.get((about, member), WORDS.get(("", member)))


def is_time(member: str) -> bool:
    return member in _TIMES or member.endswith("_time")


def _converter(about: str, member: str, kind: Any) -> Callable[[Any], Any]:
    number = vocabulary(about, member)
    if kind is _api.maildiag_text:
        return text_of
    if number is not None:
        return _word_in(number)
    if member in FLAGS:
        return bool
    if kind is ctypes.c_int64:
        return time_of if is_time(member) else logged
    return _nothing


@functools.lru_cache(maxsize=None)
def _plan(struct: type) -> List[Tuple[str, Callable[[Any], Any]]]:
    plan = []
    fields: Any = struct._fields_  # type: ignore[attr-defined]
    for member, kind in fields:
        if member != "struct_size" and not member.startswith("reserved"):
            plan.append((member, _converter(thing(struct), member, kind)))
    return plan


def fill(to: object, struct: ctypes.Structure) -> None:
    """Every member of a struct as an attribute of the same name."""
    into = to.__dict__
    for member, convert in _plan(type(struct)):
        into[member] = convert(getattr(struct, member))


# ---- to C ------------------------------------------------------------------


def encoded(value: Text) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return bytes(value)


def lend(value: Text, keep: List[Any]) -> _api.maildiag_text:
    """The caller keeps `keep` for as long as the text is used."""
    room = ctypes.create_string_buffer(encoded(value))
    keep.append(room)
    lent = _api.maildiag_text()
    lent.ptr = ctypes.addressof(room)
    lent.len = len(room) - 1
    return lent


def usec_of(value: Time) -> int:
    """Microseconds since the epoch."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ArgumentError(
                "a time needs its zone: datetime(..., tzinfo=timezone.utc)"
            )
        return (value - EPOCH) // _USEC
    return int(value)
