#!/bin/sh
# Install the Debian packages that are listed in files and missing here.
#
# usage: sh .ci/packages.sh WHY FILE...
#
# WHY ends the sentence "needed to ...". A FILE names one package a line; what
# follows a # is a comment. Says nothing and does nothing when all of them are
# there. Ends with 2 when packages are missing and cannot be installed.
set -eu

say() {
    printf 'packages: %s\n' "$*" >&2
}

listed() {
    sed 's/#.*//' "$@" | tr -s '[:blank:]' '\n' | sed '/^$/d'
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

why=$1
shift
packages=$(listed "$@")

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is no Debian system: going on with what is there."
    say "Debian's names for what is needed to $why:"
    printf '    %s\n' "$packages" >&2
    exit 0
fi

missing=
for package in $packages; do
    installed "$package" || missing="$missing $package"
done
missing=${missing# }
[ -n "$missing" ] || exit 0

say "needed to $why, and not installed: $missing"
if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
    say "installing them needs root: sudo may ask for your password."
else
    say "installing them needs root, and there is no sudo. Run as root:"
    say "    apt-get update && apt-get install $missing"
    exit 2
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >>"$log" 2>&1
}

# $missing is a list of words on purpose.
# shellcheck disable=SC2086
install_missing() {
    apt install -y --no-install-recommends $missing
}

have_lists() {
    set -- /var/lib/apt/lists/*_Packages*
    [ -e "$1" ]
}

say "installing with apt-get ..."
if have_lists && install_missing; then
    exit 0
fi
# No package lists, or lists so old that the files are gone.
if apt update && install_missing; then
    exit 0
fi
tail -n 20 "$log" >&2
say "apt-get failed, see above. Run as root:"
say "    apt-get update && apt-get install $missing"
exit 2
