#!/bin/sh
# Everything that is tested from C, in one command:
#
#   ffi-c/run-tests.sh          builds and runs all of it
#   ffi-c/run-tests.sh build    only builds the programs, into target/c (for `make bench` and `make demo`)
#
# TALLAGE_LIB_DIR: where libtallage.so and libtallage.a are; without it they are built here (release). The library with the simulator is built
# here in any case.
# CC, CXX, PYTHON: other tools than cc, c++ and python3.
set -eu
cd "$(dirname "$0")/.."
CC=${CC:-cc}
CXX=${CXX:-c++}
PYTHON=${PYTHON:-python3}
out=${CARGO_TARGET_DIR:-$PWD/target}/c
data=ffi-c/tests/data
strict="-Wall -Wextra -Werror -pedantic"

step() { printf '• C: %s\n' "$1"; }
fail() { printf 'C: %s\n' "$1" >&2; exit 1; }
# passed LANGUAGE CAPABILITY TEST: for the table of README.md (scripts/capabilities.py).
passed() {
  mkdir -p "target/capabilities/$1"
  printf '{"%s": ["%s"]}\n' "$2" "$3" >"target/capabilities/$1/$2.json"
}
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is missing; on Debian or Ubuntu: apt-get install $2"; }

need "$CC" gcc
need "$CXX" g++
need "$PYTHON" python3

if [ -z "${TALLAGE_LIB_DIR:-}" ]; then
  step "building libtallage (release; about a minute the first time)"
  cargo build --quiet --release -p tallage-ffi
fi
mkdir -p "$out"
ffi-c/stage.sh "$out/prefix"
# The programs find the library where it was staged, wherever they are started from.
link="-I$out/prefix/include -L$out/prefix/lib -Wl,-rpath,$out/prefix/lib"

# program SOURCE: compiles one of the C programs into $out.
program() {
  # shellcheck disable=SC2086
  "$CC" -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -g $strict $link -o "$out/$(basename "$1" .c)" "$1" -ltallage -lpthread
}

step "compiling the programs"
for source in ffi-c/tests/vectors.c ffi-c/tests/bad_input.c ffi-c/tests/threads.c ffi-c/tests/memory.c \
  ffi-c/tests/garble.c   ffi-c/tests/bench_call.c ffi-c/tests/exchange_steps.c examples/month/month.c examples/exchange/exchange.c; do
  program "$source"
done
if [ "${1:-}" = build ]; then
  exit 0
fi
need nm binutils
if [ -z "${TALLAGE_NO_VALGRIND:-}" ]; then
  need valgrind valgrind
fi

step "the header and its examples, in C99, C11, C17 and C++17"
printf '#include "tallage.h"\n' >"$out/header.c"
"$PYTHON" ffi-c/tests/snippets.py header include/tallage.h >"$out/examples.c"
for file in header examples; do
  for std in c99 c11 c17; do
    # shellcheck disable=SC2086
    "$CC" -std=$std $strict -DTALLAGE_SIMULATE -Iinclude -c -o "$out/$file.o" "$out/$file.c"
  done
  # shellcheck disable=SC2086
  "$CXX" -std=c++17 $strict -DTALLAGE_SIMULATE -Iinclude -x c++ -c -o "$out/$file.o" "$out/$file.c"
done
# shellcheck disable=SC2086
"$CC" -std=c99 $strict -Iinclude -c -o "$out/header.o" "$out/header.c"

step "the codes of errors as constants: C99, C++17"
# shellcheck disable=SC2086
{
  "$CC" -std=c99 $strict $link -o "$out/codes_c" ffi-c/tests/codes.c -ltallage
  "$CXX" -std=c++17 $strict -Wconversion $link -o "$out/codes_cpp" -x c++ ffi-c/tests/codes.c -x none -ltallage
}
for kind in c cpp; do
  "$out/codes_$kind" || fail "a constant of tallage_errors.h is not what the library says ($kind)"
done

step "the wrapper for C++ and its examples, in C++17 and C++20"
"$PYTHON" ffi-c/tests/snippets.py wrapper include/tallage.hpp >"$out/wrapper_examples.cpp"
printf '#include "tallage.hpp"\n' >"$out/wrapper_header.cpp"
for file in wrapper_header wrapper_examples; do
  for std in c++17 c++20; do
    # shellcheck disable=SC2086
    "$CXX" -std=$std $strict -Wconversion -Iinclude -c -o "$out/$file.o" "$out/$file.cpp"
  done
