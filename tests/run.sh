#!/bin/sh
# Everything that is checked before a change goes in, on Debian 12.
#
# usage: sh tests/run.sh [--stage NAME]... | --list
#
# Installs the packages of .ci/packages and .ci/packages-test that are missing,
# then runs the stages below, or those named. A stage that fails does not keep
# the next from running; the end of the output sums them up with their seconds.
# Ends with 0 when all have passed, 1 when one failed, 2 when it could not run.
#
# MAILDIAG_FUZZ_SECONDS  how long the fuzz stage runs each target (60)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
build=$root/build/tests
jobs=2
all="format release asan clang valgrind fuzz docs"

say() {
    printf '\n==== %s\n' "$*"
}

# need TOOL...: a stage never passes because what it runs is not there.
need() {
    for tool; do
        if ! command -v "$tool" >/dev/null 2>&1; then
            echo "not found: $tool"
            return 1
        fi
    done
}

# compiled NAME OPTION...: configure and build in build/tests/NAME.
compiled() {
    name=$1
    shift
    cmake -S . -B "$build/$name" -G Ninja --log-level=WARNING \
        -DMAILDIAG_WERROR=ON "$@" >"$build/$name.log" 2>&1 &&
        ninja -C "$build/$name" -j "$jobs" >>"$build/$name.log" 2>&1 || {
        tail -n 60 "$build/$name.log"
        return 1
    }
}

# tested NAME STAGE OPTION...: ctest in build/tests/NAME. Its output goes to
# the terminal, its closing lines are kept for the end.
tested() {
    name=$1 stage=$2
    shift 2
    failed=0
    ctest --test-dir "$build/$name" -j "$jobs" --output-on-failure \
        --no-tests=error --output-log "$build/$stage.ctest" "$@" || failed=1
    grep -E 'tests passed|^Total Test time|^[[:blank:]]+[0-9]+ - ' \
        "$build/$stage.ctest" >"$build/$stage.closing" || failed=1
    return "$failed"
}

stage_format() {
    need clang-format && find include lib examples tests \
        -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
}

# The two runs stand at odd and different distances from UTC: no test may
# depend on the zone of the machine.
stage_release() {
    need gcc g++ && compiled release -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ \
        -DCMAKE_C_FLAGS=-g -DMAILDIAG_TEST_LAUNCHER= &&
        (export TZ=XST-12:45 && tested release release)
}

stage_asan() {
    need gcc && compiled asan -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ \
        -DCMAKE_C_FLAGS=-O1 -DMAILDIAG_SANITIZE=address,undefined &&
        (export TZ=XST3:30 && tested asan asan)
}

stage_clang() {
    need clang clang++ && compiled clang -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
}

stage_valgrind() {
    need valgrind gcc && compiled release -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ -DCMAKE_C_FLAGS=-g \
        -DMAILDIAG_TEST_LAUNCHER="valgrind;-q;--suppressions=$root/tests/valgrind.supp;--error-exitcode=99;--leak-check=full;--errors-for-leak-kinds=definite,indirect,possible" &&
        tested release valgrind -L unit
}

stage_fuzz() {
    need clang || return 1
    compiled fuzz -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 \
        -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
        -DMAILDIAG_FUZZ=ON || return 1
    seconds=${MAILDIAG_FUZZ_SECONDS:-60}
    targets=0
    for target in "$build"/fuzz/tests/fuzz/fuzz_*; do
        [ -x "$target" ] || continue
        targets=$((targets + 1))
        name=$(basename "$target")
        # New inputs go to a folder of the build; the corpus only seeds.
        mkdir -p "$build/fuzz/found/$name"
        (cd "$build/fuzz" && "$target" -max_total_time="$seconds" \
            -print_final_stats=1 -verbosity=0 "found/$name" \
            "$root/tests/fuzz/corpus") || return 1
    done
    if [ "$targets" = 0 ]; then
        echo "no fuzz target was built"
        return 1
    fi
    echo "$targets fuzz target(s), $seconds s each, no finding"
}

stage_docs() {
    need doxygen && mkdir -p build/docs && doxygen -q docs/Doxyfile
}

stages=
while [ $# -gt 0 ]; do
    case $1 in
    --list)
        for stage in $all; do echo "$stage"; done
        exit 0
        ;;
    --stage)
        case " $all " in
        *" ${2:-} "*) stages="$stages $2" ;;
        *)
            echo "run.sh: no stage '${2:-}': one of $all" >&2
            exit 2
            ;;
        esac
        shift 2
        ;;
    *)
        sed -n 's/^# usage: /usage: /p' "$0" >&2
        exit 2
        ;;
    esac
done
stages=${stages:-$all}

began=$(date +%s)
sh .ci/packages.sh "run the tests" .ci/packages .ci/packages-test || exit 2
mkdir -p "$build"
rm -f "$build"/*.closing "$build"/*.ctest
summary="packages ready after $(($(date +%s) - began)) s"

status=0
for stage in $stages; do
    say "$stage"
    start=$(date +%s)
    # A process of its own: set -e does not hold inside an `if`, and what a
    # stage changes must not reach the next.
    if ("stage_$stage"); then word=passed; else
        word=FAILED
        status=1
    fi
    line=$(printf '%-9s %s in %d s' "$stage" "$word" \
        $(($(date +%s) - start)))
    say "$line"
    summary="$summary
$line"
    [ ! -f "$build/$stage.closing" ] || summary="$summary
$(cat "$build/$stage.closing")"
done

say "all stages: $(($(date +%s) - began)) s"
printf '%s\n' "$summary"
exit "$status"
