#!/bin/sh
# From a fresh clone to a diagnosis, on Debian 12.
#
# usage: sh examples/quickstart.sh [FILE...]
#
# Installs the packages of .ci/packages that are missing, builds maildiag into
# build/quickstart and runs `maildiag diagnose` on the FILEs, or on a sample
# log. Ends with 0 when the diagnosis has run, whether it found faults or not.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=$root/build/quickstart
log=$build/build.log

say() {
    printf 'quickstart: %s\n' "$*" >&2
}

sh "$root/.ci/packages.sh" "build maildiag" "$root/.ci/packages" || exit

mkdir -p "$build"
say "building in $build ..."
if ! {
    cmake -S "$root" -B "$build" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF &&
        cmake --build "$build"
} >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "the build failed: the end of $log is above."
    exit 2
fi

if [ $# = 0 ]; then
    say "no FILE given: reading the sample, examples/sample/mail.log"
    set -- "$root/examples/sample/mail.log"
fi

# 1 says that faults were found: that is what it was asked for.
status=0
"$build/examples/cli/maildiag" diagnose "$@" || status=$?
[ "$status" != 1 ] || status=0
exit "$status"
