"""A validator for the part of JSON Schema (draft 2020-12) that docs/schema
uses. A keyword that it does not know is an error: nothing passes unread."""

import re

_TYPES = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float))
    and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
}
_NOTES = {"$schema", "title", "description", "$defs"}


def problems(root, value, schema=None, at="$"):
    """Every breach as "place: what"."""
    schema = root if schema is None else schema
    for keyword, rule in schema.items():
        if keyword in _NOTES:
            continue
        check = globals().get("_" + keyword.lstrip("$").lower())
        if check is None:
            yield f"{at}: schema keyword {keyword} is not known"
            continue
        yield from check(root, value, rule, at, schema)


def _ref(root, value, rule, at, _):
    name = rule.removeprefix("#/$defs/")
    yield from problems(root, value, root["$defs"][name], at)


def _type(_root, value, rule, at, _):
    kinds = [rule] if isinstance(rule, str) else rule
    if not any(_TYPES[kind](value) for kind in kinds):
        yield f"{at}: {value!r} is not {' or '.join(kinds)}"


def _const(_root, value, rule, at, _):
    if value != rule or isinstance(value, bool) != isinstance(rule, bool):
        yield f"{at}: {value!r} is not {rule!r}"


def _enum(_root, value, rule, at, _):
    if value not in rule:
        yield f"{at}: {value!r} is none of {rule}"


def _minimum(_root, value, rule, at, _):
    if isinstance(value, (int, float)) and value < rule:
        yield f"{at}: {value} is below {rule}"


def _maximum(_root, value, rule, at, _):
    if isinstance(value, (int, float)) and value > rule:
        yield f"{at}: {value} is above {rule}"


def _pattern(_root, value, rule, at, _):
    if isinstance(value, str) and not re.search(rule, value):
        yield f"{at}: {value!r} does not match {rule}"


def _required(_root, value, rule, at, _):
    if isinstance(value, dict):
        for name in rule:
            if name not in value:
                yield f"{at}: no member {name}"


def _properties(root, value, rule, at, _):
    if isinstance(value, dict):
        for name, inner in rule.items():
            if name in value:
                yield from problems(root, value[name], inner, f"{at}.{name}")


def _additionalproperties(root, value, rule, at, schema):
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        if name in schema.get("properties", {}):
            continue
        if rule is False:
            yield f"{at}: member {name} is not known"
        elif isinstance(rule, dict):
            yield from problems(root, inner, rule, f"{at}.{name}")


def _items(root, value, rule, at, _):
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from problems(root, inner, rule, f"{at}[{index}]")


def _maxitems(_root, value, rule, at, _):
    if isinstance(value, list) and len(value) > rule:
        yield f"{at}: more than {rule} items"
