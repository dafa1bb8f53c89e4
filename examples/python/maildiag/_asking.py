"""Handles, and asking through a reader of one's own thread."""

from __future__ import annotations

import ctypes
import json
import threading
import weakref
from typing import (
    Any,
    Callable,
    Dict,
    Generic,
    Iterator,
    List,
    Optional,
    Sequence,
    TypeVar,
    Union,
    overload,
)

from . import _api
from ._gate import Gate
from ._load import check, lib, new_error
from .errors import ArgumentError, Stale

T = TypeVar("T")
Struct = TypeVar("Struct", bound=ctypes.Structure)


def made(struct: "type[Struct]") -> Struct:
    """A struct with its size in front."""
    new = struct()
    new.struct_size = ctypes.sizeof(new)
    return new


class Handle:
    """A pointer of the library with the function that frees it."""

    def __init__(self, free: Callable[[object], None]) -> None:
        self.pointer = ctypes.c_void_p()
        self._free = free

    def free(self) -> None:
        pointer, self.pointer = self.pointer, ctypes.c_void_p()
        if pointer:
            self._free(pointer)

    def __del__(self) -> None:
        self.free()


class _Reader(Handle):
    """What one thread asks through. It goes with its thread."""

    def __init__(self, engine: object, rules: object) -> None:
        super().__init__(lib.maildiag_reader_close)
        error = new_error()
        check(
            lib.maildiag_reader_open(
                ctypes.byref(self.pointer), engine, rules, ctypes.byref(error)
            ),
            error,
        )


class Asking:
    """What an Engine and Rules have in common: threads that ask, and an end.

    Any number of threads may ask at the same time; each gets a reader of its
    own when it comes first, and the interpreter lock is released while the
    library works.
    """

    def __init__(self, what: str, timeout: Optional[float] = None) -> None:
        self._gate = Gate(what, timeout)
        self._own = threading.local()
        self._readers: "weakref.WeakSet[_Reader]" = weakref.WeakSet()
        self._readers_lock = threading.Lock()

    def _reader(self) -> _Reader:
        """A new reader; the subclass knows of what."""
        raise NotImplementedError

    def _mine(self) -> ctypes.c_void_p:
        """Within the gate: the reader of this thread."""
        reader: Optional[_Reader] = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._reader()
            self._own.reader = reader
            with self._readers_lock:
                self._readers.add(reader)
        return reader.pointer

    def _epoch(self) -> int:
        return 0

    def _ask(
        self,
        function: Callable[..., int],
        *arguments: object,
        epoch: int = 0,
    ) -> int:
        """Call a function of the library with this thread's reader in front.
        `epoch`: that the ids among the arguments are of; 0: any."""
        self._gate.enter()
        try:
            if epoch and epoch != self._epoch():
                raise Stale(
                    "older lines came in: ask for the messages again",
                    name="E_NOTFOUND",
                )
            return check(function(self._mine(), *arguments))
        finally:
            self._gate.leave()

    def _free_readers(self) -> None:
        """Nobody is inside any more."""
        with self._readers_lock:
            readers = list(self._readers)
        for reader in readers:
            reader.free()

    # ---- JSON ----

    def _json(self, what: int, **members: Any) -> Dict[str, Any]:
        """An object as the command line prints it."""
        ask = made(_api.maildiag_json)
        ask.what = what
        epoch = members.pop("epoch", 0)
        for name, value in members.items():
            setattr(ask, name, value)
        room = ctypes.create_string_buffer(1 << 16)
        length = ctypes.c_size_t()
        parts: List[bytes] = []
        self._gate.enter()
        try:
            if epoch and epoch != self._epoch():
                raise Stale("older lines came in", name="E_NOTFOUND")
            reader = self._mine()
            check(lib.maildiag_json_begin(reader, ctypes.byref(ask)))
            while True:
                status = check(
                    lib.maildiag_json_read(
                        reader, room, len(room), ctypes.byref(length)
                    )
                )
                if status == _api.MAILDIAG_END:
                    break
                parts.append(room.raw[: length.value])
        finally:
            self._gate.leave()
        found: Dict[str, Any] = json.loads(b"".join(parts))
        return found


class Parts(Sequence[T], Generic[T]):
    """Parts of something, fetched when they are asked for: `len()`, an index,
    a slice, a loop. Keeps what they are parts of alive."""

    def __init__(self, count: int, get: Callable[[int], T]) -> None:
        self._count = count
        self._get = get

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> List[T]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[T, List[T]]:
        if isinstance(index, slice):
            return [self._get(i) for i in range(*index.indices(self._count))]
        if index < 0:
            index += self._count
        if not 0 <= index < self._count:
            raise IndexError("there are only %d" % self._count)
        return self._get(index)

    def __iter__(self) -> Iterator[T]:
        for index in range(self._count):
            yield self._get(index)

    def __repr__(self) -> str:
        return f"<{self._count} parts>"


def number_of(names: Dict[str, int], name: str, what: str) -> int:
    """The number of a word that a caller chose."""
    number = names.get(name)
    if number is None:
        raise ArgumentError(
            f"no {what} {name!r}: one of {', '.join(sorted(names))}",
            name="E_ARG",
        )
    return number
