"""docs/DOCUMENT.md: the document that the catalogue began with, walked row by
row, and its eight lines, letter for letter."""

import os
import pathlib
import re
import unittest

from program import WHEN, Case, run

PAGE = pathlib.Path(os.environ["MAILDIAG_SOURCE"]) / "docs/DOCUMENT.md"
PROFILES = ("generic", "liquidfiles")

# What the document's own lines mean; L7 is wrapped over two lines.
OWN = {
    "L1": "accepted",
    "L2": "dns_tempfail",
    "L3": "sender_domain_invalid",
    "L4": "accepted",
    "L5": "connect_no_route",
    "L6": "auth_failed",
    "L7": "auth_mechanism_mismatch",
}

FIELDS = (
    # Kind, and every field that stands in the line.
    {"kind": "delivery", "stamp": "Aug 31 03:20:36", "host": "liquidfiles",
     "program": "postfix/smtp", "daemon": "smtp", "pid": 3110,
     "queue_id": "77424110EA2E", "to": None,
     "relay": "mail.simpsons.com[53.11.22.33]:25", "delay": 1.3,
     "delay_before_queue": 0.07, "delay_in_queue": 0.04,
     "delay_connect": 0.64, "delay_transmit": 0.52, "dsn": "2.0.0",
     "status": "sent", "reason": "250 2.0.0 Ok: queued as 8A798694DF5",
     "reply_code": 250, "reply_dsn": "2.0.0",
     "remote_queue_id": "8A798694DF5"},
    {"kind": "delivery", "stamp": "Aug 31 08:05:32", "host": "mail",
     "program": "postfix/smtp", "pid": 15549, "queue_id": "3BC7F31A2E1",
     "to": "28@huash.com", "relay": "none", "delay": 191801,
     "delay_before_queue": 191726, "delay_in_queue": 0.19,
     "delay_connect": 75, "delay_transmit": 0, "dsn": "4.4.3",
     "status": "deferred",
     "reason": "Host or domain name not found. Name service error for"
               " name=huash.com type=MX: Host not found, try again"},
    {"kind": "refusal_line", "stamp": "Aug 31 08:03:01", "host": "mail",
     "program": "postfix/smtpd", "pid": 20893, "queue_id": None,
     "noqueue": True, "action": "reject", "stage": "RCPT",
     "client": "unknown", "client_ip": "206.72.127.113", "smtp_code": 450,
     "dsn": "4.1.8",
     "text": "<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com>:"
             " Sender address rejected: Domain not found",
     "from": "PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com",
     "to": "test@liquidfiles.com", "proto": "ESMTP",
     "helo": "mo113.createsend.com"},
    {"kind": "delivery", "stamp": None, "host": None, "program": None,
     "queue_id": "F1CDD3F8D", "to": "joe@company.com",
     "relay": "172.16.5.1[172.16.5.1]:1025", "delay": 326,
     "delay_before_queue": 325, "delay_in_queue": 0.04, "delay_connect": 0,
     "delay_transmit": 0.16, "dsn": "2.0.0", "status": "sent",
     "reason": "250 OK", "reply_code": 250},
    {"kind": "delivery", "queue_id": "C539144A9", "to": "joe@company.com",
     "relay": "none", "delay": 3.1, "delay_before_queue": 0.02,
     "delay_in_queue": 0.07, "delay_connect": 3, "delay_transmit": 0,
     "dsn": "4.4.1", "status": "deferred",
     "reason": "connect to 172.16.5.101[172.16.5.101]:1025:"
               " No route to host",
     "reply_host": "172.16.5.101", "reply_address": "172.16.5.101",
     "reply_port": 1025, "reply_text": "No route to host"},
    {"kind": "delivery", "queue_id": "A0AB78009A", "to": "joe@company.com",
     "relay": "none", "delay": 10, "delay_before_queue": 0.03,
     "delay_in_queue": 9.9, "delay_connect": 0, "delay_transmit": 0.01,
     "dsn": "4.7.3", "status": "deferred",
     "reason": "delivery temporarily suspended: SASL authentication failed;"
               " server 172.16.5.1[172.16.5.1] said: 535 5.7.3"
               " Authentication unsuccessful",
     "reply_host": "172.16.5.1", "reply_code": 535, "reply_dsn": "5.7.3",
     "reply_text": "Authentication unsuccessful"},
    {"kind": "delivery", "queue_id": "CC79325EE20", "to": "joe@company.com",
     "relay": "172.16.5.1[172.16.5.1]:25", "delay": 5963,
     "delay_before_queue": 5963, "delay_in_queue": 0, "delay_connect": 0,
     "delay_transmit": 0, "dsn": "4.7.0", "status": "deferred",
     "reason": "SASL authentication failed: server 172.16.5.1[172.16.5.1]"
               " offered no compatible authentication mechanisms for this"
               " type of connection security",
     "reply_host": "172.16.5.1", "reply_address": "172.16.5.1"},
)


class Row:
    """One row of the page."""

    def __init__(self, number, section, cells):
        self.number = number
        cause, slug = re.fullmatch(r"`(\w+)`(?: \(`([\w-]+)`\))?",
                                   cells[1]).groups()
        self.cause = cause
        self.slug = slug or section
        self.line = cells[2]
        self.words = {
            profile: re.findall(r"\*\*(.+?)\*\*", cell)
            for profile, cell in zip(PROFILES, cells[3:5])
        }


