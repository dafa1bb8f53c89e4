#!/bin/sh
# The fifth way to come by the library: this tree as a folder of another
# project, in C11 and in C++17, shared and static.
#
# usage: subdirectory.sh BUILD VERSION
#
# Compiles the library anew, in BUILD.
set -eu

build=$1 version=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

rm -rf "$build"
cmake -S "$here/consumer" -B "$build" -G Ninja --log-level=WARNING \
    -DFROM=subdirectory '-DKIND=shared;static' -DCMAKE_BUILD_TYPE=Debug \
    -DMAILDIAG_DIR="$(cd "$here/../.." && pwd)" >"$build.log" 2>&1 &&
    ninja -C "$build" -j 2 >>"$build.log" 2>&1 || {
    tail -n 40 "$build.log"
    exit 1
}
for program in c_shared c_static cxx_shared cxx_static; do
    said=$("$build/$program") && [ "$said" = "$version" ] || {
        echo "$program says '$said' and ended with $?"
        exit 1
    }
done
# Installing the other project installs nothing of this one.
cmake --install "$build" --prefix "$build/prefix" >>"$build.log"
[ ! -e "$build/prefix" ] || {
    echo "add_subdirectory installs: $(find "$build/prefix")"
    exit 1
}
echo "add_subdirectory: 4 programs built and run"
