"""A ctypes binding made by reading the public header, so that a mirror that
goes wrong shows in a test and not in a program.

Library(path_of_header, path_of_library) has the numbers of the header as
attributes (lib.MAILDIAG_OK), its structs (lib.maildiag_entry) and its
functions (lib.maildiag_feed). make() gives a struct with its struct_size set.
"""

import ctypes
import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DEFINE = re.compile(r"^#define (MAILDIAG_\w+) +(-?\w+)$", re.MULTILINE)
_ENUMERATOR = re.compile(r"\b(MAILDIAG_\w+) = (-?\d+)")
_HANDLE = re.compile(r"typedef struct (maildiag_\w+) \1;")
_STRUCT = re.compile(
    r"typedef struct (maildiag_\w+) \{(.*?)\} \1;", re.DOTALL
)
_ALIAS = re.compile(r"typedef (u?int\d+_t) (maildiag_\w+);")
_FUNCTION = re.compile(
    r"MAILDIAG_API ([\w\s\*]+?)(maildiag_\w+)\(([^)]*)\);", re.DOTALL
)
_DECLARED = re.compile(r"^(.*?)(\w+)(?:\[(\d+)\])?$", re.DOTALL)

_SCALARS = {
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "uint8_t": ctypes.c_uint8,
    "size_t": ctypes.c_size_t,
    "char": ctypes.c_char,
}
_LIMITS = {"INT64_MIN": -(2**63)}


class Library:
    """The library as the header declares it."""

    def __init__(self, header, library):
        with open(header, encoding="utf-8") as file:
            text = _COMMENT.sub(" ", file.read())
        self.shared = ctypes.CDLL(library)
        self.constants = {}
        self.structs = {}
        self.functions = {}
        self._aliases = {}
        self._handles = set(_HANDLE.findall(text))
        for name, value in _DEFINE.findall(text):
            if value in _LIMITS or value.lstrip("-").isdigit():
                self.constants[name] = _LIMITS.get(value) or int(value)
        for name, value in _ENUMERATOR.findall(text):
            self.constants[name] = int(value)
        for scalar, name in _ALIAS.findall(text):
            self._aliases[name] = _SCALARS[scalar]
        for name, body in _STRUCT.findall(text):
            self.structs[name] = self._struct(name, body)
        for result, name, arguments in _FUNCTION.findall(text):
            self.functions[name] = self._function(result, name, arguments)
        self.__dict__.update(self.constants)
        self.__dict__.update(self.structs)
        self.__dict__.update(self.functions)

    def _type(self, words):
        """The ctypes type of a declaration without its name."""
        pointers = words.count("*")
        words = [w for w in words.replace("*", " ").split() if w != "const"]
        (name,) = words
        if pointers == 0 and name == "void":
            return None
        if pointers and name in ("char", "void"):
            pointers -= 1
            kind = ctypes.c_char_p if name == "char" else ctypes.c_void_p
        elif name in self._handles:
            pointers -= 1
            kind = ctypes.c_void_p
        else:
            kind = (
                self._aliases.get(name)
                or self.structs.get(name)
                or _SCALARS[name]
            )
        for _ in range(pointers):
            kind = ctypes.POINTER(kind)
        return kind

    def _struct(self, name, body):
        fields = []
        for member in filter(None, (m.strip() for m in body.split(";"))):
            words, called, count = _DECLARED.match(member).groups()
            # Bytes may hold anything: a pointer, not a C string.
            if re.sub(r"\s", "", words) == "constchar*":
                kind = ctypes.c_void_p
            else:
                kind = self._type(words)
            fields.append((called, kind * int(count) if count else kind))
        return type(name, (ctypes.Structure,), {"_fields_": fields})

    def _function(self, result, name, arguments):
        function = getattr(self.shared, name)
        function.restype = self._type(result)
        types = []
        for argument in arguments.split(","):
            argument = argument.strip()
            if argument != "void":
                words, _, _ = _DECLARED.match(argument).groups()
                types.append(self._type(words))
        function.argtypes = types
        return function

    def make(self, name, **members):
        """A struct with its struct_size and these members."""
        struct = self.structs["maildiag_" + name](**members)
        struct.struct_size = ctypes.sizeof(struct)
        return struct

    def text(self, value):
        """A maildiag_text that lends these bytes; keeps them alive."""
        if value is None:
            return self.maildiag_text(None, 0)
        room = ctypes.create_string_buffer(value, len(value) + 1)
        text = self.maildiag_text(ctypes.addressof(room), len(value))
        text.keep = room
        return text

    def status(self, number):
        """The name of a status."""
        return self.maildiag_status_name(number).decode()


def lent(text):
    """The bytes of a maildiag_text; None when absent."""
    return None if text.ptr is None else ctypes.string_at(text.ptr, text.len)


class Refused(Exception):
    """A call failed; args[0] is the name of the status."""


