"""Messages and refusals, and the parts of a message.

Objects are copies of what the log says at the moment: their attributes never
change. Parts (recipients, events, links, findings) are fetched when they are
asked for; they keep the engine alive, and raise Stale when older lines came in
since, Closed when the engine was closed.
"""

from __future__ import annotations

import ctypes
import datetime
from typing import (
    TYPE_CHECKING, Any, Callable, Dict, List, Optional, TypeVar, Union,
)

from . import _api
from ._asking import Parts, Struct, made
from ._load import lib
from ._values import fill
from .errors import Stale
from .rules import collect_fields

if TYPE_CHECKING:
    from .engine import Engine
    from .report import Finding, Report

T = TypeVar("T")
Moment = Optional[datetime.datetime]


class Attempt:
    """One delivery line of a recipient."""

    status: str
    permanence: str
    time: Moment
    smtp_code: Optional[int]
    delay_usec: Optional[int]
    relay: Optional[str]
    dsn: Optional[str]
    reason: Optional[str]
    cause: Optional[str]

    def __init__(self, message: Message, raw: _api.maildiag_attempt) -> None:
        fill(self, raw)
        self._message = message
        self._event: int = raw.event

    @property
    def event(self) -> Event:
        """The line itself, in the message's timeline."""
        return self._message.events[self._event]

    def __repr__(self) -> str:
        return f"<Attempt {self.status} {self.relay}>"


class Recipient:
    """One recipient of a message, over all attempts."""

    state: str
    outcome: str
    attempt_count: int
    permanence: str
    actor: str
    outcome_message: int
    smtp_code: Optional[int]
    first_time: Moment
    last_time: Moment
    next_attempt_time: Moment
    expires_time: Moment
    delay_usec: Optional[int]
    delay_before_queue_usec: Optional[int]
    delay_in_queue_usec: Optional[int]
    delay_connect_usec: Optional[int]
    delay_transmit_usec: Optional[int]
    address: Optional[str]
    orig_to: Optional[str]
    relay: Optional[str]
    dsn: Optional[str]
    reason: Optional[str]
    cause: Optional[str]
    underlying_cause: Optional[str]

    def __init__(
        self, message: Message, index: int, raw: _api.maildiag_recipient
    ) -> None:
        fill(self, raw)
        self.message = message
        self.index = index

    @property
    def attempts(self) -> Parts[Attempt]:
        """Delivery lines, oldest first."""
        return Parts(self.attempt_count, self._attempt)

    def _attempt(self, index: int) -> Attempt:
        raw = made(_api.maildiag_attempt)
        self.message._get(lib.maildiag_attempt_get, raw, self.index, index)
        return Attempt(self.message, raw)

    def __repr__(self) -> str:
        return f"<Recipient {self.address} {self.state}>"


class Event:
    """One line of a message's timeline."""

    kind: str
    level: str
    source: int
    offset: int
    field_count: int
    repeat_count: int
    time: Moment
    pid: Optional[int]
    program: Optional[str]
    daemon: Optional[str]
    queue_id: Optional[str]

    def __init__(
        self, message: Message, index: int, raw: _api.maildiag_event
    ) -> None:
        fill(self, raw)
        self.message = message
        self.index = index

    @property
    def fields(self) -> Dict[str, Union[str, int, None]]:
        """What the line names, by name: `{"to": "ann@acme.test", …}`."""
        message = self.message
        return collect_fields(
            lambda index, out: message._engine._ask(
                lib.maildiag_event_field, message.id, self.index, index, out,
                epoch=message._epoch,
            )
        )

    @property
    def line(self) -> Optional[str]:
        """The line as logged; None when it is neither kept nor in its file."""
        return self.message._engine.line(self.source, self.offset)

    def __repr__(self) -> str:
        return f"<Event {self.kind} {self.daemon}>"


class Link:
    """A message that belongs to another: "this message is `relation` that
    one" or, with `reverse`, the other way round."""

    relation: str
    reverse: bool
    generation: int
    host: Optional[str]
    instance: Optional[str]
    queue_id: Optional[str]

    def __init__(self, message: Message, raw: _api.maildiag_link) -> None:
        fill(self, raw)
        self._engine = message._engine
        self._epoch = message._epoch
        self.other_id: int = raw.other

    @property
    def other(self) -> Optional[Message]:
        """The other message; None when it is not in the input."""
        if self.other_id == 0:
            return None
        return self._engine._message(self.other_id, self._epoch)

    def __repr__(self) -> str:
        return f"<Link {self.relation} {self.queue_id}>"


