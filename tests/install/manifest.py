#!/usr/bin/env python3
"""Is what gets installed what manifest.txt lists?

usage: manifest.py [--write] CMAKE BUILD MANIFEST

Each line of the manifest is a component and a path. Installs the components
one by one and all together: no file may be in two of them or in none, and
none may name the place where it was built or first stood.
"""

import pathlib
import sys

from tree import COMPONENTS, Tree


def listed(tree):
    """{path: component}, and what is wrong with it."""
    found, wrong = {}, []
    for component in COMPONENTS:
        prefix = tree.install(component)
        if not prefix.is_dir():
            continue
        for name in tree.files(prefix):
            if name in found:
                wrong.append(f"{name}: in {found[name]} and in {component}")
            found[name] = component
    for name in tree.files(tree.install("")):
        if name not in found:
            wrong.append(f"{name}: in no component of {', '.join(COMPONENTS)}")
    return found, wrong


def leaks(tree, prefix):
    """Files that know where they were made."""
    source = tree.cache["CMAKE_HOME_DIRECTORY"]
    kind = tree.cache["CMAKE_BUILD_TYPE"]
    words = {str(tree.build), str(tree.work)}
    # Debug information of a Debug build tells a debugger where sources are.
    if kind != "Debug":
        words.add(source)
    for path in sorted(prefix.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        if kind == "Debug" and (path.name == "maildiag" or
                                path.name.startswith("libmaildiag.")):
            continue
        content = path.read_bytes()
        for word in words:
            if word.encode() in content:
                yield f"{path.relative_to(prefix)}: names {word}"


def main():
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    if len(arguments) != 3:
        sys.exit(__doc__)
    cmake, build, manifest = arguments
    tree = Tree(cmake, build, pathlib.Path(build) / "install_manifest")
    found, wrong = listed(tree)
    wrong += leaks(tree, tree.work / "all")
    lines = sorted(f"{component} {name}" for name, component in found.items())
    if "--write" in sys.argv:
        pathlib.Path(manifest).write_text("\n".join(lines) + "\n", "utf-8")
    wanted = pathlib.Path(manifest).read_text("utf-8").splitlines()
    wrong += [f"not installed: {line}" for line in wanted if line not in lines]
    wrong += [f"not listed: {line}" for line in lines if line not in wanted]
    for text in wrong:
        print(text)
    if wrong:
        sys.exit("when this is meant: sh tests/install/refresh.sh")


if __name__ == "__main__":
    main()
