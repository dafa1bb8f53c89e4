"""The output that README.md shows is what the program says."""

import pathlib
import shlex
import unittest

from program import Case, run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Readme(Case):
    def test_output(self):
        text = (ROOT / "README.md").read_text("utf-8")
        shown = text.split("```console\n$ maildiag ", 1)[1].split("```", 1)[0]
        command, output = shown.split("\n", 1)
        words = [str(ROOT / word) if "/" in word else word
                 for word in shlex.split(command)]
        self.assertEqual(run(*words).out, output)


if __name__ == "__main__":
    unittest.main()
