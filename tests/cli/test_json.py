"""JSON Lines: what programs get."""

import json
import unittest

from program import DELIVERED, REFUSED, SAMPLE, WAITING, WHEN, Case, run

ALL = DELIVERED + WAITING + REFUSED


def trace(*words, data=ALL):
    """Queue IDs of what `trace` shows; None is a refusal without one."""
    result = run("trace", "--json", *words, *WHEN, "-", data=data)
    return [one["queue_id"] for one in result.objects()]


class Objects(Case):
    def test_kinds(self):
        for words, kinds in (
            (("diagnose", SAMPLE), {"finding"}),
            (("trace", "--all", SAMPLE), {"message", "reject"}),
            (("summary", SAMPLE), {"summary"}),
            (("summary", "--by", "domain", SAMPLE), {"summary", "group"}),
            (("affected", SAMPLE), {"affected"}),
            (("explain", "550 no"), {"explanation"}),
            (("causes",), {"cause"}),
            (("rules", "list"), {"rule"}),
        ):
            with self.subTest(words=words):
                result = run("--json", *words, *WHEN)
                self.assertEqual(
                    {one["kind"] for one in result.objects()}, kinds
                )
                self.assertEqual(result.err, "")
                for line in result.out.splitlines():
                    self.assertTrue(line.startswith('{"kind":'))

    def test_color_stays_out(self):
        result = run("--json", "--color", "always", *WHEN, SAMPLE)
        self.assertNotIn("\033", result.out)

    def test_summary(self):
        (one,) = run("summary", "--json", *WHEN, "-", data=ALL).objects()
        self.assertEqual(one["lines"], 6)
        self.assertEqual(one["messages"], 2)
        self.assertEqual(one["rejects"], 1)
        self.assertEqual(one["attempts"]["sent"], 1)
        self.assertEqual(one["attempts"]["deferred"], 1)

    def test_groups(self):
        result = run("summary", "--by", "domain", "--top", "1", "--json",
                     *WHEN, "-", data=ALL)
        groups = [o for o in result.objects() if o["kind"] == "group"]
        self.assertEqual([(g["key"], g["messages"]) for g in groups],
                         [("company.com", 1)])

    def test_each_line_of_explain(self):
        text = "550 5.1.1 a\n\n250 Ok\n"
        result = run("explain", "--json", "--each-line", data=text)
        self.assertEqual(len(result.objects()), 3)
        self.assertEqual(result.objects()[2]["cause"], "accepted")
        # Also without a newline at the end, and fed by many bytes.
        result = run("explain", "--json", "--each-line", data=text[:-1])
        self.assertEqual(len(result.objects()), 3)
        result = run("explain", "--json", "--each-line", data=text * 20000)
        self.assertEqual(result.out.count("\n"), 60000)

    def test_arguments_of_explain_are_one_text(self):
        one = run("explain", "--json", "550", "5.1.1", "User", "unknown")
        two = run("explain", "--json", "550 5.1.1 User unknown")
        self.assertEqual(one.out, two.out)
        self.assertEqual(len(one.objects()), 1)
        self.assertEqual(len(run("explain", "--json", "").objects()), 1)

    def test_parse(self):
        result = run("parse", "--json", "-", data=ALL)
        self.assertEqual(
            [one["kind"] for one in result.objects()],
            ["queue_active", "delivery", "removed", "queue_active",
             "delivery", "refusal_line"],
        )
        # A record without its last newline.
        result = run("parse", "--json", "-", data=ALL[:-1])
        self.assertEqual(len(result.objects()), 6)

    def test_bytes_that_are_no_text(self):
        data = DELIVERED.encode().replace(b"bart", b"b\xff\x1b\xc2\x9brt")
        for words in (("trace", "--all"), ("parse",)):
            result = run(*words, "--json", *WHEN, "-", data=data)
            text = result.raw.decode("utf-8")
            self.assertFalse(
                [c for c in text if c != "\n" and (c < " " or
                                                   "\x7f" <= c < "\xa0")]
            )
            self.assertTrue(json.loads(text.splitlines()[0])["lossy"])


