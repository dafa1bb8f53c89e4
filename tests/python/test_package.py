"""The package as a whole: what it declares, how it loads, what it raises, and
that nothing works, or crashes, after close()."""

import ctypes
import gc
import inspect
import os
import subprocess
import sys
import tempfile
import unittest

import support

import maildiag
from maildiag import _api, _load, errors


def run(code, **environment):
    """Python with another environment: its status and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode()


class Declarations(unittest.TestCase):
    def test_every_symbol(self):
        """What the library exports is declared, and nothing else is."""
        listing = subprocess.run(
            ["nm", "-D", "--defined-only", support.LIBRARY],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout.decode()
        exported = {
            line.split()[-1].split("@")[0]
            for line in listing.splitlines()
            if " T " in line
        }
        exported = {n for n in exported if n.startswith("maildiag_")}
        declared = {name for name, _, _ in _api.FUNCTIONS}
        self.assertEqual(declared, exported)
        self.assertGreater(len(declared), 50)

    def test_all_have_types(self):
        for name, _, arguments in _api.FUNCTIONS:
            function = getattr(_load.lib, name)
            self.assertEqual(tuple(function.argtypes), arguments, name)

    def test_sizes(self):
        """Every struct, as the library knows it."""
        for struct in _api.STRUCTS:
            size = _load.lib.maildiag_abi_size(struct.__name__.encode())
            self.assertEqual(size, ctypes.sizeof(struct), struct.__name__)

    def test_version(self):
        self.assertEqual(maildiag.__version__, _api.VERSION)

    def test_all_names(self):
        for name in maildiag.__all__:
            self.assertTrue(hasattr(maildiag, name), name)
            self.assertTrue(getattr(maildiag, name).__doc__, name)


class Loading(unittest.TestCase):
    def test_chosen_and_missing(self):
        status, said = run("import maildiag", MAILDIAG_LIBRARY="/none.so")
        self.assertNotEqual(status, 0)
        self.assertIn("ImportError", said)
        self.assertIn("/none.so", said)

    def test_by_soname(self):
        folder = os.path.dirname(os.path.realpath(support.LIBRARY))
        status, said = run(
            "import maildiag; print(maildiag.__version__)",
            MAILDIAG_LIBRARY="",
            LD_LIBRARY_PATH=folder,
        )
        self.assertEqual((status, said.strip()), (0, _api.VERSION))

    def test_not_ours(self):
        """A library that has none of the functions."""
        status, said = run("import maildiag", MAILDIAG_LIBRARY="libc.so.6")
        self.assertNotEqual(status, 0)
        self.assertIn("ImportError", said)
        self.assertIn("older than this package", said)

    def test_other_version_and_sizes(self):
        """The checks, against a library that says something else."""

        class Other:
            def __init__(self, version, size):
                self.version, self.size = version, size

            def maildiag_version_string(self):
                return self.version

            def maildiag_abi_size(self, name):
                real = _load.lib.maildiag_abi_size(name)
                return self.size(name, real)

        same = _api.VERSION.encode()
        good = [
            (same, lambda name, size: size),
            (b"0.1.99", lambda name, size: size),
            (same, lambda name, size: size + 8 * (name == b"maildiag_rule")),
        ]
        bad = [
            (b"0.2.0", lambda name, size: size),
            (b"1.1.0", lambda name, size: size),
            (same, lambda name, size: size - 8 * (name == b"maildiag_rule")),
            (same, lambda name, size: size + 8 * (name == b"maildiag_text")),
            (same, lambda name, size: 0),
        ]
        for version, size in good:
            _load._check(Other(version, size))
        for version, size in bad:
            with self.assertRaises(ImportError):
                _load._check(Other(version, size))


class Optional(unittest.TestCase):
    """numpy and pandas are wanted for tables only."""

    CODE = """
import sys
for name in %r:
    sys.modules[name] = None
