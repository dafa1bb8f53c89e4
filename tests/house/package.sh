#!/bin/sh
# Install the build, move it, and use it as other programs would.
#
# usage: package.sh CMAKE BUILD VERSION CC CXX PKG_CONFIG READELF
set -eu

cmake=$1 build=$2 version=$3 cc=$4 cxx=$5 pkg_config=$6 readelf=$7
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$build/house_package

fail() {
    printf 'package: %s\n' "$*" >&2
    exit 1
}

# runs PROGRAM: it prints the version, and links libmaildiag.so or not.
runs() {
    said=$("$1") || fail "$1 ended with $?"
    [ "$said" = "$version" ] || fail "$1 says '$said', not $version"
}

needs_shared() {
    "$readelf" -d "$1" | grep -q 'NEEDED.*libmaildiag\.so\.0'
}

rm -rf "$work"
mkdir -p "$work"
"$cmake" --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/moved"

# Nothing in it may know where it was built or first stood.
if grep -rlI -e "$build" -e "$work" "$work/moved"; then
    fail "the files above name the place where they were built"
fi

pc=$(find "$work/moved" -name maildiag.pc)
[ -n "$pc" ] || fail "no maildiag.pc"
libdir=$(dirname "$(dirname "$pc")")

soname=$("$readelf" -d "$libdir/libmaildiag.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
[ "$soname" = libmaildiag.so.0 ] || fail "SONAME is '$soname'"
"$readelf" -lW "$libdir/libmaildiag.so" | grep -q GNU_RELRO || fail "no RELRO"
"$readelf" -d "$libdir/libmaildiag.so" | grep -q NOW || fail "no BIND_NOW"

# find_package
"$cmake" -S "$here/consumer" -B "$work/consumer" --log-level=WARNING \
    -DCMAKE_PREFIX_PATH="$work/moved" -DWANTED="$version" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >"$work/log" 2>&1 &&
    "$cmake" --build "$work/consumer" >>"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && fail "find_package"; }
for program in with_shared with_static with_cxx; do
    runs "$work/consumer/$program"
done
needs_shared "$work/consumer/with_shared" || fail "with_shared is static"
! needs_shared "$work/consumer/with_static" || fail "with_static is shared"

# pkg-config
export PKG_CONFIG_PATH="$libdir/pkgconfig"
said=$("$pkg_config" --modversion maildiag)
[ "$said" = "$version" ] || fail "pkg-config says '$said', not $version"
# The answers of pkg-config are lists of words.
# shellcheck disable=SC2046
"$cc" "$here/consumer/consumer.c" -o "$work/pc_shared" \
    $("$pkg_config" --cflags --libs maildiag)
# shellcheck disable=SC2046
"$cc" "$here/consumer/consumer.c" -o "$work/pc_static" -Wl,--as-needed \
    $("$pkg_config" --cflags maildiag) "$libdir/libmaildiag.a" \
    $("$pkg_config" --static --libs maildiag)
(LD_LIBRARY_PATH=$libdir && export LD_LIBRARY_PATH && runs "$work/pc_shared")
needs_shared "$work/pc_shared" || fail "pc_shared is static"
runs "$work/pc_static"
! needs_shared "$work/pc_static" || fail "pc_static is shared"

# The program finds its library where it was moved to.
if [ -e "$work/moved/bin/maildiag" ]; then
    "$work/moved/bin/maildiag" --version >/dev/null ||
        fail "the installed maildiag does not start"
fi
rm -rf "$work"
