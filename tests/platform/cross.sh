#!/bin/sh
# Cross-compiled for s390x, where the most significant byte comes first, and
# run under qemu's user emulation.
#
# usage: cross.sh BUILD NATIVE
#
# NATIVE is a build for this machine: its catalogue tool writes the tables
# (MAILDIAG_CATALOGUE_TOOL), and its program must say what the other one says,
# byte for byte, and save the same states. The unit tests run, too.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
top=$(CDPATH='' cd -- "$here/../.." && pwd)
mkdir -p "$1"
build=$(cd "$1" && pwd)
native=$(cd "$2" && pwd)
. "$here/apt.sh"

CROSS_TRIPLE=s390x-linux-gnu
CROSS_CPU=s390x
CROSS_ROOT=$build/packages/root
export CROSS_TRIPLE CROSS_CPU CROSS_ROOT
for tool in "$CROSS_TRIPLE-gcc" "qemu-$CROSS_CPU"; do
    command -v "$tool" >/dev/null || {
        echo "not found: $tool"
        exit 1
    }
done
sysroot "$build/packages" s390x \
    libarchive-dev libcjson-dev libcmocka-dev libpcre2-dev libyaml-dev

PKG_CONFIG_SYSROOT_DIR=$CROSS_ROOT
PKG_CONFIG_LIBDIR=$CROSS_ROOT/usr/lib/$CROSS_TRIPLE/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
emulator="qemu-$CROSS_CPU;-L;$CROSS_ROOT"
own=$build/maildiag
cmake -S "$top" -B "$own" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_TOOLCHAIN_FILE="$here/cross.cmake" -DMAILDIAG_WERROR=ON \
    -DMAILDIAG_CATALOGUE_TOOL="$native/lib/rules/maildiag_catalogue" \
    -DCMAKE_CROSSCOMPILING_EMULATOR="$emulator" \
    -DMAILDIAG_TEST_LAUNCHER="$emulator" >"$own.log" 2>&1 &&
    ninja -C "$own" -j 2 >>"$own.log" 2>&1 || {
    tail -n 40 "$own.log"
    exit 1
}
readelf -h "$own/examples/cli/maildiag" | grep -q 'big endian' || {
    echo "what was built is not big-endian"
    exit 1
}

here() {
    "$native/examples/cli/maildiag" "$@"
}

there() {
    "qemu-$CROSS_CPU" -L "$CROSS_ROOT" "$own/examples/cli/maildiag" "$@"
}

# said HERE-OR-THERE FOLDER: what it says of every log of the tests, and the
# states that it saves of them.
said() {
    rm -rf "$2"
    mkdir -p "$2"
    for log in "$top"/examples/sample/mail.log "$top"/tests/data/lab/*/*.log \
        "$top"/tests/data/lab/*/*.export; do
        for command in diagnose 'trace --all' summary parse; do
            # 1 says that problems were found.
            status=0
            # shellcheck disable=SC2086
            "$1" $command --json --year 2026 --tz UTC "$log" \
                >>"$2/said.json" || status=$?
            [ "$status" -lt 2 ] || return 1
        done
        name=$(basename "$(dirname "$log")")-$(basename "$log").state
        "$1" save --year 2026 --tz UTC --output "$2/$name" "$log" || return 1
    done
}

# read_by HERE-OR-THERE FOLDER: what it says of the states of a folder.
read_by() {
    for state in "$2"/*.state; do
        status=0
        "$1" diagnose --json --year 2026 --tz UTC --state "$state" || status=$?
        [ "$status" -lt 2 ] || return 1
    done
}

said here "$build/here" && said there "$build/there"
diff -r "$build/here" "$build/there"
read_by here "$build/there" >"$build/here.json"
read_by there "$build/here" >"$build/there.json"
cmp "$build/here.json" "$build/there.json"
[ -s "$build/here.json" ]
echo "s390x says and saves the same:" \
    "$(wc -l <"$build/here/said.json") lines of JSON," \
    "$(find "$build/here" -name '*.state' | wc -l) states"

ctest --test-dir "$own" -j 2 --output-on-failure --no-tests=error \
    >"$build/ctest.log" 2>&1 || {
    grep -E 'Failed|tests passed' "$build/ctest.log"
    grep -B 2 -A 30 '\*\*\*Failed' "$build/ctest.log" | head -n 100
    exit 1
}
grep 'tests passed' "$build/ctest.log"
