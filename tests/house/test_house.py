#!/usr/bin/env python3
"""The checks of the house, held against bad samples: each must find what it
is for, at the right line, and be silent about what only looks like it."""

import pathlib
import re
import tempfile
import unittest

import banned
import built
import exports
import layering
import mutable


class Tree(unittest.TestCase):
    """Gives each test a folder of its own to write a small project into."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def hold(self, found, *expected):
        self.assertEqual(sorted(found), sorted(expected))


class Layering(Tree):
    def test_good(self):
        self.write("lib/base/slice.h", "#include <stddef.h>\n")
        self.write("lib/record/body.c", '#include "input/header.h"\n')
        self.write("lib/diag/rank.c", '#include "rules/set.h"\n')
        self.write("lib/api/feed.c", '#include "maildiag/maildiag.h"\n')
        self.write("examples/cli/main.c", '#include "args.h"\n')
        self.write("examples/cli/args.h", "#include <maildiag/maildiag.h>\n")
        self.hold(layering.problems(self.root))

    def test_upward(self):
        self.write("lib/input/frame.c", '\n/* \n */\n#include "store/fact.h"\n')
        self.write("lib/rules/set.c", '# include "store/fact.h"\n')
        self.hold(
            layering.problems(self.root),
            'lib/input/frame.c:4: "store/fact.h": input may not include store',
            'lib/rules/set.c:1: "store/fact.h": rules may not include store',
        )

    def test_each_pair(self):
        """Of all pairs of folders exactly the allowed ones pass."""
        line = ["base", "input", "record", "store", "diag", "query", "api"]
        for own in line:
            for other in line:
                wrong = layering.check_lib(own, f"{other}/x.h", True)
                good = line.index(other) <= line.index(own)
                self.assertEqual(wrong is None, good, (own, other))
        for own in line:
            wrong = layering.check_lib(own, "rules/x.h", True)
            self.assertEqual(wrong is None, own in line[4:], own)
        for other in line:
            wrong = layering.check_lib("rules", f"{other}/x.h", True)
            self.assertEqual(wrong is None, other in ("base", "record"), other)

    def test_comment_is_no_include(self):
        self.write("lib/base/a.c", '/*\n#include "api/x.h"\n*/\n')
        self.hold(layering.problems(self.root))

    def test_spelling(self):
        self.write(
            "lib/base/a.c",
            '#include "slice.h"\n#include <input/x.h>\n#include NAME\n'
            '#include "mail/x.h"\n#include "maildiag/maildiag.h"\n',
        )
        self.hold(
            layering.problems(self.root),
            'lib/base/a.c:1: "slice.h": write it relative to lib/,'
            ' "base/slice.h"',
            'lib/base/a.c:2: write "input/x.h"',
            "lib/base/a.c:3: the file name must be written out",
            'lib/base/a.c:4: "mail/x.h": no folder of lib/',
            "lib/base/a.c:5: base knows nothing of mail",
        )

    def test_unknown_folder(self):
        self.write("lib/util/a.c", "")
        self.hold(
            layering.problems(self.root),
            "lib/util/a.c:1: no folder of the design",
        )

    def test_example_reaches_inside(self):
        self.write(
            "examples/cli/main.c",
            '#include "base/slice.h"\n#include "../../lib/base/slice.h"\n'
            '#include "none.h"\n',
        )
        self.hold(
            layering.problems(self.root),
            'examples/cli/main.c:1: "base/slice.h": examples use the public'
            " header only",
            'examples/cli/main.c:2: "../../lib/base/slice.h": examples use the'
            " public header only",
            'examples/cli/main.c:3: "none.h": no file of this program',
        )


class Banned(Tree):
    def test_good(self):
        self.write("lib/base/alloc.c", "p = malloc(n); free(p);\n")
        self.write(
            "lib/base/a.c",
            "/* never malloc() or time() */\n"
            'const char *s = "exit(1) stderr";\n'
            "static int md_time(int x);\n"
            "h->free(p); h.time(p); md_free(p); first_time(x);\n"
            "int time = 3;\n",
        )
        self.hold(banned.problems(self.root))

    def test_each(self):
        """Every banned name is found."""
        for name in banned.BANNED:
            self.write("lib/base/a.c", f"int x;\ny = {name} (z);\n")
            found = list(banned.problems(self.root))
            self.assertEqual(len(found), 1, name)
            self.assertTrue(found[0].startswith(f"lib/base/a.c:2: {name}()"))

    def test_memory_elsewhere(self):
        self.write("lib/store/alloc.c", "p = malloc(n);\n")
        self.hold(
            banned.problems(self.root),
            "lib/store/alloc.c:1: malloc(): memory comes from base/alloc.c",
        )

    def test_streams_and_statics(self):
        self.write(
            "lib/base/a.c",
            "static int at_the_top;\nvoid f(void)\n{\n"
            '    static int kept;\n    fputs("", stderr);\n}\n',
        )
        self.hold(
            banned.problems(self.root),
            "lib/base/a.c:4: static inside a function",
            "lib/base/a.c:5: stderr: speaks to the user",
        )

    def test_division_is_no_comment(self):
        self.write("lib/base/a.c", "a = '\"'; b = c / d;\nexit(1); /* \" */\n")
        self.hold(
            banned.problems(self.root),
            "lib/base/a.c:2: exit(): ends the process",
        )


class Built(Tree):
    def test_forgotten(self):
        self.write("lib/base/a.c", "")
        self.write("lib/base/b.c", "")
        self.write("tests/unit/base/test_a.c", "")
        self.write("tests/fuzz/fuzz_a.c", "")
        self.write("tests/fuzz/driver.c", "")
        commands = [
            {"directory": str(self.root), "file": "lib/base/a.c"},
            {
                "directory": "/",
                "file": str(self.root / "tests/unit/base/test_a.c"),
            },
        ]
        self.hold(
            built.problems(self.root, commands),
            "lib/base/b.c:1: in no CMakeLists.txt",
            "tests/fuzz/fuzz_a.c:1: in no CMakeLists.txt",
        )


HEADER = """
/* MAILDIAG_API int maildiag_gone(void); */
#define MAILDIAG_API __attribute__((visibility("default")))
MAILDIAG_API uint32_t maildiag_one(void);
MAILDIAG_API const char *maildiag_two(
    const maildiag_rules *rules, uint32_t index);
