#!/usr/bin/env python3
"""The picture in README.md: what the program prints, as SVG.

usage: picture.py [--check | --write] MAILDIAG

--write runs the program on the sample log and writes docs/picture.svg; --check
ends with 1 when that is not what the file holds.
"""

import pathlib
import re
import subprocess
import sys
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "picture.svg"
COMMAND = ("diagnose", "--domain", "simpsons.com")
WHEN = ("--year", "2026", "--tz", "UTC", "--color", "always")
WIDTH, HEIGHT, MARGIN = 8.43, 18, 16  # of a letter, of a line, around all
STYLES = {  # as examples/cli/out.c writes them
    "0": "", "1": "font-weight:bold", "2": "fill:#8b949e",
    "1;31": "fill:#ff7b72;font-weight:bold",
    "1;33": "fill:#e3b341;font-weight:bold",
    "32": "fill:#7ee787", "36": "fill:#79c0ff",
}


def printed(program):
    done = subprocess.run(
        [program, *COMMAND, *WHEN, "examples/sample/mail.log"], cwd=ROOT,
        encoding="utf-8", stdout=subprocess.PIPE, check=False,
        env={"LC_ALL": "C.UTF-8", "COLUMNS": "80"})
    return f"\033[2m$ maildiag {' '.join(COMMAND)} mail.log\033[0m\n" \
        + done.stdout


def spans(text):
    """Lines of (style, words); a style may go on over a newline."""
    style, lines = "", [[]]
    for part in re.split(r"(\033\[[\d;]*m|\n)", text):
        if part == "\n":
            lines.append([])
        elif part.startswith("\033["):
            style = STYLES[part[2:-1]]
        elif part:
            lines[-1].append((style, part))
    while not lines[-1]:
        lines.pop()
    return lines


def picture(text):
    lines = spans(text)
    columns = max(sum(len(words) for _, words in line) for line in lines)
    width = round(columns * WIDTH + 2 * MARGIN)
    height = len(lines) * HEIGHT + 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
           f' height="{height}" viewBox="0 0 {width} {height}" role="img"'
           ' aria-label="What maildiag diagnose prints">',
           f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
           '<g fill="#e6edf3" font-size="14" font-family="ui-monospace,'
           'DejaVu Sans Mono,Menlo,Consolas,monospace">']
    for number, line in enumerate(lines):
        column, y = 0, MARGIN + HEIGHT * number + 14
        for style, words in line:
            x = round(MARGIN + column * WIDTH, 1)
            length = round(len(words) * WIDTH, 1)
            column += len(words)
            if words.strip():
                css = f' style="{style}"' if style else ""
                out.append(
                    f'<text x="{x}" y="{y}" textLength="{length}"{css}'
                    f' xml:space="preserve">{escape(words)}</text>')
    return "\n".join([*out, "</g>", "</svg>"]) + "\n"


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("--check", "--write"):
        print(__doc__, file=sys.stderr)
        return 2
    wanted = picture(printed(arguments[1]))
    if arguments[0] == "--write":
        PICTURE.write_text(wanted, "utf-8")
        return 0
    if not PICTURE.exists() or PICTURE.read_text("utf-8") != wanted:
        print("docs/picture.svg is not what docs/picture.py --write makes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
