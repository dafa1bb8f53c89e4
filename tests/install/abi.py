#!/usr/bin/env python3
"""Is the binary interface that of the baseline?

usage: abi.py [--write] LIBRARY INCLUDE BASELINE WORK

Needs a LIBRARY with debug information, and libabigail's abidw and abidiff.
Any difference fails, also one that abidiff calls harmless: a program that was
built before must go on working, and whoever changes that is to know it. First
a baseline that was spoilt on purpose must be told from the library.
"""

import pathlib
import re
import subprocess
import sys

from tree import run

WRITE = (
    "--exported-interfaces-only", "--type-id-style", "hash",
    "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs",
    "--no-elf-needed", "--no-write-default-sizes", "--drop-private-types",
)
# A function under another name, members elsewhere, structs of another size.
SPOILT = (
    ("name='maildiag_feed'", "name='maildiag_fed'"),
    ("layout-offset-in-bits='64'", "layout-offset-in-bits='72'"),
    ("size-in-bits='256'", "size-in-bits='320'"),
)


def written(library, include, path):
    """The interface of a library, without what the header keeps hidden. Both
    sides are made so: abidiff's own filter for headers passes over every
    change of a type when it is given a baseline without places."""
    run("abidw", *WRITE, "--headers-dir", include, "--out-file", path, library)
    # Where it was built is nobody's business.
    text = re.sub(r" path='[^']*/(lib/api/)", r" path='\1",
                  path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    return path


def compare(baseline, present):
    """How abidiff ends, and what it says. The status is bits; any counts."""
    done = subprocess.run(
        ["abidiff", "--harmless", baseline, present],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )
    return done.returncode, done.stdout


def main():
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    if len(arguments) != 4:
        sys.exit(__doc__)
    library, include, baseline, work = map(pathlib.Path, arguments)
    if "--write" in sys.argv:
        written(library, include, baseline)
    work.mkdir(parents=True, exist_ok=True)
    present = written(library, include, work / "present.abi")
    text = baseline.read_text("utf-8")
    spoilt = work / "spoilt.abi"
    for old, new in SPOILT:
        changed = text.replace(old, new)
        assert changed != text, f"the baseline has no {old}"
        spoilt.write_text(changed, "utf-8")
        if compare(spoilt, present)[0] == 0:
            sys.exit(f"abidiff does not see {old} -> {new}")
    status, said = compare(baseline, present)
    if status != 0:
        print(said)
        sys.exit("when this is meant: sh tests/install/refresh.sh")


if __name__ == "__main__":
    main()
