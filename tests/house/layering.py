#!/usr/bin/env python3
"""Does every #include point in the allowed direction?

usage: layering.py ROOT

Reads the #include lines of lib/ and examples/ below ROOT. A folder of lib/
includes what stands before it, written relative to lib/ ("base/slice.h");
rules stands beside the line and knows base and record only. The programs under
examples/ use the public header and their own files. Prints file:line for what
breaks the rule and ends with 1.
"""

import pathlib
import re
import sys

from csource import c_files, without_comments

LINE = ["base", "input", "record", "store", "diag", "query", "api"]
ALLOWED = {name: set(LINE[: n + 1]) for n, name in enumerate(LINE)}
ALLOWED["rules"] = {"base", "record", "rules"}
for after in ("diag", "query", "api"):
    ALLOWED[after].add("rules")

PUBLIC = "maildiag/maildiag.h"
INCLUDE = re.compile(r"^[ \t]*#[ \t]*include\b[ \t]*(.*?)[ \t]*$", re.MULTILINE)
TARGET = re.compile(r'^(?:"([^"]+)"|<([^>]+)>)$')


def includes(path):
    """(line number, target, quoted?) of every #include; target None: a macro."""
    text = without_comments(path.read_text(encoding="utf-8"))
    for found in INCLUDE.finditer(text):
        line = text.count("\n", 0, found.start(1)) + 1
        target = TARGET.match(found.group(1))
        if target is None:
            yield line, None, False
        else:
            yield line, target.group(1) or target.group(2), bool(target.group(1))


def check_lib(folder, target, quoted):
    """What is wrong with an include in lib/FOLDER, or None."""
    if target is None:
        return "the file name must be written out"
    first, slash, _ = target.partition("/")
    if target == PUBLIC:
        return "base knows nothing of mail" if folder == "base" else None
    if not quoted:
        return f"write \"{target}\"" if slash and first in ALLOWED else None
    if not slash:
        return f'"{target}": write it relative to lib/, "{folder}/{target}"'
    if first not in ALLOWED:
        return f'"{target}": no folder of lib/'
    if first not in ALLOWED[folder]:
        return f'"{target}": {folder} may not include {first}'
    return None


def check_example(path, root, target, quoted):
    """What is wrong with an include in examples/, or None."""
    if target is None:
        return "the file name must be written out"
    if target == PUBLIC:
        return None
    first = target.partition("/")[0]
    if first in ALLOWED or first in ("lib", ".."):
        return f'"{target}": examples use the public header only'
    near = (path.parent, root / "examples")
    if quoted and not any((base / target).is_file() for base in near):
        return f'"{target}": no file of this program'
    return None


def problems(root):
    """Every breach below ROOT as "file:line: what"."""
    lib = root / "lib"
    for path in c_files(lib):
        folder = path.relative_to(lib).parts[0]
        name = path.relative_to(root)
        if folder not in ALLOWED:
            yield f"{name}:1: no folder of the design"
            continue
        for line, target, quoted in includes(path):
            wrong = check_lib(folder, target, quoted)
            if wrong:
                yield f"{name}:{line}: {wrong}"
    for path in c_files(root / "examples"):
        for line, target, quoted in includes(path):
            wrong = check_example(path, root, target, quoted)
            if wrong:
                yield f"{path.relative_to(root)}:{line}: {wrong}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    if not c_files(root / "lib"):
        sys.exit(f"{root}/lib: no C files: nothing was checked")
    found = list(problems(root))
    for text in found:
        print(text)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
