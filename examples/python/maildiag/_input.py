"""What can be fed: bytes, paths and files, packed or not, as plain bytes.

gzip, bzip2 and xz are told by their first bytes, not by a name, and unpacked
by Python's own modules; `journalctl -o json` is turned into the export format,
which the library reads.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import zlib
from typing import IO, Any, Iterator, List, Union, cast

from .errors import CompressedError, InputError

CHUNK = 1 << 20

_ZSTD = b"\x28\xb5\x2f\xfd"


class _Rejoined(io.RawIOBase):
    """A file whose first bytes were read already."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head = head
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        data = self._head[: len(room)]
        if data:
            self._head = self._head[len(data):]
        else:
            data = self._file.read(len(room))
        room[: len(data)] = data
        return len(data)


def packed_how(head: bytes) -> str:
    """gzip, bzip2, xz, zstd or nothing, by the first bytes."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] in (
        b"\x31\x41\x59\x26\x53\x59",
        b"\x17\x72\x45\x38\x50\x90",
    ):
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    if head.startswith(_ZSTD):
        return "zstd"
    return ""


def is_json(head: bytes) -> bool:
    """`journalctl -o json`, or json-seq with its separators."""
    head = head.lstrip(b" \t\r\n\x1e")
    return head.startswith(b"{") and head[1:].lstrip()[:1] in (b'"', b"")


def is_packed(head: bytes) -> bool:
    """Must it be unpacked, or turned into something else, before it is fed?"""
    return packed_how(head) != "" or is_json(head)


def _full(file: IO[bytes], size: int) -> bytes:
    """As many bytes as asked for, unless the file ends; of a pipe too."""
    data = _read(file, size)
    while 0 < len(data) < size:
        more = _read(file, size - len(data))
        if not more:
            break
        data += more
    return data


def _read(file: IO[bytes], size: int) -> bytes:
    data = file.read(size)
    if isinstance(data, str):
        raise TypeError("a log is bytes: open the file with mode 'rb'")
    return b"" if data is None else data


def unpacked(file: IO[bytes]) -> IO[bytes]:
    """The file, or what is packed in it."""
    head = _full(file, 10)
    whole = cast(IO[bytes], io.BufferedReader(_Rejoined(head, file), CHUNK))
    how = packed_how(head)
    if how == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=whole))
    if how == "bzip2":
        return cast(IO[bytes], bz2.BZ2File(whole))
    if how == "xz":
        return cast(IO[bytes], lzma.LZMAFile(whole))
    if how == "zstd":
        raise CompressedError(
            "packed with zstd: feed the output of zstd -dc",
            name="E_COMPRESSED",
        )
    return whole


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Plain log bytes. What a broken pack gave before it broke is given; then
    InputError."""
    plain = unpacked(file)
    try:
        first = plain.read1(CHUNK) if hasattr(plain, "read1") else b""
        if is_json(first):
            lines = io.BufferedReader(_Rejoined(first, plain), CHUNK)
            yield from exported(lines)
            return
        while first:
            yield first
            first = plain.read1(CHUNK)  # type: ignore[attr-defined]
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as reason:
        raise InputError(str(reason), name="E_IO") from reason


# ---- journalctl -o json ----------------------------------------------------


def _field(key: bytes, value: bytes) -> bytes:
    if b"\n" not in value:
        return key + b"=" + value + b"\n"
    return key + b"\n" + len(value).to_bytes(8, "little") + value + b"\n"


def _values(value: Any) -> Iterator[bytes]:
    """A value is a string; numbers of bytes that are no text; a list of these
    for a field that is there several times; null for one that was too long."""
    if isinstance(value, str):
        yield value.encode("utf-8", "surrogateescape")
    elif isinstance(value, list):
        if value and all(isinstance(v, int) and 0 <= v < 256 for v in value):
            yield bytes(value)
        else:
            for one in value:
                yield from _values(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value).encode()


def _entry(line: bytes) -> bytes:
    """One object as an entry of the export format; a line that is none gives
    nothing, as a bad line of a log does."""
    try:
        entry = json.loads(line)
    except ValueError:
        return b""
    if not isinstance(entry, dict):
        return b""
    made: List[bytes] = []
    for name, value in entry.items():
        key = name.encode("utf-8", "surrogateescape")
        if key and b"=" not in key and b"\n" not in key:
            made.extend(_field(key, one) for one in _values(value))
    return b"".join(made) + b"\n"


def exported(lines: io.BufferedReader) -> Iterator[bytes]:
    """Entries in the export format, some of them at a time."""
    made: List[bytes] = []
    size = 0
    for line in lines:
        entry = _entry(line.strip(b" \t\r\n\x1e"))
        made.append(entry)
        size += len(entry)
        if size >= CHUNK:
            yield b"".join(made)
            made, size = [], 0
    if size:
        yield b"".join(made)


# ---- paths -----------------------------------------------------------------

Path = Union[str, "os.PathLike[str]", "os.PathLike[bytes]"]


def plain_file(path: Path) -> bool:
    """A regular file that the library can read by itself. A pipe is not even
    opened: what is read from it is gone."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(64)
    except OSError as reason:
        raise InputError(str(reason), name="E_IO") from reason
    return packed_how(head) in ("", "zstd") and not is_json(head)
