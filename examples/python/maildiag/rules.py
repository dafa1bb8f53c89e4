"""Rule sets, and what is asked of them alone: one text, one line."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import (
    IO, Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple, Union,
    cast,
)

from . import _api
from ._asking import Asking, Handle, _Reader, made
from ._input import CHUNK
from ._load import check, lib, new_error
from ._values import Text, encoded, fill, text_of


class Cause:
    """A cause of the vocabulary with its texts: `cause` (its id), `broad`,
    `category`, `title`, `explanation`."""

    cause: str
    broad: Optional[str]
    category: Optional[str]
    title: Optional[str]
    explanation: Optional[str]

    def __init__(self, raw: _api.maildiag_cause) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Cause {self.cause}>"


class Rule:
    """A rule: `id`, the `cause` that it names, the `source` it came from."""

    id: str
    cause: str
    source: Optional[str]
    sample_count: int

    def __init__(self, raw: _api.maildiag_rule) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"


class Problem:
    """What is wrong with a rule set: the rule's id in `source`, its place in
    `line` and `column`, and `text`."""

    def __init__(self, raw: _api.maildiag_error) -> None:
        self.source: str = raw.source.decode("utf-8", "surrogateescape")
        self.line: int = raw.line
        self.column: int = raw.column
        self.text: str = raw.text.decode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        return f"<Problem {self.source}:{self.line}: {self.text}>"


class Fix:
    """One thing to do: `text`; `where` (a parameter, a file, a page) and
    `check` (a command that shows whether it worked) may be None."""

    where: Optional[str]
    text: str
    check: Optional[str]

    def __init__(self, raw: _api.maildiag_fix) -> None:
        fill(self, raw)

    def __repr__(self) -> str:
        return f"<Fix {self.text!r}>"


class Explanation:
    """What a text says: its `cause` and the rest of maildiag_explanation, and
    what to do in `fixes`."""

    permanence: str
    actor: str
    direction: str
    confidence: int
    severity: str
    match_offset: int
    match_length: int
    conflict: bool
    smtp_code: Optional[int]
    text: str
    cause: str
    broad: Optional[str]
    category: Optional[str]
    title: Optional[str]
    explanation: Optional[str]
    sender_text: Optional[str]
    rule: Optional[str]
    document: Optional[str]
    dsn: Optional[str]
    stage: Optional[str]
    host: Optional[str]
    address: Optional[str]
    port: Optional[str]
    domain: Optional[str]
    recipient: Optional[str]
    reply: Optional[str]
    url: Optional[str]
    queue_id: Optional[str]
    remote_queue_id: Optional[str]
    fixes: List[Fix]

    def __init__(
        self, raw: _api.maildiag_explanation, fixes: List[Fix]
    ) -> None:
        fill(self, raw)
        self.fixes = fixes

    def __repr__(self) -> str:
        return f"<Explanation {self.cause}: {self.title!r}>"


class Record:
    """A log line, taken apart. `understood` is False for a Postfix line of
    unknown shape and for another program's."""

    kind: str
    level: str
    repeat_count: int
    physical_lines: int
    offset: int
    pid: Optional[int]
    smtp_code: Optional[int]
    stamp: Optional[str]
    host: Optional[str]
    program: Optional[str]
    instance: Optional[str]
    service: Optional[str]
    daemon: Optional[str]
    queue_id: Optional[str]
    text: str
    time: Any
    fields: Dict[str, Union[str, int, None]]

    def __init__(
        self,
        raw: _api.maildiag_record,
        fields: Dict[str, Union[str, int, None]],
        status: int,
    ) -> None:
        fill(self, raw)
        self.fields = fields
        self.understood = raw.kind not in (
            _api.MAILDIAG_RECORD_UNRECOGNISED, _api.MAILDIAG_RECORD_FOREIGN
        )
        self.truncated = status == _api.MAILDIAG_TRUNCATED

    def __repr__(self) -> str:
        return f"<Record {self.kind} {self.queue_id or '-'}>"


def field_value(raw: _api.maildiag_field) -> Union[str, int, None]:
    """Numbers as such, times in microseconds, everything else as text."""
    if raw.type in (_api.MAILDIAG_TYPE_NUMBER, _api.MAILDIAG_TYPE_SECONDS):
        if raw.number != -1:
            return raw.number
    return text_of(raw.value)


