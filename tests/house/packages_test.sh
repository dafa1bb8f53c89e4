#!/bin/sh
# .ci/packages.sh in a made-up world: dpkg-query, apt-get, id and sudo are
# scripts that log their calls and answer as each case says.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
script=$here/../../.ci/packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin=$work/bin
mkdir "$bin"
failed=0

for tool in sh sed tr mktemp rm tail cat env; do
    ln -s "$(command -v "$tool")" "$bin/$tool"
done

tool() {
    cat >"$bin/$1"
    chmod +x "$bin/$1"
}

# world UID HAVE: user UID, with package "have" installed.
world() {
    rm -f "$bin/sudo" "$work/calls" "$work/updated"
    tool id <<END
#!/bin/sh
echo $1
END
    tool dpkg-query <<END
#!/bin/sh
[ "\$4" = have ] && printf installed
[ "\$4" = removed ] && printf config-files
exit 0
END
    tool apt-get <<END
#!/bin/sh
echo "\$DEBIAN_FRONTEND \$*" >>"$work/calls"
case "\$*" in
*update*) : >"$work/updated" ;;
*install*) [ -e "$work/updated" ] || exit 100 ;;
esac
END
}

# case_is NAME STATUS CALLS SAID FILE...: run, then hold what it did.
case_is() {
    name=$1 status=$2 calls=$3 said=$4
    shift 4
    got=0
    PATH=$bin sh "$script" "build maildiag" "$@" >"$work/out" 2>&1 || got=$?
    made=$(cat "$work/calls" 2>/dev/null || true)
    problem=
    [ "$got" = "$status" ] || problem="ended with $got, not $status"
    [ "$made" = "$calls" ] || problem="$problem; called: $made"
    if [ -z "$said" ]; then
        [ ! -s "$work/out" ] || problem="$problem; was not silent"
    else
        grep -qF -- "$said" "$work/out" || problem="$problem; did not say: $said"
    fi
    if [ -n "$problem" ]; then
        printf '%s: %s\n' "$name" "$problem"
        cat "$work/out"
        failed=1
    fi
}

printf '# comment\nhave # here\n\n  \n' >"$work/there"
printf 'have\n\tone\ntwo # second\n' >"$work/some"
printf 'removed\n' >"$work/removed"
install="noninteractive -q install -y --no-install-recommends"
update="noninteractive -q update"

# With package lists on this machine it tries without an update first.
set -- /var/lib/apt/lists/*_Packages*
first=
[ ! -e "$1" ] || first=yes
expect() {
    [ -z "$first" ] || printf '%s %s\n' "$install" "$1"
    printf '%s\n%s %s' "$update" "$install" "$1"
}

world 0
case_is "all there" 0 "" "" "$work/there"
world 0
case_is "root" 0 "$(expect 'one two')" \
    "needed to build maildiag, and not installed: one two" \
    "$work/there" "$work/some"
world 0
case_is "removed is not installed" 0 "$(expect removed)" "removed" \
    "$work/removed"

world 1000
case_is "no root, nothing missing" 0 "" "" "$work/there"
world 1000
case_is "neither root nor sudo" 2 "" \
    "apt-get update && apt-get install one two" "$work/some"

world 1000
tool sudo <<END
#!/bin/sh
echo "sudo" >>"$work/calls"
exec "\$@"
END
case_is "sudo" 0 "$(expect 'one two' | sed 's/^/sudo\n/')" \
    "sudo may ask for your password" "$work/some"

world 0
tool apt-get <<END
#!/bin/sh
echo "no network"
exit 100
END
case_is "apt-get fails" 2 "" "no network" "$work/some"

world 0
rm "$bin/dpkg-query"
case_is "not Debian" 0 "" "this is no Debian system" "$work/some"

[ "$failed" = 0 ] && echo "packages.sh: all cases good"
exit "$failed"
