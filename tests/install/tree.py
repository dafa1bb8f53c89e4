"""An installed copy, as the tests of this folder look at it.

Tree(cmake, build, work) installs BUILD by components, each into a folder of
its own; moved() puts them together and moves the whole to another place.
"""

import pathlib
import re
import shutil
import subprocess

COMPONENTS = ("runtime", "devel", "tools", "python", "doc")


def run(*words, **options):
    """The output of a command; a failure shows all that it said."""
    done = subprocess.run(
        [str(word) for word in words], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, **options
    )
    if done.returncode != 0:
        said = " ".join(map(str, words))
        raise SystemExit(f"{said}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


class Tree:
    """What `cmake --install` of one build gives."""

    def __init__(self, cmake, build, work):
        self.cmake, self.build = cmake, pathlib.Path(build)
        self.work = pathlib.Path(work)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        cache = (self.build / "CMakeCache.txt").read_text("utf-8")
        self.cache = dict(re.findall(r"^(\w+):\w+=(.*)$", cache, re.M))

    def install(self, component):
        """The component in a prefix of its own; "" is everything."""
        prefix = self.work / ("all" if component == "" else component)
        chosen = ["--component", component] if component else []
        run(self.cmake, "--install", self.build, "--prefix", prefix, *chosen)
        return prefix

    def files(self, prefix):
        """Paths below a prefix, written so that they are the same for every
        folder of libraries, version and kind of build."""
        libdir = self.cache["CMAKE_INSTALL_LIBDIR"]
        version = self.cache["CMAKE_PROJECT_VERSION"]
        kind = self.cache["CMAKE_BUILD_TYPE"].lower()
        for path in sorted(prefix.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                continue
            name = path.relative_to(prefix).as_posix()
            # Python's modules lie in lib wherever libraries do.
            if not name.startswith("lib/python3/"):
                name = re.sub(f"^{re.escape(libdir)}/", "LIBDIR/", name)
            name = name.replace(f".so.{version}", ".so.VERSION")
            yield name.replace(f"Targets-{kind}.", "Targets-KIND.")

    def moved(self):
        """All components in one prefix that then stands elsewhere."""
        first = self.install("")
        second = self.work / "moved"
        first.rename(second)
        return second