done
"$PYTHON" ffi-c/tests/snippets.py wrapper include/tallage_testing.hpp >"$out/wrapper_testing.cpp"
for std in c++17 c++20; do
  # shellcheck disable=SC2086
  "$CXX" -std=$std $strict -Wconversion -DTALLAGE_SIMULATE -Iinclude -c -o "$out/wrapper_testing.o" "$out/wrapper_testing.cpp"
done
[ "$(wc -l <include/tallage.hpp)" -le 300 ] || fail "include/tallage.hpp has more than 300 lines"
# shellcheck disable=SC2086
"$CXX" -std=c++17 -O1 -g $strict -Wshadow -Wconversion $link -o "$out/wrapper" ffi-c/tests/wrapper.cpp -ltallage -lpthread
"$out/wrapper"
passed cpp threads ffi-c/tests/wrapper.cpp

step "the program of the README: C99, C++17, against the static library"
"$PYTHON" ffi-c/tests/snippets.py readme ffi-c/README.md >"$out/readme.c"
private=$(sed -n 's/^Libs.private: //p' "$out/prefix/lib/pkgconfig/tallage.pc")
# shellcheck disable=SC2086
{
  "$CC" -std=c99 $strict $link -o "$out/readme_c" "$out/readme.c" -ltallage
  "$CXX" -std=c++17 $strict $link -o "$out/readme_cpp" -x c++ "$out/readme.c" -x none -ltallage
  "$CC" -std=c99 $strict $link -o "$out/readme_static" "$out/readme.c" "$out/prefix/lib/libtallage.a" $private
}
for kind in c cpp static; do
  "$out/readme_$kind" >"$out/readme_$kind.out" || fail "the program of the README failed ($kind)"
  # 20 % of 10.00 is 2.00, by hand.
  grep -q '"taxes_amount_cents":200,.*"total_amount_cents":1200,' "$out/readme_$kind.out" ||
    fail "the program of the README ($kind) does not say 200 and 1200: $(cat "$out/readme_$kind.out")"
  cmp "$out/readme_c.out" "$out/readme_$kind.out"
done

step "the simulator: its edges, an exchange with faults, the wrapper for C++ (builds the library for tests)"
make -s lib-testing
ffi-c/stage.sh "$out/testing" testing
testing="-DTALLAGE_SIMULATE -I$out/testing/include -L$out/testing/lib -Wl,-rpath,$out/testing/lib"
for source in ffi-c/tests/simulator.c examples/exchange/simulated.c; do
  # shellcheck disable=SC2086
  "$CC" -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -g $strict $testing -o "$out/$(basename "$source" .c)" "$source" -ltallage_testing -lpthread
done
"$out/simulator"
"$out/simulated" >"$out/simulated.out"
cmp "$out/simulated.out" examples/exchange/expected-simulated.txt
passed c simulator examples/exchange/simulated.c
# shellcheck disable=SC2086
"$CXX" -std=c++17 -O1 -g $strict -Wshadow -Wconversion $testing -o "$out/simulator_cpp" ffi-c/tests/simulator.cpp -ltallage_testing -lpthread
"$out/simulator_cpp"
passed cpp simulator ffi-c/tests/simulator.cpp

step "what make install puts there; programs built against it by pkg-config and CMake"
mkdir -p "$out/package"
ffi-c/tests/package.sh "$out/package" "$out/readme.c"

step "bad input"
"$out/bad_input"

step "garbled input"
find tests/vectors -mindepth 2 -maxdepth 2 -type d | sort >"$out/cases"
"$out/garble" 20 <"$out/cases"

step "one engine, eight threads"
"$out/threads" $data/config.json $data/invoice.json 5000
passed c threads ffi-c/tests/threads.c

