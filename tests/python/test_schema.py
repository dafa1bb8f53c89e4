"""What the library really writes keeps to docs/schema, for every log that the
tests bring; and what does not keep to it is found."""

import collections
import copy
import ctypes
import json
import unittest

import binding
import randomlog
import schema
import support

SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((support.ROOT / "docs" / "schema").glob("*.json"))
}
KINDS = (
    "message reject record finding affected explanation summary group cause"
    " rule failure gap slow"
).split()
TEXTS = (
    b"550 5.1.1 User unknown",
    b"host mx.a.test[192.0.2.1] said: 451 4.7.1 Greylisted, see "
    b"http://a.test/\xff (in reply to RCPT TO command)",
    b"no words that anybody knows",
    b"",
)


def once(pairs):
    """A member stands once: the second would hide the first."""
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name twice in {names}"
    return dict(pairs)


def load(line):
    return json.loads(line.decode("utf-8"), object_pairs_hook=once)


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lib = support.library()
        cls.seen = collections.Counter()

    def hold(self, name, line):
        said = load(line)
        self.assertNotIn(b"\n", line)
        found = list(schema.problems(SCHEMAS[name], said))
        self.assertEqual(found, [], line[:2000])
        if name != "record":
            self.assertEqual(said["kind"], name)
        self.assertEqual(next(iter(said)), "kind")
        self.seen[name] += 1
        return said

    def logs(self):
        for path in support.logs():
            yield path.name, path.read_bytes()
        yield "random.log", randomlog.Log(9, 60).text()
        # Bytes that are no text, in every field at random.
        chance = randomlog.random.Random(4)
        data = bytearray(randomlog.Log(10, 60).text())
        for _ in range(len(data) // 50):
            at = chance.randrange(len(data))
            if data[at] not in b"\n":
                data[at] = chance.randrange(256)
        yield "damaged.log", bytes(data)

    def test_all_kinds_have_one(self):
        self.assertEqual(sorted(SCHEMAS), sorted(KINDS))

    def test_entries_and_totals(self):
        for name, data in self.logs():
            engine = binding.Engine(
                self.lib, year=2026, evidence=self.lib.MAILDIAG_EVIDENCE_ALL
            )
            engine.add(name, data)
            reader = engine.reader()
            for kind, number in reader.entries():
                line = reader.entry_json(kind, number)
                self.hold("message" if kind == 1 else "reject", line)
            self.hold("summary", reader.summary())
            for by in range(
                self.lib.MAILDIAG_BY_DOMAIN, self.lib.MAILDIAG_BY_DAY + 1
            ):
                for line in reader.groups(by):
                    self.hold("group", line)
            self.report(reader)
            reader.close()
            engine.close()
        for name in ("message", "reject", "group", "finding", "affected"):
            self.assertGreater(self.seen[name], 20, name)

    def report(self, reader):
        lib, report = self.lib, ctypes.c_void_p()
        reader.check(
            lib.maildiag_diagnose_all(
                reader.handle, None, ctypes.byref(report)
            )
        )
        affected = lib.make("affected")
        for index in range(lib.maildiag_report_count(report)):
            line = reader.json("FINDING", report=report.value, index=index)
            self.hold("finding", line)
            number = 0
            while (
                lib.maildiag_finding_affected(
                    report, index, number, ctypes.byref(affected)
                )
                == lib.MAILDIAG_OK
            ):
                line = reader.json(
                    "AFFECTED",
                    report=report.value,
                    index=index,
                    sub_index=number,
                )
                self.hold("affected", line)
                number += 1
        lib.maildiag_report_free(report)

    def test_records(self):
        lib, reader = self.lib, binding.Reader(self.lib)
        kinds = set()
        for _, data in self.logs():
            reader.check(lib.maildiag_parse_reset(reader.handle))
            room = ctypes.create_string_buffer(data, len(data))
            at, taken = 0, ctypes.c_size_t()
            record = lib.make("record")
            while True:
                status = reader.check(
                    lib.maildiag_parse_next(
                        reader.handle,
                        ctypes.cast(
                            ctypes.addressof(room) + at, ctypes.c_char_p
                        ),
                        len(data) - at,
                        1,
                        ctypes.byref(taken),
                        ctypes.byref(record),
                    )
                )
                at += taken.value
                if status == lib.MAILDIAG_END:
                    break
                kinds.add(self.hold("record", reader.json("RECORD"))["kind"])
            self.assertEqual(at, len(data))
        reader.close()
        self.assertGreater(len(kinds), 20)

    def test_names_of_attributes(self):
        """Attributes of any name never pass for a member."""
        reader = binding.Reader(self.lib)
        record = self.lib.make("record")
        members = set(SCHEMAS["record"]["properties"])
        for name in sorted(members | {"to", "extra_x", "extra", "reply_x"}):
            line = (
                "2026-11-24T06:55:00Z mx postfix/smtp[1]: ABCDE12345: "
                f"to=<a@b.test>, relay=none, {name}=forged, delay=1, "
                "dsn=4.4.1, status=deferred (x)"
            ).encode()
            self.lib.maildiag_parse_line(
                reader.handle, line, len(line), ctypes.byref(record)
            )
            said = self.hold("record", reader.json("RECORD"))
            self.assertEqual(said["kind"], "delivery", name)
            self.assertEqual(said["to"], "a@b.test", name)
            for member in members & set(said):
                self.assertNotEqual(said[member], "forged", name)
        reader.close()

    def test_words_alone(self):
        lib, reader = self.lib, binding.Reader(self.lib)
        explanation = lib.make("explanation")
        for text in TEXTS:
            reader.check(
                lib.maildiag_explain(
                    reader.handle, text, len(text), ctypes.byref(explanation)
                )
            )
            self.hold("explanation", reader.json("EXPLANATION"))
        for what in ("cause", "rule"):
            index = 0
            while True:
                try:
                    line = reader.json(what.upper(), index=index)
                except binding.Refused as refused:
                    self.assertEqual(refused.args, ("E_NOTFOUND",))
                    break
                self.hold(what, line)
                index += 1
            self.assertGreater(index, 50)
        reader.close()

    def test_words_of_the_header(self):
        """Lists of words are those of the library, none missing."""
        lib = self.lib
        for name, place, vocabulary in (
            ("record", ("kind",), "RECORD"),
            ("record", ("level",), "LEVEL"),
            ("message", ("state",), "STATE"),
            ("finding", ("severity",), "SEVERITY"),
            ("finding", ("actor",), "ACTOR"),
            ("explanation", ("permanence",), "PERMANENCE"),
        ):
            listed = SCHEMAS[name]["properties"][place[0]]["enum"]
            prefix = f"MAILDIAG_{vocabulary}_"
            words = {
                lib.maildiag_word(
                    lib.constants["MAILDIAG_WORDS_" + vocabulary], value
                ).decode()
                for constant, value in lib.constants.items()
                if constant.startswith(prefix)
            }
            self.assertEqual(set(listed), words, (name, place))

    def test_breaches_are_found(self):
        """Each member taken away, renamed or given another type is told."""
        engine = binding.Engine(self.lib, year=2026)
        engine.add("a", support.SAMPLE.read_bytes())
        reader = engine.reader()
        good = [load(reader.entry_json(*e)) for e in reader.entries()]
        good += [load(line) for line in reader.findings()]
        reader.close()
        engine.close()
        for said in good[:40]:
            root = SCHEMAS[said["kind"]]
            for name in said:
                if name == "lossy":
                    continue
                for change in (self.taken, self.renamed, self.replaced):
                    bad = change(copy.deepcopy(said), name)
                    self.assertTrue(
                        list(schema.problems(root, bad)),
                        (change.__name__, name),
                    )

    @staticmethod
    def taken(said, name):
        del said[name]
        return said

    @staticmethod
    def renamed(said, name):
        said[name + "_"] = said.pop(name)
        return said

    @staticmethod
    def replaced(said, name):
        said[name] = {"no": "such"}
        return said


if __name__ == "__main__":
    unittest.main()
