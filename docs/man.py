#!/usr/bin/env python3
"""The manual pages, made of what is written elsewhere.

usage: man.py [--check | --write] MAILDIAG

Section 1 comes from `maildiag help` and `maildiag help COMMAND`, section 3
from the comments of the public header, one page for each of its chapters.
--write writes docs/man, --check ends with 1 and names the pages that are not
what --write would write.
"""

import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER = ROOT / "include" / "maildiag" / "maildiag.h"
MAN = ROOT / "docs" / "man"
DATE = "November 24, 2026"
# Chapters of the header that have functions, and the pages they make.
CHAPTERS = {
    "Library": "maildiag_library",
    "Rules": "maildiag_rules",
    "Engine and input": "maildiag_engine",
    "Reader: one line at a time": "maildiag_reader",
    "Messages and refusals": "maildiag_message",
    "Diagnosis": "maildiag_report",
    "Totals": "maildiag_summary",
    "JSON": "maildiag_json",
    "Rows": "maildiag_rows",
    "State": "maildiag_state",
}


# ---- mdoc ------------------------------------------------------------------

def plain(text):
    """Text that mdoc takes for nothing but text."""
    text = text.replace("\\", "\\e").replace("–", "\\(en")
    text = text.replace("…", "...").replace("—", "\\(em")
    text = text.replace("-", "\\-") if text.startswith("-") else text
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def paragraph(text):
    """One sentence a line, as mdoc wants it."""
    words = " ".join(text.split())
    sentences = re.split(r"(?<=[a-zA-Z)`'\"][.!?]) (?=[A-Z`])", words)
    return "\n".join(plain(textwrap.fill(
        one, 76, break_long_words=False, break_on_hyphens=False))
        for one in sentences)


def literal(text):
    lines = "\n".join(plain(line) for line in text.rstrip().splitlines())
    return f".Bd -literal -offset indent\n{lines}\n.Ed"


def tags(items):
    """A list of (tag, text)."""
    out = [".Bl -tag -width Ds"]
    for tag, text in items:
        out += [f".It {tag}", paragraph(text) if text else ".No \\&"]
    return "\n".join([*out, ".El"])


def page(section, name, names, brief, *parts):
    head = (f".\\\" Made by docs/man.py; a change here is lost.\n"
            f".Dd {DATE}\n.Dt {name.upper()} {section}\n.Os\n"
            ".Sh NAME\n")
    head += " ,\n".join(f".Nm {one}" for one in names)
    brief = paragraph(brief.rstrip(".")).replace("\n", " ")
    return "\n".join([f"{head}\n.Nd {brief}", *filter(None, parts)]) + "\n"


# ---- section 1 -------------------------------------------------------------

OPTION = re.compile(r"^  (-.*?)(?:  +(.*))?$")
COMMAND = re.compile(r"^  ([a-z]+) {2,}(.*)$")


def options(lines):
    """(option, what it does) of the lines that begin with two blanks."""
    found = []
    for line in lines:
        option = OPTION.match(line)
        if option and (option[2] or "").startswith("--"):
            # Several in one line, without a word about them.
            found += [[one, ""] for one in re.split(r"  +", line.strip())]
        elif option:
            found.append([option[1], option[2] or ""])
        elif found:
            found[-1][1] += " " + line.strip()
    return [(" ".join(mdoc_option(word) for word in name.split()), text)
            for name, text in found]


def mdoc_option(word):
    if word.startswith("--"):
        name, _, value = word[2:].partition("=")
        value = value.rstrip("]")
        bare = name.rstrip("[")
        return f"Fl \\-{bare}" + (f" Ns = Ns Ar {value}" if value else "")
    return f"Ar {word}"


def commands_of(lines):
    found = []
    for line in lines:
        command = COMMAND.match(line)
        if command:
            found.append([f"Cm {command[1]}", command[2]])
        else:
            found[-1][1] += " " + line.strip()
    return found


def parts_of(help_text):
    """Blocks between blank lines, as lists of lines."""
    return [block.split("\n") for block in
            re.split(r"\n\n+", help_text.strip("\n"))]


