#!/usr/bin/env python3
"""Build and run other people's programs against an installed copy.

usage: consumers.py CMAKE BUILD VERSION CC CXX PKG_CONFIG READELF

The build is installed, moved to another place, and used in C11 and in C++17
by find_package (shared, static) and pkg-config (shared, static). The fifth
way, add_subdirectory, is a build of its own: subdirectory.sh.
"""

import os
import pathlib
import sys

from tree import Tree, run

CONSUMER = pathlib.Path(__file__).parent / "consumer"
STANDARDS = {"c": "-std=c11", "cxx": "-std=c++17"}


class Test:
    """One installed copy and the tools to use it with."""

    def __init__(self, cmake, build, version, cc, cxx, pkg_config, readelf):
        self.version, self.readelf = version, readelf
        self.compilers = {"c": cc, "cxx": cxx}
        self.cmake, self.pkg_config = cmake, pkg_config
        self.tree = Tree(cmake, build,
                         pathlib.Path(build) / "install_consumers")
        self.prefix = self.tree.moved()
        found = list(self.prefix.rglob("maildiag.pc"))
        assert len(found) == 1, found
        self.libdir = found[0].parent.parent
        self.environment = dict(os.environ)
        self.environment.pop("LD_LIBRARY_PATH", None)
        self.environment["PKG_CONFIG_PATH"] = str(found[0].parent)
        self.ran = 0

    def needed(self, program):
        return run(self.readelf, "-d", program).count(
            "Shared library: [libmaildiag.so.0]")

    def check(self, program, kind, **variables):
        """It says the version, and has the library inside or not."""
        said = run(program, env={**self.environment, **variables}).strip()
        assert said == self.version, f"{program} says {said}"
        assert self.needed(program) == (kind == "shared"), (program, kind)
        self.ran += 1

    def library(self):
        """SONAME and hardening of what was installed."""
        library = self.libdir / "libmaildiag.so"
        said = run(self.readelf, "-dlW", library)
        for word in ("soname: [libmaildiag.so.0]", "GNU_RELRO", "NOW"):
            assert word in said, f"{library}: no {word}\n{said}"

    def package(self, kind):
        build = self.tree.work / f"package_{kind}"
        run(self.cmake, "-S", CONSUMER, "-B", build, "-DFROM=package",
            f"-DKIND={kind}", f"-DWANTED={self.version}",
            f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_C_COMPILER={self.compilers['c']}",
            f"-DCMAKE_CXX_COMPILER={self.compilers['cxx']}")
        run(self.cmake, "--build", build)
        for language in STANDARDS:
            self.check(build / f"{language}_{kind}", kind)

    def flags(self, *options):
        return run(self.pkg_config, *options, "maildiag",
                   env=self.environment).split()

    def pkgconfig(self, kind, language):
        program = self.tree.work / f"pc_{language}_{kind}"
        source = CONSUMER / "consumer.c"
        link, static = self.flags("--libs"), []
        if kind == "static":
            link, static = self.flags("--static", "--libs"), ["-static"]
        run(self.compilers[language], STANDARDS[language], "-Wall", "-Wextra",
            "-Werror", *static, *self.flags("--cflags"),
            *(["-x", "c++"] if language == "cxx" else []), source,
            "-x", "none", "-o", program, *link)
        self.check(program, kind, LD_LIBRARY_PATH=str(self.libdir))


def main():
    if len(sys.argv) != 8:
        sys.exit(__doc__)
    test = Test(*sys.argv[1:])
    test.library()
    assert test.flags("--modversion") == [test.version]
    # Who links the shared library needs nothing of what is inside it.
    assert "pcre2" not in " ".join(test.flags("--libs"))
    for kind in ("shared", "static"):
        test.package(kind)
        for language in STANDARDS:
            test.pkgconfig(kind, language)
    assert test.ran == 8, test.ran
    # The program finds its library where it was moved to.
    said = run(test.prefix / "bin/maildiag", "--version", env=test.environment)
    assert said == f"maildiag {test.version}\n", said
    print(f"{test.ran} programs built and run")


if __name__ == "__main__":
    main()
