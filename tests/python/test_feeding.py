"""What Engine.feed() takes: the same log in every shape gives the same
messages."""

import bz2
import datetime
import gzip
import io
import json
import lzma
import os
import pathlib
import tempfile
import threading
import unittest

import support

import maildiag
from maildiag import _input, _zone

SAMPLE = support.SAMPLE.read_bytes()
JOURNAL = support.LAB / "format_journald"
YEAR = 2026


def told(engine):
    """What an engine knows, without where it was read."""
    found = []
    for entry in engine.entries():
        what = entry.to_dict()
        for part in ("id", "findings", "links"):
            what.pop(part, None)
        found.append(json.dumps(strip(what), sort_keys=True))
    return found


def strip(what):
    """Without the places of lines and the ids of messages."""
    if isinstance(what, dict):
        return {
            k: strip(v)
            for k, v in what.items()
            if k not in ("source", "offset", "outcome_message", "id", "line")
        }
    if isinstance(what, list):
        return [strip(v) for v in what]
    return what


def fed(what, **options):
    with maildiag.Engine(year=YEAR) as engine:
        engine.feed(what, **options)
        return told(engine)


class Shapes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.expected = fed(SAMPLE)
        self.assertGreater(len(self.expected), 20)

    def test_bytes(self):
        for data in (bytearray(SAMPLE), memoryview(SAMPLE)):
            self.assertEqual(fed(data), self.expected)

    def test_paths(self):
        for path in (support.SAMPLE, str(support.SAMPLE)):
            self.assertEqual(fed(path), self.expected)

    def test_packed(self):
        for ending, pack in (
            ("gz", gzip.compress),
            ("bz2", bz2.compress),
            ("xz", lzma.compress),
        ):
            half = len(SAMPLE) // 2
            for name, data in (
                ("one", pack(SAMPLE)),
                ("two", pack(SAMPLE[:half]) + pack(SAMPLE[half:])),
            ):
                path = self.folder / f"{name}.{ending}"
                path.write_bytes(data)
                self.assertEqual(fed(path), self.expected, path)
                self.assertEqual(fed(data), self.expected, path)
                self.assertEqual(fed(io.BytesIO(data)), self.expected, path)

    def test_files(self):
        with open(support.SAMPLE, "rb") as file:
            self.assertEqual(fed(file), self.expected)
        with open(support.SAMPLE, "rb", buffering=0) as file:
            self.assertEqual(fed(file), self.expected)

    def test_pipe(self):
        path = self.folder / "pipe"
        os.mkfifo(path)
        writer = threading.Thread(target=path.write_bytes, args=(SAMPLE,))
        writer.start()
        self.assertEqual(fed(path), self.expected)
        writer.join()

    def test_bit_by_bit(self):
        for size in (1, 7, 4096):
            with maildiag.Engine(year=YEAR) as engine:
                with engine.open("bits") as source:
                    for at in range(0, len(SAMPLE), size):
                        source.feed(SAMPLE[at: at + size])
                self.assertEqual(told(engine), self.expected, size)

    def test_last_line_without_newline(self):
        self.assertEqual(fed(SAMPLE.rstrip(b"\n")), self.expected)

    def test_names(self):
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(SAMPLE)
            engine.feed(SAMPLE[:500], name="other")
            engine.feed(support.SAMPLE)
            with open(support.SAMPLE, "rb") as file:
                engine.feed(file)
            names = [source.name for source in engine.sources]
        path = str(support.SAMPLE)
        self.assertEqual(names[:3], ["bytes", "other", path])

    def test_same_file_once(self):
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(support.SAMPLE)
            lines = engine.stats.lines
            engine.feed(support.SAMPLE)
            self.assertEqual(engine.stats.lines, lines)


