"""The package as it is installed: imported from there, with the library that
stands beside it, after both were moved."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import support

CODE = """
import maildiag, pathlib
print(pathlib.Path(maildiag.__file__).parent)
with maildiag.Engine(year=2026) as engine:
    engine.feed(%r)
    print(len(engine.diagnose()) > 5)
"""


class Installed(unittest.TestCase):
    def test_moved(self):
        with tempfile.TemporaryDirectory() as folder:
            first = pathlib.Path(folder, "first")
            for component in ("runtime", "python"):
                subprocess.run(
                    [os.environ["MAILDIAG_CMAKE"], "--install",
                     os.environ["MAILDIAG_BUILD"], "--component", component,
                     "--prefix", str(first)],
                    stdout=subprocess.DEVNULL, check=True,
                )
            second = first.rename(pathlib.Path(folder, "second"))
            (package,) = second.rglob("maildiag/__init__.py")
            (library,) = second.rglob("libmaildiag.so.0")
            self.assertTrue((package.parent / "py.typed").exists())
            self.assertFalse(list(second.rglob("__pycache__")))
            environment = {
                **os.environ,
                "PYTHONPATH": str(package.parent.parent),
                "LD_LIBRARY_PATH": str(library.parent),
            }
            del environment["MAILDIAG_LIBRARY"]
            done = subprocess.run(
                [sys.executable, "-c", CODE % str(support.SAMPLE)],
                env=environment, stdout=subprocess.PIPE, check=True,
            )
            self.assertEqual(
                done.stdout.decode().split(), [str(package.parent), "True"]
            )


if __name__ == "__main__":
    unittest.main()
