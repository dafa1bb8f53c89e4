#!/usr/bin/env python3
"""The public header as data, and what is made of it.

usage: api.py [--check | --write | --layout]

Reads include/maildiag/maildiag.h. Without an option it prints the description
as JSON. --write writes docs/maildiag-api.json and, made of it, the
declarations of the Python package (examples/python/maildiag/_api.py and its
stub). --check ends with 1 and names the files when they are not what --write
would write. --layout prints a C file that compiles only where sizes and
offsets are as described.

The header is read word by word and strictly: what is neither a constant, an
enum, a struct, a handle, an alias nor a function ends the program with the
line it stands in, so nothing is left out.
"""

import json
import keyword
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER = ROOT / "include" / "maildiag" / "maildiag.h"
DESCRIPTION = ROOT / "docs" / "maildiag-api.json"
PACKAGE = ROOT / "examples" / "python" / "maildiag"
SONAME = "libmaildiag.so.0"

SCALARS = {
    "int8_t": 1,
    "uint8_t": 1,
    "char": 1,
    "int32_t": 4,
    "uint32_t": 4,
    "int64_t": 8,
    "uint64_t": 8,
    "size_t": 8,
}
LIMITS = {"INT64_MIN": -(2**63)}


class Wrong(Exception):
    """The header holds something that is not understood."""


