"""C source as the checks of the house see it: without comments and, if they
wish, without the insides of strings. Line numbers stay as they were."""

import re

_TOKEN = re.compile(
    r"""
      (?P<comment> /\*.*?\*/ | //[^\n]* )
    | (?P<string>  "(?:\\.|[^"\\\n])*" )
    | (?P<char>    '(?:\\.|[^'\\\n])*' )
    """,
    re.VERBOSE | re.DOTALL,
)


def without_comments(text, strings=True):
    """The text with comments blanked; strings=False empties literals too."""

    def blank(match):
        found = match.group(0)
        if match.lastgroup == "comment":
            return " " + "\n" * found.count("\n")
        if strings:
            return found
        return found[0] + found[-1]

    return _TOKEN.sub(blank, text)


def c_files(folder):
    """Every .c and .h below a folder, in a fixed order."""
    return sorted(p for p in folder.rglob("*.[ch]") if p.is_file())
