"""Why a mail did not arrive, read out of Postfix's log.

    import maildiag

    with maildiag.Engine() as engine:
        engine.feed("/var/log/mail.log")
        for finding in engine.diagnose():
            print(finding.title)
        for message in engine.messages(to="homer@simpsons.com"):
            for recipient in message.recipients:
                print(message.queue_id, recipient.state, recipient.reason)

    print(maildiag.explain("550 5.7.1 Relay access denied").title)

It is libmaildiag by ctypes: no compiler is needed, and the names are those of
the C header. Texts of a log become str with `surrogateescape`, times become
aware datetimes in UTC, delays stay in microseconds (`…_usec`), what was not
logged is None, numbers of a vocabulary become the words of the command line.

Threads: see Engine. Everything that goes wrong is an Error, with the library's
status in `code`.

The library is found by $MAILDIAG_LIBRARY (a path), by its SONAME, or by
ctypes; its version and the sizes of its structs are checked when this is
imported.
"""

from ._asking import Parts
from ._load import lib as _lib
from .engine import Changes, Engine
from .errors import (
    AbiError,
    ArgumentError,
    Busy,
    Closed,
    CompressedError,
    Error,
    InputError,
    InternalError,
    LimitError,
    NotFound,
    OutOfMemory,
    PatternError,
    RuleError,
    Stale,
    StateError,
    VersionError,
)
from .feeding import Source, split
from .message import Attempt, Event, Link, Message, Recipient, Reject
from .report import Affected, Evidence, Finding, Report
from .rules import (
    Cause,
    Explanation,
    Fix,
    Problem,
    Record,
    Rule,
    Rules,
    explain,
    parse,
)
from .table import Records
from .totals import Group, SourceInfo, Stats, Summary

__version__: str = (_lib.maildiag_version_string() or b"").decode()

__all__ = [
    "AbiError", "Affected", "ArgumentError", "Attempt", "Busy", "Cause",
    "Changes", "Closed", "CompressedError", "Engine", "Error", "Event",
    "Evidence", "Explanation", "Finding", "Fix", "Group", "InputError",
    "InternalError", "LimitError", "Link", "Message", "NotFound",
    "OutOfMemory", "Parts", "PatternError", "Problem", "Recipient", "Record",
    "Records", "Reject", "Report", "Rule", "RuleError", "Rules", "Source",
    "SourceInfo", "Stale", "StateError", "Stats", "Summary", "VersionError",
    "explain", "parse", "split",
]