import maildiag
with maildiag.Engine(year=2026) as engine:
    engine.feed(%r)
    assert engine.diagnose() and list(engine.messages())
    for call in (engine.to_records, engine.to_dataframe):
        try:
            call()
        except ImportError as error:
            print(call.__name__, error.name)
"""

    def test_without(self):
        for missing, said in (
            (("numpy", "pandas"), "to_records numpy\nto_dataframe numpy\n"),
            (("pandas",), "to_dataframe pandas\n"),
        ):
            self.assertEqual(
                run(self.CODE % (missing, str(support.SAMPLE))), (0, said)
            )


class Errors(unittest.TestCase):
    def test_every_status(self):
        """Each failure has a class with its code, below Error."""
        for enum_name in dir(_api):
            if not enum_name.startswith("MAILDIAG_E_"):
                continue
            code = getattr(_api, enum_name)
            raised = errors.class_of(code)
            self.assertTrue(issubclass(raised, maildiag.Error))
            self.assertIsNot(raised, maildiag.Error, enum_name)
            with self.assertRaises(raised) as caught:
                _load.check(code)
            self.assertEqual(caught.exception.code, code)
            self.assertEqual(
                caught.exception.name, enum_name[len("MAILDIAG_"):]
            )
            self.assertTrue(str(caught.exception))

    def test_new_status(self):
        with self.assertRaises(maildiag.Error) as caught:
            _load.check(-77)
        self.assertEqual(caught.exception.code, -77)

    def test_remarks_are_none(self):
        for status in range(5):
            self.assertEqual(_load.check(status), status)

    def test_places(self):
        """A wrong rule text: where, and in words."""
        with self.assertRaises(maildiag.RuleError) as caught:
            maildiag.Rules().load_text("rules:\n  - id: [\n", name="mine.yaml")
        error = caught.exception
        self.assertEqual(error.source, "mine.yaml")
        self.assertGreater(error.line, 0)
        self.assertIn("mine.yaml", str(error))

    def test_wrong_words(self):
        with maildiag.Engine(year=2026) as engine:
            for call in (
                lambda: maildiag.Engine(evidence="some"),
                lambda: list(engine.messages(state="gone")),
                lambda: engine.group("moon"),
                lambda: engine.open("x", kind="odd"),
                lambda: engine.to_records("tables"),
                lambda: list(engine.messages(since=naive())),
            ):
                with self.assertRaises(maildiag.ArgumentError):
                    call()
            for call in (
                lambda: list(engine.messages(sender="x")),
                lambda: maildiag.Engine(colour=1),
                lambda: maildiag.Engine(struct_size=1),
                lambda: engine.feed(7),
            ):
                with self.assertRaises((TypeError, AttributeError)):
                    call()

    def test_out_of_range(self):
        with self.assertRaises(maildiag.ArgumentError):
            maildiag.Engine(max_line_bytes=3)
        with maildiag.Engine(year=2026) as engine:
            with self.assertRaises(maildiag.NotFound):
                engine.message(99)
        with self.assertRaises(maildiag.NotFound):
            maildiag.Rules(profile="none such")


def naive():
    import datetime

    return datetime.datetime(2026, 1, 1)


def public(cls):
    return sorted(
        name
        for name in dir(cls)
        if not name.startswith("_") and name not in cls_attributes(cls)
    )


def cls_attributes(cls):
    return {
        name
        for name in dir(cls)
        if not callable(getattr(cls, name))
        and not isinstance(getattr(cls, name), property)
    }


class AfterClose(unittest.TestCase):
    """Each method and property of each class that has an end."""

    # What is asked after close(). None: harmless, gives no error.
    ENGINE = {
        "changes": lambda e: next(iter(e.changes())),
        "close": None,
        "closed": None,
        "count": lambda e: e.count(),
        "diagnose": lambda e: e.diagnose(),
        "end": lambda e: e.end(0),
        "entries": lambda e: next(e.entries()),
        "epoch": lambda e: e.epoch,
        "explain": lambda e: e.explain("550 no"),
        "explain_all": lambda e: e.explain_all("550 no"),
        "feed": lambda e: e.feed(b"x\n"),
        "group": lambda e: e.group("domain"),
        "hits": lambda e: e.hits(),
        "feed_range": lambda e: e.feed_range(support.SAMPLE, 0),
        "line": lambda e: e.line(0, 0),
        "load": lambda e: e.load(b"x"),
        "merge": lambda e: e.merge(maildiag.Engine(year=2026)),
        "message": lambda e: e.message(1 << 40),
        "messages": lambda e: next(e.messages()),
        "open": lambda e: e.open("x"),
        "parse": lambda e: e.parse("x"),
        "programs": lambda e: e.programs,
        "records": lambda e: next(e.records(b"x\n")),
        "rejects": lambda e: next(e.rejects()),
        "save": lambda e: e.save("/none/at/all"),
        "saved": lambda e: e.saved(),
        "similar": lambda e: e.similar("a@b"),
        "sources": lambda e: e.sources,
        "stats": lambda e: e.stats,
        "summary": lambda e: e.summary(),
        "to_dataframe": lambda e: e.to_dataframe(),
        "to_records": lambda e: e.to_records(),
    }
    RULES = {
        "causes": lambda r: r.causes,
        "close": None,
        "explain": lambda r: r.explain("550 no"),
        "explain_all": lambda r: r.explain_all("550 no"),
        "hits": lambda r: r.hits(),
        "lint": lambda r: r.lint(),
        "load": lambda r: r.load("/none"),
        "load_text": lambda r: r.load_text("rules: []"),
        "parse": lambda r: r.parse("x"),
        "records": lambda r: next(r.records(b"x\n")),
        "rules": lambda r: r.rules,
        "select": lambda r: r.select("liquidfiles"),
    }

    def hold(self, thing, table):
        self.assertEqual(public(type(thing)), sorted(table))
        for name, call in table.items():
            if call is not None:
                with self.assertRaises(maildiag.Closed, msg=name) as caught:
                    call(thing)
                self.assertEqual(
                    caught.exception.code, _api.MAILDIAG_E_ARG, name
                )

    def test_engine(self):
        engine = maildiag.Engine(year=2026)
        engine.feed(support.SAMPLE)
        next(engine.messages())
        engine.close()
        engine.close()
        self.assertTrue(engine.closed)
        self.hold(engine, self.ENGINE)

    def test_rules(self):
        rules = maildiag.Rules()
        rules.explain("550 no")
        rules.close()
        rules.close()
        self.hold(rules, self.RULES)

    def test_engine_outlives_rules(self):
        rules = maildiag.Rules()
        engine = maildiag.Engine(rules, year=2026)
        rules.close()
        engine.feed(support.SAMPLE)
        self.assertTrue(engine.diagnose())
        with self.assertRaises(maildiag.Closed):
            maildiag.Engine(rules)
        engine.close()

    def test_parts(self):
        """Everything that came from an engine."""
        engine = maildiag.Engine(year=2026)
        engine.feed(support.SAMPLE)
        source = engine.open("later.log")
        message = next(engine.messages(state="deferred"))
        reject = next(engine.rejects())
        recipient = message.recipients[0]
        attempt = recipient.attempts[0]
        event = message.events[0]
        walk = engine.messages()
        next(walk)
        report = engine.diagnose()
        finding = report[0]
        engine.close()
        for name, call in {
            "recipients": lambda: message.recipients[0],
            "events": lambda: list(message.events),
            "findings": lambda: message.findings,
            "to_dict": lambda: message.to_dict(),
            "attempts": lambda: recipient.attempts[0],
            "attempt.event": lambda: attempt.event,
            "fields": lambda: event.fields,
            "event.line": lambda: event.line,
            "reject.line": lambda: reject.line,
            "reject.findings": lambda: reject.findings,
            "reject.to_dict": lambda: reject.to_dict(),
            "walk": lambda: next(walk),
            "feed": lambda: source.feed(b"x\n"),
            "end": lambda: source.end(),
            "finding.to_dict": lambda: finding.to_dict(),
        }.items():
            with self.assertRaises(maildiag.Closed, msg=name):
                call()
        # What was copied is still there, and a report is its own.
        self.assertTrue(message.queue_id)
        self.assertTrue(finding.title)
        self.assertTrue(list(finding.fixes) or list(finding.evidence))
        report.close()
        report.close()
        for name, call in {
            "fixes": lambda: list(finding.fixes),
            "evidence": lambda: list(finding.evidence),
            "queue_ids": lambda: finding.queue_ids,
            "affected": lambda: next(finding.affected),
            "findings": lambda: report.findings[0],
            "index": lambda: report[0],
            "loop": lambda: list(report),
        }.items():
            with self.assertRaises(maildiag.Closed, msg=name):
                call()

    def test_source_in_with(self):
        """The end of the source's `with` is passed over when the engine went
        first."""
        engine = maildiag.Engine(year=2026)
        with engine.open("x") as source:
            source.feed(b"x\n")
            engine.close()


class Lives(unittest.TestCase):
    def test_parts_keep_the_engine(self):
        """A part is enough to keep all that it needs."""
        def deepest():
            engine = maildiag.Engine(year=2026)
            engine.feed(support.SAMPLE)
            message = next(engine.messages(state="deferred"))
            return message.recipients[0].attempts, message.events

        attempts, events = deepest()
        gc.collect()
        self.assertTrue(attempts[0].event.line)
        self.assertTrue(events[-1].fields)

    def test_iterators_keep_the_engine(self):
        def walk():
            engine = maildiag.Engine(year=2026)
            engine.feed(support.SAMPLE)
            return engine.messages()

        found = walk()
        gc.collect()
        self.assertGreater(len(list(found)), 10)

    def test_list_first(self):
        """All of them taken out, then used, in any order."""
        with maildiag.Engine(year=2026) as engine:
            engine.feed(support.SAMPLE)
            messages = list(engine.messages())
            recipients = [r for m in messages for r in m.recipients]
            attempts = [list(r.attempts) for r in reversed(recipients)]
            self.assertEqual(
                sum(map(len, attempts)), engine.to_records("attempts").rows.size
            )

    def test_stale(self):
        """Lines that belong before those already there move the ids."""
        with maildiag.Engine(year=2026) as engine:
            data = support.SAMPLE.read_bytes()
            engine.feed(data, name="mail.log")
            message = next(engine.messages())
            engine.feed(data[:2000], name="mail.log.1")
            for call in (
                lambda: message.recipients[0],
                lambda: message.events[0],
                lambda: message.findings,
                lambda: message.to_dict(),
            ):
                with self.assertRaises(maildiag.Stale):
                    call()

    def test_no_close(self):
        """Forgotten handles free themselves, in any order."""
        for _ in range(50):
            engine = maildiag.Engine(year=2026)
            report = engine.diagnose()
            rules = maildiag.Rules()
            del engine, report, rules
        gc.collect()

    def test_documented(self):
        """Each public class and method says what it is."""
        for name in maildiag.__all__:
            cls = getattr(maildiag, name)
            if not inspect.isclass(cls) or issubclass(cls, Exception):
                continue
            for method, value in vars(cls).items():
                if not method.startswith("_") and callable(value):
                    self.assertTrue(value.__doc__, f"{name}.{method}")

    def test_temporary_working_directory(self):
        """A relative $MAILDIAG_LIBRARY is a path like any other."""
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(support.LIBRARY, os.path.join(folder, "lib.so"))
            status, said = run(
                f"import os; os.chdir({folder!r}); import maildiag",
                MAILDIAG_LIBRARY="./lib.so",
            )
            self.assertEqual((status, said), (0, ""))


if __name__ == "__main__":
    unittest.main()