class Message:
    """One message: one use of a queue ID."""

    id: int
    state: str
    generation: int
    recipient_count: int
    event_count: int
    link_count: int
    attempt_count: int
    complete_start: bool
    complete_end: bool
    truncated: bool
    size_bytes: Optional[int]
    first_time: Moment
    last_time: Moment
    host: Optional[str]
    instance: Optional[str]
    queue_id: str
    message_id: Optional[str]
    from_: Optional[str]
    client: Optional[str]
    client_ip: Optional[str]
    helo: Optional[str]
    sasl_username: Optional[str]

    def __init__(
        self, engine: Engine, raw: _api.maildiag_message, epoch: int
    ) -> None:
        fill(self, raw)
        self._engine = engine
        self._epoch = epoch
        self._report: Optional[Report] = None

    def _get(
        self, function: Callable[..., int], raw: ctypes.Structure, *at: int
    ) -> None:
        status = self._engine._ask(
            function, self.id, *at, ctypes.byref(raw), epoch=self._epoch
        )
        if status == _api.MAILDIAG_END:
            raise Stale(
                "the message has fewer parts now: ask for it again",
                name="E_NOTFOUND",
            )

    def _part(
        self,
        function: Callable[..., int],
        struct: "type[Struct]",
        index: int,
    ) -> Struct:
        raw = made(struct)
        self._get(function, raw, index)
        return raw

    @property
    def recipients(self) -> Parts[Recipient]:
        """In the order of their first lines."""
        return Parts(
            self.recipient_count,
            lambda index: Recipient(
                self, index,
                self._part(
                    lib.maildiag_recipient_get, _api.maildiag_recipient, index
                ),
            ),
        )

    @property
    def events(self) -> Parts[Event]:
        """The timeline: its own lines, and those of its smtpd session and
        delivery processes."""
        return Parts(
            self.event_count,
            lambda index: Event(
                self, index,
                self._part(
                    lib.maildiag_event_get, _api.maildiag_event, index
                ),
            ),
        )

    @property
    def links(self) -> Parts[Link]:
        """Messages that belong to it: bounces, the next host, …"""
        return Parts(
            self.link_count,
            lambda index: Link(
                self,
                self._part(lib.maildiag_link_get, _api.maildiag_link, index),
            ),
        )

    @property
    def findings(self) -> Parts[Finding]:
        """What is wrong with it; empty: nothing."""
        if self._report is None:
            self._report = self._engine._diagnose_message(
                self.id, self._epoch
            )
        return self._report.findings

    def to_dict(self) -> Dict[str, Any]:
        """All of it, as `maildiag trace --json` prints it."""
        return self._engine._json(
            _api.MAILDIAG_JSON_MESSAGE, id=self.id, epoch=self._epoch
        )

    def __repr__(self) -> str:
        return f"<Message {self.queue_id} {self.state}>"


class Reject:
    """One refusal by this host."""

    id: int
    source: int
    offset: int
    time: Moment
    smtp_code: Optional[int]
    count: int
    host: Optional[str]
    instance: Optional[str]
    queue_id: Optional[str]
    stage: Optional[str]
    action: Optional[str]
    client: Optional[str]
    client_ip: Optional[str]
    from_: Optional[str]
    to: Optional[str]
    helo: Optional[str]
    dsn: Optional[str]
    reason: Optional[str]
    cause: Optional[str]

    def __init__(
        self, engine: Engine, raw: _api.maildiag_reject, epoch: int
    ) -> None:
        fill(self, raw)
        self._engine = engine
        self._epoch = epoch

    @property
    def line(self) -> Optional[str]:
        """The line as logged; None when it is neither kept nor in its file."""
        return self._engine.line(self.source, self.offset)

    @property
    def findings(self) -> List[Finding]:
        """What is wrong; where a message has the same id, with that one."""
        return list(
            self._engine._diagnose_message(self.id, self._epoch).findings
        )

    def to_dict(self) -> Dict[str, Any]:
        """All of it, as `maildiag trace --json` prints it."""
        return self._engine._json(
            _api.MAILDIAG_JSON_REJECT, id=self.id, epoch=self._epoch
        )

    def __repr__(self) -> str:
        return f"<Reject {self.client} {self.cause}>"


__all__ = [
    "Attempt", "Event", "Link", "Message", "Recipient", "Reject",
]
