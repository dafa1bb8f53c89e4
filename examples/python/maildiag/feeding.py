"""How logs go into an engine: whole ones, parts, bit by bit; states."""

from __future__ import annotations

import ctypes
import io
import os
from typing import IO, Any, List, Optional, Union, cast

from . import _api, _input
from ._asking import Handle, made, number_of
from ._load import check, lib, new_error
from ._values import Time, encoded, usec_of
from .errors import ArgumentError, InputError
from .rules import Texts

# Bytes by which a file is known.
_BEGINNING = 1024

_KINDS = {
    "auto": _api.MAILDIAG_SOURCE_AUTO,
    "lines": _api.MAILDIAG_SOURCE_LINES,
    "journal": _api.MAILDIAG_SOURCE_JOURNAL,
}


class Source:
    """A source that is still being fed: `feed()` as often as there are bytes,
    cut anywhere; `end()` (or the end of a `with`) when there are no more."""

    def __init__(self, engine: Feeding, number: int) -> None:
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


class Feeding(Texts):
    """What changes an engine. Engine is this, and what can be asked."""

    _handle: Handle
    _reference: Optional[Time]

    @property
    def closed(self) -> bool:
        return self._gate.closed

    def _alone(self, function: Any, *arguments: object) -> int:
        """A call that changes the engine."""
        self._gate.enter_alone()
        try:
            return check(function(self._handle.pointer, *arguments))
        finally:
            self._gate.leave_alone()

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
        mode "rb" (a pipe too); str is a path. What is packed with gzip, bzip2
        or xz is unpacked, `journalctl -o json` and `-o export` are read.

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

    def merge(self, other: Feeding) -> None:
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


__all__ = ["Feeding", "Source", "split"]
