"""What the guides show is true.

Commands in ```console blocks are run, and what they print is compared; a line
`…` stands for any lines, and an `…` in a line for the rest of it. Blocks in C
and Python are compiled and, where `<!-- run: ARGUMENTS -->` follows, run, and
what they print is compared with the ```text block behind it; a function in C
is called by what `<!-- call: … -->` says, with engine, reader and report of
the sample at hand. Shell scripts
must be scripts. All of it happens in a folder with a `mail.log`: the sample,
last written when its last line was.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGES = sorted((ROOT / "docs" / "guide").glob("*.md"))
LAST_LINE = 1788180000  # 2026-08-31 12:00 UTC
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
CALL = re.compile(r"\s*<!-- call:(.*?)-->\s*```text\n(.*?)^```$", re.M | re.S)
# A program around a function of a page.
PROGRAM = """
int main(void)
{
    maildiag_options options = {.struct_size = sizeof options, .year = 2026};
    maildiag_engine *engine = NULL;
    maildiag_reader *reader = NULL;
    maildiag_report *report = NULL;

    if (maildiag_engine_new(&engine, &options, NULL) < 0 ||
        maildiag_feed_file(engine, "mail.log", NULL, NULL, NULL) < 0 ||
        maildiag_reader_open(&reader, engine, NULL, NULL) < 0 ||
        maildiag_diagnose_all(reader, NULL, &report) < 0)
        return 2;
    CALL;
    maildiag_report_free(report);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}
"""
RUN = re.compile(r"\s*<!-- run:(.*?)-->\s*```text\n(.*?)^```$", re.M | re.S)


def blocks(page):
    """(language, text, arguments or None, output or None, line number)"""
    text = page.read_text("utf-8")
    for found in BLOCK.finditer(text):
        run, block = RUN.match(text, found.end()), found[2]
        call = CALL.match(text, found.end())
        if call:
            block += PROGRAM.replace("CALL", call[1].strip())
        yield (found[1], block, (run and run[1]) or (call and ""),
               (run or call) and (run or call)[2],
               text.count("\n", 0, found.start()) + 1)


def pattern(shown):
    """The regular expression of what may be printed."""
    parts = []
    for line in shown.splitlines():
        if line == "…":
            parts.append(r"(?:.*\n)*?")
        elif line.endswith("…"):
            parts.append(re.escape(line[:-1]) + r".*\n")
        else:
            parts.append(re.escape(line) + r"\n")
    return re.compile("".join(parts) + r"\Z")


class Guides(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        log = cls.folder / "mail.log"
        shutil.copyfile(ROOT / "examples" / "sample" / "mail.log", log)
        os.utime(log, (LAST_LINE, LAST_LINE))
        program = pathlib.Path(os.environ["MAILDIAG"])
        cls.env = {
            **os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "COLUMNS": "80",
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "examples" / "python"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_in_folder(self, words, **options):
        return subprocess.run(
            words, cwd=self.folder, env=self.env, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=120, check=False, **options)

    def expect(self, done, shown):
        self.assertTrue(
            pattern(shown).match(done.stdout),
            f"shown:\n{shown}\nprinted:\n{done.stdout}\n{done.stderr}")

    def check_console(self, text):
        self.assertTrue(text.startswith("$ "))
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, shown = part.split("\n", 1)
            self.expect(self.run_in_folder(["sh", "-c", command]), shown)

    def check_c(self, text, arguments, shown):
        source = self.folder / "page.c"
        source.write_text(text, "utf-8")
        words = [os.environ["CC"], "-std=c11", "-Wall", "-Wextra", "-Werror",
                 *os.environ["CFLAGS"].split(),
                 f"-I{ROOT / 'include'}", str(source)]
        library = pathlib.Path(os.environ["MAILDIAG_LIBRARY"])
        done = self.run_in_folder(
            [*words, "-o", "page", f"-L{library.parent}", "-lmaildiag",
             f"-Wl,-rpath,{library.parent}"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIsNotNone(arguments, "a program that nobody runs")
        self.expect(self.run_in_folder(["./page", *arguments.split()]), shown)

    def check_python(self, text, arguments, shown):
        self.assertIsNotNone(arguments, "a program that nobody runs")
        source = self.folder / "page.py"
        source.write_text(text, "utf-8")
        words = [*os.environ.get("MAILDIAG_PYTHON_LAUNCHER", "").split(),
                 sys.executable, str(source), *arguments.split()]
        self.expect(self.run_in_folder(words), shown)

    def check(self, language, text, arguments, shown):
        if language == "console":
            self.check_console(text)
        elif language == "c":
            self.check_c(text, arguments, shown)
        elif language == "python":
            self.check_python(text, arguments, shown)
        elif language == "sh":
            done = self.run_in_folder(["sh", "-n", "-c", text])
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_blocks(self):
        self.assertGreater(len(PAGES), 5)
        for page in [*PAGES, ROOT / "README.md"]:
            for language, text, arguments, shown, line in blocks(page):
                with self.subTest(page=page.name, line=line):
                    self.check(language, text, arguments, shown)

    def test_links(self):
        """Links between pages lead somewhere."""
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
                if "://" not in target:
                    with self.subTest(page=page.name, target=target):
                        self.assertTrue((page.parent / target).exists())


if __name__ == "__main__":
    unittest.main()