typedef int maildiag_status;
"""
MAP = "MAILDIAG_0.1 { global: maildiag_*; local: *; };"
NM = """0000000000000000 A MAILDIAG_0.1
0000000000001119 T maildiag_one@@MAILDIAG_0.1
0000000000001128 T maildiag_two@@MAILDIAG_0.1
"""


class Exports(Tree):
    def test_good(self):
        self.hold(exports.problems(HEADER, MAP, NM))

    def test_missing(self):
        self.hold(
            exports.problems(HEADER, MAP, "".join(NM.splitlines(True)[:2])),
            "maildiag_two: declared, not exported",
        )

    def test_extra_and_unversioned(self):
        self.hold(
            exports.problems(HEADER, MAP, NM + "0000 T md_leak\n"),
            "md_leak: exported, not declared",
            "md_leak: version '' is not of the version script",
        )

    def test_open_script(self):
        self.hold(
            exports.problems(HEADER, "MAILDIAG_0.1 { maildiag_*; };", NM),
            "the version script lacks local: *",
        )

    def test_second_node(self):
        script = MAP + "\nMAILDIAG_0.2 { global: maildiag_two; } MAILDIAG_0.1;"
        nm_output = NM.replace("two@@MAILDIAG_0.1", "two@@MAILDIAG_0.2")
        self.hold(exports.problems(HEADER, script, nm_output))
        nm_output = NM.replace("one@@MAILDIAG_0.1", "one@@MAILDIAG_0.2")
        self.hold(
            exports.problems(HEADER, script, nm_output),
            "maildiag_one: version 'MAILDIAG_0.2' is not of the version script",
        )


class Mutable(Tree):
    LISTING = """In archive libmaildiag.a:

a.c.o:     file format elf64-x86-64

SYMBOL TABLE:
0000000000000000 l    d  .bss\t0000000000000000 .bss
0000000000000000 l     O .rodata\t0000000000000006 md_version_text
0000000000000000 l     O .data.rel.ro.local\t0000000000000040 md_names
0000000000000000 g     F .text\t000000000000000b maildiag_one
"""

    def test_good(self):
        self.hold(mutable.problems(self.LISTING))

    def test_each_section(self):
        for section in (
            ".data", ".bss", ".data.rel.local", ".tbss", "*COM*", ".bss.seen"
        ):
            line = f"0000000000000000 l     O {section}\t0000000000000004 seen\n"
            self.hold(
                mutable.problems(self.LISTING + line),
                f"a.c.o: seen in {section}: can be changed at run time",
            )

    def test_hidden(self):
        line = "0000000000000000 g     O .bss\t0000000000000004 .hidden seen\n"
        self.hold(
            mutable.problems(self.LISTING + line),
            "a.c.o: seen in .bss: can be changed at run time",
        )


class Sample(unittest.TestCase):
    """The sample log of the quickstart: one host's two days, in order, with
    every case of the delivery document."""

    CASES = (
        "77424110EA2E: to=<homer@simpsons.com>, .* status=sent ",
        "3BC7F31A2E1: to=<28@huash.com>, .* delay=191801, .*dsn=4.4.3, .* type=MX: ",
        "NOQUEUE: reject: RCPT .* 450 4.1.8 .* Domain not found; ",
        "F1CDD3F8D: to=<joe@company.com>, .* delay=326, .*status=sent ",
        "C539144A9: to=<joe@company.com>, .* No route to host",
        "A0AB78009A: .*delivery temporarily suspended: SASL .* 535 5.7.3 ",
        "CC79325EE20: .* delay=5963, .* no compatible authentication ",
    )

    def setUp(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        self.text = (root / "examples/sample/mail.log").read_text("ascii")

    def test_shape_and_order(self):
        stamps = []
        for line in self.text.splitlines():
            found = re.match(
                r"Aug (3[01] \d\d:\d\d:\d\d) liquidfiles postfix/[a-z-]+"
                r"\[\d+\]: \S", line
            )
            self.assertIsNotNone(found, line)
            stamps.append(found.group(1))
        self.assertEqual(stamps, sorted(stamps))
        self.assertGreater(len(stamps), 80)

    def test_cases(self):
        for case in self.CASES:
            self.assertEqual(len(re.findall(case, self.text)), 1, case)


if __name__ == "__main__":
    unittest.main()
