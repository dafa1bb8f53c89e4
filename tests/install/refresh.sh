#!/bin/sh
# Write anew what guards the public face: manifest.txt (installed files),
# symbols.txt (exported functions), maildiag.abi (binary interface), the
# description of the header with what is made of it (docs/api.py) and the
# manual pages (docs/man.py). Look at what changed before you commit it.
#
# usage: sh tests/install/refresh.sh
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/../.."
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
build=build/refresh
mkdir -p "$build"
python3 docs/api.py --write
if ! {
    cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
        -DBUILD_TESTING=OFF && ninja -C "$build"
} >"$build.log" 2>&1; then
    tail -n 40 "$build.log" >&2
    exit 1
fi
build=$PWD/$build
python3 docs/man.py --write "$build/examples/cli/maildiag"
cd "$here"
python3 manifest.py --write cmake "$build" manifest.txt
python3 symbols.py --write "$build/lib/libmaildiag.so" nm symbols.txt
python3 abi.py --write "$build/lib/libmaildiag.so" ../../include maildiag.abi \
    "$build"
git --no-pager diff --stat 2>/dev/null || true