class Wrong(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "mail.log"
        self.engine = maildiag.Engine(year=YEAR)
        self.addCleanup(self.engine.close)

    def test_missing(self):
        with self.assertRaises(maildiag.InputError) as caught:
            self.engine.feed(self.path)
        self.assertIn("mail.log", str(caught.exception))

    def test_folder(self):
        with self.assertRaises(maildiag.InputError):
            self.engine.feed(self.path.parent)

    def test_text_mode(self):
        with open(support.SAMPLE, encoding="utf-8") as file:
            with self.assertRaises(TypeError):
                self.engine.feed(file)
        with self.assertRaises(TypeError):
            self.engine.feed(io.StringIO("x"))

    def test_zstd(self):
        self.path.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
        data = self.path.read_bytes()
        for what in (self.path, io.BytesIO(data), data):
            with self.assertRaises(maildiag.CompressedError):
                self.engine.feed(what)

    def test_cut_off(self):
        """What was whole is in; then it is said."""
        for pack in (gzip.compress, bz2.compress, lzma.compress):
            data = pack(SAMPLE * 20)
            with maildiag.Engine(year=YEAR) as engine:
                with self.assertRaises(maildiag.InputError):
                    engine.feed(io.BytesIO(data[: len(data) * 3 // 4]))
                if pack is not bz2.compress:
                    self.assertGreater(engine.stats.lines, 0)

    def test_broken(self):
        data = bytearray(gzip.compress(SAMPLE))
        data[100:200] = bytes(100)
        with self.assertRaises(maildiag.InputError):
            self.engine.feed(io.BytesIO(bytes(data)))

    def test_file_that_fails(self):
        class Failing(io.RawIOBase):
            def readable(self):
                return True

            def readinto(self, room):
                raise OSError("the disk is gone")

        with self.assertRaises((maildiag.InputError, OSError)):
            self.engine.feed(Failing())
        self.engine.feed(SAMPLE)
        self.assertGreater(self.engine.stats.lines, 0)

    def test_anything(self):
        """Bytes that are no log."""
        self.engine.feed(bytes(range(256)) * 40)
        self.engine.feed(b"")
        self.assertEqual(list(self.engine.messages()), [])


class Journal(unittest.TestCase):
    """`journalctl -o json` says what `-o export` says."""

    @staticmethod
    def entries(export):
        """The export format, read the simple way."""
        entry, at = {}, 0
        while at < len(export):
            end = export.index(b"\n", at)
            line = export[at:end]
            at = end + 1
            if not line:
                if entry:
                    yield entry
                entry = {}
                continue
            key, equals, value = line.partition(b"=")
            if not equals:
                size = int.from_bytes(export[at: at + 8], "little")
                value = export[at + 8: at + 8 + size]
                at += 8 + size + 1
            entry.setdefault(key.decode(), []).append(value)
        if entry:
            yield entry

    @staticmethod
    def value(data):
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return list(data)
        return text if text.isprintable() else list(data)

    def export(self):
        found = sorted(JOURNAL.rglob("*.export"))
        self.assertTrue(found)
        return found[0].read_bytes()

    def as_json(self, export):
        lines = []
        for entry in self.entries(export):
            made = {
                key: [self.value(v) for v in values]
                if len(values) > 1
                else self.value(values[0])
                for key, values in entry.items()
            }
            lines.append(json.dumps(made).encode())
        return b"\n".join(lines) + b"\n"

    def test_same(self):
        export = self.export()
        expected = fed(export)
        self.assertTrue(expected)
        packed = self.as_json(export)
        self.assertEqual(fed(packed), expected)
        self.assertEqual(fed(io.BytesIO(packed)), expected)
        self.assertEqual(fed(io.BytesIO(gzip.compress(packed))), expected)
        separated = packed.replace(b"\n{", b"\n\x1e{")
        self.assertEqual(fed(separated), expected)

    def test_bad_lines(self):
        """A line that is no object is passed over; bytes are bytes."""
        lines = (
            b'{"MESSAGE": [80, 111, 255, 10, 13], "N": 5, "_X": null}\n'
            b"nonsense\n[1]\n{\n"
            b'{"A": ["one", [255, 10]], "=bad": "x", "B": true}\n'
        )
        reader = io.BufferedReader(io.BytesIO(lines))
        made = b"".join(_input.exported(reader))
        self.assertEqual(
            made,
            b"MESSAGE\n\x05\0\0\0\0\0\0\0Po\xff\n\r\nN=5\n\n"
            b"A=one\nA\n\x02\0\0\0\0\0\0\0\xff\n\n\n",
        )

    def test_surrogates(self):
        text = 'caf\udce9 \ud83d\ude00'
        line = json.dumps({"MESSAGE": text}).encode() + b"\n"
        reader = io.BufferedReader(io.BytesIO(line))
        made = b"".join(_input.exported(reader))
        self.assertIn(b"caf\xe9 ", made)


class Times(unittest.TestCase):
    LINE = b"%s 06:55:00 mx postfix/qmgr[1]: 1A2B3C4D5E6: removed\n"

    def first(self, engine):
        return next(engine.messages()).first_time

    def test_year(self):
        with maildiag.Engine(year=2019) as engine:
            engine.feed(self.LINE % b"Nov 24")
            self.assertEqual(self.first(engine).year, 2019)

    def test_reference(self):
        utc = datetime.timezone.utc
        for month, year in ((1, 2020), (12, 2021)):
            reference = datetime.datetime(2021, month, 1, tzinfo=utc)
            with maildiag.Engine(reference_time=reference) as engine:
                engine.feed(self.LINE % b"Nov 24")
                self.assertEqual(self.first(engine).year, year)

    def test_time_of_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for ending, pack in (("", bytes), (".gz", gzip.compress)):
                path = pathlib.Path(folder) / ("mail.log" + ending)
                path.write_bytes(pack(self.LINE % b"Nov 24"))
                os.utime(path, (1_450_000_000, 1_450_000_000))
                with maildiag.Engine() as engine:
                    engine.feed(path)
                    self.assertEqual(self.first(engine).year, 2015)

    def test_zone(self):
        for zone, hour in (("Europe/Stockholm", 5), ("Asia/Kolkata", 1)):
            with maildiag.Engine(year=YEAR, tz=zone) as engine:
                engine.feed(self.LINE % b"Nov 24")
                self.assertEqual(self.first(engine).hour, hour)
        with maildiag.Engine(year=YEAR, tz="Europe/Stockholm") as engine:
            engine.feed(self.LINE % b"Jul 24")
            self.assertEqual(self.first(engine).hour, 4)

    def test_changes(self):
        """Each change is the exact second."""
        stockholm = _zone.named("Europe/Stockholm")
        found = _zone.changes(stockholm)
        when = {
            datetime.datetime.fromtimestamp(at, datetime.timezone.utc): offset
            for at, offset in found
        }
        utc = datetime.timezone.utc
        self.assertEqual(
            when[datetime.datetime(2026, 3, 29, 1, tzinfo=utc)], 7200
        )
        self.assertEqual(
            when[datetime.datetime(2026, 10, 25, 1, tzinfo=utc)], 3600
        )
        self.assertEqual(sorted(found), found)
        fixed = datetime.timezone(datetime.timedelta(hours=-3))
        self.assertEqual(len(_zone.changes(fixed)), 1)

    def test_filters(self):
        """since and until, in any zone."""
        with maildiag.Engine(year=YEAR) as engine:
            engine.feed(SAMPLE)
            zone = datetime.timezone(datetime.timedelta(hours=5))
            all_of = list(engine.messages())
            middle = sorted(m.first_time for m in all_of)[10].astimezone(zone)
            later = list(engine.messages(since=middle))
            usec = int(middle.timestamp() * 1_000_000)
            same = list(engine.messages(since=usec))
            self.assertEqual(
                [m.id for m in later], [m.id for m in same]
            )
            self.assertTrue(0 < len(later) < len(all_of))


if __name__ == "__main__":
    unittest.main()