def examples(block):
    return all(line.startswith("  ") for line in block) and not any(
        line.startswith("  -") for line in block)


def page_1(command, help_text, commands):
    blocks = parts_of(help_text)
    name = f"maildiag-{command}" if command else "maildiag"
    first = " ".join(blocks.pop(0))
    brief = first.partition(": ")[2] if command else first.partition(" ")[2]
    usage, shown, text, lists = [], [], [], []
    for block in blocks:
        if block[0].startswith("usage: "):
            usage += [re.sub(r"^usage: ", "", line).strip()
                      for line in block if "maildiag " in line]
            text += [line for line in block if "maildiag " not in line]
        elif not command and COMMAND.match(block[0]) and \
                not block[0].startswith("  maildiag"):
            lists.append(("Commands", commands_of(block)))
        elif examples(block):
            shown.append("\n".join(line[2:] for line in block))
        elif any(line.startswith("  -") for line in block):
            title = block[0] if not block[0].startswith("  ") else "Options"
            lists.append((title, options(block)))
        else:
            text.append("\n".join(block) + "\n\n")
    if not usage:
        usage = [f"maildiag {command} [OPTIONS] [FILE...]".replace("  ", " ")]
    body = "\n.Pp\n".join(paragraph(one) for one in
                          "".join(text).split("\n\n") if one.strip())
    others = [f".Xr maildiag-{one} 1 ,"
              for one in sorted(commands) if one != command]
    others = [*([".Xr maildiag 1 ,"] if command else []), *others]
    others[-1] = others[-1].rstrip(" ,")
    return page(
        1, name, [name], brief,
        ".Sh SYNOPSIS", literal("\n".join(usage)),
        ".Sh DESCRIPTION", paragraph(f"{brief[0].upper()}{brief[1:]}"),
        f".Pp\n{body}" if body else "",
        *[f".Ss {title}\n{tags(items)}" for title, items in lists],
        ".Sh EXAMPLES" if shown else "", *[literal(one) for one in shown],
        ".Sh SEE ALSO", "\n".join(others))


def section_1(program):
    def ask(*words):
        return subprocess.run(
            [program, "help", *words], check=True, encoding="utf-8",
            stdout=subprocess.PIPE, env={"LC_ALL": "C.UTF-8"}).stdout

    overview = ask()
    listed = overview.partition("usage: ")[2]
    commands = [name for name in re.findall(r"^  ([a-z]+)  ", listed, re.M)
                if name != "help"]
    yield "man1/maildiag.1", page_1("", overview, commands)
    for command in commands:
        yield f"man1/maildiag-{command}.1", page_1(command, ask(command),
                                                   commands)


# ---- section 3 -------------------------------------------------------------

CHAPTER = re.compile(r"^/\* ---- \d+\. (.*?) -+ \*/$", re.M)
COMMENT = r"/\*\*(?!<)((?:(?!\*/).)*)\*/\s*"
FUNCTION = re.compile(COMMENT + r"(MAILDIAG_API\b[^;]*);", re.S)
STRUCT = re.compile(COMMENT + r"typedef struct (\w+) \{\n(.*?)\n\} \w+;", re.S)
MEMBER = re.compile(r"^[ \t]*([^/\n]*?)(\w+(?:\[\d+\])?);\s*(?:/\*\*<(.*?)\*/)?",
                    re.M | re.S)


def words_of(comment):
    text = re.sub(r"^[ \t]*\*[ \t]?", "", comment, flags=re.M)
    text = re.sub(r"@(?:ref|since \S+|p\b)\s*", "", text)
    text = re.sub(r"[#%](?=MAILDIAG|maildiag)", "", text)
    return text.strip()


def split_comment(comment):
    """Paragraphs, (parameter, text)s, (status, text)s, what is returned."""
    head, *rest = re.split(r"^[ \t]*@(?=param|retval|return)", comment,
                           flags=re.M)
    params, values, returned = [], [], ""
    for one in rest:
        kind, _, text = one.partition(" ")
        if kind.startswith("param"):
            found = re.match(r"(?:\[.*?\])?\s*(\w+)\s*(.*)", one[5:].strip(),
                             re.S)
            params.append((f"Fa {found[1]}", found[2]))
        elif kind == "retval":
            status, _, text = text.strip().partition(" ")
            values.append((f"Dv {status}", text))
        else:
            returned = text
    return re.split(r"\n\s*\n", head.strip()), params, values, returned


