#!/bin/sh
# The library with another C library: musl, by Debian's musl-gcc.
#
# usage: musl.sh BUILD
#
# Debian has PCRE2, libyaml and cmocka for glibc only, so their Debian sources
# are built with musl-gcc, too. Then the library is, shared and static, its
# unit tests run, and two programs: one with the shared library, one wholly
# static. The program `maildiag` is not built: libarchive is not there.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
build=$(cd "$1" && pwd)
. "$here/apt.sh"

prefix=$build/prefix
command -v musl-gcc >/dev/null || {
    echo "not found: musl-gcc"
    exit 1
}

# foreign NAME OPTION...: a source package, built and installed in prefix.
foreign() {
    name=$1
    shift
    [ ! -e "$build/$name.done" ] || return 0
    cmake -S "$build/sources/$name" -B "$build/$name" -G Ninja \
        -DCMAKE_C_COMPILER=musl-gcc -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
        -DCMAKE_INSTALL_PREFIX="$prefix" "$@" >"$build/$name.log" 2>&1 &&
        ninja -C "$build/$name" -j 2 install >>"$build/$name.log" 2>&1 || {
        tail -n 40 "$build/$name.log"
        return 1
    }
    : >"$build/$name.done"
}

sources "$build/sources" pcre2 libyaml cmocka
foreign pcre2 -DPCRE2_BUILD_TESTS=OFF -DPCRE2_BUILD_PCRE2GREP=OFF \
    -DPCRE2_SUPPORT_JIT=ON
foreign libyaml -DBUILD_TESTING=OFF
foreign cmocka -DWITH_EXAMPLES=OFF -DUNIT_TESTING=OFF
# What its autotools build would have written.
cat >"$prefix/lib/pkgconfig/yaml-0.1.pc" <<END
Name: yaml-0.1
Description: libyaml
Version: 0.2.5
Libs: -L$prefix/lib -lyaml
Cflags: -I$prefix/include
END

PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
export PKG_CONFIG_LIBDIR
own=$build/maildiag
cmake -S "$here/../.." -B "$own" -G Ninja -DCMAKE_C_COMPILER=musl-gcc \
    -DCMAKE_BUILD_TYPE=Release -DMAILDIAG_CLI=OFF -DMAILDIAG_WERROR=ON \
    >"$own.log" 2>&1 && ninja -C "$own" -j 2 >>"$own.log" 2>&1 || {
    tail -n 40 "$own.log"
    exit 1
}

# Nothing of glibc may have come in.
if readelf -d "$own/lib/libmaildiag.so" | grep NEEDED | grep -v '\[libc.so\]'
then
    echo "the shared library needs more than musl's libc"
    exit 1
fi
text='550 5.1.1 <bart@example.org>: User unknown'
"$own/examples/minimal/explain_line" "$text" | grep -q recipient_unknown
musl-gcc -static -I "$here/../../include" \
    "$here/../../examples/minimal/explain_line.c" -o "$build/explain_static" \
    "$own/lib/libmaildiag.a" -L"$prefix/lib" -lpcre2-8 -lyaml
"$build/explain_static" "$text" | grep -q recipient_unknown

ctest --test-dir "$own" -j 2 --output-on-failure --no-tests=error \
    >"$build/ctest.log" 2>&1 || {
    tail -n 60 "$build/ctest.log"
    exit 1
}
grep 'tests passed' "$build/ctest.log"
