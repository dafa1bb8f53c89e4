#!/usr/bin/env python3
"""Does the library hold variables that outlive a call?

usage: mutable.py ARCHIVE OBJDUMP

Two engines in two threads must not meet in a global. Reads the symbols of the
static library: an object in .data, .bss, common or thread-local storage is a
breach; constant tables (.rodata, .data.rel.ro) are none.
"""

import re
import subprocess
import sys

# value, flags, section, size, name: "0000000000000000 l     O .bss  04 seen"
SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\t([0-9a-f]+) +(?:\.hidden )?(\S+)$")
MEMBER = re.compile(r"^(\S+):\s+file format ")


def problems(listing):
    """The mutable objects in the output of `objdump -t`."""
    member = "?"
    for line in listing.splitlines():
        head = MEMBER.match(line)
        if head:
            member = head.group(1)
            continue
        symbol = SYMBOL.match(line)
        if not symbol:
            continue
        flags, section, size, name = symbol.groups()
        if int(size, 16) == 0 or "d" in flags or "f" in flags:
            continue
        writable = re.match(r"\.(data|bss|tdata|tbss)\b|\*COM\*", section)
        if writable and not section.startswith(".data.rel.ro"):
            yield f"{member}: {name} in {section}: can be changed at run time"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    listing = subprocess.run(
        [sys.argv[2], "-t", sys.argv[1]],
        check=True, stdout=subprocess.PIPE, text=True,
    ).stdout
    if "file format" not in listing:
        sys.exit(f"{sys.argv[1]}: no object in it: nothing was checked")
    found = list(problems(listing))
    for text in found:
        print(text)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
