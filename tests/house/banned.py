#!/usr/bin/env python3
"""Does the library call what it must not call?

usage: banned.py ROOT

A library has no voice, no clock, no locale and no right to end the process;
memory comes from base/alloc.c alone, so that a test can let any allocation
fail. Prints file:line for each breach in ROOT/lib and ends with 1.
"""

import pathlib
import re
import sys

from csource import c_files, without_comments

REASONS = {
    "depends on the locale": "strtod strtof strtold setlocale localeconv"
    " isalpha isalnum isdigit isxdigit isspace ispunct isprint iscntrl"
    " isupper islower isgraph toupper tolower strcoll strcasecmp strncasecmp",
    "cannot report an error": "atoi atol atoll atof",
    "runs another program": "system popen fork vfork execl execlp execle"
    " execv execvp execvpe posix_spawn",
    "speaks to the user": "printf vprintf puts putchar perror psignal",
    "ends the process": "abort exit _exit _Exit quick_exit assert",
    "reads the clock or the zone": "time gettimeofday clock_gettime clock"
    " timespec_get localtime localtime_r gmtime gmtime_r ctime ctime_r"
    " asctime asctime_r mktime timegm strftime strptime tzset",
    "keeps state between calls": "strtok rand srand random srandom strerror"
    " getenv setenv putenv signal sigaction atexit",
    "does not know the size": "strcpy strcat sprintf vsprintf gets alloca",
}
MEMORY = "malloc calloc realloc reallocarray free strdup strndup aligned_alloc"
ALLOCATOR = "base/alloc.c"

BANNED = {
    name: reason for reason, names in REASONS.items() for name in names.split()
}
for allocating in MEMORY.split():
    BANNED[allocating] = f"memory comes from {ALLOCATOR}"

# A member of a struct may have any name: (*h.free)() is not free().
CALL = re.compile(r"(?<![\w.>])(\w+)[ \t\n]*\(")
STREAM = re.compile(r"\b(stderr|stdout|stdin)\b")
LOCAL_STATIC = re.compile(r"^[ \t]+static\b", re.MULTILINE)


def problems(root):
    """Every breach below ROOT/lib as "file:line: what"."""
    lib = root / "lib"
    for path in c_files(lib):
        text = without_comments(
            path.read_text(encoding="utf-8"), strings=False
        )
        found = []
        for call in CALL.finditer(text):
            name = call.group(1)
            if name not in BANNED:
                continue
            if name in MEMORY.split() and path == lib / ALLOCATOR:
                continue
            found.append((call.start(1), f"{name}(): {BANNED[name]}"))
        for use in STREAM.finditer(text):
            found.append((use.start(), f"{use.group(1)}: speaks to the user"))
        for use in LOCAL_STATIC.finditer(text):
            found.append((use.end(), "static inside a function"))
        for offset, what in sorted(found):
            line = text.count("\n", 0, offset) + 1
            yield f"{path.relative_to(root)}:{line}: {what}"


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
