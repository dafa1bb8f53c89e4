#!/bin/sh
# Everything that is checked before a change goes in, on Debian 12.
#
# usage: sh tests/run.sh [--stage NAME]... | --list
#
# Installs the packages of .ci/packages and .ci/packages-test that are missing,
# then runs the stages below, or those named. The stages musl and s390x fetch
# more packages into the build folder. A stage that fails does not keep
# the next from running; the end of the output sums them up with their seconds.
# Ends with 0 when all have passed, 1 when one failed, 2 when it could not run.
#
# MAILDIAG_FUZZ_SECONDS  how long the fuzz stage runs each target (60)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
build=$root/build/tests
jobs=2
all="format release asan clang variants again musl s390x valgrind fuzz docs"

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

# compiled NAME OPTION...: configure and build in build/tests/NAME; not all of
# it when $targets says what.
targets=
compiled() {
    name=$1
    shift
    cmake -S . -B "$build/$name" -G Ninja --log-level=WARNING \
        -DMAILDIAG_WERROR=ON "$@" >"$build/$name.log" 2>&1 &&
        ninja -C "$build/$name" -j "$jobs" $targets \
            >>"$build/$name.log" 2>&1 || {
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

# ran STAGE TEST...: a test that CMake left out has not passed.
ran() {
    stage=$1
    shift
    for test; do
        grep -q " $test \.* *Passed" "$build/$stage.ctest" || {
            echo "$stage did not run $test"
            return 1
        }
    done
}

stage_format() {
    need clang-format gofmt && find include lib examples tests \
        \( -name '*.[ch]' -o -name '*.cpp' \) \
        -exec clang-format --dry-run -Werror {} + || return 1
    unformatted=$(gofmt -l tests/bindings)
    [ -z "$unformatted" ] || {
        echo "gofmt -w $unformatted"
        return 1
    }
}

# The two runs stand at odd and different distances from UTC: no test may
# depend on the zone of the machine.
stage_release() {
    need gcc g++ && compiled release -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ \
        -DCMAKE_C_FLAGS=-g -DMAILDIAG_TEST_LAUNCHER= &&
        (export TZ=XST-12:45 && tested release release) &&
        ran release install_abi install_consumers bindings_go
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

# released: the build of the stage release, brought up to date, for those that
# need it.
released() {
    compiled release -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=gcc \
        -DCMAKE_CXX_COMPILER=g++ -DCMAKE_C_FLAGS=-g
}

# Without libyaml, the tables written by the tool of another build: the program
# is tried. (Many unit tests write their rules in YAML.) And as a folder of
# another project.
stage_variants() {
    need gcc g++ readelf && released || return 1
    targets="maildiag maildiag_static maildiag_cli maildiag-generate
        examples/minimal/all"
    compiled noyaml -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=gcc \
        -DCMAKE_CXX_COMPILER=g++ -DMAILDIAG_YAML=OFF \
        -DMAILDIAG_CATALOGUE_TOOL="$build/release/lib/rules/maildiag_catalogue" &&
        tested noyaml variants -L cli || return 1
    if readelf -d "$build/noyaml/lib/libmaildiag.so" | grep -i yaml; then
        echo "MAILDIAG_YAML=OFF links libyaml"
        return 1
    fi
    sh tests/install/subdirectory.sh "$build/subdirectory" \
        "$("$build/release/examples/cli/maildiag" --version | cut -d' ' -f2)"
}

# A second build, of a copy of the tree in another place, gives the same files,
# byte for byte.
stage_again() {
    need gcc && released || return 1
    rm -rf "$build/again"
    mkdir -p "$build/again/copy of the tree"
    tar -cf - --exclude=./.git --exclude='./build*' --exclude=__pycache__ . |
        tar -C "$build/again/copy of the tree" -xf - || return 1
    (cd "$build/again/copy of the tree" && cmake -S . -B ../second/build \
        -G Ninja --log-level=WARNING -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS=-g -DBUILD_TESTING=OFF \
        -DMAILDIAG_WERROR=ON && ninja -C ../second/build -j "$jobs") \
        >"$build/again.log" 2>&1 || {
        tail -n 40 "$build/again.log"
        return 1
    }
    cmake --install "$build/release" --prefix "$build/again/a" >/dev/null &&
        cmake --install "$build/again/second/build" \
            --prefix "$build/again/b" >/dev/null &&
        diff -r "$build/again/a" "$build/again/b" &&
        echo "$(find "$build/again/a" -type f | wc -l) files are the same"
}

stage_musl() {
    need musl-gcc readelf && sh tests/platform/musl.sh "$build/musl"
}

stage_s390x() {
    need qemu-s390x readelf && released &&
        sh tests/platform/cross.sh "$build/s390x" "$build/release"
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
