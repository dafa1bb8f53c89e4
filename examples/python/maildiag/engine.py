"""The engine: logs go in, answers come out."""

from __future__ import annotations

import ctypes
import datetime
import io
import os
import time
from typing import (
    IO, TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Optional, Union,
    cast,
)

from . import _api, _input, _zone, table
from ._asking import Handle, _Reader, made, number_of
from ._load import check, lib, new_error
from ._values import (
    Text, Time, encoded, fill, lend, text_of, usec_of, words,
)
from .errors import ArgumentError, InputError
from .message import Message, Reject
from .report import Report
from .rules import Rules, Texts, builtin

if TYPE_CHECKING:
    import pandas

Moment = Optional[datetime.datetime]
States = Union[str, Iterable[str]]

# Bytes by which a file is known.
_BEGINNING = 1024

_EVIDENCE = {
    "default": _api.MAILDIAG_EVIDENCE_DEFAULT,
    "position": _api.MAILDIAG_EVIDENCE_POSITION,
    "failures": _api.MAILDIAG_EVIDENCE_FAILURES,
    "all": _api.MAILDIAG_EVIDENCE_ALL,
    "none": _api.MAILDIAG_EVIDENCE_NONE,
}
_KINDS = {
    "auto": _api.MAILDIAG_SOURCE_AUTO,
    "lines": _api.MAILDIAG_SOURCE_LINES,
    "journal": _api.MAILDIAG_SOURCE_JOURNAL,
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


# ---- small answers ---------------------------------------------------------


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


# ---- a source that is fed bit by bit ---------------------------------------


class Source:
    """A source that is still being fed: `feed()` as often as there are bytes,
    cut anywhere; `end()` (or the end of a `with`) when there are no more."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self.number = number
        self.ended = False

    def feed(self, data: Union[bytes, bytearray, memoryview]) -> None:
        """The next bytes."""
        self._engine._feed(self.number, data)

    def end(self) -> None:
        """There are no more: the last line counts without a newline too."""
        if not self.ended:
            self.ended = True
            self._engine._alone(lib.maildiag_feed_end, self.number)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._engine.closed:
            self.end()


# ---- the engine ------------------------------------------------------------


class Engine(Texts):
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

    @property
    def closed(self) -> bool:
        return self._gate.closed

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

    def _alone(self, function: Any, *arguments: object) -> int:
        """A call that changes the engine."""
        self._gate.enter_alone()
        try:
            return check(function(self._handle.pointer, *arguments))
        finally:
            self._gate.leave_alone()

    # ---- feeding ----

    def open(
        self,
        name: str,
        *,
        kind: str = "auto",
        year: int = 0,
        reference_time: Optional[Time] = None,
        beginning: bytes = b"",
        base_offset: int = 0,
    ) -> Source:
        """A source to feed bit by bit. `name` is shown as evidence and need
        not exist; sources whose names have one base (`mail.log.1`, `mail.log`)
        are one set in rotation order.

        `beginning` is for merge(): the first 1,024 bytes of the file, or all,
        by which parts of it know each other; without it the source is a stream
        that is never taken for another. `base_offset` is where in the file the
        first byte fed stands."""
        chosen = self._source_options(kind, year, reference_time)
        room = ctypes.create_string_buffer(beginning[:_BEGINNING])
        if beginning:
            chosen.beginning = ctypes.addressof(room)
            chosen.beginning_bytes = len(room) - 1
        chosen.base_offset = base_offset
        number = ctypes.c_uint32()
        self._alone(
            lib.maildiag_source_open, encoded(name), ctypes.byref(chosen),
            ctypes.byref(number),
        )
        return Source(self, number.value)

    @staticmethod
    def _source_options(
        kind: str, year: int, reference_time: Optional[Time]
    ) -> _api.maildiag_source_options:
        chosen = made(_api.maildiag_source_options)
        chosen.kind = number_of(_KINDS, kind, "kind of source")
        chosen.year = year
        if reference_time is not None:
            chosen.reference_time_usec = usec_of(reference_time)
        return chosen

    def _feed(
        self, source: int, data: Union[bytes, bytearray, memoryview]
    ) -> None:
        """In pieces, so that others can ask in between."""
        if not isinstance(data, bytes):
            data = bytes(data)
        address = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value
        at = 0
        while at < len(data):
            size = min(len(data) - at, 4 * _input.CHUNK)
            self._alone(
                lib.maildiag_feed, source, (address or 0) + at, size, None
            )
            at += size

    def feed(
        self,
        what: Union[bytes, bytearray, memoryview, _input.Path, IO[bytes]],
        *,
        name: Optional[str] = None,
        kind: str = "auto",
        year: int = 0,
        reference_time: Optional[Time] = None,
    ) -> int:
        """Feed a whole log: bytes, the path of a file, or a file opened with
        mode "rb" (a pipe too); str is a path. What is packed with gzip, bzip2 or xz is
        unpacked, `journalctl -o json` and `-o export` are read.

        Gives the number of the source. A plain file is read by the library
        itself: given again it is read on from where it ended, and a copy
        counts once. When a packed file is broken, what came before is in, and
        InputError is raised.
        """
        if isinstance(what, (bytes, bytearray, memoryview)):
            source = self.open(
                name or "bytes", kind=kind, year=year,
                reference_time=reference_time,
            )
            with source:
                if _input.is_packed(bytes(what[:64])):
                    file = cast(IO[bytes], io.BytesIO(what))
                    self._feed_pieces(source, file)
                else:
                    source.feed(what)
            return source.number
        if isinstance(what, (str, os.PathLike)):
            return self._feed_path(what, name, kind, year, reference_time)
        source = self.open(
            name or _name_of(what), kind=kind, year=year,
            reference_time=reference_time,
        )
        with source:
            self._feed_pieces(source, what)
        return source.number

    def _feed_pieces(self, source: Source, file: IO[bytes]) -> None:
        for piece in _input.pieces(file):
            source.feed(piece)

    def _feed_path(
        self,
        path: _input.Path,
        name: Optional[str],
        kind: str,
        year: int,
        reference_time: Optional[Time],
    ) -> int:
        if reference_time is None and self._reference is None:
            reference_time = _modified(path)
        if name is None and _input.plain_file(path):
            return self._feed_file(path, kind, year, reference_time)
        try:
            file = open(path, "rb")
        except OSError as reason:
            raise InputError(str(reason), name="E_IO") from reason
        with file:
            pieces = _input.pieces(file)
            first = b""
            if os.path.isfile(path):
                # Known by its beginning, as the library knows a plain file.
                while len(first) < _BEGINNING:
                    more = next(pieces, b"")
                    if not more:
                        break
                    first += more
            source = self.open(
                name or os.fsdecode(path), kind=kind, year=year,
                reference_time=reference_time, beginning=first,
            )
            with source:
                source.feed(first)
                for piece in pieces:
                    source.feed(piece)
            return source.number

    def _feed_file(
        self,
        path: _input.Path,
        kind: str,
        year: int,
        reference_time: Optional[Time],
    ) -> int:
        chosen = self._source_options(kind, year, reference_time)
        number = ctypes.c_uint32()
        self._alone_with_error(
            lib.maildiag_feed_file, os.fsencode(path), ctypes.byref(chosen),
            ctypes.byref(number),
        )
        return number.value

    def feed_range(
        self,
        path: _input.Path,
        start: int,
        end: int = 0,
        *,
        year: int = 0,
        reference_time: Optional[Time] = None,
    ) -> int:
        """Read the lines of a plain file that begin at or behind byte `start`
        and before byte `end` (0: its present end): a part of it, for one of
        several engines that are merged later. split() tells where to cut.

        The source stays open, so that what comes behind it can be merged or
        read; end() says that nothing does."""
        if reference_time is None and self._reference is None:
            reference_time = _modified(path)
        chosen = self._source_options("auto", year, reference_time)
        number = ctypes.c_uint32()
        self._alone_with_error(
            lib.maildiag_feed_range, os.fsencode(path), ctypes.byref(chosen),
            start, end, ctypes.byref(number),
        )
        return number.value

    def end(self, source: int) -> None:
        """The source with that number has no more bytes."""
        self._alone(lib.maildiag_feed_end, source)

    def _alone_with_error(self, function: Any, *arguments: object) -> int:
        error = new_error()
        self._gate.enter_alone()
        try:
            return check(
                function(
                    self._handle.pointer, *arguments, ctypes.byref(error)
                ),
                error,
            )
        finally:
            self._gate.leave_alone()

    # ---- states ----

    def save(self, to: Union[_input.Path, IO[bytes]]) -> None:
        """Save what the engine knows: to a path (the file is there whole or
        not at all, and its owner's alone) or to an open file that has a
        descriptor. The bytes depend on the facts alone."""
        error = new_error()
        self._gate.enter()
        try:
            if isinstance(to, (str, os.PathLike)):
                status = lib.maildiag_state_save(
                    self._handle.pointer, os.fsencode(to), ctypes.byref(error)
                )
            else:
                to.flush()
                status = lib.maildiag_state_save_fd(
                    self._handle.pointer, to.fileno(), ctypes.byref(error)
                )
            check(status, error)
        finally:
            self._gate.leave()

    def saved(self) -> bytes:
        """What save() writes."""
        with open(os.memfd_create("maildiag"), "w+b") as file:
            self.save(file)
            file.seek(0)
            return file.read()

    def load(self, what: Union[bytes, _input.Path, IO[bytes]]) -> None:
        """Take what was saved in the place of what the engine knows: bytes, a
        path, or an open file that has a descriptor, from its beginning. A
        state is no danger, whoever wrote it; StateError: nothing has changed.
        feed() of the same files reads what they have grown by."""
        if isinstance(what, (bytes, bytearray)):
            with open(os.memfd_create("maildiag"), "w+b") as file:
                file.write(what)
                self.load(cast(IO[bytes], file))
        elif isinstance(what, (str, os.PathLike)):
            self._alone_with_error(
                lib.maildiag_state_load, os.fsencode(what)
            )
        else:
            what.seek(0)
            self._alone_with_error(
                lib.maildiag_state_load_fd, what.fileno()
            )

    def merge(self, other: Engine) -> None:
        """Put what another engine knows to what this one knows. However a log
        was cut at line beginnings, and in whatever order its parts are merged,
        the outcome is what one engine would know that read it whole. The other
        engine stays as it is; messages taken out before may be Stale."""
        if other is self:
            raise ArgumentError("an engine merges another one", name="E_ARG")
        # Always in one order, or two that merge each other wait for ever.
        first, second = sorted((self, other), key=id)
        first._gate.enter_alone()
        try:
            second._gate.enter_alone()
            try:
                check(
                    lib.maildiag_merge(
                        self._handle.pointer, other._handle.pointer
                    )
                )
            finally:
                second._gate.leave_alone()
        finally:
            first._gate.leave_alone()

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

    def entries(
        self, **query: Any
    ) -> Iterator[Union[Message, Reject]]:
        """Messages and refusals in order. See messages() for the query."""
        keep: List[Any] = []
        asked = filter_of(query, keep)
        entry = made(_api.maildiag_entry)
        while True:
            found = self._next(asked, entry)
            if found is None:
                return
            yield found

    def _next(
        self, asked: object, entry: _api.maildiag_entry
    ) -> Optional[Union[Message, Reject]]:
        """The next that fits, and what it says, in one visit."""
        self._gate.enter()
        try:
            reader = self._mine()
            status = check(
                lib.maildiag_entry_next(reader, asked, ctypes.byref(entry))
            )
            if status == _api.MAILDIAG_END:
                return None
            epoch = self._epoch()
            if entry.kind == _api.MAILDIAG_ENTRY_MESSAGE:
                message = made(_api.maildiag_message)
                check(
                    lib.maildiag_message_get(
                        reader, entry.id, ctypes.byref(message)
                    )
                )
                return Message(self, message, epoch)
            reject = made(_api.maildiag_reject)
            check(
                lib.maildiag_reject_get(
                    reader, entry.id, ctypes.byref(reject)
                )
            )
            return Reject(self, reject, epoch)
        finally:
            self._gate.leave()

    def messages(self, **query: Any) -> Iterator[Message]:
        """Messages that fit, in order, one at a time. All of:

        query       an address, a domain, a queue ID or a message-id
        queue_id, address, from_, to, domain, message_id, client, relay,
        user, cause, host
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
        return table.records(self, which, _filter(query, keep))

    def to_dataframe(
        self, which: str = "messages", **query: Any
    ) -> pandas.DataFrame:
        """A whole table as a DataFrame: texts and words are categories, times
        are in UTC, what was not logged is missing. See to_records(). Needs
        numpy and pandas."""
        return table.dataframe(self.to_records(which, **query), which)


def split(path: _input.Path, parts: int) -> List[int]:
    """Where to cut a plain file into parts of about one size, each beginning
    with a line: parts + 1 offsets, for Engine.feed_range()."""
    cuts = (ctypes.c_uint64 * (max(parts, 0) + 1))()
    error = new_error()
    check(
        lib.maildiag_split(
            os.fsencode(path), parts, cuts, ctypes.byref(error)
        ),
        error,
    )
    return list(cuts)


def _name_of(file: object) -> str:
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else "stream"


def _modified(path: _input.Path) -> Optional[int]:
    """The last line of a file is about as old as the file."""
    try:
        return os.stat(path).st_mtime_ns // 1000
    except OSError:
        return None


# ---- filters ---------------------------------------------------------------

_TEXTS = (
    "query queue_id address from_ to domain message_id client relay user"
    " cause host"
).split()


def _state_mask(states: States) -> int:
    known = {
        name: number for number, name in words(_api.MAILDIAG_WORDS_STATE).items()
    }
    wanted = [states] if isinstance(states, str) else list(states)
    mask = 0
    for state in wanted:
        mask |= 1 << number_of(known, state, "state")
    return mask


def _filter(
    query: Dict[str, Any], keep: List[Any]
) -> Optional[_api.maildiag_filter]:
    """The struct of what was asked; None: everything. `keep` must live as
    long as it is used."""
    asked = made(_api.maildiag_filter)
    for name, value in query.items():
        if value is None:
            continue
        if name in _TEXTS:
            setattr(asked, name, lend(value, keep))
        elif name in ("since", "until"):
            setattr(asked, name, usec_of(value))
        elif name == "state":
            asked.state_mask = _state_mask(value)
        elif name == "kinds":
            asked.kinds = value
        else:
            raise TypeError(
                f"no filter {name!r}: one of {', '.join(_TEXTS)}, since,"
                " until, state"
            )
    keep.append(asked)
    return asked if query else None


def filter_of(query: Dict[str, Any], keep: List[Any]) -> object:
    asked = _filter(query, keep)
    return None if asked is None else ctypes.byref(asked)


__all__ = [
    "Engine", "Group", "Source", "SourceInfo", "Stats", "Summary", "split",
]