# ---- reading ---------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<doc>/\*\*.*?\*/)
      | (?P<comment>/\*.*?\*/)
      | (?P<directive>\#[^\n]*(?:\\\n[^\n]*)*)
      | (?P<string>"[^"\n]*")
      | (?P<word>-?\w+)
      | (?P<mark>[{}()\[\];,*=])""",
    re.VERBOSE | re.DOTALL,
)
_DEFINE = re.compile(r"#\s*define\s+(MAILDIAG_\w+)\s+(\S+)\s*$")


class Header:
    """The tokens of the header, behind each other."""

    def __init__(self, text):
        self.tokens = []
        self.at = 0
        self.constants = {}
        doc, place = None, 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            line = text.count("\n", 0, place) + 1
            if found is None:
                raise Wrong(f"line {line}: {text[place:place + 20]!r}")
            place = found.end()
            kind, value = found.lastgroup, found.group()
            if kind == "doc" and not value.startswith("/**<"):
                doc = value
            elif kind == "directive":
                self._directive(value, doc)
                doc = None
            elif kind in ("word", "mark", "string"):
                self.tokens.append((value, doc, line))
                doc = None

    def _directive(self, text, doc):
        found = _DEFINE.match(text)
        if found is None:
            return
        name, value = found.groups()
        if value in LIMITS:
            self.constants[name] = (LIMITS[value], doc)
        elif re.fullmatch(r"-?\d+", value):
            self.constants[name] = (int(value), doc)

    def done(self):
        return self.at == len(self.tokens)

    def peek(self):
        return self.tokens[self.at][0]

    def doc(self):
        return self.tokens[self.at][1]

    def take(self, wanted=None):
        value, _, line = self.tokens[self.at]
        if wanted is not None and value != wanted:
            raise Wrong(f"line {line}: {value!r}, not {wanted!r}")
        self.at += 1
        return value

    def until(self, *ends):
        """Words up to one of these, which is taken and given too."""
        words = []
        while self.peek() not in ends:
            words.append(self.take())
        return words, self.take()


def brief(doc):
    """The first sentence of a comment, as plain text."""
    if doc is None:
        return None
    text = re.sub(r"^/\*\*|\*/$", "", doc, flags=re.DOTALL)
    text = re.sub(r"^[ \t]*\*", "", text, flags=re.MULTILINE)
    text = re.split(r"\n\s*\n|@(?:param|retval|return|since)", text.strip())[0]
    text = re.sub(r"@ref\s+", "", text)
    text = " ".join(text.split())
    found = re.match(r"(.*?\.)(?:\s|$)", text)
    return found.group(1) if found else text


def statuses(doc):
    return re.findall(r"@retval\s+(MAILDIAG_\w+)", doc or "")


def split_name(words):
    """('const', 'char', '*', 'name') to its type and its name."""
    kind = " ".join(words[:-1]).replace("* *", "**")
    return kind, words[-1]


class Reader:
    """The description, filled declaration by declaration."""

    def __init__(self, text):
        self.header = Header(text)
        self.handles, self.aliases = [], {}
        self.enums, self.structs, self.functions = [], [], []

    def read(self):
        h = self.header
        while not h.done():
            word = h.peek()
            if word == "enum":
                self.enum()
            elif word == "typedef":
                self.typedef()
            elif word == "MAILDIAG_API":
                self.function()
            elif word == "extern":
                h.take(), h.take('"C"'), h.take("{")
            elif word == "}" and h.at == len(h.tokens) - 1:
                h.take()
            else:
                raise Wrong(f"line {h.tokens[h.at][2]}: {word!r}")

    def enum(self):
        h = self.header
        doc = h.doc()
        h.take("enum"), h.take("{")
        values = {}
        end = ","
        while end == "," and h.peek() != "}":
            words, end = h.until(",", "}")
            name, equals, value = words
            if equals != "=":
                raise Wrong(f"{name}: each enumerator has a written number")
            values[name] = int(value)
        if end == ",":
            h.take("}")
        h.take(";")
        prefix = re.sub(r"[^_]*$", "", os.path.commonprefix(list(values)))
        self.enums.append(
            {"prefix": prefix, "brief": brief(doc), "values": values}
        )

    def typedef(self):
        h = self.header
        doc = h.doc()
        h.take("typedef")
        if h.peek() != "struct":
            (kind, name), _ = h.until(";")
            self.aliases[name] = kind
            return
        h.take("struct")
        name = h.take()
        if h.peek() != "{":
            h.take(name), h.take(";")
            self.handles.append({"name": name, "brief": brief(doc)})
            return
        h.take("{")
        members = []
        while h.peek() != "}":
            words, end = h.until(";", "[")
            kind, member = split_name(words)
            members.append({"name": member, "type": kind})
            if end == "[":
                members[-1]["count"] = int(h.take())
                h.take("]"), h.take(";")
        h.take("}"), h.take(name), h.take(";")
        self.structs.append(
            {"name": name, "brief": brief(doc), "members": members}
        )

    def function(self):
        h = self.header
        doc = h.doc()
        h.take("MAILDIAG_API")
        words, _ = h.until("(")
        returns, name = split_name(words)
        parameters, end = [], ","
        while end == ",":
            words, end = h.until(",", ")")
            if words != ["void"]:
                kind, called = split_name(words)
                parameters.append({"name": called, "type": kind})
        h.take(";")
        self.functions.append(
            {
                "name": name,
                "brief": brief(doc),
                "returns": returns,
                "parameters": parameters,
                "statuses": statuses(doc),
            }
        )


# ---- sizes -----------------------------------------------------------------


def lay_out(structs, aliases):
    """Sizes and offsets on machines with 64-bit pointers. The header has no
    padding; so a struct is aligned when each member is."""
    sizes = {}
    alignments = {}
    for struct in structs:
        at, most = 0, 1
        for member in struct["members"]:
            kind = member["type"].replace("const ", "")
            kind = aliases.get(kind, kind)
            if kind.endswith("*"):
                size = align = 8
            elif kind in sizes:
                size, align = sizes[kind], alignments[kind]
            elif kind in SCALARS:
                size = align = SCALARS[kind]
            else:
                raise Wrong(f"{struct['name']}: type {member['type']!r}")
            if at % align:
                raise Wrong(f"{struct['name']}.{member['name']}: padding")
            member["offset"] = at
            member["size"] = size * member.get("count", 1)
            at += member["size"]
            most = max(most, align)
        if at % most:
            raise Wrong(f"{struct['name']}: padding at its end")
        struct["size"] = sizes[struct["name"]] = at
        alignments[struct["name"]] = most


def described(text):
    reader = Reader(text)
    reader.read()
    lay_out(reader.structs, reader.aliases)
    constants = {k: v for k, (v, _) in reader.header.constants.items()}
    version = [constants[f"MAILDIAG_VERSION_{p}"]
               for p in ("MAJOR", "MINOR", "PATCH")]
    return {
        "library": "maildiag",
        "soname": SONAME,
        "version": ".".join(map(str, version)),
        "pointer_bytes": 8,
        "constants": constants,
        "aliases": reader.aliases,
        "handles": reader.handles,
        "enums": reader.enums,
        "structs": reader.structs,
        "functions": reader.functions,
    }


# ---- Python ----------------------------------------------------------------

CTYPES = {
    "int8_t": "c_int8",
    "uint8_t": "c_uint8",
    "char": "c_char",
    "int32_t": "c_int32",
    "uint32_t": "c_uint32",
    "int64_t": "c_int64",
    "uint64_t": "c_uint64",
    "size_t": "c_size_t",
}
MADE = "Made by docs/api.py out of maildiag.h; do not edit."


def attribute(name):
    """`from` is a word of Python."""
    return name + "_" if keyword.iskeyword(name) else name


class Python:
    """The declarations for ctypes and their stub."""

    def __init__(self, api):
        self.api = api
        self.handles = {h["name"] for h in api["handles"]}
        self.structs = {s["name"] for s in api["structs"]}

    def scalar(self, kind):
        kind = self.api["aliases"].get(kind, kind)
        return "ctypes." + CTYPES[kind] if kind in CTYPES else None

    def ctype(self, kind, member=False):
        """The ctypes type of a C type. Bytes of structs may hold anything: a
        pointer there is an address, never a C string."""
        words = [w for w in kind.replace("*", " * ").split() if w != "const"]
        stars, base = words.count("*"), words[0]
        if stars == 0 and base == "void":
            return "None"
        if stars and base in ("char", "void"):
            stars -= 1
            text = base == "char" and not member and kind.startswith("const")
            made = "ctypes.c_char_p" if text else "ctypes.c_void_p"
        elif base in self.handles:
            stars -= 1
            made = "ctypes.c_void_p"
        else:
            made = self.scalar(base) or base
        for _ in range(stars):
            made = f"ctypes.POINTER({made})"
        return made

    def hint(self, kind):
        """What a caller hands in or gets."""
        words = [w for w in kind.replace("*", " * ").split() if w != "const"]
        if "*" not in words:
            return "None" if words[0] == "void" else "int"
        if words[0] == "char" and kind.startswith("const"):
            return "bytes | None"
        return "object"

    def member_hint(self, member):
        kind = member["type"]
        if "count" in member:
            return "bytes"
        if kind.endswith("*"):
            made = self.ctype(kind, True)
            return "int | None" if made == "ctypes.c_void_p" else "Any"
        return kind if kind in self.structs else "int"

    def constants(self):
        yield from self.api["constants"].items()
        for enum in self.api["enums"]:
            yield from enum["values"].items()

    def module(self):
        yield f'"""The C library as ctypes sees it. {MADE}"""'
        yield "import ctypes"
        yield ""
        yield f'VERSION = "{self.api["version"]}"'
        yield f'SONAME = "{self.api["soname"]}"'
        yield ""
        for name, value in self.constants():
            yield f"{name} = {value}"
        for struct in self.api["structs"]:
            yield ""
            yield ""
            yield f"class {struct['name']}(ctypes.Structure):"
            yield "    _fields_ = ["
            for member in struct["members"]:
                kind = self.ctype(member["type"], True)
                if "count" in member:
                    kind += f" * {member['count']}"
                yield f'        ("{attribute(member["name"])}", {kind}),'
            yield "    ]"
        yield ""
        yield ""
        yield "STRUCTS = ("
        for struct in self.api["structs"]:
            yield f"    {struct['name']},"
        yield ")"
        yield ""
        yield "# Name, result, arguments."
        yield "FUNCTIONS = ("
        for function in self.api["functions"]:
            yield "    ("
            yield f'        "{function["name"]}",'
            yield f"        {self.ctype(function['returns'])},"
            kinds = [self.ctype(p["type"]) for p in function["parameters"]]
            yield "        ("
            for kind in kinds:
                yield f"            {kind},"
            yield "        ),"
            yield "    ),"
        yield ")"
        yield ""
        yield ""
        yield "class Functions:"
        yield '    """Every function of a loaded library, declared."""'
        yield ""
        yield "    def __init__(self, shared):"
        yield "        for name, result, arguments in FUNCTIONS:"
        yield "            function = getattr(shared, name)"
        yield "            function.restype = result"
        yield "            function.argtypes = arguments"
        yield "            setattr(self, name, function)"

    def stub(self):
        yield f"# {MADE}"
        yield "import ctypes"
        yield "from typing import Any, Callable"
        yield ""
        yield "VERSION: str"
        yield "SONAME: str"
        yield ""
        for name, _ in self.constants():
            yield f"{name}: int"
        for struct in self.api["structs"]:
            yield ""
            yield f"class {struct['name']}(ctypes.Structure):"
            for member in struct["members"]:
                name = attribute(member["name"])
                yield f"    {name}: {self.member_hint(member)}"
        yield ""
        yield "STRUCTS: tuple[type[ctypes.Structure], ...]"
        yield "FUNCTIONS: tuple[tuple[str, Any, tuple[Any, ...]], ...]"
        yield ""
        yield "class Functions:"
        yield "    def __init__(self, shared: ctypes.CDLL) -> None: ..."
        for function in self.api["functions"]:
            yield f"    {function['name']}: Callable["
            yield "        ["
            for parameter in function["parameters"]:
                hint = self.hint(parameter["type"])
                yield f"            {hint},  # {parameter['name']}"
            yield "        ],"
            yield f"        {self.hint(function['returns'])},"
            yield "    ]"


# ---- C ---------------------------------------------------------------------


def layout(api):
    yield "#include <stddef.h>"
    yield "#include <maildiag/maildiag.h>"
    for name, value in api["constants"].items():
        if name != "MAILDIAG_NO_TIME":
            yield f'_Static_assert({name} == {value}, "{name}");'
    for enum in api["enums"]:
        for name, value in enum["values"].items():
            yield f'_Static_assert({name} == {value}, "{name}");'
    for struct in api["structs"]:
        name = struct["name"]
        yield f'_Static_assert(sizeof({name}) == {struct["size"]}, "{name}");'
        for member in struct["members"]:
            place = f"offsetof({name}, {member['name']})"
            yield (f'_Static_assert({place} == {member["offset"]}, '
                   f'"{name}.{member["name"]}");')


# ---- files -----------------------------------------------------------------


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


def listed(name, items):
    """A member whose value is a list, an item a line; the members of structs
    are such lists again."""
    yield f' "{name}": ['
    for item in items:
        comma = "" if item is items[-1] else ","
        if "members" not in item:
            yield f"  {dumped(item)}{comma}"
            continue
        rest = {k: v for k, v in item.items() if k != "members"}
        yield f'  {dumped(rest)[:-1]}, "members": ['
        for member in item["members"]:
            last = member is item["members"][-1]
            yield f"   {dumped(member)}{'' if last else ','}"
        yield f"  ]}}{comma}"
    yield " ]"


def description(api):
    """JSON with a line for each thing, so that a difference is read."""
    yield "{"
    for name, value in api.items():
        made = (list(listed(name, value)) if isinstance(value, list)
                else [f' "{name}": {dumped(value)}'])
        if name != "functions":
            made[-1] += ","
        yield from made
    yield "}"


def lines(made):
    return "".join(line + "\n" for line in made)


def files():
    api = described(HEADER.read_text(encoding="utf-8"))
    python = Python(api)
    return {
        DESCRIPTION: lines(description(api)),
        PACKAGE / "_api.py": lines(python.module()),
        PACKAGE / "_api.pyi": lines(python.stub()),
    }


def main(arguments):
    if arguments == ["--layout"]:
        text = HEADER.read_text(encoding="utf-8")
        sys.stdout.write(lines(layout(described(text))))
        return 0
    if arguments not in ([], ["--write"], ["--check"]):
        sys.stderr.write(__doc__.split("\n\n")[1] + "\n")
        return 2
    made = files()
    if not arguments:
        sys.stdout.write(made[DESCRIPTION])
        return 0
    status = 0
    for path, text in made.items():
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if old == text:
            continue
        name = path.relative_to(ROOT)
        if arguments == ["--write"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{name}: written")
        else:
            print(f"{name}: not what the header says; "
                  "run: python3 docs/api.py --write")
            status = 1
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Wrong as wrong:
        sys.exit(f"api.py: {HEADER.name}: {wrong}")
