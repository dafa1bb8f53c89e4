"""What the package says is what the command line says: every object against
its JSON, for every log that the tests bring."""

import json
import unittest

import support

import maildiag
from maildiag import _api

YEAR = 2026


def plain(value):
    """Bytes that are no UTF-8 as JSON shows them."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode(
            "utf-8", "replace"
        )
    return value


class Everything(unittest.TestCase):
    """Attributes of each object against to_dict() of the message."""

    # Names that JSON shortens or puts elsewhere.
    RECIPIENT = (
        "address orig_to state outcome outcome_message relay smtp_code dsn"
        " reason cause permanence actor underlying_cause"
    ).split()
    MESSAGE = (
        "id host instance queue_id generation message_id client client_ip helo"
        " sasl_username state complete_start complete_end truncated"
    ).split()
    FINDING = (
        "id scope direction disposition severity confidence actor permanence"
        " ongoing cause title explanation sender_text rule document"
    ).split()

    def same(self, thing, what, names, path):
        for name in names:
            if name in what:
                self.assertEqual(
                    plain(getattr(thing, name)), what[name], (path, name)
                )

    def recipient(self, recipient, what, path):
        self.same(recipient, what, self.RECIPIENT, path)
        self.assertEqual(recipient.attempt_count, what["attempts"])
        attempts = list(recipient.attempts)
        self.assertEqual(len(attempts), recipient.attempt_count)
        for attempt in attempts:
            event = attempt.event
            self.assertEqual(event.kind, "delivery", path)
            self.assertEqual(event.time, attempt.time, path)
            self.assertEqual(event.fields.get("relay"), attempt.relay)
        if attempts:
            self.assertEqual(attempts[-1].dsn, recipient.dsn)

    def message(self, message, path):
        what = message.to_dict()
        self.same(message, what, self.MESSAGE, path)
        self.assertEqual(plain(message.from_), what["from"])
        self.assertEqual(message.size_bytes, what["size"])
        self.assertEqual(len(message.recipients), len(what["recipients"]))
        self.assertEqual(len(message.events), len(what["events"]))
        self.assertEqual(len(message.links), len(what["links"]))
        self.assertEqual(len(message.findings), len(what["findings"]))
        for recipient, told in zip(message.recipients, what["recipients"]):
            self.recipient(recipient, told, path)
        for event, told in zip(message.events, what["events"]):
            self.assertEqual(event.kind, told["kind"], path)
            self.assertEqual(event.offset, told["offset"], path)
            self.assertEqual(event.pid, told["pid"], path)
            self.assertEqual(event.daemon, told["daemon"], path)
        for link, told in zip(message.links, what["links"]):
            self.assertEqual(link.relation, told["relation"], path)
            self.assertEqual(link.queue_id, told["queue_id"], path)
            self.assertEqual(link.reverse, told["reverse"], path)
            if link.other is not None:
                self.assertEqual(link.other.queue_id, link.queue_id)
        for finding, told in zip(message.findings, what["findings"]):
            self.same(finding, told, self.FINDING, path)

    def reject(self, reject, path):
        what = reject.to_dict()
        for name in "id host queue_id stage action client client_ip to helo" \
                " dsn reason cause smtp_code count".split():
            if name in what:
                self.assertEqual(
                    plain(getattr(reject, name)), what[name], path
                )
        self.assertEqual(plain(reject.from_), what["from"], path)
        self.assertTrue(reject.line)

    def finding(self, finding, path):
        what = finding.to_dict()
        self.same(finding, what, self.FINDING, path)
        self.assertEqual(len(finding.fixes), len(what["fixes"]))
        for fix, told in zip(finding.fixes, what["fixes"]):
            self.assertEqual(
                (fix.where, fix.text, fix.check),
                (told["where"], told["text"], told["check"]),
            )
        self.assertEqual(len(finding.queue_ids), finding.queue_id_count)
        self.assertEqual(len(finding.explains), finding.explains_count)
        for one in finding.evidence:
            self.assertIsInstance(one.line, str)
        for one in finding.affected:
            self.assertEqual(one.finding, finding.id)
            self.assertIn(one.status, ("waiting", "returned", "delivered"))

    def test_every_log(self):
        seen = {"messages": 0, "rejects": 0, "findings": 0}
        for path in support.logs():
            with maildiag.Engine(year=YEAR) as engine:
                engine.feed(path)
                for message in engine.messages():
                    self.message(message, path)
                    seen["messages"] += 1
                for reject in engine.rejects():
                    self.reject(reject, path)
                    seen["rejects"] += 1
                with engine.diagnose() as report:
                    self.assertEqual(len(report), len(list(report)))
                    for finding in report:
                        self.finding(finding, path)
                        seen["findings"] += 1
        for name, count in seen.items():
            self.assertGreater(count, 30, name)


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = maildiag.Engine(year=YEAR)
        cls.engine.feed(support.SAMPLE)

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    def ids(self, **query):
        found = [m.id for m in self.engine.messages(**query)]
        self.assertEqual(self.engine.count(kinds=1, **query), len(found))
        return found

    def test_filters(self):
        """Each filter, against doing it by hand."""
        messages = list(self.engine.messages())
        one = next(m for m in messages if m.recipient_count)
        address = one.recipients[0].address
        for query, wanted in {
            ("queue_id", one.queue_id): lambda m: m.queue_id == one.queue_id,
            ("from_", one.from_): lambda m: m.from_ == one.from_,
            ("to", address): lambda m: any(
                address in (r.address, r.orig_to) for r in m.recipients
            ),
            ("message_id", one.message_id): lambda m: (
                m.message_id == one.message_id
            ),
            ("host", one.host): lambda m: m.host == one.host,
            ("state", "deferred"): lambda m: m.state == "deferred",
            ("state", ("sent", "bounced")): lambda m: (
                m.state in ("sent", "bounced")
            ),
        }.items():
            name, value = query
            expected = [m.id for m in messages if wanted(m)]
            self.assertTrue(expected, query)
            self.assertEqual(self.ids(**{name: value}), expected, query)
            if isinstance(value, str) and name != "state":
                self.assertEqual(self.ids(**{name: value.encode()}), expected)
        self.assertEqual(self.ids(to="nobody@nowhere.test"), [])
        self.assertEqual(self.ids(to=None), self.ids())

    def test_parts(self):
        message = max(
            self.engine.messages(), key=lambda m: m.event_count
        )
        events = message.events
        every = list(events)
        self.assertEqual(events[-1].offset, every[-1].offset)
        self.assertEqual(
            [e.offset for e in events[1:4]], [e.offset for e in every[1:4]]
        )
        self.assertEqual(
            [e.offset for e in events[::-1]],
            [e.offset for e in reversed(every)],
        )
        for wrong in (len(every), -len(every) - 1):
            with self.assertRaises(IndexError):
                events[wrong]
        self.assertEqual(every[0].source, 0)
        data = support.SAMPLE.read_bytes()
        for event in every:
            self.assertTrue(
                data[event.offset:].startswith(event.line.encode())
            )

    def test_totals(self):
        summary = self.engine.summary()
        stats = self.engine.stats
        self.assertEqual(summary.lines, stats.lines)
        self.assertEqual(summary.messages, len(self.ids()))
        self.assertEqual(
            summary.rejects, sum(r.count for r in self.engine.rejects())
        )
        counts = list(summary.causes.values())
        self.assertEqual(counts, sorted(counts, reverse=True))
        groups = self.engine.group("domain")
        self.assertGreater(len(groups), 3)
        self.assertEqual(len(self.engine.group("domain", 2)), 2)
        for by in "domain sender recipient client user relay cause hour day" \
                .split():
            for group in self.engine.group(by):
                self.assertIsInstance(group.key, str)
        found = self.engine.summary(domain=groups[0].key)
        self.assertEqual(found.messages, len(self.ids(domain=groups[0].key)))

    def test_small_things(self):
        self.assertEqual(self.engine.epoch, 1)
        self.assertIsNone(self.engine.line(0, 1 << 30))
        self.assertIsNone(self.engine.line(7, 0))
        self.assertEqual(
            self.engine.similar("alice@compny.com"), ["alice@company.com"]
        )
        message = self.engine.message(self.ids()[0])
        self.assertEqual(message.id, self.ids()[0])
        self.assertEqual(self.engine.sources[0].records, 159)
        self.assertEqual(self.engine.programs, {})

    def test_changes(self):
        """Each loop gives what is new since the one before."""
        data = support.SAMPLE.read_bytes()
        with maildiag.Engine(year=YEAR) as engine:
            everything = engine.changes()
            some = engine.changes(domain="huash.com", kinds=1)
            self.assertEqual(list(everything), [])
            seen = {}
            with engine.open("live") as source:
                for at in range(0, len(data), 2500):
                    source.feed(data[at: at + 2500])
                    for entry in everything:
                        seen[type(entry), entry.id] = entry
            for entry in everything:
                seen[type(entry), entry.id] = entry
            self.assertEqual(list(everything), [])
            # What was told last is what is so now.
            now = list(engine.entries())
            self.assertEqual(
                sorted((str(t), i) for t, i in seen),
                sorted((str(type(e)), e.id) for e in now),
            )
            for entry in now:
                last = seen[type(entry), entry.id]
                if isinstance(entry, maildiag.Message):
                    self.assertEqual(
                        (last.state, last.event_count),
                        (entry.state, entry.event_count),
                    )
            self.assertEqual(
                [m.id for m in some],
                [m.id for m in engine.messages(domain="huash.com")],
            )
            # A loop that was left goes on.
            again = engine.changes()
            first = next(iter(again))
            self.assertNotIn(first.id, [e.id for e in list(again)[1:]])

    def test_programs(self):
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(
                b"Nov 24 06:55:00 mx cron[1]: x\nNov 24 06:55:00 mx su: y\n"
                b"Nov 24 06:55:01 mx cron[1]: z\n"
            )
            self.assertEqual(engine.programs, {"cron": 2, "su": 1})

    def test_bytes_that_are_no_text(self):
        """They go out and in again as they were."""
        line = (
            b"Nov 24 06:55:00 mx postfix/smtp[2]: 1A2B3C4D5E6: "
            b"to=<m\xfcller@far.test>, relay=none, delay=3, dsn=4.4.1, "
            b"status=deferred (no\xff\xfe)\n"
        )
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(line)
            (message,) = engine.messages()
            address = message.recipients[0].address
            self.assertEqual(address, "m\udcfcller@far.test")
            self.assertEqual(message.recipients[0].reason, "no\udcff\udcfe")
            self.assertEqual(len(list(engine.messages(to=address))), 1)
            self.assertEqual(
                len(list(engine.messages(to=b"m\xfcller@far.test"))), 1
            )
            found = engine.to_records("recipients")
            self.assertEqual(found.texts("address")[0], address)


class Texts(unittest.TestCase):
    LINE = (
        "Nov 24 06:55:00 mx postfix/smtp[221]: 1A2B3C4D5E6: to=<bob@gone.test>"
        ", relay=mx.gone.test[198.51.100.30]:25, delay=0.31, "
        "delays=0.02/0.07/0.12/0.1, dsn=5.1.1, status=bounced (host "
        "mx.gone.test[198.51.100.30] said: 550 5.1.1 <bob@gone.test>: "
        "Recipient address rejected: User unknown (in reply to RCPT TO "
        "command))"
    )

    def test_explain(self):
        found = maildiag.explain(self.LINE)
        self.assertEqual(found.cause, "recipient_unknown")
        self.assertEqual(found.permanence, "permanent")
        self.assertEqual(found.recipient, "bob@gone.test")
        self.assertEqual(found.smtp_code, 550)
        self.assertTrue(found.fixes)
        self.assertEqual(maildiag.explain(self.LINE.encode()).cause,
                         found.cause)
        with maildiag.Engine(year=YEAR) as engine:
            self.assertEqual(engine.explain(self.LINE).cause, found.cause)

    def test_explain_all(self):
        rules = maildiag.Rules()
        paste = self.LINE + "\n451 4.7.1 Greylisted, try again\n"
        causes = [e.cause for e in rules.explain_all(paste)]
        self.assertEqual(causes, ["recipient_unknown", "greylisted"])
        self.assertEqual(
            len(rules.explain_all("one\ntwo\nthree\n", each_line=True)), 3
        )
        self.assertEqual(rules.explain_all(""), [])

    def test_parse(self):
        record = maildiag.parse(self.LINE)
        self.assertEqual(record.kind, "delivery")
        self.assertTrue(record.understood)
        self.assertEqual(record.fields["to"], "bob@gone.test")
        self.assertEqual(record.fields["delay"], 310_000)
        self.assertEqual(record.fields["status"], "bounced")
        self.assertEqual(record.text, self.LINE)
        self.assertFalse(maildiag.parse("Nov 24 06:55:00 mx su: x").understood)
        stamped = "2026-11-24T06:55:00+01:00" + self.LINE[15:]
        self.assertEqual(maildiag.parse(stamped).time.hour, 5)

    def test_records(self):
        """A stream, cut anywhere, is the lines one by one."""
        rules = maildiag.Rules()
        data = support.SAMPLE.read_bytes()
        expected = [
            rules.parse(line).text for line in data.decode().splitlines()
        ]
        for what in (
            data,
            [data[i: i + 777] for i in range(0, len(data), 777)],
        ):
            self.assertEqual([r.text for r in rules.records(what)], expected)
        with open(support.SAMPLE, "rb") as file:
            offsets = [r.offset for r in rules.records(file)]
        self.assertEqual(len(offsets), len(expected))
        # Two streams and a question at the same time.
        one, two = rules.records(data), rules.records(data)
        for text, a, b in zip(expected, one, two):
            self.assertEqual((a.text, b.text), (text, text))
            rules.explain("550 no")

    def test_rules(self):
        rules = maildiag.Rules()
        self.assertGreater(len(rules.causes), 60)
        self.assertGreater(len(rules.rules), 100)
        added = rules.load_text(
            "maildiag-rules: 1\n"
            "rules:\n"
            "  - id: mine.blue-moon\n"
            "    cause: policy\n"
            "    when:\n"
            "      contains: blue moon tonight\n"
            "    samples: ['550 blue moon tonight']\n"
            "    counter_samples: ['550 red moon tonight']\n"
        )
        self.assertEqual(
            added.explain("550 blue moon tonight").rule, "mine.blue-moon"
        )
        self.assertNotEqual(
            rules.explain("550 blue moon tonight").rule, "mine.blue-moon"
        )
        with maildiag.Engine(added, year=YEAR) as engine:
            self.assertEqual(
                engine.explain("550 blue moon tonight").rule, "mine.blue-moon"
            )
        problems = {p.source: p.text for p in added.lint()}
        self.assertNotIn("mine.blue-moon", problems)
        texts = maildiag.Rules(profile="liquidfiles")
        self.assertEqual(len(texts.causes), len(rules.causes))

    def test_profiles(self):
        german = maildiag.Rules().load(
            support.ROOT / "lib" / "rules" / "overlays" / "de.yaml"
        )
        chosen = german.select("de")
        self.assertNotEqual(
            chosen.explain(self.LINE).title, german.explain(self.LINE).title
        )
        self.assertEqual(
            chosen.select(None).explain(self.LINE).title,
            german.explain(self.LINE).title,
        )
        with self.assertRaises(maildiag.NotFound):
            german.select("none such")

    def test_hits(self):
        rules = maildiag.Rules()
        self.assertEqual(sum(rules.hits()), 0)
        names = [rule.id for rule in rules.rules]
        for _ in range(3):
            rule = rules.explain(self.LINE).rule
        hits = rules.hits()
        self.assertEqual(len(hits), len(names))
        self.assertEqual(hits[names.index(rule)], 3)

    def test_words(self):
        """A number that a newer library knows becomes text, not an error."""
        from maildiag import _values

        self.assertEqual(_values.word(_api.MAILDIAG_WORDS_STATE, 5), "sent")
        self.assertEqual(_values.word(_api.MAILDIAG_WORDS_STATE, 999), "999")


class Json(unittest.TestCase):
    def test_as_the_program(self):
        """to_dict() is what the program prints."""
        import subprocess

        printed = subprocess.run(
            [support.PROGRAM, "diagnose", "--json", "--year", str(YEAR),
             "--tz", "UTC", str(support.SAMPLE)],
            stdout=subprocess.PIPE, check=False,
        ).stdout.decode()
        told = [json.loads(line) for line in printed.splitlines()]
        told = [one for one in told if one["kind"] == "finding"]
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(support.SAMPLE)
            found = [f.to_dict() for f in engine.diagnose()]
        self.assertTrue(told)
        self.assertEqual(
            [f["cause"] for f in found], [f["cause"] for f in told]
        )


if __name__ == "__main__":
    unittest.main()
