"""The shared library through ctypes alone, as a Python program would use it:
two sources in odd chunks, readers in two threads, a diagnosis, and the same
JSON that the command-line program prints."""

import ctypes
import json
import re
import subprocess
import threading
import unittest

import binding
import support

VOCABULARIES = (
    "RECORD FIELD LEVEL STATUS STATE RECIPIENT LINK DIRECTION PERMANENCE"
    " ACTOR SEVERITY SCOPE DISPOSITION"
).split()


def evidence(shown):
    """All evidence of a finding or of a message's findings."""
    findings = shown.get("findings", [shown])
    return [e for f in findings for e in f.get("evidence", [])]


class Header(unittest.TestCase):
    """A mirror made from the header fits the library."""

    @classmethod
    def setUpClass(cls):
        cls.lib = support.library()

    def test_all_was_read(self):
        text = support.HEADER.read_text(encoding="utf-8")
        declared = len(re.findall(r"^MAILDIAG_API ", text, re.MULTILINE))
        self.assertEqual(len(self.lib.functions), declared)
        self.assertEqual(
            len(self.lib.structs), len(re.findall(r"^typedef struct \w+ \{",
                                                  text, re.MULTILINE))
        )

    def test_struct_sizes(self):
        for name, struct in self.lib.structs.items():
            self.assertEqual(
                self.lib.maildiag_abi_size(name.encode()),
                ctypes.sizeof(struct),
                name,
            )
        self.assertEqual(self.lib.maildiag_abi_size(b"maildiag_nothing"), 0)

    def test_no_holes(self):
        """Members fill their struct: padding would be undefined bytes."""
        for name, struct in self.lib.structs.items():
            end = 0
            for member, _ in struct._fields_:
                field = getattr(struct, member)
                self.assertEqual(field.offset, end, f"{name}.{member}")
                end = field.offset + field.size
            self.assertEqual(end, ctypes.sizeof(struct), name)

    def test_words(self):
        """Each number of the header has a word, and the word its number."""
        for vocabulary in VOCABULARIES:
            number = self.lib.constants["MAILDIAG_WORDS_" + vocabulary]
            prefix = f"MAILDIAG_{vocabulary}_"
            for name, value in self.lib.constants.items():
                if not name.startswith(prefix):
                    continue
                word = self.lib.maildiag_word(number, value)
                self.assertIsNotNone(word, name)
                self.assertEqual(
                    self.lib.maildiag_word_number(number, word, len(word)),
                    value,
                    name,
                )
                self.assertEqual(
                    word.decode(), name[len(prefix):].lower(), name
                )

    def test_version(self):
        lib = self.lib
        self.assertEqual(
            lib.maildiag_version_number(),
            lib.MAILDIAG_VERSION_MAJOR * 10000
            + lib.MAILDIAG_VERSION_MINOR * 100
            + lib.MAILDIAG_VERSION_PATCH,
        )


class Reading(unittest.TestCase):
    """Two logs, fed by turns."""

    PATHS = (support.SAMPLE, support.LAB / "format_rsyslog" / "mail.log")

    @classmethod
    def setUpClass(cls):
        cls.lib = support.library()
        cls.engine = binding.Engine(cls.lib, year=2026)
        cls.feed_by_turns()

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    @classmethod
    def feed_by_turns(cls):
        rest = []
        for path in cls.PATHS:
            rest.append([cls.engine.open(str(path)), path.read_bytes()])
        sizes = (1, 7, 61, 257, 3)
        turn = 0
        while rest:
            for one in list(rest):
                source, data = one
                piece = data[: sizes[turn % len(sizes)]]
                turn += 1
                taken = cls.engine.feed(source, piece)
                assert taken == len(piece), (taken, len(piece))
                one[1] = data[taken:]
                if not one[1]:
                    cls.engine.end(source)
                    rest.remove(one)

    def everything(self):
        reader = self.engine.reader()
        try:
            lines = [reader.entry_json(*e) for e in reader.entries()]
            lines.append(reader.summary())
            lines += reader.findings()
            return lines
        finally:
            reader.close()

    def test_two_threads(self):
        answers = {}

        def read(name):
            answers[name] = self.everything()

        threads = [threading.Thread(target=read, args=(n,)) for n in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(answers["a"])
        self.assertEqual(answers["a"], answers["b"])
        for line in answers["a"]:
            json.loads(line.decode("utf-8"))

    def program(self, *words):
        done = subprocess.run(
            [
                support.PROGRAM,
                *words,
                "--json",
                "--year",
                "2026",
                "--tz",
                "UTC",
                *map(str, self.PATHS),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def same(self, ours, theirs):
        """Equal, but for lines that a stream does not keep and a file can be
        read again for."""
        self.assertEqual(len(ours), len(theirs))
        for one, other in zip(map(json.loads, ours), theirs):
            for mine, its in zip(evidence(one), evidence(other)):
                if mine["line"] is None:
                    for member in ("line", "length", "match"):
                        its[member] = None
            self.assertEqual(one, other)

    def test_trace_prints_the_same(self):
        reader = self.engine.reader()
        ours = [reader.entry_json(*entry) for entry in reader.entries()]
        reader.close()
        self.same(ours, self.program("trace", "--all"))

    def test_summary_prints_the_same(self):
        reader = self.engine.reader()
        ours = [reader.summary()]
        reader.close()
        self.same(ours, self.program("summary"))

    def test_diagnose_prints_the_same(self):
        reader = self.engine.reader()
        ours = reader.findings()
        reader.close()
        self.same(ours, self.program("diagnose"))

    def test_getters_say_what_json_says(self):
        """The structs and the JSON of a message agree."""
        lib, reader = self.lib, self.engine.reader()
        seen = 0
        for kind, number in reader.entries():
            if kind != lib.MAILDIAG_ENTRY_MESSAGE:
                continue
            said = json.loads(reader.entry_json(kind, number))
            message = reader.get("message", number)
            self.assertEqual(
                (binding.lent(message.queue_id) or b"").decode(),
                said["queue_id"],
            )
            self.assertEqual(
                lib.maildiag_word(
                    lib.MAILDIAG_WORDS_STATE, message.state
                ).decode(),
                said["state"],
            )
            self.assertEqual(message.event_count, len(said["events"]))
            self.assertEqual(message.link_count, len(said["links"]))
            self.assertEqual(
                message.recipient_count, len(said["recipients"])
            )
            for index, person in enumerate(said["recipients"]):
                got = reader.get("recipient", number, index)
                self.assertEqual(
                    got.attempt_count, person["attempts"]
                )
                cause = binding.lent(got.cause)
                self.assertEqual(
                    None if cause is None else cause.decode(),
                    person["cause"],
                )
                seen += 1
            self.assertIsNone(
                reader.get("recipient", number, message.recipient_count)
            )
        reader.close()
        self.assertGreater(seen, 10)


if __name__ == "__main__":
    unittest.main()
