"""What the guides show is true.

Commands in ```console blocks are run, and what they print is compared; a line
`…` stands for any lines, and an `…` in a line for the rest of it. Blocks in C
and Python are compiled and, where `<!-- run: ARGUMENTS -->` follows, run, and
what they print is compared with the ```text block behind it. Shell scripts
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
RUN = re.compile(r"\s*<!-- run:(.*?)-->\s*```text\n(.*?)^```$", re.M | re.S)


def blocks(page):
    """(language, text, arguments or None, output or None, line number)"""
    text = page.read_text("utf-8")
    for found in BLOCK.finditer(text):
        run = RUN.match(text, found.end())
        yield (found[1], found[2], run and run[1], run and run[2],
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
                 "-Wno-unused-function", *os.environ["CFLAGS"].split(),
                 f"-I{ROOT / 'include'}", str(source)]
        if "int main(" not in text:
            done = self.run_in_folder([*words, "-c", "-o", "page.o"])
            self.assertEqual(done.returncode, 0, done.stderr)
            return
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
