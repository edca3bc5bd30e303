#!/bin/sh
# What `make install` puts there, and that programs can be built against it: by pkg-config and by CMake, shared and static.
#
#   ffi-c/tests/package.sh OUT PROGRAM.c      OUT: a folder to work in; PROGRAM.c: the program of the README
#
# TALLAGE_LIB_DIR, TALLAGE_TESTING_LIB_DIR, CC, CXX: as in ffi-c/run-tests.sh, which calls this.
set -eu
out=$(cd "$1" && pwd)
program=$2
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
CXX=${CXX:-c++}
prefix=$out/installed
simulated=examples/exchange/simulated.c
simulated_expected=examples/exchange/expected-simulated.txt
strict="-Wall -Wextra -Werror -pedantic"

fail() { printf 'package: %s\n' "$1" >&2; exit 1; }
for tool in cmake pkg-config nm; do
  command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing; on Debian or Ubuntu: apt-get install cmake pkg-config binutils"
done

rm -rf "$prefix" "$out/destination" "$out/consumer"
make -s install install-testing PREFIX="$prefix" DESTDIR= LIBDIR=lib
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
abi=$(sed -n 's/^#define TALLAGE_ABI //p' include/tallage.h)

# Names: those of the header and no others, in both libraries.
# names [OPTION]: the functions of the header, as a compiler sees it.
names() {
  grep -v '^#include' include/tallage.h | "$CC" -E -P "$@" -x c - | sed -n 's/^[a-z].*[ *]\(tallage_[a-z0-9_]*\)(.*/\1/p' | sort
}
names >"$out/declared"
[ "$(wc -l <"$out/declared")" -gt 30 ] || fail "the functions of the header were not found"
if grep simulator "$out/declared"; then
  fail "the header shows the simulator to those who have not asked for it"
fi
names -DTALLAGE_SIMULATE >"$out/declared_testing"
[ "$(grep -c '^tallage_simulator_' "$out/declared_testing")" -eq 6 ] || fail "the functions of the simulator were not found"
# installed NAME DECLARED: both libraries of that name.
installed() {
  nm -D --defined-only "$prefix/lib/$1.so" | sed -n 's/.* [A-Z] //p' | sort >"$out/symbols"
  diff "$2" "$out/symbols" || fail "$1.so exports other names than the header declares"
  nm -g --defined-only "$prefix/lib/$1.a" | sed -n 's/.* [A-Z] //p' | sort >"$out/symbols"
  diff "$2" "$out/symbols" || fail "$1.a shows other names than the header declares"
  readelf -d "$prefix/lib/$1.so" | grep -q "SONAME.*\[$1\.so\.$abi\]" || fail "the SONAME is not $1.so.$abi"
  [ "$(readlink "$prefix/lib/$1.so")" = "$1.so.$abi" ] || fail "$1.so does not lead to the SONAME"
  [ "$(readlink "$prefix/lib/$1.so.$abi")" = "$1.so.$version" ] || fail "the SONAME $1.so.$abi does not lead to the file"
}
if [ "$(uname -s)" = Linux ]; then
  installed libtallage "$out/declared"
  installed libtallage_testing "$out/declared_testing"
  # A word of the simulator: nothing of it ships.
  for suffix in so a; do
    grep -q secret.simulated "$prefix/lib/libtallage_testing.$suffix" || fail "libtallage_testing.$suffix has no simulator in it"
    if grep -q secret.simulated "$prefix/lib/libtallage.$suffix"; then
      fail "libtallage.$suffix has a simulator in it"
    fi
  done
  # The system libraries of the .pc file are those that Rust's own library asks for.
  echo | rustc --crate-type staticlib --print native-static-libs -o "$out/nothing.a" - 2>"$out/native" || fail "rustc failed"
  asked=$(sed -n 's/^note: native-static-libs: //p' "$out/native")
  told=$(sed -n 's/^Libs.private: //p' "$prefix/lib/pkgconfig/tallage.pc")
  [ -n "$asked" ] && [ "$asked" = "$told" ] || fail "rustc wants $asked, tallage.pc says $told"
fi

