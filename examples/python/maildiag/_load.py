"""Finding the library, and making sure that it is the one that is meant.

$MAILDIAG_LIBRARY is the path of a library to load and no other; without it the
dynamic linker is asked for the SONAME, and only then ctypes' own search, which
needs development files or a compiler on many systems.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from typing import Iterator

from . import _api
from .errors import class_of


def _candidates() -> Iterator[str]:
    chosen = os.environ.get("MAILDIAG_LIBRARY")
    if chosen:
        yield chosen
        return
    yield _api.SONAME
    found = ctypes.util.find_library("maildiag")
    if found:
        yield found


def _shared() -> ctypes.CDLL:
    reasons = []
    for name in _candidates():
        try:
            # CDLL, not PyDLL: other threads run while the library works.
            return ctypes.CDLL(name)
        except OSError as reason:
            reasons.append(str(reason))
    raise ImportError(
        "libmaildiag is not found (" + "; ".join(reasons) + "); install it, "
        "or set MAILDIAG_LIBRARY to the path of " + _api.SONAME
    )


def _declared(shared: ctypes.CDLL) -> _api.Functions:
    try:
        return _api.Functions(shared)
    except AttributeError as missing:
        raise ImportError(
            f"{shared._name} is older than this package: {missing}"
        ) from None


# Structs that are not told apart by a size in front: they must be the same.
_FIXED = ("maildiag_text", "maildiag_zone_change")


def _check(functions: _api.Functions) -> None:
    """Version and sizes. A newer library's structs may be longer: it is told
    the size of ours with each call. Below 1.0 a new minor version may change
    anything."""
    ours = _api.VERSION
    theirs = (functions.maildiag_version_string() or b"?").decode()
    if theirs.split(".")[:2] != ours.split(".")[:2]:
        raise ImportError(
            f"this package is for libmaildiag {ours}, found was {theirs}"
        )
    for struct in _api.STRUCTS:
        name = struct.__name__
        own = ctypes.sizeof(struct)
        size = functions.maildiag_abi_size(name.encode())
        if size < own or (name in _FIXED and size != own):
            raise ImportError(
                f"{name} has {size} bytes in the library, {own} in this"
                " package: they are not of one version"
            )


def _load() -> _api.Functions:
    functions = _declared(_shared())
    _check(functions)
    return functions


lib = _load()


def check(status: int, error: _api.maildiag_error | None = None) -> int:
    """The status, unless it says that a call failed."""
    if status >= 0:
        return status
    name = (lib.maildiag_status_name(status) or b"?").decode()
    text = lib.maildiag_status_text(status) or b"?"
    source, line, column = None, 0, 0
    if error is not None and error.code == status and error.text:
        text = error.text
        source = error.source.decode("utf-8", "surrogateescape") or None
        line, column = error.line, error.column
    words = text.decode("utf-8", "surrogateescape")
    if source is not None:
        place = source
        if line:
            place += f":{line}:{column}"
        words = f"{place}: {words}"
    raise class_of(status)(words, status, name, source, line, column)


def new_error() -> _api.maildiag_error:
    error = _api.maildiag_error()
    error.struct_size = ctypes.sizeof(error)
    return error
