#!/usr/bin/env python3
"""Do the completions offer what the program takes, in three shells?

usage: completion.py PROGRAM FOLDER

FOLDER holds the scripts, PROGRAM is `maildiag`. Each case is a command line up
to the cursor, words that must be offered there and words that must not. The
options are taken from the program itself and tried on it: what is offered for
an option must be a value that it accepts.
"""

import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import time

CASES = (
    # line, offered, not offered
    ("maildiag ", {"trace", "help", "mail.log"}, {"--json", "lint"}),
    ("maildiag tr", {"trace"}, {"summary", "mail.log"}),
    ("maildiag --js", {"--json"}, {"json"}),
    ("maildiag trace --", {"--to=", "--all", "--year="}, {"--slow", "--by="}),
    ("maildiag diagnose --sl", {"--slow", "--slow="}, {"--since="}),
    ("maildiag summary --by d", {"domain", "day"}, {"relay", "mail.log"}),
    ("maildiag summary --by=", {"domain", "relay"}, {"mail.log"}),
    ("maildiag --color a", {"always", "auto"}, {"never", "affected"}),
    ("maildiag --color=al", {"always"}, {"auto"}),
    ("maildiag trace --message-state de", {"deferred", "deleted"}, {"sent"}),
    ("maildiag trace --cause=dns_n", {"dns_nxdomain"}, {"connect_timeout"}),
    ("maildiag --year 2026 rules li", {"lint", "list"}, {"trace"}),
    ("maildiag --rules=my", {"my-rules.yaml"}, {"mail.log"}),
    ("maildiag help ex", {"explain"}, {"mail.log"}),
    ("maildiag diagnose --slow ma", {"mail.log"}, {"my-rules.yaml"}),
    ("maildiag save --out", {"--output="}, {"--state="}),
    ("maildiag trace --state ma", {"mail.log"}, {"--max-memory="}),
    ("maildiag explain m", set(), {"mail.log", "my-rules.yaml"}),
)


def split(line):
    """The words as bash parts them: `=` is one."""
    words = []
    for word in line.split(" "):
        name, equal, value = word.partition("=")
        words += [name, equal, value] if equal and value else (
            [name, equal] if equal else [word])
    return words


def bash(folder, line):
    """What bash would offer."""
    words = split(line)
    script = (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        '_maildiag maildiag; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", folder / "maildiag.bash",
         *words], check=True, stdout=subprocess.PIPE, text=True,
    )
    return done.stdout.split("\n")


def fish(folder, line):
    """What fish would offer."""
    script = 'source $argv[1]; complete -C "$argv[2]"'
    done = subprocess.run(
        ["fish", "--no-config", "-c", script, folder / "maildiag.fish", line],
        check=True, stdout=subprocess.PIPE, text=True,
    )
    return [text.partition("\t")[0] for text in done.stdout.split("\n")]


# compadd is asked by every completion; here it also tells what it was given.
ZSHRC = r"""
fpath=($FOLDER $fpath)
autoload -Uz compinit && compinit -u -D
PS1='' RPS1=''
told() {
    compadd() {
        if [[ " $* " != *\ -[OAD]\ * ]]; then
            local -a hits
            builtin compadd -A hits "$@"
            (( $#hits )) && print -rl -- $hits >>$TOLD
        fi
        builtin compadd "$@"
    }
    _main_complete
    unfunction compadd
    print -r -- '<end>' >>$TOLD
}
zle -C told complete-word told
bindkey '^I' told
print -r -- '<ready>' >>$TOLD
"""


class Zsh:
    """A zsh at a terminal: only its line editor completes."""

    def __init__(self, folder, home):
        self.told = home / "told"
        self.told.write_text("", "utf-8")
        (home / ".zshrc").write_text(ZSHRC, "utf-8")
        environment = {
            **os.environ, "ZDOTDIR": str(home), "FOLDER": str(folder),
            "TOLD": str(self.told), "TERM": "dumb", "HOME": str(home),
        }
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvpe("zsh", ["zsh", "-i", "-o", "no_global_rcs"],
                       environment)
        self.wait("<ready>")

    def wait(self, word):
        """What was told until WORD."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            text = self.told.read_text("utf-8")
            if f"{word}\n" in text:
                self.told.write_text("", "utf-8")
                return text.split("\n")
            time.sleep(0.01)
        raise SystemExit(f"zsh said no {word}: {text!r}")

    def __call__(self, folder, line):
        os.write(self.terminal, b"\x15" + line.encode() + b"\t")
        offered = self.wait("<end>")
        os.write(self.terminal, b"\x15")
        return offered

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


def problems(name, ask, folder):
    """Cases that one shell answers otherwise."""
    for line, wanted, unwanted in CASES:
        # Some shells offer a value with its option before it.
        before = line.rpartition(" ")[2].partition("=")
        strip = f"{before[0]}=" if before[1] else None
        offered = {
            word[len(strip):] if strip and word.startswith(strip) else word
            for word in ask(folder, line)
        }
        for word in sorted(wanted - offered):
            yield f"{name}: '{line}' does not offer {word}: {sorted(offered)}"
        for word in sorted(unwanted & offered):
            yield f"{name}: '{line}' offers {word}"


def ask(program, *words):
    """What the program offers, without the words about it."""
    done = subprocess.run([program, "--complete", *words], check=True,
                          stdout=subprocess.PIPE, text=True)
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


def refused(program):
    """Values that are offered and not taken."""
    for command in ask(program):
        for option in ask(program, command):
            if not option.startswith("--") or not option.endswith("="):
                continue
            for value in ask(program, command, option[:-1]):
                if value == ":file":
                    continue
                # A file would be followed for ever.
                file = "-" if command == "follow" else "mail.log"
                done = subprocess.run(
                    [program, command, f"{option}{value}", file],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, text=True, check=False)
                if option[:-1] in done.stderr:
                    yield f"{command} {option}{value}: {done.stderr}"
                if option == "--cause=":
                    break


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="maildiag-test-") as work:
        home = pathlib.Path(work) / "home"
        here = pathlib.Path(work) / "here"
        for path in (home, here, home / "bin"):
            path.mkdir()
        for name in ("mail.log", "my-rules.yaml"):
            (here / name).write_text("", "utf-8")
        (home / "bin" / "maildiag").symlink_to(program)
        os.environ["PATH"] = f"{home / 'bin'}:{os.environ['PATH']}"
        os.environ["LC_ALL"] = "C.UTF-8"
        os.environ["XDG_DATA_HOME"] = str(home)
        os.chdir(here)
        found = list(problems("bash", bash, folder))
        found += problems("fish", fish, folder)
        zsh = Zsh(folder, home)
        found += problems("zsh", zsh, folder)
        zsh.close()
        found += refused(program)
    for text in found:
        print(text)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
