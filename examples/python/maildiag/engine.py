"""The engine: logs go in, answers come out."""

from __future__ import annotations

import ctypes
import time
from typing import (
    TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Union, cast,
)

from . import _api, _zone, table
from ._asking import Handle, _Reader, made, number_of
from ._load import check, lib, new_error
from ._query import filter_of, filter_struct
from ._values import Text, Time, encoded, text_of, usec_of
from .feeding import Feeding
from .message import Message, Reject
from .report import Report
from .rules import Rules, builtin
from .totals import Group, SourceInfo, Stats, Summary

if TYPE_CHECKING:
    import pandas

Entry = Union[Message, Reject]

_EVIDENCE = {
    "default": _api.MAILDIAG_EVIDENCE_DEFAULT,
    "position": _api.MAILDIAG_EVIDENCE_POSITION,
    "failures": _api.MAILDIAG_EVIDENCE_FAILURES,
    "all": _api.MAILDIAG_EVIDENCE_ALL,
    "none": _api.MAILDIAG_EVIDENCE_NONE,
}
_GROUPS = {
    "domain": _api.MAILDIAG_BY_DOMAIN,
    "sender": _api.MAILDIAG_BY_SENDER,
    "recipient": _api.MAILDIAG_BY_RECIPIENT,
    "client": _api.MAILDIAG_BY_CLIENT,
    "user": _api.MAILDIAG_BY_USER,
    "relay": _api.MAILDIAG_BY_RELAY,
    "cause": _api.MAILDIAG_BY_CAUSE,
    "hour": _api.MAILDIAG_BY_HOUR,
    "day": _api.MAILDIAG_BY_DAY,
}


class Changes:
    """What has changed in an engine since the last loop; see
    Engine.changes(). A loop that was left goes on where it was."""

    def __init__(self, engine: Engine, query: Dict[str, Any]) -> None:
        self._engine = engine
        self._keep: List[Any] = []
        self._asked = filter_of(query, self._keep)
        self._cursor = made(_api.maildiag_change)

    def __iter__(self) -> Iterator[Entry]:
        while True:
            found = self._engine._next(
                lib.maildiag_changed_next, self._asked, self._cursor
            )
            if found is None:
                return
            yield found


