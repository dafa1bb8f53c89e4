#!/usr/bin/python3
"""Counts a generated log again, with plain regular expressions.

Takes a log and the JSON file that maildiag-generate wrote beside it; prints
what differs and ends with 1, or says what agrees and ends with 0.  It shares
no code with the generator: it reads the lines as a stranger would, by the
terms of `maildiag summary`.

usage: check_truth.py LOG TRUTH.json
"""

import json
import re
import sys

BSD = (r"(?:<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?P<host>\S+) "
       r"(?P<program>[^\s\[:]+)(?:\[\d+\])?: (?P<text>.*)")
ISO = (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\S+ (?P<host>\S+) "
       r"(?P<program>[^\s\[:]+)(?:\[\d+\])?: (?P<text>.*)")
RFC5424 = (r"<\d+>1 \S+ (?P<host>\S+) (?P<program>\S+) \S+ - - {1,2}"
           r"(?P<text>.*)")
HEADERS = {"bsd": BSD, "pri": BSD, "postlogd": BSD, "iso": ISO,
           "rfc5424": RFC5424, "rfc5424-bare": RFC5424}

SHORT_ID = r"[0-9A-F]{6,15}"
LONG_ID = r"[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}"
LEVEL = r"(?:(?:warning|error|fatal|panic): )?"

# A local part in quotes may hold any of `>`, `,` and blanks.
ADDRESS = r'<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>'
DELIVERY = re.compile(
    r"to=" + ADDRESS + r", (?:orig_to=" + ADDRESS + r", )?relay=[^,]+, "
    r"(?:conn_use=\d+, )?delay=[\d.]+, delays=[\d./]+, (?:tls=[^,]+, )?"
    r"dsn=(\d\.\d+\.\d+), status=(\S+) \(.*\)$")
ACTION = re.compile(r"(?:milter-)?(?:hold|discard): ")
REJECT = re.compile(r"(?:milter-)?reject: ")
ENVELOPE_TO = re.compile(r"; from=" + ADDRESS + r" to=" + ADDRESS +
                         r" proto=")
LIMIT = re.compile(r"warning: (?:Connection (?:rate|concurrency) limit|"
                   r"Message delivery request rate limit|"
                   r"Recipient address rate limit|New TLS session rate limit|"
                   r"AUTH command rate limit) exceeded: ")
# Lines that begin a generation of a queue ID after `removed`.
BEGINNING = re.compile(r"(?:client=|uid=|message-id=)")
WORDS = {"sent": "sent", "deferred": "deferred", "SOFTBOUNCE": "deferred",
         "bounced": "bounced"}


def folded(address):
    """An address with its domain in lower case."""
    local, at, domain = address.rpartition("@")
    return local + at + domain.lower()


class Generation:
    """One message: what its lines said."""

    def __init__(self):
        self.delivered_to = set()
        self.acted_on = set()
        self.removed = False
        self.expired = False


class Count:
    """The totals of one log."""

    def __init__(self, form, long_ids):
        self.header = re.compile(HEADERS[form])
        self.queue_id = re.compile(
            LEVEL + "(" + (LONG_ID if long_ids else SHORT_ID) + "): (.*)$")
        self.bytes = self.lines = self.strange = self.rejects = 0
        self.foreign = self.reused = self.connects = 0
        self.attempts = dict.fromkeys(
            ("sent", "deferred", "bounced", "other"), 0)
        self.live = {}
        self.messages = []
        self.first_stamp = None

    def message(self, host, queue_id, text):
        """The generation that a line with this ID belongs to."""
        key = (host, queue_id)
        current = self.live.get(key)
        if current is None or (current.removed and BEGINNING.match(text)):
            self.reused += current is not None
            current = self.live[key] = Generation()
            self.messages.append(current)
        return current

    def line(self, line):
        """One line of the log, without its newline."""
        self.lines += 1
        found = self.header.fullmatch(line)
        if found is None:
            self.strange += 1
            return
        text = found["text"]
        ours = found["program"].split("/")[0] == "postfix"
        self.foreign += not ours
        with_id = self.queue_id.match(text)
        if with_id:
            message = self.message(found["host"], with_id[1], with_id[2])
            if ours:
                self.message_line(message, with_id[2])
        elif ours:
            self.other_line(text)

    def message_line(self, message, text):
        """A line of Postfix with a queue ID; `text` is what follows it."""
        if text.startswith("to=<"):
            self.delivery(message, text)
        elif text == "removed" or text.startswith("removed ("):
            message.removed = True
        elif REJECT.match(text):
            self.rejects += 1
        elif text == "message rejected: hopcount exceeded":
            self.rejects += 1
        elif ACTION.match(text):
            message.acted_on.add(folded(ENVELOPE_TO.search(text)[2]))
        elif re.fullmatch(r"from=" + ADDRESS +
                          r", status=(?:force-)?expired, .*", text):
            message.expired = True

    def delivery(self, message, text):
        """`to=<…>, … status=W (…)`"""
        found = DELIVERY.match(text)
        if found is None:
            self.strange += 1
            return
        message.delivered_to.add(folded(found[1]))
        self.attempts[WORDS.get(found[4], "other")] += 1

    def other_line(self, text):
        """A line of Postfix without a queue ID."""
        if text.startswith("NOQUEUE: ") and REJECT.match(text[9:]):
            self.rejects += 1
        elif text.startswith("proxy-reject: ") or LIMIT.match(text):
            self.rejects += 1
        elif text.startswith("connect from "):
            self.connects += 1

    def totals(self):
        """In the words of the JSON file."""
        return {
            "bytes": self.bytes, "lines": self.lines, "records": self.lines,
            "unrecognised": self.strange, "messages": len(self.messages),
            "recipients": sum(len(m.delivered_to | m.acted_on)
                              for m in self.messages),
            "attempts": self.attempts,
            "expired": sum(m.expired for m in self.messages),
            "removed": sum(m.removed for m in self.messages),
            "rejects": self.rejects, "foreign_lines": self.foreign,
            "sessions": self.connects, "reused_ids": self.reused,
        }


def main(log, truth_file):
    """Compares; gives the exit status."""
    with open(truth_file, encoding="utf-8") as file:
        truth = json.load(file)
    count = Count(truth["format"], truth["long_ids"])
    with open(log, "rb") as file:
        for line in file:
            count.bytes += len(line)
            count.line(line.decode("ascii").rstrip("\n"))
    totals = count.totals()
    wrong = [f"{name}: counted {value}, expected {truth[name]}"
             for name, value in totals.items() if value != truth[name]]
    states = sum(truth["states"].values())
    if states != truth["messages"]:
        wrong.append(f"states: {states} in all, {truth['messages']} messages")
    for text in wrong:
        print(f"{log}: {text}")
    if not wrong:
        print(f"{log}: {totals['lines']} lines, {totals['messages']} "
              f"messages: all totals agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