def listed(text):
    """A paragraph, or its dashes as a list."""
    lines = text.split("\n- ")
    if not text.startswith("- ") and len(lines) == 1:
        return paragraph(text)
    first = paragraph(lines[0]) + "\n" if not text.startswith("- ") else ""
    items = lines[1:] if first else [text[2:].split("\n- ")[0], *lines[1:]]
    return first + "\n".join(
        [".Bl -bullet", *(f".It\n{paragraph(one)}" for one in items), ".El"])


def function(comment, declaration):
    text = " ".join(declaration.replace("MAILDIAG_API", "").split())
    found = re.match(r"(.*?)(\w+)\((.*)\)$", text)
    kind, name, arguments = found[1].strip(), found[2], found[3]
    synopsis = [f".Ft {kind}", f".Fo {name}"]
    synopsis += [f".Fa \"{one.strip()}\"" for one in arguments.split(",")]
    paragraphs, params, values, returned = split_comment(words_of(comment))
    body = [f".Ss {name}()",
            "\n.Pp\n".join(listed(one) for one in paragraphs)]
    if params:
        body.append(tags(params))
    if returned:
        body.append(f".Pp\nReturns {paragraph(returned)}.".replace("..", "."))
    if values:
        body += [".Pp\nStatus:", tags(values)]
    return name, paragraphs[0], "\n".join([*synopsis, ".Fc"]), "\n".join(body)


def structure(comment, name, text):
    members = [(f"Vt \"{line[1].strip()}\" Fa {line[2]}",
                words_of(line[3] or "")) for line in MEMBER.finditer(text)]
    return "\n".join([f".Ss struct {name}", paragraph(words_of(comment)),
                      tags(members)])


def section_3():
    pieces = CHAPTER.split(HEADER.read_text("utf-8"))
    chapters = dict(zip(pieces[1::2], pieces[2::2]))
    made = {}
    for title, text in chapters.items():
        if "MAILDIAG_API" in text.replace("#define MAILDIAG_API", ""):
            if title not in CHAPTERS:
                raise SystemExit(f"man.py: no page for the chapter '{title}'")
            made[title] = text
    pages = [CHAPTERS[title] for title in made]
    for title, text in made.items():
        name = CHAPTERS[title]
        functions = [function(*found) for found in FUNCTION.findall(text)]
        structs = [structure(*found) for found in STRUCT.findall(text)]
        others = [f".Xr {one} 3 ," for one in sorted(pages) if one != name]
        names = [one[0] for one in functions]
        yield f"man3/{name}.3", page(
            3, name, [*([] if name in names else [name]), *names],
            f"{title[0].lower()}{title[1:]}".replace("jSON", "JSON"),
            ".Sh LIBRARY\nlibmaildiag (\\-lmaildiag)",
            ".Sh SYNOPSIS\n.In maildiag/maildiag.h",
            *[one[2] for one in functions],
            ".Sh DESCRIPTION", *[one[3] for one in functions],
            *([".Sh STRUCTURES", *structs] if structs else []),
            ".Sh SEE ALSO", ".Xr maildiag 1 ,",
            "\n".join(others).rstrip(" ,"))


# ---- writing ---------------------------------------------------------------

def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("--check", "--write"):
        print(__doc__, file=sys.stderr)
        return 2
    wanted = dict([*section_1(arguments[1]), *section_3()])
    there = {str(path.relative_to(MAN)) for path in MAN.rglob("*.[13]")}
    stale = sorted(there - wanted.keys())
    for name, text in wanted.items():
        path = MAN / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if arguments[0] == "--write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if arguments[0] == "--write":
        for name in there - wanted.keys():
            (MAN / name).unlink()
        return 0
    for name in stale:
        print(f"docs/man/{name} is not what docs/man.py --write makes")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