# pkg-config.
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
[ "$(pkg-config --modversion tallage)" = "$version" ] || fail "pkg-config says another version"
flags=$(pkg-config --cflags --libs tallage)
private=$(pkg-config --static --libs-only-l tallage | sed 's/-ltallage//')
# shellcheck disable=SC2086
{
  "$CC" -std=c99 $strict -o "$out/pc_c" "$program" $flags
  "$CC" -std=c99 $strict -o "$out/pc_static" "$program" $(pkg-config --cflags tallage) "$prefix/lib/libtallage.a" $private
  "$CXX" -std=c++17 $strict -Wshadow -Wconversion -o "$out/pc_wrapper" ffi-c/tests/wrapper.cpp $flags -pthread
  # That for tests, shared and static: a drop-in, with the simulator.
  testing=$(pkg-config --cflags --libs tallage-testing)
  "$CC" -std=c99 $strict -o "$out/pc_testing" "$program" $testing
  "$CC" -std=c11 $strict -o "$out/pc_simulated" "$simulated" $testing
  "$CC" -std=c11 $strict -o "$out/pc_simulated_static" "$simulated" $(pkg-config --cflags tallage-testing) "$prefix/lib/libtallage_testing.a" $private
}
LD_LIBRARY_PATH=$prefix/lib "$out/pc_c" >"$out/expected.out"
# 20 % of 10.00 is 2.00, by hand.
grep -q '"taxes_amount_cents":200,.*"total_amount_cents":1200,' "$out/expected.out" || fail "the program does not say 200 and 1200"
"$out/pc_static" | cmp - "$out/expected.out"
LD_LIBRARY_PATH=$prefix/lib "$out/pc_wrapper" >/dev/null
LD_LIBRARY_PATH=$prefix/lib "$out/pc_testing" | cmp - "$out/expected.out"
LD_LIBRARY_PATH=$prefix/lib "$out/pc_simulated" | cmp - "$simulated_expected"
"$out/pc_simulated_static" | cmp - "$simulated_expected"

# CMake, which finds the library again after its prefix was moved.
rm -rf "$out/moved"
mv "$prefix" "$out/moved"
cmake -S ffi-c/tests/consumer -B "$out/consumer" -DCMAKE_PREFIX_PATH="$out/moved" -DPROGRAM="$program" \
  -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" -DCMAKE_C_FLAGS="$strict" -DCMAKE_CXX_FLAGS="$strict" >"$out/cmake.log" 2>&1 ||
  { cat "$out/cmake.log" >&2; fail "cmake does not find the package"; }
cmake --build "$out/consumer" >"$out/cmake.log" 2>&1 || { cat "$out/cmake.log" >&2; fail "cmake does not build the programs"; }
for kind in tallage static; do
  "$out/consumer/program_$kind" | cmp - "$out/expected.out"
  "$out/consumer/wrapper_$kind" >/dev/null
done
"$out/consumer/simulated" | cmp - "$simulated_expected"
# A version that this one does not stand in for is not found.
printf 'cmake_minimum_required(VERSION 3.16)\nproject(p NONE)\nfind_package(tallage 0.2 REQUIRED)\n' >"$out/consumer/CMakeLists.txt"
if cmake -S "$out/consumer" -B "$out/consumer/other" -DCMAKE_PREFIX_PATH="$out/moved" >/dev/null 2>&1; then
  fail "cmake takes $version for 0.2"
fi

# As a package is made: what is written names its own prefix and not where it was staged, and is taken away again.
make -s install install-testing PREFIX=/usr DESTDIR="$out/destination" LIBDIR=lib/multiarch
if grep -rIl "$out" "$out/destination"; then
  fail "a file names where it was staged"
fi
for package in tallage tallage-testing; do
  grep -qx 'prefix=/usr' "$out/destination/usr/lib/multiarch/pkgconfig/$package.pc" || fail "$package.pc has another prefix"
done
make -s uninstall PREFIX=/usr DESTDIR="$out/destination" LIBDIR=lib/multiarch
left=$(find "$out/destination" ! -type d)
[ -z "$left" ] || fail "make uninstall leaves $left"
echo "installed, linked and removed: pkg-config and CMake, shared and static"