class Filters(Case):
    def test_each(self):
        sent, waits, none = "77424110EA2E", "C539144A9", None
        for words, wanted in (
            (("--all",), [sent, waits, none]),
            (("homer@simpsons.com",), [sent]),
            (("simpsons.com",), [sent, waits]),
            (("C539144A9",), [waits]),
            (("test@company.com",), [none]),
            (("--from", "bart@simpsons.com"), [sent, waits]),
            (("--to", "joe@company.com"), [waits]),
            (("--domain", "COMPANY.com"), [waits, none]),
            (("--contains", "E@SIMPSON"), []),
            (("--contains", "T@SIMPSON"), [sent, waits]),
            (("--contains", "pany.c"), [waits, none]),
            (("--from=bart@simpsons.com", "--domain", "company.com"),
             [waits]),
            (("--relay", "mail.simpsons.com"), [sent]),
            (("--client", "192.0.2.113"), [none]),
            (("--cause", "connect_no_route"), [waits]),
            (("--message-state", "deferred"), [waits]),
            (("--message-state", "sent,rejected"), [sent, none]),
            (("--all", "--since", "2026-08-31 03:21"), [waits, none]),
            (("--all", "--until", "2026-08-31T03:21:00Z"), [sent]),
            (("--since", "2026-08-31 03:21", "simpsons.com"), [waits]),
            (("--since", "2026-08-31 03:21"), [waits, none]),
            (("--reference", "2026-08-31 08:04", "--since", "-2m"), [none]),
            (("--reference", "2026-08-31 09:00", "--since", "08:00"), [none]),
            (("--reference", "2026-08-31 09:00", "--since", "today"),
             [sent, waits, none]),
            (("--to", "nobody@company.com"), []),
        ):
            with self.subTest(words=words):
                self.assertEqual(trace(*words), wanted)

    def test_pages(self):
        whole = run("trace", "--all", "--json", *WHEN, SAMPLE).out.splitlines()
        pages, after = [], 0
        while True:
            result = run("trace", "--all", "--json", "--limit", "5", "--after",
                         after, *WHEN, SAMPLE)
            if result.status == 3:
                break
            lines = result.out.splitlines()
            self.assertLessEqual(len(lines), 5)
            pages += lines
            after = json.loads(lines[-1])["id"]
        self.assertEqual(pages, whole)

    def test_pages_part_nothing_that_shares_an_id(self):
        """A message and a refusal may begin with one line."""
        log = REFUSED.replace("NOQUEUE: ", "77424110EA2E: ") + WAITING
        first = run("trace", "--all", "--json", "--limit", "1", *WHEN, "-",
                    data=log).objects()
        self.assertEqual(len(first), 2)
        self.assertEqual(first[0]["id"], first[1]["id"])
        rest = run("trace", "--all", "--json", "--limit", "1", "--after",
                   first[1]["id"], *WHEN, "-", data=log).objects()
        self.assertEqual([o["queue_id"] for o in rest], ["C539144A9"])

    def test_words_are_files_beside_filters(self):
        path = self.write("mail.log", ALL)
        result = run("trace", "--to", "joe@company.com", *WHEN, path)
        self.assert_status(result, 1)
        result = run("trace", "--to", "joe@company.com", "homer@simpsons.com",
                     *WHEN, path)
        self.assert_status(result, 2)

    def test_other_commands(self):
        result = run("summary", "--json", "--domain", "company.com", *WHEN,
                     "-", data=ALL)
        self.assertEqual(result.objects()[0]["messages"], 1)
        result = run("diagnose", "--json", "--to", "homer@simpsons.com", *WHEN,
                     "-", data=ALL)
        self.assert_status(result, 0)
        self.assertEqual(result.out, "")


if __name__ == "__main__":
    unittest.main()