step "the month example"
"$out/month" $data/config.json $data/month.jsonl >"$out/month.out"
[ "$(wc -l <"$out/month.out")" -eq 5 ] || fail "month printed other than five lines"
# Two fees of 6833 at 20 %: 2733 of tax and 16399 in all; credited one by one 1367 / 8200, then 1366 / 8199 (issue 2 §6).
"$PYTHON" - "$out/month.out" <<'PY' || fail "the month example has other figures than those checked by hand"
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
found = [(row["id"], row["taxes_amount_cents"], row["total_amount_cents"]) for row in rows]
wanted = [("inv_1", 2733, 16399), ("inv_2", 500, 5500), ("cn_1", 1367, 8200), ("cn_2", 1366, 8199), ("cn_3", 500, 5500)]
sys.exit(0 if found == wanted else f"found {found}")
PY
printf '{"op":"calculate","document":{"id":"x"}}\n' >"$out/wrong.jsonl"
if "$out/month" $data/config.json "$out/wrong.jsonl" 2>"$out/wrong.err"; then
  fail "month accepted a wrong invoice"
fi
grep -q '^{"kind":"invalid_document","code":"invoice\.' "$out/wrong.err" || fail "month did not print its error as JSON"

step "the exchange example, against the simulator over loopback"
cargo build --quiet --profile tests --locked -p tallage --features http,simulate --example simulator
simulator=${CARGO_TARGET_DIR:-$PWD/target}/tests/examples/simulator
# with_simulator COMMAND…: runs it with the address of a fresh simulator behind its arguments.
with_simulator() {
  rm -f "$out/simulator.in" "$out/simulator.out"
  mkfifo "$out/simulator.in" "$out/simulator.out"
  "$simulator" 2026-11-21T12:00:00Z saas <"$out/simulator.in" >"$out/simulator.out" &
  exec 8>"$out/simulator.in" 9<"$out/simulator.out"
  read -r base_url <&9
  "$@" "$base_url" || { exec 8>&- 9<&-; return 1; }
  # The end of its input is the end of the simulator, which then says what it has stored.
  exec 8>&-
  cat <&9 >"$out/simulator.recorded"
  exec 9<&-
  wait
}
with_simulator "$out/exchange" >"$out/exchange.out" || fail "the exchange example failed"
cmp "$out/exchange.out" examples/exchange/expected.txt
passed c client examples/exchange/exchange.c

step "vectors"
"$PYTHON" ffi-c/tests/run_vectors.py "$out/vectors" tests/vectors

step "memory over 1,000,000 calls"
"$out/memory" $data/config.json $data/invoice.json 1000000 1024

if [ -n "${TALLAGE_NO_VALGRIND:-}" ]; then
  step "valgrind: left out on request (TALLAGE_NO_VALGRIND)"
  exit 0
fi
# std keeps a little memory that valgrind calls possibly lost; what is definitely lost is an error, as is every bad access.
# What Rust compiles safe code to may ask whether unset memory is this or that and then not heed the answer: ffi-c/tests/valgrind.supp.
grind="valgrind -q --suppressions=$PWD/ffi-c/tests/valgrind.supp --error-exitcode=9 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite"
step "valgrind: the examples, bad input, the program of the README"
$grind "$out/month" $data/config.json $data/month.jsonl >"$out/month.grind"
cmp "$out/month.out" "$out/month.grind"
$grind "$out/month" examples/month/config.json examples/month/invoices.jsonl >"$out/month.grind"
$grind "$out/bad_input"
# shellcheck disable=SC2086
with_simulator $grind "$out/exchange" >"$out/exchange.grind" || fail "valgrind stopped the exchange example"
cmp "$out/exchange.grind" examples/exchange/expected.txt
$grind "$out/readme_c" >"$out/readme.grind"
$grind "$out/simulator"
$grind "$out/simulator_cpp"
$grind "$out/simulated" >"$out/simulated.grind"
cmp "$out/simulated.grind" examples/exchange/expected-simulated.txt
step "valgrind: all vectors, exchanges straight and resumed, by the wrapper for C++ (half a minute)"
# shellcheck disable=SC2086
"$CXX" -std=c++17 -O1 -g $strict $link -o "$out/vectors_cpp" tests/languages/cpp/vectors.cpp -ltallage
$grind "$out/wrapper"
# shellcheck disable=SC2086
"$PYTHON" tests/languages/vectors.py $grind "$out/vectors_cpp"
step "valgrind: garbled input, every thirtieth case"
sed -n '0~30p' "$out/cases" >"$out/some_cases"
$grind "$out/garble" 2 <"$out/some_cases"
step "valgrind: 100,000 calls (a minute or two)"
$grind "$out/memory" $data/config.json $data/invoice.json 100000
step "all passed"
