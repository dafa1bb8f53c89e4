"""docs/maildiag-api.json and what is made of it say what the header says."""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import support

TOOL = support.ROOT / "docs" / "api.py"

spec = importlib.util.spec_from_file_location("api", TOOL)
api = importlib.util.module_from_spec(spec)
spec.loader.exec_module(api)

SMALL = """
#define MAILDIAG_VERSION_MAJOR 3
#define MAILDIAG_VERSION_MINOR 2
#define MAILDIAG_VERSION_PATCH 1
/** Of no time. */
#define MAILDIAG_NO_TIME INT64_MIN
#define MAILDIAG_API
#ifdef __cplusplus
extern "C" {
#endif
/** A thing, that is
 *  of use. It has more to say. @since 0.1 */
typedef struct maildiag_thing maildiag_thing;
/** A number. */
typedef int32_t maildiag_status;
/** Words. */
enum { MAILDIAG_A = 1, /**< a */ MAILDIAG_B = -2 };
/** Bytes. */
typedef struct maildiag_bytes {
    const char *ptr; /**< first, e.g. one */
    size_t len;      /**< how many */
} maildiag_bytes;
typedef struct maildiag_row {
    uint32_t struct_size;
    int32_t from;
    maildiag_bytes bytes;
    char name[24];
} maildiag_row;
/**
 * Do it: at once. And more.
 *
 * @param thing what
 * @retval MAILDIAG_A done
 * @retval MAILDIAG_B not
 */
MAILDIAG_API maildiag_status maildiag_do(maildiag_thing *thing,
    const maildiag_row *const *rows, const void *data, size_t len);
MAILDIAG_API const char *maildiag_name(void);
#ifdef __cplusplus
}
#endif
"""


class Drift(unittest.TestCase):
    def test_files(self):
        """When this fails the header has changed:
        python3 docs/api.py --write"""
        done = subprocess.run(
            [sys.executable, str(TOOL), "--check"],
            stdout=subprocess.PIPE, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def test_layout(self):
        """A compiler agrees about every number, size and offset."""
        text = "".join(
            line + "\n"
            for line in api.layout(
                api.described(api.HEADER.read_text(encoding="utf-8"))
            )
        )
        self.assertGreater(text.count("_Static_assert"), 500)
        self.compiled(text, 0)
        self.compiled(text.replace(") == 4,", ") == 5,"), 1)

    def compiled(self, text, status):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "layout.c"
            path.write_text(text, encoding="utf-8")
            done = subprocess.run(
                [os.environ["MAILDIAG_CC"], "-std=c11", "-fsyntax-only",
                 "-I", str(support.ROOT / "include"), str(path)],
                stderr=subprocess.PIPE, check=False,
            )
        self.assertEqual(
            min(done.returncode, 1), status, done.stderr.decode()
        )

    def test_every_symbol(self):
        """The same functions as the library exports."""
        described = json.loads(api.DESCRIPTION.read_text(encoding="utf-8"))
        listing = subprocess.run(
            ["nm", "-D", "--defined-only", support.LIBRARY],
            stdout=subprocess.PIPE, check=True,
        ).stdout.decode()
        exported = {
            line.split()[-1].split("@")[0]
            for line in listing.splitlines() if " T " in line
        }
        self.assertEqual(
            {f["name"] for f in described["functions"]},
            {n for n in exported if n.startswith("maildiag_")},
        )

    def test_documented(self):
        """Everything has a sentence."""
        described = api.described(api.HEADER.read_text(encoding="utf-8"))
        for kind in ("handles", "structs", "functions", "enums"):
            for one in described[kind]:
                self.assertTrue(one["brief"], one)


class Reading(unittest.TestCase):
    def test_small(self):
        found = api.described(SMALL)
        self.assertEqual(found["version"], "3.2.1")
        self.assertEqual(found["constants"]["MAILDIAG_NO_TIME"], -(2**63))
        self.assertEqual(found["aliases"], {"maildiag_status": "int32_t"})
        self.assertEqual(
            found["handles"],
            [{"name": "maildiag_thing",
              "brief": "A thing, that is of use."}],
        )
        self.assertEqual(
            found["enums"][0]["values"], {"MAILDIAG_A": 1, "MAILDIAG_B": -2}
        )
        self.assertEqual(found["enums"][0]["prefix"], "MAILDIAG_")
        row = found["structs"][1]
        self.assertEqual(row["size"], 48)
        self.assertEqual([m["offset"] for m in row["members"]], [0, 4, 8, 24])
        self.assertEqual(row["members"][3]["count"], 24)
        do, name = found["functions"]
        self.assertEqual(do["brief"], "Do it: at once.")
        self.assertEqual(do["statuses"], ["MAILDIAG_A", "MAILDIAG_B"])
        self.assertEqual(do["returns"], "maildiag_status")
        self.assertEqual(
            [p["name"] for p in do["parameters"]],
            ["thing", "rows", "data", "len"],
        )
        self.assertEqual(name["returns"], "const char *")
        self.assertEqual(name["parameters"], [])

    def test_python(self):
        made = api.Python(api.described(SMALL))
        text = "\n".join(made.module())
        space = {}
        exec(compile(text, "made", "exec"), space)
        self.assertEqual(space["maildiag_row"].from_.offset, 4)
        self.assertEqual(space["maildiag_row"].name.size, 24)
        compile("\n".join(made.stub()), "stub", "exec")

    def test_refused(self):
        """What is not understood is an error, not left out."""
        for name, old, new in (
            ("type", "char name[24]", "double name"),
            ("padding", "int32_t from;", ""),
            ("padding at the end", "name[24]", "name[20]"),
            ("no number", "MAILDIAG_A = 1", "MAILDIAG_A"),
            ("a variable", "/** Words. */", "extern int maildiag_x;"),
            ("a mark", "/** Words. */", "@"),
            ("an inline function", "/** Words. */",
             "static inline int f(void) { return 1; }"),
        ):
            self.assertIn(old, SMALL)
            with self.assertRaises(Exception, msg=name) as caught:
                api.described(SMALL.replace(old, new, 1))
            self.assertIsInstance(
                caught.exception, (api.Wrong, ValueError), name
            )


if __name__ == "__main__":
    unittest.main()
