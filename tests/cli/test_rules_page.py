"""docs/RULES.md: what it teaches is so. Files that the page names are written,
commands are run, and what it shows has to come out."""

import os
import pathlib
import re
import shlex
import unittest

from program import Case

PAGE = pathlib.Path(os.environ["MAILDIAG_SOURCE"]) / "docs/RULES.md"


def read_page():
    """Blocks: ("file", name, text) and ("run", command, lines)."""
    blocks = []
    name = language = None
    lines = []
    for line in PAGE.read_text(encoding="utf-8").split("\n"):
        named = re.fullmatch(r"<!-- file: (\S+) -->", line)
        if named:
            name = named.group(1)
        elif language is None and line.startswith("```"):
            language, lines = line[3:], []
        elif line == "```":
            if language == "yaml" and name:
                blocks.append(("file", name, "\n".join(lines) + "\n"))
            elif language == "console":
                for shown in lines:
                    if shown.startswith("$ "):
                        blocks.append(("run", shown[2:], []))
                    else:
                        blocks[-1][2].append(shown)
            name = language = None
        elif language is not None:
            lines.append(line)
    return blocks


def fits(shown):
    """A line of the page as a pattern: … stands for anything."""
    return re.compile(".*".join(map(re.escape, shown.split("…"))))


class Page(Case):
    def check(self, command, shown):
        words = shlex.split(command)
        self.assertEqual(words[0], "maildiag")
        result = self.run_here(*words[1:])
        if words[1:3] == ["rules", "lint"] and result.out:
            # Problems of the built-in rules are another test's.
            nothing = self.write("nothing.yaml", "maildiag-rules: 1\n")
            if result.out == self.run_here("rules", "lint", nothing).out:
                return
        came = iter((result.out + result.err).split("\n"))
        for line in shown:
            # In this order; other lines may stand between.
            self.assertTrue(
                any(fits(line).fullmatch(one) for one in came),
                f"{command}\n{line}\n{result}")

    def test_page(self):
        blocks = read_page()
        ran = 0
        for kind, name, content in blocks:
            with self.subTest(kind=kind, name=name):
                if kind == "file":
                    self.write(name, content)
                else:
                    self.assertTrue(content)
                    self.check(name, content)
                    ran += 1
        self.assertGreaterEqual(ran, 10)

    def test_tables_are_whole(self):
        """Every key, condition and word that the page lists is taken, and
        none is left out: the loader says what it does not know."""
        text = PAGE.read_text(encoding="utf-8")
        conditions = re.search(
            r"### Conditions\n\n(.*?)\n\n", text, re.S).group(1)
        found = {}
        for row in conditions.split("\n")[2:]:
            name = row.split("`")[1]
            found[name] = re.findall(r"`([^`]*)`", row.split("|")[2])
        self.assertEqual(
            set(found),
            {"contains", "all", "match", "code", "dsn", "stage", "direction",
             "daemon", "status", "kind", "form", "host"})
        for name in ("code", "dsn", "stage", "direction", "daemon", "status",
                     "kind", "form", "host"):
            for word in " ".join(found[name]).split():
                if word.startswith(("--", "maildiag", "parse")):
                    continue
                rules = self.write("one.yaml", (
                    "maildiag-rules: 1\nrules:\n  - id: one.rule\n"
                    "    cause: policy\n    when:\n      contains: badge\n"
                    f"      {name}: '{word}'\n"
                    "    samples: ['badge']\n"
                    "    counter_samples: ['luggage']\n"))
                result = self.run_here("rules", "list", "--rules", rules)
                self.assert_status(result, 0)

    def test_places_are_whole(self):
        text = PAGE.read_text(encoding="utf-8")
        listed = re.search(r"### Places\n\n`(.*?)`", text, re.S).group(1)
        places = re.findall(r"\{(\w+)\}", listed)
        self.assertEqual(len(places), 20)
        rules = self.write("places.yaml", (
            "maildiag-rules: 1\noverlays:\n  mine:\n    policy:\n"
            f"      title: {' '.join('{%s}' % one for one in places)}\n"
            .replace("title: ", "title: a ")))
        result = self.run_here("rules", "list", "--rules", rules)
        self.assert_status(result, 0)


if __name__ == "__main__":
    unittest.main()