def collect_fields(
    get: Callable[[int, object], int]
) -> Dict[str, Union[str, int, None]]:
    """All fields by name; of a name that is there twice the first."""
    found: Dict[str, Union[str, int, None]] = {}
    raw = made(_api.maildiag_field)
    index = 0
    while check(get(index, ctypes.byref(raw))) != _api.MAILDIAG_END:
        found.setdefault(text_of(raw.name) or "", field_value(raw))
        index += 1
    return found


def _from(data: bytes, at: int) -> ctypes.c_char_p:
    """The bytes from there on, where they are: moving what is left to the
    front for each record would be quadratic."""
    start = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0
    return ctypes.cast(start + at, ctypes.c_char_p)


class Texts(Asking):
    """Explaining and taking apart: no log is needed. Rules and an Engine can
    both do it."""

    def explain(self, text: Text) -> Explanation:
        """Explain one log line, SMTP reply or text of a bounce."""
        data = encoded(text)
        raw = made(_api.maildiag_explanation)
        self._gate.enter()
        try:
            reader = self._mine()
            check(
                lib.maildiag_explain(
                    reader, data, len(data), ctypes.byref(raw)
                )
            )
            return Explanation(raw, self._fixes(reader, raw.fix_count))
        finally:
            self._gate.leave()

    def explain_all(
        self, text: Text, each_line: bool = False
    ) -> List[Explanation]:
        """Explain every text in a paste: each log line, SMTP reply and
        recipient of a delivery report is one."""
        data = encoded(text)
        found: List[Explanation] = []
        raw = made(_api.maildiag_explanation)
        taken = ctypes.c_size_t()
        at = 0
        self._gate.enter()
        try:
            reader = self._mine()
            check(lib.maildiag_parse_reset(reader))
            while True:
                status = check(
                    lib.maildiag_explain_next(
                        reader, _from(data, at), len(data) - at,  # type: ignore
                        int(each_line), 1,
                        ctypes.byref(taken), ctypes.byref(raw),
                    )
                )
                at += taken.value
                if status == _api.MAILDIAG_END:
                    return found
                fixes = self._fixes(reader, raw.fix_count)
                found.append(Explanation(raw, fixes))
        finally:
            self._gate.leave()

    def hits(self) -> List[int]:
        """How often each rule, in the order of Rules.rules, decided for this
        thread so far: failures of messages, refusals, lines, pasted texts."""
        found: List[int] = []
        count = ctypes.c_uint64()
        while (
            self._ask(lib.maildiag_rule_hits, len(found), ctypes.byref(count))
            != _api.MAILDIAG_END
        ):
            found.append(count.value)
        return found

    @staticmethod
    def _fixes(reader: object, count: int) -> List[Fix]:
        fixes = []
        raw = made(_api.maildiag_fix)
        for index in range(count):
            check(
                lib.maildiag_explanation_fix(
                    reader, index, ctypes.byref(raw)
                )
            )
            fixes.append(Fix(raw))
        return fixes

    def _record(
        self, reader: object, raw: _api.maildiag_record, status: int
    ) -> Record:
        fields = collect_fields(
            lambda index, out: lib.maildiag_record_field(reader, index, out)
        )
        return Record(raw, fields, status)

    def parse(self, line: Text) -> Record:
        """Take one log line apart. No context is needed; a stamp without a
        year gives no time."""
        data = encoded(line)
        raw = made(_api.maildiag_record)
        self._gate.enter()
        try:
            reader = self._mine()
            status = check(
                lib.maildiag_parse_line(
                    reader, data, len(data), ctypes.byref(raw)
                )
            )
            return self._record(reader, raw, status)
        finally:
            self._gate.leave()

    def records(
        self, data: Union[bytes, IO[bytes], Iterable[bytes]]
    ) -> Iterator[Record]:
        """Take a stream of log bytes apart, record by record: bytes, a binary
        file, or pieces cut anywhere. Lines that were wrapped are joined."""
        pieces: Iterable[bytes]
        if isinstance(data, bytes):
            pieces = (data,)
        elif hasattr(data, "read"):
            file = cast(IO[bytes], data)
            pieces = iter(lambda: file.read(CHUNK), b"")
        else:
            pieces = data
        # A stream has state in its reader, so it has one of its own.
        reader = self._reader()
        kept = b""
        try:
            for piece in pieces:
                kept += piece
                found, kept = self._some(reader.pointer, kept, 0)
                yield from found
            found, _ = self._some(reader.pointer, kept, 1)
            yield from found
        finally:
            reader.free()

    def _some(
        self, reader: object, data: bytes, at_end: int
    ) -> Tuple[List[Record], bytes]:
        found: List[Record] = []
        raw = made(_api.maildiag_record)
        taken = ctypes.c_size_t()
        at = 0
        self._gate.enter()
        try:
            while True:
                status = check(
                    lib.maildiag_parse_next(
                        reader, _from(data, at), len(data) - at,  # type: ignore
                        at_end, ctypes.byref(taken), ctypes.byref(raw),
                    )
                )
                at += taken.value
                if status == _api.MAILDIAG_END:
                    return found, data[at:]
                found.append(self._record(reader, raw, status))
        finally:
            self._gate.leave()


