#!/usr/bin/env python3
"""Are the exported symbols those that symbols.txt lists?

usage: symbols.py [--write] LIBRARY NM LIST
"""

import pathlib
import sys

from tree import run


def main():
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    if len(arguments) != 3:
        sys.exit(__doc__)
    library, nm, listing = arguments
    said = run(nm, "-D", "--defined-only", "--with-symbol-versions", library)
    symbols = sorted(
        line.split(" ", 2)[2] for line in said.splitlines()
        if line.split(" ")[1] != "A"
    )
    if "--write" in sys.argv:
        pathlib.Path(listing).write_text("\n".join(symbols) + "\n", "utf-8")
    wanted = pathlib.Path(listing).read_text("utf-8").splitlines()
    wrong = [f"gone: {name}" for name in wanted if name not in symbols]
    wrong += [f"new: {name}" for name in symbols if name not in wanted]
    for text in wrong:
        print(text)
    if wrong:
        sys.exit("when this is meant: sh tests/install/refresh.sh")


if __name__ == "__main__":
    main()
