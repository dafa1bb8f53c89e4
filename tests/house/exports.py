#!/usr/bin/env python3
"""Do header, version script and shared library name the same functions?

usage: exports.py HEADER MAP LIBRARY NM

Each function that HEADER declares with MAILDIAG_API must be exported, nothing
else may be, and each must carry a version that a node of MAP gives.
"""

import fnmatch
import pathlib
import re
import subprocess
import sys

from csource import without_comments

DECLARED = re.compile(r"^MAILDIAG_API\b[^;{}]*?\b(\w+)\s*\(", re.MULTILINE)
NODE = re.compile(r"(\w[\w.]*)\s*\{(.*?)\}\s*[\w.]*\s*;", re.DOTALL)


def declared(header):
    """The functions that the text of a header declares."""
    return set(DECLARED.findall(without_comments(header)))


def nodes(script):
    """{node: patterns of its global part}, and whether all else is local."""
    found, hidden = {}, False
    for name, body in NODE.findall(without_comments(script)):
        scope = "global"
        for word in re.findall(r"[^\s;:]+:?", body):
            if word.endswith(":"):
                scope = word[:-1]
            elif scope == "global":
                found.setdefault(name, []).append(word)
            elif word == "*":
                hidden = True
    return found, hidden


def exported(nm_output):
    """{function: version} out of `nm -D --defined-only`."""
    found = {}
    for line in nm_output.splitlines():
        _, kind, symbol = line.rsplit(" ", 2)
        name, _, version = symbol.partition("@")
        if kind != "A":
            found[name] = version.lstrip("@")
    return found


def problems(header, script, nm_output):
    """Every difference between the three texts."""
    functions = declared(header)
    versions, hidden = nodes(script)
    symbols = exported(nm_output)
    if not functions:
        yield "the header declares nothing"
    if not hidden:
        yield "the version script lacks local: *"
    for name in sorted(functions - set(symbols)):
        yield f"{name}: declared, not exported"
    for name in sorted(set(symbols) - functions):
        yield f"{name}: exported, not declared"
    for name, version in sorted(symbols.items()):
        patterns = versions.get(version, [])
        if not any(fnmatch.fnmatchcase(name, p) for p in patterns):
            yield f"{name}: version '{version}' is not of the version script"


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    header, script = (pathlib.Path(p).read_text("utf-8") for p in sys.argv[1:3])
    nm_output = subprocess.run(
        [sys.argv[4], "-D", "--defined-only", "--with-symbol-versions",
         sys.argv[3]],
        check=True, stdout=subprocess.PIPE, text=True,
    ).stdout
    found = list(problems(header, script, nm_output))
    for text in found:
        print(text)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