class Rules(Texts):
    """A rule set; never changes after it is made.

    Rules() is the built-in catalogue, Rules(profile="liquidfiles") with other
    texts. load() and load_text() give a set that adds to this one. Any number
    of threads and engines may share it.
    """

    def __init__(self, profile: Optional[str] = None) -> None:
        super().__init__("rule set")
        self._handle = Handle(lib.maildiag_rules_free)
        error = new_error()
        check(
            lib.maildiag_rules_builtin(
                ctypes.byref(self._handle.pointer),
                None if profile is None else encoded(profile),
                ctypes.byref(error),
            ),
            error,
        )

    def _adding(self, make: Callable[[object, object, object], int]) -> Rules:
        new = Rules.__new__(Rules)
        Texts.__init__(new, "rule set")
        new._handle = Handle(lib.maildiag_rules_free)
        error = new_error()
        self._gate.enter()
        try:
            check(
                make(
                    ctypes.byref(new._handle.pointer),
                    self._handle.pointer,
                    ctypes.byref(error),
                ),
                error,
            )
        finally:
            self._gate.leave()
        return new

    def load_text(self, text: Text, name: str = "text") -> Rules:
        """A new set that adds a YAML text to this one; `name` is what errors
        call it."""
        data = encoded(text)
        return self._adding(
            lambda out, base, error: lib.maildiag_rules_load_text(
                out, base, data, len(data), encoded(name), error
            )
        )

    def load(self, path: Union[str, "os.PathLike[str]"]) -> Rules:
        """A new set that adds a YAML file to this one."""
        file = os.fsencode(path)
        return self._adding(
            lambda out, base, error: lib.maildiag_rules_load_file(
                out, base, file, error
            )
        )

    def select(self, profile: Optional[str]) -> Rules:
        """The same rules with the texts of another profile: a product's or a
        language's that a file of this set brought along; None: none."""
        name = None if profile is None else encoded(profile)
        return self._adding(
            lambda out, base, error: lib.maildiag_rules_select(
                out, base, name, error
            )
        )

    def _reader(self) -> _Reader:
        return _Reader(None, self._handle.pointer)

    def _listed(
        self, function: Callable[..., int], raw: Any, new: Callable[[Any], Any]
    ) -> List[Any]:
        found = []
        self._gate.enter()
        try:
            index = 0
            while (
                check(
                    function(self._handle.pointer, index, ctypes.byref(raw))
                )
                != _api.MAILDIAG_END
            ):
                found.append(new(raw))
                index += 1
        finally:
            self._gate.leave()
        return found

    @property
    def causes(self) -> List[Cause]:
        """The causes of the vocabulary, in their fixed order."""
        raw = made(_api.maildiag_cause)
        return self._listed(lib.maildiag_cause_get, raw, Cause)

    @property
    def rules(self) -> List[Rule]:
        """The rules, in the order in which they are asked."""
        raw = made(_api.maildiag_rule)
        return self._listed(lib.maildiag_rule_get, raw, Rule)

    def lint(self) -> List[Problem]:
        """What is wrong with the rules: those that miss their own samples,
        and those that can never answer."""
        raw = new_error()
        return self._listed(lib.maildiag_rules_lint, raw, Problem)

    def close(self) -> None:
        """Let go of it. Engines made with it keep what they need."""
        if self._gate.close():
            self._free_readers()
            self._handle.free()

    def __enter__(self) -> Rules:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_builtin: Optional[Rules] = None
_builtin_lock = threading.Lock()


def builtin() -> Rules:
    """The built-in catalogue, made once for the whole program."""
    global _builtin
    with _builtin_lock:
        if _builtin is None:
            _builtin = Rules()
        return _builtin


def explain(text: Text) -> Explanation:
    """Explain one log line, SMTP reply or text of a bounce, by the built-in
    catalogue."""
    return builtin().explain(text)


def parse(line: Text) -> Record:
    """Take one log line apart."""
    return builtin().parse(line)


__all__ = [
    "Cause",
    "Explanation",
    "Fix",
    "Problem",
    "Record",
    "Rule",
    "Rules",
    "explain",
    "parse",
]
