"""Whole tables at once, for numpy and pandas.

The library fills rows of fixed size in one call, and says texts by number;
numpy takes the rows as they are, pandas gets categories. Nothing here loops
over rows.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from . import _api
from ._asking import made, number_of
from ._load import check, lib
from ._values import FLAGS, is_time, thing, vocabulary, words

if TYPE_CHECKING:
    import numpy
    import pandas

    from .engine import Engine

TABLES = {
    "messages": _api.MAILDIAG_ROWS_MESSAGES,
    "rejects": _api.MAILDIAG_ROWS_REJECTS,
    "recipients": _api.MAILDIAG_ROWS_RECIPIENTS,
    "attempts": _api.MAILDIAG_ROWS_ATTEMPTS,
    "events": _api.MAILDIAG_ROWS_EVENTS,
    "findings": _api.MAILDIAG_ROWS_FINDINGS,
}
_STRUCTS: Dict[str, Any] = {
    "messages": _api.maildiag_message_row,
    "rejects": _api.maildiag_reject_row,
    "recipients": _api.maildiag_recipient_row,
    "attempts": _api.maildiag_attempt_row,
    "events": _api.maildiag_event_row,
    "findings": _api.maildiag_finding_row,
}
_ROWS = 1 << 16
_PANDAS_USEC = (2**63 - 1) // 1000


class Records:
    """A table: `rows` is a numpy structured array, and a column of texts holds
    numbers of `strings` (-1: absent)."""

    def __init__(
        self,
        rows: numpy.ndarray[Any, Any],
        strings: numpy.ndarray[Any, Any],
    ) -> None:
        self.rows = rows
        self.strings = strings

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, column: str) -> numpy.ndarray[Any, Any]:
        """A column of texts as an array of str and None."""
        import numpy

        padded = numpy.full(len(self.strings) + 1, None, dtype=object)
        padded[:-1] = self.strings
        found: numpy.ndarray[Any, Any] = padded[self.rows[column]]
        return found


def _fields(struct: Any) -> List[Tuple[str, Any]]:
    return [
        (name, kind) for name, kind in struct._fields_
        if not name.startswith("reserved")
    ]


def _dtype(struct: Any) -> numpy.dtype[Any]:
    """The row as numpy sees it; MAILDIAG_NO_TIME is its not-a-time."""
    import numpy

    names, formats, offsets = [], [], []
    for name, kind in _fields(struct):
        names.append(name.rstrip("_"))
        formats.append(
            numpy.dtype("datetime64[us]")
            if kind is ctypes.c_int64 and is_time(name)
            else numpy.dtype(kind)
        )
        offsets.append(getattr(struct, name).offset)
    return numpy.dtype(
        {
            "names": names,
            "formats": formats,
            "offsets": offsets,
            "itemsize": ctypes.sizeof(struct),
        }
    )


def _strings(reader: object) -> numpy.ndarray[Any, Any]:
    """All texts, decoded at once: they stand behind each other with a NUL
    behind each. Only where one holds a NUL itself they are cut one by one."""
    import numpy

    lent = made(_api.maildiag_strings)
    check(lib.maildiag_rows_strings(reader, ctypes.byref(lent)))
    count = lent.count
    size = lent.offsets[count]
    data = ctypes.string_at(lent.bytes or 0, size) if size else b""
    found = data.decode("utf-8", "surrogateescape").split("\0")[:-1]
    if len(found) != count:
        at = lent.offsets[: count + 1]
        found = [
            data[a: b - 1].decode("utf-8", "surrogateescape")
            for a, b in zip(at, at[1:])
        ]
    made_of = numpy.empty(count, dtype=object)
    made_of[:] = found
    return made_of


def records(
    engine: Engine,
    table: str,
    query: Optional[_api.maildiag_filter],
    report: object = None,
) -> Records:
    what = number_of(TABLES, table, "table")
    import numpy

    struct = _STRUCTS[table]
    dtype = _dtype(struct)
    ask = made(_api.maildiag_rows)
    ask.what = what
    ask.row_bytes = ctypes.sizeof(struct)
    if query is not None:
        ask.filter = ctypes.pointer(query)
    ask.report = getattr(report, "value", None)
    count = ctypes.c_size_t()
    pieces = []
    # One visit: whoever feeds waits, so the table is of one moment.
    engine._gate.enter()
    try:
        reader = engine._mine()
        check(lib.maildiag_rows_begin(reader, ctypes.byref(ask)))
        while True:
            room = numpy.empty(_ROWS, dtype=dtype)
            status = check(
                lib.maildiag_rows_read(
                    reader, room.ctypes.data, _ROWS, ctypes.byref(count)
                )
            )
            if status == _api.MAILDIAG_END:
                break
            pieces.append(room[: count.value])
        strings = _strings(reader)
    finally:
        engine._gate.leave()
    if not pieces:
        return Records(numpy.empty(0, dtype=dtype), strings)
    return Records(numpy.concatenate(pieces), strings)


# ---- pandas ----------------------------------------------------------------


def _category(
    codes: numpy.ndarray[Any, Any], strings: numpy.ndarray[Any, Any]
) -> pandas.Categorical:
    """Texts as categories: only those that this column has."""
    import numpy
    import pandas

    used = numpy.zeros(len(strings) + 1, dtype=bool)
    used[codes] = True
    used[-1] = False
    renumber = numpy.cumsum(used, dtype=numpy.int32) - 1
    renumber[-1] = -1
    return pandas.Categorical.from_codes(
        renumber[codes], categories=strings[used[:-1]]
    )


def _word_category(
    numbers: numpy.ndarray[Any, Any], number: int
) -> pandas.Categorical:
    """Numbers of a vocabulary as its words, all of them in their order."""
    import numpy
    import pandas

    known = words(number)
    most = max([*known, int(numbers.max()) if len(numbers) else 0])
    renumber = numpy.full(most + 1, -1, dtype=numpy.int32)
    names: List[str] = []
    for value, name in known.items():
        renumber[value] = len(names)
        names.append(name)
    return pandas.Categorical.from_codes(renumber[numbers], categories=names)


def _column(
    name: str, kind: Any, about: str, found: Records
) -> Any:
    import numpy
    import pandas

    # A copy: the rows stay as they are.
    values = numpy.array(found.rows[name.rstrip("_")])
    number = vocabulary(about, name)
    if kind is ctypes.c_int32:
        return _category(values, found.strings)
    if number is not None:
        return _word_category(values, number)
    if name in FLAGS:
        return values.astype(bool)
    if kind is ctypes.c_int64 and is_time(name):
        # pandas counts nanoseconds and ends in 2262; a log can say 9999.
        usec = values.view("int64")
        far = (usec < -_PANDAS_USEC) | (usec > _PANDAS_USEC)
        values[far] = numpy.datetime64("NaT")
        return pandas.DatetimeIndex(values).tz_localize("UTC")
    if kind is ctypes.c_int64:
        return pandas.arrays.IntegerArray(values, values < 0)
    return values


def dataframe(found: Records, table: str) -> pandas.DataFrame:
    import pandas

    struct = _STRUCTS[table]
    about = thing(struct)
    return pandas.DataFrame(
        {
            name.rstrip("_"): _column(name, kind, about, found)
            for name, kind in _fields(struct)
        },
        copy=False,
    )
