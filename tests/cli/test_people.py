"""What people read: 80 columns, colour at a terminal only, no control byte
out of a log, help that shows how."""

import os
import pty
import re
import subprocess
import unittest

from program import (
    DELIVERED, PROGRAM, REFUSED, SAMPLE, WAITING, WHEN, Case, run,
)

COMMANDS = ("diagnose", "trace", "summary", "affected", "explain", "parse",
            "causes", "rules")
SGR = re.compile(r"\033\[[0-9;]*m")


def at_terminal(*words, env=None, columns=80):
    """Run with a terminal on all three streams; what it shows."""
    main, side = pty.openpty()
    variables = {**os.environ, "TERM": "xterm", **(env or {})}
    if "NO_COLOR" not in (env or {}):
        variables.pop("NO_COLOR", None)
    subprocess.run(["stty", "cols", str(columns), "raw"], stdin=side,
                   check=True)
    process = subprocess.Popen([PROGRAM, *map(str, words)], stdin=side,
                               stdout=side, stderr=side, env=variables)
    os.close(side)
    shown = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(main)
    return process.wait(), shown.decode("utf-8")


class Reading(Case):
    def test_diagnose(self):
        result = run(*WHEN, "-", data=DELIVERED + WAITING)
        for piece in (
            "standard input  31 Aug", " 03:20:35 – 03:21:03 ", "(+00:00)", "  mx  ",
            "2 messages", "1 problem", "STILL GOING since 03:21",
            "who acts: network", "172.16.5.101", "1 message to 1 recipient",
            "   Do     1. ", "   Seen   ", "C539144A9", "   Tell   \"",
            "Nothing else failed: 1 delivered, median 1.3 s",
        ):
            self.assertIn(piece, result.out)

    def test_top(self):
        # Two problems: what is not over is shown in full, the other in a line.
        log = "".join(
            f"Aug {day} 02:0{n}:00 mx postfix/smtp[9]: {queue_id}: to=<{to}>, "
            f"relay={relay}, delay=1, dsn={dsn}, status={status}\n"
            for n, (day, queue_id, to, relay, dsn, status) in enumerate((
                ("30", "A1B2C3D4E5", "a@one.example", "m.one.example[192.0.2.1]:25",
                 "5.1.1", "bounced (host m.one.example[192.0.2.1] said: "
                 "550 5.1.1 User unknown (in reply to RCPT TO command))"),
                ("31", "B1B2C3D4E5", "b@one.example", "m.one.example[192.0.2.1]:25",
                 "5.1.1", "bounced (host m.one.example[192.0.2.1] said: "
                 "550 5.1.1 User unknown (in reply to RCPT TO command))"),
                ("31", "C1B2C3D4E5", "c@two.example", "none", "4.4.1",
                 "deferred (connect to m.two.example[192.0.2.2]:25: "
                 "No route to host)"),
            ))).encode()
        result = run(*WHEN, "--top", "1", "-", data=log)
        self.assertEqual(result.out.count("   Do     1. "), 1)
        self.assertIn("No route to the server", result.out)
        self.assertIn("And 1 more; --top 2 shows all in full", result.out)
        self.assertRegex(result.out, r"\n1\. OVER 30 Aug 02:00–31 Aug 02:01: No "
                                     r"such mailbox")
        self.assertEqual(run(*WHEN, "-", data=log).out.count("   Do     1. "), 2)

    def test_solaris(self):
        line = (b"Aug 31 03:21:03 mx postfix/smtp[9]: [ID 197553 mail.info] "
                b"C539144A9: to=<joe@company.com>, relay=none, delay=3, "
                b"status=deferred (connect to m.two.example[192.0.2.2]:25: "
                b"No route to host)\n")
        self.assertIn("C539144A9 … No route to host)",
                      run(*WHEN, "-", data=line).out)

    def test_nothing_wrong(self):
        result = run(*WHEN, "-", data=DELIVERED)
        self.assertIn("No problem found", result.out)
        self.assertIn("Nothing failed: 1 delivered", result.out)

    def test_also_seen(self):
        result = run(*WHEN, "-", data=REFUSED + WAITING)
        self.assertIn("Also seen", result.out)
        self.assertLess(result.out.index("STILL GOING"),
                        result.out.index("Also seen"))

    def test_trace(self):
        result = run("trace", "homer@simpsons.com", *WHEN, "-",
                     data=DELIVERED)
        for piece in (
            "77424110EA2E  sent", "bart@simpsons.com", "2.1 kB",
            "homer@simpsons.com: delivered", "after 1.3 s", "removed",
            'Tell the customer: "',
        ):
            self.assertIn(piece, result.out)
        self.assertEqual(result.out.count("Tell the customer"), 1)

    def test_trace_of_a_refusal(self):
        result = run("trace", "test@company.com", *WHEN, "-", data=REFUSED)
        for piece in ("NOQUEUE  refused at RCPT", "450 4.1.8", "mo.example",
                      "1 refusal shown"):
            self.assertIn(piece, result.out)

    def test_lines(self):
        result = run("trace", "--all", "--lines", *WHEN, "-",
                     data=DELIVERED + REFUSED)
        for line in (DELIVERED + REFUSED).splitlines():
            self.assertIn(line, result.out)

    def test_nothing_found(self):
        result = run("trace", "hommer@simpsons.com", *WHEN, "-",
                     data=DELIVERED + WAITING)
        self.assert_status(result, 3)
        for piece in ("Nothing found of hommer@simpsons.com", "covers 31 Aug",
                      "Of simpsons.com the log knows 2 messages",
                      "   homer@simpsons.com"):
            self.assertIn(piece, result.out)

    def test_pages(self):
        result = run("trace", "--all", "--limit", "1", *WHEN, "-",
                     data=DELIVERED + WAITING)
        self.assertIn("There is more: --after", result.out)
        result = run("trace", "--all", "--limit", "2", *WHEN, "-",
                     data=DELIVERED + WAITING)
        self.assertNotIn("There is more", result.out)

    def test_slow_as_json(self):
        """The same figures behind the findings, one object a stage."""
        result = run("diagnose", "--json", "--slow=1", *WHEN, "-",
                     data=DELIVERED + WAITING)
        found = [o for o in result.objects() if o["kind"] == "slow"]
        self.assertEqual(
            [o["stage"] for o in found],
            ["retry", "before_queue", "in_queue", "connect", "transmit"])
        self.assertGreater(sum(o["recipients"] for o in found), 0)
        for o in found:
            self.assertEqual(sorted(o), ["kind", "longer_than", "most",
                                         "recipients", "stage"])
            self.assertEqual(o["longer_than"], 1)
            self.assertEqual(o["most"] is None, o["recipients"] == 0)

    def test_slow(self):
        result = run("--slow=1", *WHEN, "-", data=DELIVERED + WAITING)
        self.assertIn("2 recipients took longer than 1.0 s", result.out)
        self.assertIn("connecting", result.out)
        self.assertNotIn("took longer", run(*WHEN, "-", data=WAITING).out)

    def test_tables(self):
        result = run("summary", "--by", "domain", *WHEN, "-",
                     data=DELIVERED + WAITING)
        table = re.search("^messages +size.*", result.out, re.M | re.S)
        rows = table.group().splitlines()
        self.assertEqual(rows[0].index("domain"), rows[1].index("company.com"))

    def test_csv(self):
        data = WAITING.replace("joe@", "=1+1@")
        result = run("affected", "--csv", *WHEN, "-", data=data)
        self.assertTrue(result.out.startswith("id,finding,from,to,"))
        # No spreadsheet may take it for a formula.
        self.assertIn("\"'=1+1@company.com\"", result.out)
        self.assertEqual(result.out.count("\r\n"), 2)

    def test_width(self):
        for words in (("diagnose",), ("trace", "--all"), ("summary",),
                      ("causes",), ("affected",)):
            files = () if words == ("causes",) else (SAMPLE,)
            for line in run(*words, *WHEN, *files).out.splitlines():
                # What is copied is not broken: addresses, Message-IDs.
                words_in_it = line.split()
                if len(line) > 80 and words[0] != "affected":
                    longest = max(map(len, words_in_it))
                    self.assertGreater(longest + 30, 80, line)


