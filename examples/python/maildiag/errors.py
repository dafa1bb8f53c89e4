"""What can go wrong.

Everything that the library refuses is an Error with the number of its status
in `code`; each status that a program may want to tell apart is a class of its
own below it, and also one of Python's own exceptions where one fits.
"""

from __future__ import annotations

from . import _api


class Error(Exception):
    """The library refused. `code` is the status (below 0), `name` its name
    such as "E_IO"; `source`, `line` and `column` say where in a rule text or
    which file, when that is known (None, 0 and 0 when not)."""

    code: int = _api.MAILDIAG_E_INTERNAL

    def __init__(
        self,
        text: str,
        code: int | None = None,
        name: str = "",
        source: str | None = None,
        line: int = 0,
        column: int = 0,
    ) -> None:
        super().__init__(text)
        if code is not None:
            self.code = code
        self.name = name
        self.source = source
        self.line = line
        self.column = column


class ArgumentError(Error, ValueError):
    """A value out of range, or one that does not go with the others."""

    code = _api.MAILDIAG_E_ARG


class Closed(ArgumentError):
    """Used after close()."""


class OutOfMemory(Error, MemoryError):
    """There was no memory; nothing has changed."""

    code = _api.MAILDIAG_E_NOMEM


class AbiError(Error):
    """This package and the library do not know each other's structs."""

    code = _api.MAILDIAG_E_ABI


class Busy(Error):
    """Another thread was inside for longer than the timeout."""

    code = _api.MAILDIAG_E_BUSY


class NotFound(Error, LookupError):
    """No such message, line, profile."""

    code = _api.MAILDIAG_E_NOTFOUND


class Stale(NotFound):
    """Lines came in that belong before those already there, so what was asked
    about may have another number now: ask for the messages again."""


class LimitError(Error):
    """A ceiling was met before anything was done."""

    code = _api.MAILDIAG_E_LIMIT


class InputError(Error):
    """A file cannot be read, or ends in the middle of what was packed."""

    code = _api.MAILDIAG_E_IO


class CompressedError(InputError):
    """Packed in a way that Python cannot undo (zstd)."""

    code = _api.MAILDIAG_E_COMPRESSED


class RuleError(Error):
    """A rule text is wrong: see `line` and `column`."""

    code = _api.MAILDIAG_E_RULE


class PatternError(RuleError):
    """A pattern that PCRE2 does not take."""

    code = _api.MAILDIAG_E_REGEX


class VersionError(Error):
    """A rule file or state of a newer library."""

    code = _api.MAILDIAG_E_VERSION


class StateError(Error):
    """No saved state, or a damaged one; nothing has changed."""

    code = _api.MAILDIAG_E_STATE


class InternalError(Error):
    """A fault in the library."""

    code = _api.MAILDIAG_E_INTERNAL


_CLASSES: tuple[type[Error], ...] = (
    ArgumentError,
    OutOfMemory,
    AbiError,
    Busy,
    NotFound,
    LimitError,
    InputError,
    CompressedError,
    RuleError,
    PatternError,
    VersionError,
    StateError,
    InternalError,
)
_BY_CODE = {one.code: one for one in _CLASSES}


def class_of(code: int) -> type[Error]:
    """The class of a status; Error for one that is newer than this."""
    return _BY_CODE.get(code, Error)
