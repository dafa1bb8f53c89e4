#!/usr/bin/env python3
"""Writes docs/CATALOGUE.md, the whole catalogue as a page, by asking the
program itself.

usage: catalogue.py --write|--check MAILDIAG

`causes` and `rules list` name everything; who acts, how bad it is and what to
do stands in an explanation only. So a rule is added for each cause that
answers to a text made for it, with values that are the names of the places.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

PAGE = pathlib.Path(__file__).resolve().parent / "CATALOGUE.md"

PLACES = (
    "host address port domain sender sender_domain recipient"
    " recipient_domain queue_id client client_ip helo this_host url text"
    " list path service user limit"
).split()

INTRO = """\
# The catalogue

What maildiag knows: {causes} causes, and {rules} rules that find them. The
program prints the same by `maildiag causes` and `maildiag rules list`; this
page is made from it by `python3 docs/catalogue.py --write MAILDIAG`, and a
test fails when it is out of date. [RULES.md](RULES.md) tells how to add to it.

Words in braces are places: a finding or explanation fills them with the
hosts, ports and addresses of its case. A step whose command cannot be filled
comes without one. The texts are those of the profile `generic`.
"""

ACTORS = {
    "nobody": "nobody (wait)",
    "this_host": "this host",
    "relay": "the relay",
    "dns": "the name service",
    "network": "the network",
    "remote": "the other side",
    "sender": "the sender",
    "recipient": "the recipient",
}


def ask(program, *words, data=None):
    """The objects that the program prints."""
    done = subprocess.run(
        [program, *words, "--json"],
        input=data.encode() if data is not None else None,
        stdin=None if data is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"catalogue: {program} {words[0]}: {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def words_of(cause):
    """The text that the rule for a cause answers to."""
    return f"zzprobe {cause.replace('_', ' ')} zzend"


def probe_rules(causes):
    """A rule for each cause, in the language of rule files."""
    groups = " ".join(f"(?<{place}>Q{place}Q)" for place in PLACES)
    lines = ["maildiag-rules: 1", "rules:"]
    for cause in causes:
        lines += [
            f"  - id: probe.{cause.replace('_', '-')}",
            f"    cause: {cause}",
            "    priority: 100",
            "    when:",
            f"      contains: '{words_of(cause)}'",
            f"      match: '{words_of(cause)} {groups}'",
            f"    samples: ['{probe_text(cause)}']",
            "    counter_samples: ['zzprobe zzend']",
        ]
    return "\n".join(lines) + "\n"


def probe_text(cause):
    """The text itself, with a value for each place."""
    values = " ".join(f"Q{place}Q" for place in PLACES)
    return f"{words_of(cause)} {values}"


def probed(program, causes, *options):
    """By cause, what the program explains about it; options of its own may
    choose a profile or add rules."""
    with tempfile.TemporaryDirectory(prefix="maildiag-") as folder:
        rules = pathlib.Path(folder) / "probe.yaml"
        rules.write_text(probe_rules(causes), encoding="utf-8")
        said = ask(program, "explain", "--each-line", *options,
                   "--rules", str(rules), data="".join(
                       f"{probe_text(cause)}\n" for cause in causes))
    by_cause = {one["cause"]: one for one in said}
    if sorted(by_cause) != sorted(causes) or len(said) != len(causes):
        sys.exit("catalogue: a cause did not answer to its own text")
    return by_cause


def placed(text):
    """Values back into places."""
    return re.sub(r"Q([a-z_]+)Q", r"{\1}", text)


def prose(text, first="", then=""):
    """A paragraph of 80 columns."""
    return textwrap.fill(
        placed(text), 79, initial_indent=first, subsequent_indent=then,
        break_long_words=False, break_on_hyphens=False)


def index(causes, said, rules):
    """A table of all causes by category."""
    lines = ["| Cause | Title | Who acts | Severity | Rules |",
             "|---|---|---|---|---|"]
    for cause in causes:
        name = cause["cause"]
        one = said[name]
        count = len(rules.get(name, ()))
        lines.append(
            f"| [`{name}`](#{name}) | {placed(one['title'])} |"
            f" {ACTORS[one['actor']]} | {one['severity']} | {count or ''} |")
    return "\n".join(lines)


def chapter(cause, one, rules):
    """All about one cause."""
    name = cause["cause"]
    about = [f"Category {cause['category']}"]
    if cause["broad"] != name:
        about.append(f"belongs to `{cause['broad']}`")
    about += [f"who acts: {ACTORS[one['actor']]}",
              f"severity {one['severity']}",
              "permanent or temporary by the code"
              if one["permanence"] == "unknown" else one["permanence"]]
    if one["document"]:
        about.append(
            f"section `{one['document']}` of [the document](DOCUMENT.md)")
    parts = [f"### {name}", f"**{placed(one['title'])}**",
             prose("; ".join(about) + "."),
             prose(one["explanation"])]
    steps = []
    for number, fix in enumerate(one["fixes"], 1):
        head = f"{number}. "
        indent = " " * len(head)
        where = f"*{fix['where']}*: " if fix["where"] else ""
        steps.append(prose(where + fix["text"], head, indent))
        if fix["check"]:
            steps.append(f"{indent}`{placed(fix['check'])}`")
    parts.append("\n".join(steps))
    if one["sender_text"]:
        parts.append(prose("To the sender: " + one["sender_text"], "> ", "> "))
    if rules:
        ids = ", ".join(f"`{rule}`" for rule in rules)
        parts.append(prose(f"Rules: {ids}"))
    return "\n\n".join(part for part in parts if part)


def page(program):
    causes = ask(program, "causes")
    listed = ask(program, "rules", "list")
    rules = {}
    for rule in listed:
        rules.setdefault(rule["cause"], []).append(rule["id"])
    said = probed(program, [cause["cause"] for cause in causes])
    parts = [INTRO.format(causes=len(causes), rules=len(listed)),
             "## All causes\n", index(causes, said, rules) + "\n",
             "## Cause by cause\n"]
    for cause in causes:
        name = cause["cause"]
        parts.append(
            chapter(cause, said[name], rules.get(name, ())) + "\n")
    return "\n".join(parts)


def main(words):
    if len(words) != 2 or words[0] not in ("--write", "--check"):
        sys.exit(__doc__.strip())
    text = page(words[1])
    if words[0] == "--write":
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/CATALOGUE.md is out of date:"
                 " python3 docs/catalogue.py --write MAILDIAG")


if __name__ == "__main__":
    main(sys.argv[1:])