class Engine(Feeding):
    """The facts of the logs that were fed, and everything that can be asked.

    rules       a Rules; the built-in catalogue when there is none
    tz          local time of stamps without a zone: a name such as
                "Europe/Stockholm" or a tzinfo; UTC when there is none
    year        year of the first stamp of each set of files, where stamps
                have none
    reference_time  no stamp is later than this plus a day; it decides the year
                when `year` is not given. The time of the file that is fed, or
                now, when there is neither
    evidence    which lines are kept word for word: "default", "position",
                "failures", "all", "none"
    timeout     seconds that a call waits for those of other threads before it
                raises Busy; None: as long as it takes
    max_…, regex_match_limit, hash_key  as in maildiag_options; 0: default

    Threads: any number may ask at once, one may feed. Who comes while others
    are inside waits, and a thread that wants to feed goes before those who
    come to ask after it. The interpreter lock is released while the library
    works. Each thread has its own reader, made when it first asks and closed
    when the thread ends.

    close(), or the end of a `with`, lets go of the memory; every call after it
    raises Closed, on the engine and on all that came from it.
    """

    def __init__(
        self,
        rules: Optional[Rules] = None,
        *,
        tz: Optional[_zone.Zone] = None,
        year: int = 0,
        reference_time: Optional[Time] = None,
        evidence: str = "default",
        timeout: Optional[float] = None,
        **options: int,
    ) -> None:
        super().__init__("engine", timeout)
        self.rules = builtin() if rules is None else rules
        self._year = year
        self._reference = reference_time
        self._handle = Handle(lib.maildiag_engine_free)
        asked = made(_api.maildiag_options)
        asked.evidence = number_of(_EVIDENCE, evidence, "evidence")
        asked.year = year
        if reference_time is not None:
            asked.reference_time_usec = usec_of(reference_time)
        elif not year:
            asked.reference_time_usec = int(time.time() * 1_000_000)
        keep = self._take_zone(asked, tz)
        self._take_options(asked, options)
        error = new_error()
        self.rules._gate.enter()
        try:
            asked.rules = self.rules._handle.pointer.value
            check(
                lib.maildiag_engine_new(
                    ctypes.byref(self._handle.pointer),
                    ctypes.byref(asked),
                    ctypes.byref(error),
                ),
                error,
            )
        finally:
            self.rules._gate.leave()
        del keep

    @staticmethod
    def _take_zone(
        asked: _api.maildiag_options, tz: Optional[_zone.Zone]
    ) -> object:
        if tz is None:
            return None
        found = _zone.changes(_zone.named(tz))
        array = (_api.maildiag_zone_change * len(found))()
        for entry, (moment, offset) in zip(array, found):
            entry.from_sec, entry.offset_sec = moment, offset
        asked.zone = array
        asked.zone_count = len(found)
        return array

    @staticmethod
    def _take_options(
        asked: _api.maildiag_options, options: Dict[str, int]
    ) -> None:
        own = {"struct_size", "evidence", "rules", "zone", "zone_count"}
        for name, value in options.items():
            if name in own or not hasattr(asked, name):
                raise TypeError(f"Engine() has no option {name!r}")
            setattr(asked, name, value)

    # ---- its life ----

    def close(self) -> None:
        """Let go of the memory, once calls of other threads are over."""
        if self._gate.close():
            self._free_readers()
            self._handle.free()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reader(self) -> _Reader:
        return _Reader(self._handle.pointer, None)

    def _epoch(self) -> int:
        return lib.maildiag_engine_epoch(self._handle.pointer)

    # ---- what came in ----

    @property
    def stats(self) -> Stats:
        raw = made(_api.maildiag_stats)
        self._gate.enter()
        try:
            check(
                lib.maildiag_stats_get(
                    self._handle.pointer, ctypes.byref(raw)
                )
            )
        finally:
            self._gate.leave()
        return Stats(raw)

    @property
    def epoch(self) -> int:
        """Differs when ids given earlier may no longer be good."""
        self._gate.enter()
        try:
            return self._epoch()
        finally:
            self._gate.leave()

    @property
    def sources(self) -> List[SourceInfo]:
        found: List[SourceInfo] = []
        raw = made(_api.maildiag_source)
        while True:
            number = len(found)
            status = self._ask(
                lib.maildiag_source_get, number, ctypes.byref(raw)
            )
            if status == _api.MAILDIAG_END:
                return found
            found.append(SourceInfo(number, raw))

    @property
    def programs(self) -> Dict[str, int]:
        """Lines of programs other than Postfix, most first."""
        found: Dict[str, int] = {}
        raw = made(_api.maildiag_program_count)
        index = 0
        self._gate.enter()
        try:
            reader = self._mine()
            while (
                check(
                    lib.maildiag_program_get(reader, index, ctypes.byref(raw))
                )
                != _api.MAILDIAG_END
            ):
                found[text_of(raw.program) or ""] = raw.count
                index += 1
        finally:
            self._gate.leave()
        return found

    def line(self, source: int, offset: int) -> Optional[str]:
        """The line at a place, wrapped lines joined; None when it was not
        kept and its file is gone or has changed."""
        raw = _api.maildiag_text()
        self._gate.enter()
        try:
            status = lib.maildiag_line_get(
                self._mine(), source, offset, ctypes.byref(raw)
            )
            if status == _api.MAILDIAG_E_NOTFOUND:
                return None
            check(status)
            return text_of(raw)
        finally:
            self._gate.leave()

    def similar(self, address: Text) -> List[str]:
        """Addresses (or domains, for a text without @) in the log that differ
        from this one by a letter or two."""
        data = encoded(address)
        found: List[str] = []
        raw = _api.maildiag_text()
        self._gate.enter()
        try:
            reader = self._mine()
            while (
                check(
                    lib.maildiag_similar_address(
                        reader, data, len(data), len(found), ctypes.byref(raw)
                    )
                )
                != _api.MAILDIAG_END
            ):
                found.append(text_of(raw) or "")
        finally:
            self._gate.leave()
        return found

    # ---- messages and refusals ----

    def entries(self, **query: Any) -> Iterator[Entry]:
        """Messages and refusals in order. See messages() for the query."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        entry = made(_api.maildiag_entry)
        while True:
            found = self._next(lib.maildiag_entry_next, asked, entry)
            if found is None:
                return
            yield found

    def count(self, **query: Any) -> int:
        """How many messages and refusals fit; see messages()."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        count = ctypes.c_uint64()
        self._gate.enter()
        try:
            check(lib.maildiag_entry_count(
                self._mine(), asked, ctypes.byref(count)
            ))
        finally:
            self._gate.leave()
        return count.value

    def _next(
        self,
        step: Callable[..., int],
        asked: object,
        cursor: Union[_api.maildiag_entry, _api.maildiag_change],
    ) -> Optional[Entry]:
        """The next that fits, and what it says, in one visit."""
        self._gate.enter()
        try:
            reader = self._mine()
            status = check(step(reader, asked, ctypes.byref(cursor)))
            if status == _api.MAILDIAG_END:
                return None
            epoch = self._epoch()
            if cursor.kind == _api.MAILDIAG_ENTRY_MESSAGE:
                message = made(_api.maildiag_message)
                check(
                    lib.maildiag_message_get(
                        reader, cursor.id, ctypes.byref(message)
                    )
                )
                return Message(self, message, epoch)
            reject = made(_api.maildiag_reject)
            check(
                lib.maildiag_reject_get(
                    reader, cursor.id, ctypes.byref(reject)
                )
            )
            return Reject(self, reject, epoch)
        finally:
            self._gate.leave()

    def changes(self, **query: Any) -> Changes:
        """What has changed: the first loop over it gives every message and
        refusal that fits (see messages()), each further one what is new or
        tells something else since the loop before."""
        return Changes(self, query)

    def messages(self, **query: Any) -> Iterator[Message]:
        """Messages that fit, in order, one at a time. All of:

        query       an address, a domain, a queue ID or a message-id
        queue_id, address, from_, to, domain, message_id, client, relay,
        user, cause, host
        contains    part of an address of sender or recipient
        since, until    aware datetimes: with a line at or after, and before
        state       a word such as "deferred", or several
        """
        query["kinds"] = _api.MAILDIAG_ENTRY_MESSAGE
        return cast(Iterator[Message], self.entries(**query))

    def rejects(self, **query: Any) -> Iterator[Reject]:
        """Refusals by this host that fit; see messages()."""
        query["kinds"] = _api.MAILDIAG_ENTRY_REJECT
        return cast(Iterator[Reject], self.entries(**query))

    def message(self, id: int) -> Message:
        """The message with that id; NotFound when there is none."""
        return self._message(id, 0)

    def _message(self, id: int, epoch: int) -> Message:
        raw = made(_api.maildiag_message)
        self._ask(
            lib.maildiag_message_get, id, ctypes.byref(raw), epoch=epoch
        )
        return Message(self, raw, epoch or self.epoch)

    # ---- diagnosis ----

    def diagnose(self, **query: Any) -> Report:
        """What is wrong, worst first; see messages() for the query. One that
        asks for more than a time leaves out what the host says of itself."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        return Report(
            self,
            lambda out: self._ask(lib.maildiag_diagnose_all, asked, out),
        )

    def _diagnose_message(self, id: int, epoch: int) -> Report:
        return Report(
            self,
            lambda out: self._ask(
                lib.maildiag_diagnose_message, id, out, epoch=epoch
            ),
        )

    # ---- totals ----

    def summary(self, **query: Any) -> Summary:
        """Totals of what fits; see messages()."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        raw = made(_api.maildiag_summary)
        count = made(_api.maildiag_cause_count)
        causes: Dict[str, int] = {}
        self._gate.enter()
        try:
            reader = self._mine()
            check(lib.maildiag_summary_get(reader, asked, ctypes.byref(raw)))
            for index in range(raw.cause_count):
                check(
                    lib.maildiag_summary_cause(
                        reader, index, ctypes.byref(count)
                    )
                )
                causes[text_of(count.cause) or ""] = count.count
        finally:
            self._gate.leave()
        return Summary(raw, causes)

    def group(self, by: str, top: int = 0, **query: Any) -> List[Group]:
        """Messages grouped by "domain", "sender", "recipient", "client",
        "user", "relay", "cause", "hour" or "day", most first; the `top` rows,
        or all. See messages() for the query."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        raw = made(_api.maildiag_group)
        count = ctypes.c_uint32()
        found = []
        self._gate.enter()
        try:
            reader = self._mine()
            check(
                lib.maildiag_group_begin(
                    reader, asked, number_of(_GROUPS, by, "group"), top,
                    ctypes.byref(count),
                )
            )
            for index in range(count.value):
                check(
                    lib.maildiag_group_get(reader, index, ctypes.byref(raw))
                )
                found.append(Group(raw))
        finally:
            self._gate.leave()
        return found

    # ---- tables ----

    def to_records(
        self, which: str = "messages", **query: Any
    ) -> table.Records:
        """A whole table as a numpy structured array, and its texts: "messages",
        "rejects", "recipients", "attempts", "events" or "findings". See
        messages() for the query. Needs numpy."""
        keep: List[Any] = []
        if which == "findings":
            with self.diagnose(**query) as report:
                pointer = report._handle.pointer
                return table.records(self, which, None, pointer)
        return table.records(self, which, filter_struct(query, keep))

    def to_dataframe(
        self, which: str = "messages", **query: Any
    ) -> pandas.DataFrame:
        """A whole table as a DataFrame: texts and words are categories, times
        are in UTC, what was not logged is missing. See to_records(). Needs
        numpy and pandas."""
        return table.dataframe(self.to_records(which, **query), which)


__all__ = ["Changes", "Engine"]