class Terminal(Case):
    def test_pipes_get_no_color(self):
        for words in (("diagnose", SAMPLE), ("trace", "--all", SAMPLE)):
            self.assertNotIn("\033", run(*words, *WHEN).out)

    def test_color_is_asked_for(self):
        result = run("--color", "always", *WHEN, SAMPLE, env={"NO_COLOR": "1"})
        self.assertRegex(result.out, SGR)
        self.assertEqual(SGR.sub("", result.out), run(*WHEN, SAMPLE).out)

    def test_terminals_get_color(self):
        status, shown = at_terminal(*WHEN, SAMPLE)
        self.assertEqual(status, 1)
        self.assertRegex(shown, SGR)

    def test_no_color(self):
        for env, words in (
            ({"NO_COLOR": "1"}, ()), ({"TERM": "dumb"}, ()),
            ({}, ("--color", "never")),
        ):
            with self.subTest(env=env, words=words):
                _, shown = at_terminal(*words, *WHEN, SAMPLE, env=env)
                self.assertNotRegex(shown, SGR)

    def test_narrow_and_wide(self):
        for columns, width in ((50, 50), (80, 80), (300, 100)):
            _, shown = at_terminal("help", columns=columns)
            self.assertIn("maildiag", shown)
            _, shown = at_terminal("--color", "never", *WHEN, SAMPLE,
                                   columns=columns)
            heads = [line.rstrip("\r") for line in shown.split("\n")
                     if "who acts:" in line]
            self.assertTrue(heads)
            for line in heads:
                self.assertEqual(len(line), width)

    def test_no_file_at_a_terminal(self):
        status, shown = at_terminal("summary")
        # This machine's own log, or how to do without one.
        if status == 2:
            self.assertRegex(shown, "journalctl -o export|sudo maildiag")
        else:
            self.assertIn("no FILE given: reading /var/log/mail", shown)

    def test_hostile_log(self):
        evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2028\x7f\x08\xad"
        data = (DELIVERED + WAITING + REFUSED).replace("bart@", evil + "@")
        data = data.replace("Ok:", evil).replace("No route", evil)
        data = data.replace("mo.example", evil).encode("utf-8") + (
            DELIVERED.encode().replace(b"bart", b"\xff\xfe\x1b[1m\r")
        )
        for words in (
            ("diagnose",), ("trace", "--all"), ("trace", "--all", "--lines"),
            ("summary", "--by", "sender"), ("affected",),
            ("affected", "--csv"), ("parse",), ("trace", evil + "@x"),
        ):
            with self.subTest(words=words):
                result = run(*words, *WHEN, "-", data=data)
                self.assertIn(result.status, (0, 1, 3))
                text = result.raw.decode("utf-8").replace("\r\n", "\n")
                self.assertFalse(
                    [c for c in text + result.err if c != "\n" and
                     (c < " " or "\x7f" <= c < "\xa0" or c in
                      "\xad\u2028\u2029\u202e\ufeff")]
                )
        result = run("explain", evil)
        self.assertNotRegex(result.out, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")

    def test_hostile_file_name(self):
        result = run("\x1b[2J.log")
        self.assert_status(result, 2)
        self.assertNotIn("\x1b", result.err)
        self.assertIn("\\x1B[2J.log", result.err)


class Help(Case):
    def test_overview(self):
        result = run("--help")
        self.assertEqual(result.out, run("help").out)
        self.assertEqual(result.out, run("-h").out)
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", result.out)
        self.assertIn("journalctl -o export", result.out)

    def test_each_command(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                result = run("help", command)
                self.assertIn(f"\n  maildiag {command}", result.out)
                self.assertEqual(result.out, run(command, "--help").out)
                self.assertEqual(result.out, run("--help", command).out)

    def test_width(self):
        for command in ("help", *COMMANDS):
            for line in run("help", command).out.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_examples_of_options_are_options(self):
        """Each --option that help names is known."""
        for command in COMMANDS:
            for option in set(re.findall(r"--[a-z-]+",
                                         run("help", command).out)):
                result = run(command, option, "--help")
                self.assertNotIn("unknown option", result.err)

    def test_version(self):
        result = run("--version")
        self.assertRegex(result.out, r"\Amaildiag \d+\.\d+\.\d+\n\Z")
        self.assertEqual(result.out, run("-V").out)


if __name__ == "__main__":
    unittest.main()