class Engine:
    """An engine with all its life."""

    def __init__(self, lib, **options):
        self.lib = lib
        self.handle = ctypes.c_void_p()
        self.check(
            lib.maildiag_engine_new(
                ctypes.byref(self.handle),
                ctypes.byref(lib.make("options", **options)),
                None,
            )
        )

    def check(self, status):
        if status < 0:
            raise Refused(self.lib.status(status))
        return status

    def open(self, name, **options):
        """A new source; gives its number."""
        source = ctypes.c_uint32()
        chosen = self.lib.make("source_options", **options)
        self.check(
            self.lib.maildiag_source_open(
                self.handle,
                name.encode(),
                ctypes.byref(chosen),
                ctypes.byref(source),
            )
        )
        return source.value

    def feed(self, source, data):
        taken = ctypes.c_size_t()
        self.check(
            self.lib.maildiag_feed(
                self.handle, source, data, len(data), ctypes.byref(taken)
            )
        )
        return taken.value

    def end(self, source):
        self.check(self.lib.maildiag_feed_end(self.handle, source))

    def add(self, name, data, **options):
        """A whole source at once."""
        source = self.open(name, **options)
        self.feed(source, data)
        self.end(source)
        return source

    def reader(self):
        return Reader(self.lib, self)

    def close(self):
        self.lib.maildiag_engine_free(self.handle)
        self.handle = ctypes.c_void_p()


class Reader:
    """One thread's reader."""

    def __init__(self, lib, engine=None):
        self.lib = lib
        self.handle = ctypes.c_void_p()
        self.check(
            lib.maildiag_reader_open(
                ctypes.byref(self.handle),
                engine.handle if engine else None,
                None,
                None,
            )
        )

    check = Engine.check

    def close(self):
        self.lib.maildiag_reader_close(self.handle)
        self.handle = ctypes.c_void_p()

    def filter(self, **members):
        """A maildiag_filter; bytes become texts."""
        made = self.lib.make("filter")
        made.keep = []
        for name, value in members.items():
            if isinstance(value, bytes):
                text = self.lib.text(value)
                made.keep.append(text.keep)
                value = text
            setattr(made, name, value)
        return made

    def entries(self, chosen=None, after=(0, 0), limit=None):
        """(kind, id) of the entries that fit, behind one of them."""
        entry = self.lib.make("entry", id=after[0], kind=after[1])
        ask = None if chosen is None else ctypes.byref(chosen)
        while limit is None or limit > 0:
            status = self.check(
                self.lib.maildiag_entry_next(
                    self.handle, ask, ctypes.byref(entry)
                )
            )
            if status == self.lib.MAILDIAG_END:
                return
            yield entry.kind, entry.id
            limit = None if limit is None else limit - 1

    def count(self, chosen):
        """How many entries fit."""
        count = ctypes.c_uint64()
        self.check(
            self.lib.maildiag_entry_count(
                self.handle, ctypes.byref(chosen), ctypes.byref(count)
            )
        )
        return count.value

    def json(self, what, room=8192, **members):
        """One object, as bytes."""
        ask = self.lib.make(
            "json", what=self.lib.constants["MAILDIAG_JSON_" + what], **members
        )
        self.check(
            self.lib.maildiag_json_begin(self.handle, ctypes.byref(ask))
        )
        pieces = []
        buffer = ctypes.create_string_buffer(room)
        length = ctypes.c_size_t()
        while True:
            status = self.check(
                self.lib.maildiag_json_read(
                    self.handle, buffer, room, ctypes.byref(length)
                )
            )
            if status == self.lib.MAILDIAG_END:
                return b"".join(pieces)
            pieces.append(buffer.raw[: length.value])

    def entry_json(self, kind, number):
        return self.json("MESSAGE" if kind == 1 else "REJECT", id=number)

    def get(self, name, *arguments):
        """What maildiag_NAME_get() gives; None at the end of a list."""
        struct = self.lib.make(name)
        function = self.lib.functions[f"maildiag_{name}_get"]
        status = self.check(
            function(self.handle, *arguments, ctypes.byref(struct))
        )
        return None if status == self.lib.MAILDIAG_END else struct

    def summary(self, chosen=None):
        """The summary object, as bytes."""
        struct = self.lib.make("summary")
        ask = None if chosen is None else ctypes.byref(chosen)
        self.check(
            self.lib.maildiag_summary_get(
                self.handle, ask, ctypes.byref(struct)
            )
        )
        return self.json("SUMMARY")

    def groups(self, by, chosen=None, top=0):
        """The group objects of a table, as bytes."""
        count = ctypes.c_uint32()
        ask = None if chosen is None else ctypes.byref(chosen)
        self.check(
            self.lib.maildiag_group_begin(
                self.handle, ask, by, top, ctypes.byref(count)
            )
        )
        return [self.json("GROUP", index=i) for i in range(count.value)]

    def findings(self, chosen=None):
        """The finding and affected objects of a diagnosis, as bytes."""
        report = ctypes.c_void_p()
        ask = None if chosen is None else ctypes.byref(chosen)
        self.check(
            self.lib.maildiag_diagnose_all(
                self.handle, ask, ctypes.byref(report)
            )
        )
        try:
            return [
                self.json("FINDING", report=report.value, index=i)
                for i in range(self.lib.maildiag_report_count(report))
            ]
        finally:
            self.lib.maildiag_report_free(report)