def read_page():
    """The rows of all tables, the lines by name, the sections' slugs."""
    rows, lines, slugs = [], {}, {}
    section = title = name = None
    fenced = False
    text = PAGE.read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            fenced, name = not fenced, None
        elif fenced:
            found = re.match(r"(L\d+): (.*)", line)
            if found:
                name = found.group(1)
                lines[name] = [found.group(2)]
            else:
                lines[name].append(line)
        elif line.startswith("## "):
            title, section = line[3:], None
        elif line.startswith("Section `"):
            section = line.split("`")[1]
            slugs[title] = section
        elif line.startswith("| ") and not line.startswith("| The doc"):
            cells = re.split(r"\s*\|\s*", line.strip("| "))
            if len(cells) == 5:
                rows.append(Row(number, section, cells))
            else:
                raise ValueError(f"{PAGE}:{number}: {len(cells)} cells")
    return rows, lines, slugs


ROWS, LINES, SLUGS = read_page()


def many(pattern):
    """A log of thirty messages that all fail by the same words."""
    lines = []
    for i in range(30):
        head = f"Aug 31 09:{i:02}:00 mail postfix"
        lines += [
            f"{head}/qmgr[7]: 5B1D3C04{i:02}: from=<joe@company.example>,"
            f" size=900, nrcpt=1 (queue active)",
            f"{head}/smtp[9]: 5B1D3C04{i:02}: to=<joe@site{i}.example>,"
            f" relay=none, delay=30, delays=0.1/0.1/29.8/0, "
            + pattern.format(i=i),
        ]
    return "\n".join(lines) + "\n"


LOGS = {
    "D1": many("dsn=4.4.3, status=deferred (Host or domain name not found."
               " Name service error for name=site{i}.example type=MX: Host"
               " not found, try again)"),
    "D2": many("dsn=4.4.1, status=deferred (connect to"
               " mx.site{i}.example[198.51.100.{i}]:25: Connection timed"
               " out)"),
}


def asked(line, profile):
    """What the program says about a line of the page."""
    if line in LOGS:
        result = run("diagnose", "--json", "--profile", profile, *WHEN, "-",
                     data=LOGS[line])
        return result.objects()[0]
    result = run("explain", "--json", "--profile", profile,
                 data="\n".join(LINES[line]) + "\n")
    said = result.objects()
    if len(said) != 1:
        raise ValueError(f"{line}: {result}")
    return said[0]


def advice(said):
    """All that an administrator reads, in one line."""
    parts = [said["title"], said["explanation"]]
    for fix in said["fixes"]:
        parts += [fix["where"], fix["text"], fix["check"]]
    return " ".join(part or "" for part in parts).lower()


class Document(Case):
    def test_rows(self):
        answers = {}
        for row in ROWS:
            for profile in PROFILES:
                key = row.line, profile
                if key not in answers:
                    answers[key] = asked(*key)
                said = answers[key]
                with self.subTest(row=row.number, line=row.line,
                                  profile=profile):
                    self.assertEqual(said["cause"], row.cause)
                    self.assertEqual(said["document"], row.slug)
                    for words in row.words[profile]:
                        self.assertIn(words.lower(), advice(said))

    def test_page_is_whole(self):
        """Every section has rows, every line and profile is used."""
        self.assertGreater(len(ROWS), 60)
        self.assertEqual(set(LINES) | set(LOGS), {row.line for row in ROWS})
        self.assertEqual(
            set(SLUGS.values()) - {row.slug for row in ROWS}, set())
        for title, slug in SLUGS.items():
            self.assertEqual(re.sub(r"\W+", "-", title.lower()), slug)
        for row in ROWS:
            self.assertTrue(row.words["liquidfiles"], row.number)

    def test_own_lines_explained(self):
        pasted = "\n".join("\n".join(LINES[name]) for name in OWN) + "\n"
        self.assertEqual(pasted.count("\n"), 8)
        for profile in PROFILES:
            result = run("explain", "--json", "--profile", profile,
                         data=pasted)
            self.assert_status(result, 1)
            said = result.objects()
            self.assertEqual([one["cause"] for one in said],
                             list(OWN.values()))
            self.assertEqual(
                [one["direction"] for one in said],
                ["client", "client", "server"] + 4 * ["client"])

    def test_own_lines_alone(self):
        for name, cause in OWN.items():
            result = run("explain", "--json", *LINES[name])
            self.assert_status(result, 0 if cause == "accepted" else 1)
            self.assertEqual(
                [one["cause"] for one in result.objects()], [cause], name)

    def test_own_lines_parsed(self):
        pasted = "\n".join("\n".join(LINES[name]) for name in OWN) + "\n"
        result = run("parse", "--json", *WHEN, "-", data=pasted)
        self.assert_status(result, 0)
        records = result.objects()
        self.assertEqual(len(records), len(FIELDS))
        for record, fields in zip(records, FIELDS):
            shown = {name: record[name] for name in fields}
            self.assertEqual(shown, fields)


if __name__ == "__main__":
    unittest.main()
