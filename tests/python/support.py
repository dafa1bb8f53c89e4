"""Where the things under test are: told by ctest in the environment."""

import os
import pathlib

import binding

TESTS = pathlib.Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
HEADER = ROOT / "include" / "maildiag" / "maildiag.h"
LIBRARY = os.environ["MAILDIAG_LIBRARY"]
PROGRAM = os.environ["MAILDIAG_PROGRAM"]
SAMPLE = ROOT / "examples" / "sample" / "mail.log"
LAB = TESTS / "data" / "lab"


def library():
    return binding.Library(str(HEADER), LIBRARY)


def logs():
    """Every log that the tests bring, in a fixed order."""
    found = sorted(
        path
        for ending in ("*.log", "*.export")
        for path in (TESTS / "data").rglob(ending)
    )
    return [SAMPLE, *found]
