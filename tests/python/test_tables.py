"""Tables: every row and column against the objects, for every log."""

import unittest

import numpy
import pandas
import support

import maildiag
from maildiag import _api, table

YEAR = 2026


def usec(time):
    """A datetime as numpy has it."""
    return numpy.datetime64("NaT") if time is None else numpy.datetime64(
        time.replace(tzinfo=None), "us"
    )


class AgainstObjects(unittest.TestCase):
    """A row says what the object says that it is of."""

    def same(self, found, at, thing, path):
        for name in found.rows.dtype.names:
            value = found.rows[name][at]
            attribute = name + "_" if name in ("from",) else name
            if not hasattr(thing, attribute):
                continue
            wanted = getattr(thing, attribute)
            if name == "message":
                wanted = wanted.id
            elif name == "event":
                wanted = wanted.index
            kind = found.rows.dtype[name]
            if kind == numpy.int32:
                value = None if value < 0 else found.strings[value]
            elif kind.kind == "M":
                wanted = usec(wanted)
                if numpy.isnat(wanted):
                    self.assertTrue(numpy.isnat(value), (path, name))
                    continue
            elif isinstance(wanted, str):
                value = self.word(type(thing).__name__.lower(), name, value)
            elif wanted is None:
                wanted = -1
            self.assertEqual(value, wanted, (path, name, at))

    @staticmethod
    def word(about, name, value):
        from maildiag import _values

        return _values.word(_values.vocabulary(about, name), int(value))

    def hold(self, engine, which, things, path):
        found = engine.to_records(which)
        self.assertEqual(len(found), len(things), (path, which))
        for at, thing in enumerate(things):
            self.same(found, at, thing, path)
        return found

    def test_every_log(self):
        rows = dict.fromkeys(table.TABLES, 0)
        for path in support.logs():
            with maildiag.Engine(year=YEAR) as engine:
                engine.feed(path)
                messages = list(engine.messages())
                recipients = [r for m in messages for r in m.recipients]
                attempts = [a for r in recipients for a in r.attempts]
                events = [e for m in messages for e in m.events]
                report = engine.diagnose()
                for which, things in (
                    ("messages", messages),
                    ("rejects", list(engine.rejects())),
                    ("recipients", recipients),
                    ("attempts", attempts),
                    ("events", events),
                    ("findings", list(report)),
                ):
                    found = self.hold(engine, which, things, path)
                    rows[which] += len(found)
        for which, count in rows.items():
            self.assertGreater(count, 30, which)

    def test_every_column(self):
        """A row has what its object has: none was forgotten."""
        beside = {
            "messages": set(),
            "rejects": set(),
            "recipients": {"message", "host", "queue_id", "from", "domain",
                           "index"},
            "attempts": {"message", "recipient", "index", "host", "queue_id",
                         "address", "domain"},
            "events": {"message", "index", "host"},
            "findings": {"index"},
        }
        for which, struct in table._STRUCTS.items():
            name = struct.__name__[: -len("_row")]
            public = {
                member.rstrip("_")
                for member, _ in getattr(_api, name)._fields_
                if member != "struct_size"
                and not member.startswith("reserved")
            }
            columns = set(table._dtype(struct).names)
            # How many parts a finding has says its object.
            public -= {"fix_count", "evidence_count", "queue_id_count",
                       "explains_count"} if which == "findings" else set()
            self.assertEqual(columns - beside[which], public
                             - beside[which], which)


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = maildiag.Engine(year=YEAR)
        cls.engine.feed(support.SAMPLE)

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    def test_domain(self):
        found = self.engine.to_records("recipients")
        for address, domain in zip(
            found.texts("address"), found.texts("domain")
        ):
            self.assertEqual(domain, address.rpartition("@")[2].lower())

    def test_filter(self):
        every = self.engine.to_records("attempts")
        some = self.engine.to_records("attempts", domain="huash.com")
        self.assertTrue(0 < len(some) < len(every))
        # The messages that fit, with all their recipients.
        ids = {m.id for m in self.engine.messages(domain="huash.com")}
        self.assertEqual(set(some.rows["message"]), ids)
        self.assertEqual(len(self.engine.to_records("events", to="x@y.z")), 0)

    def test_empty(self):
        with maildiag.Engine(year=YEAR) as engine:
            for which in table.TABLES:
                found = engine.to_records(which)
                self.assertEqual(len(found), 0)
                self.assertEqual(len(found.strings), 0)
                frame = engine.to_dataframe(which)
                self.assertEqual(len(frame), 0)
                self.assertIn("host", frame.columns)

    def test_text_with_nul(self):
        """Then the texts are cut one by one."""
        line = (
            b"Nov 24 06:55:00 mx postfix/smtp[2]: 1A2B3C4D5E6: to=<a@b.test>,"
            b" relay=none, delay=3, dsn=4.4.1, status=deferred (a\0b)\n"
        )
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(line)
            found = engine.to_records("attempts")
            self.assertEqual(found.texts("reason")[0], "a\0b")
            self.assertEqual(found.texts("address")[0], "a@b.test")

    def test_many_pieces(self):
        """More rows than fit into one piece."""
        before = table._ROWS
        expected = self.engine.to_records("events")
        table._ROWS = 7
        try:
            found = self.engine.to_records("events")
        finally:
            table._ROWS = before
        self.assertTrue((found.rows == expected.rows).all())
        self.assertEqual(list(found.strings), list(expected.strings))


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = maildiag.Engine(year=YEAR)
        cls.engine.feed(support.SAMPLE)

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    def test_types(self):
        frame = self.engine.to_dataframe("recipients")
        self.assertEqual(str(frame["first_time"].dt.tz), "UTC")
        self.assertIsInstance(frame["relay"].dtype, pandas.CategoricalDtype)
        self.assertTrue(frame["smtp_code"].isna().any())
        self.assertEqual(str(frame["smtp_code"].dtype), "Int64")
        self.assertIn("deferred", list(frame["state"].cat.categories))
        messages = self.engine.to_dataframe("messages")
        self.assertEqual(messages["complete_start"].dtype, bool)
        self.assertIn("from", messages.columns)
        self.assertTrue(messages["client"].isna().any())

    def test_categories_of_one_column(self):
        """A column has its own categories, not those of its neighbours."""
        frame = self.engine.to_dataframe("attempts")
        for name in ("relay", "dsn", "cause", "reason"):
            column = frame[name]
            self.assertEqual(
                sorted(column.cat.categories), sorted(column.dropna().unique())
            )

    def test_against_objects(self):
        frame = self.engine.to_dataframe("recipients")
        recipients = [
            r for m in self.engine.messages() for r in m.recipients
        ]
        for name in ("address", "state", "relay", "cause", "delay_usec"):
            column = frame[name].astype(object)
            column = column.where(column.notna(), None)
            self.assertEqual(
                list(column), [getattr(r, name) for r in recipients], name
            )
        self.assertEqual(
            list(frame["first_time"].dt.to_pydatetime()),
            [r.first_time for r in recipients],
        )

    def test_used(self):
        """What somebody would do with it."""
        frame = self.engine.to_dataframe("attempts")
        counts = frame[frame["status"] == "deferred"].groupby(
            "domain", observed=True
        ).size()
        self.assertEqual(counts["huash.com"], 3)
        joined = frame.merge(
            self.engine.to_dataframe("messages"), left_on="message",
            right_on="id",
        )
        self.assertEqual(len(joined), len(frame))

    def test_times_that_pandas_has_not(self):
        """A stamp that is far away is missing, and nothing fails."""
        line = (
            b"%s mx postfix/smtp[2]: 1A2B3C4D5E6: to=<a@b.test>, relay=none, "
            b"delay=3, dsn=4.4.1, status=deferred (x)\n"
        )
        with maildiag.Engine() as engine:
            engine.feed(
                line % b"9999-12-31T23:59:59+00:00"
                + line % b"0001-01-01T00:00:00+00:00"
                + line % b"2026-11-24T06:55:00+00:00"
            )
            found = engine.to_records("attempts")
            frame = table.dataframe(found, "attempts")
            known = frame["time"].dropna()
            self.assertEqual(list(known.dt.year), [2026])
            # What numpy can say it says still.
            years = found.rows["time"].astype("datetime64[Y]").astype(str)
            self.assertIn("9999", list(years))
            for which in table.TABLES:
                engine.to_dataframe(which)
            list(engine.messages())

    def test_all_tables(self):
        for which in table.TABLES:
            frame = self.engine.to_dataframe(which)
            self.assertGreater(len(frame), 0, which)
            self.assertFalse(
                [c for c in frame.columns if c.startswith("reserved")], which
            )


if __name__ == "__main__":
    unittest.main()
