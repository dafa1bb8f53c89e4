#!/usr/bin/env python3
"""Is every C file compiled?

usage: built.py ROOT COMPILE_COMMANDS

A source that its CMakeLists.txt forgot, or a unit test that nobody runs, looks
like work done. Compares the .c files of lib/, examples/, tests/unit and the
fuzz targets with the build's compile_commands.json; a file that stands in its
folder's CMakeLists.txt for another choice of options is good too.
"""

import json
import pathlib
import sys

SOURCES = (
    "lib/**/*.c",
    "examples/**/*.c",
    "tests/unit/**/*.c",
    "tests/fuzz/fuzz_*.c",
)


def named(path):
    """Does the CMakeLists.txt beside a file name it?"""
    listing = path.parent / "CMakeLists.txt"
    return listing.exists() and path.name in listing.read_text("utf-8").split()


def problems(root, commands):
    """The .c files below ROOT that no entry of COMMANDS compiles."""
    compiled = {
        (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        for entry in commands
    }
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            if path.resolve() not in compiled and not named(path):
                yield f"{path.relative_to(root)}:1: in no CMakeLists.txt"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    commands = json.loads(pathlib.Path(sys.argv[2]).read_text("utf-8"))
    found = list(problems(pathlib.Path(sys.argv[1]), commands))
    for text in found:
        print(text)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
