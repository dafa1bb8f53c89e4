#!/usr/bin/env python3
"""Compile and run the program of one language against an installed copy.

usage: run.py LANGUAGE CMAKE BUILD CXX

LANGUAGE is cxx, go, rust or ruby. Fails when the program cannot be built, or
prints anything but expected.txt.
"""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "install"))

from tree import Tree, run  # noqa: E402  (the folder is known only now)


class Build:
    """An installed copy and the environment in which it is used."""

    def __init__(self, language, cmake, build, cxx):
        self.cxx = cxx
        tree = Tree(cmake, build, pathlib.Path(build) / f"bindings_{language}")
        prefix = self.prefix = tree.moved()
        self.work = tree.work
        self.libdir = prefix / tree.cache["CMAKE_INSTALL_LIBDIR"]
        self.header = prefix / "include/maildiag/maildiag.h"
        self.environment = {
            **os.environ,
            # Debian's compilers, not whichever come first.
            "PATH": f"/usr/bin:{os.environ['PATH']}",
            "PKG_CONFIG_PATH": str(self.libdir / "pkgconfig"),
            "LD_LIBRARY_PATH": str(self.libdir),
        }

    def run(self, *words, **variables):
        """What a command says."""
        folder = variables.pop("CWD", None)
        return run(*words, cwd=folder, env={**self.environment, **variables})


def cxx(build):
    """C++17."""
    flags = build.run("pkg-config", "--cflags", "--libs", "maildiag").split()
    build.run(build.cxx, "-std=c++17", "-Wall", "-Wextra", "-Wpedantic",
              "-Werror", HERE / "cxx/smoke.cpp", "-o", build.work / "smoke",
              *flags)
    return [build.work / "smoke"]


def go(build):
    """Go, with the check that no Go pointer is left with C."""
    build.run("go", "build", "-o", build.work / "smoke", ".",
              CWD=str(HERE / "go"), GOCACHE=str(build.work / "cache"),
              GOPATH=str(build.work / "path"), GOPROXY="off",
              GOFLAGS="-mod=mod", CGO_ENABLED="1")
    build.environment["GODEBUG"] = "cgocheck=2"
    return [build.work / "smoke"]


def rust(build):
    """Rust, and that a loan cannot be kept too long."""
    build.run("bindgen", "--allowlist-function", "maildiag_.*",
              "--allowlist-type", "maildiag_.*", "--allowlist-var",
              "MAILDIAG_.*", "--size_t-is-usize", "-o",
              build.work / "bindings.rs", build.header)
    build.environment["MAILDIAG_BINDINGS"] = str(build.work)
    rustc = ["rustc", "--edition", "2021", "-L", str(build.libdir),
             "-l", "maildiag"]
    kept = subprocess.run(
        [*rustc, "--emit", "metadata", "--out-dir", str(build.work),
         str(HERE / "rust/loan.rs")],
        env=build.environment, stderr=subprocess.PIPE, text=True, check=False)
    if kept.returncode == 0 or "error[E0499]" not in kept.stderr:
        sys.exit(f"a loan that is kept too long compiles:\n{kept.stderr}")
    build.run(*rustc, "-D", "warnings", "-o", build.work / "smoke",
              HERE / "rust/smoke.rs")
    return [build.work / "smoke"]


def ruby(build):
    """Ruby, out of the description that is installed."""
    build.environment["MAILDIAG_API"] = str(
        build.prefix / "share/maildiag/maildiag-api.json")
    build.environment["MAILDIAG_LIBRARY"] = str(
        build.libdir / "libmaildiag.so.0")
    return ["ruby", "-w", HERE / "ruby/smoke.rb"]


LANGUAGES = {"cxx": cxx, "go": go, "rust": rust, "ruby": ruby}


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in LANGUAGES:
        sys.exit(__doc__)
    build = Build(*sys.argv[1:])
    program = LANGUAGES[sys.argv[1]](build)
    done = subprocess.run(
        [*map(str, program), str(HERE / "mail.log")], env=build.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    wanted = (HERE / "expected.txt").read_bytes()
    if done.returncode != 0 or done.stderr or done.stdout != wanted:
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        sys.exit(f"ended with {done.returncode}, and said:\n{text}")


if __name__ == "__main__":
    main()
