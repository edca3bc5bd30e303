#!/bin/sh
# What `make install` puts there, and that programs can be built against it: by pkg-config and by CMake, shared and static.
#
#   ffi-c/tests/package.sh OUT PROGRAM.c      OUT: a folder to work in; PROGRAM.c: the program of the README
#
# TALLAGE_LIB_DIR, CC, CXX: as in ffi-c/run-tests.sh, which calls this.
set -eu
out=$(cd "$1" && pwd)
program=$2
cd "$(dirname "$0")/../.."
CC=${CC:-cc}
CXX=${CXX:-c++}
prefix=$out/installed
strict="-Wall -Wextra -Werror -pedantic"

fail() { printf 'package: %s\n' "$1" >&2; exit 1; }
for tool in cmake pkg-config nm; do
  command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing; on Debian or Ubuntu: apt-get install cmake pkg-config binutils"
done

rm -rf "$prefix" "$out/destination" "$out/consumer"
make -s install PREFIX="$prefix" DESTDIR= LIBDIR=lib
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
abi=$(sed -n 's/^#define TALLAGE_ABI //p' include/tallage.h)

# Names: those of the header and no others, in both libraries.
sed -n 's/^[a-z].*[ *]\(tallage_[a-z0-9_]*\)(.*/\1/p' include/tallage.h | sort >"$out/declared"
[ "$(wc -l <"$out/declared")" -gt 30 ] || fail "the functions of the header were not found"
if [ "$(uname -s)" = Linux ]; then
  nm -D --defined-only "$prefix/lib/libtallage.so" | sed -n 's/.* [A-Z] //p' | sort >"$out/symbols"
  diff "$out/declared" "$out/symbols" || fail "the shared library exports other names than the header declares"
  nm -g --defined-only "$prefix/lib/libtallage.a" | sed -n 's/.* [A-Z] //p' | sort >"$out/symbols"
  diff "$out/declared" "$out/symbols" || fail "the static library shows other names than the header declares"
  readelf -d "$prefix/lib/libtallage.so" | grep -q "SONAME.*\[libtallage\.so\.$abi\]" || fail "the SONAME is not libtallage.so.$abi"
  [ "$(readlink "$prefix/lib/libtallage.so")" = "libtallage.so.$abi" ] || fail "libtallage.so does not lead to the SONAME"
  [ "$(readlink "$prefix/lib/libtallage.so.$abi")" = "libtallage.so.$version" ] || fail "the SONAME does not lead to the file"
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
}
LD_LIBRARY_PATH=$prefix/lib "$out/pc_c" >"$out/expected.out"
# 20 % of 10.00 is 2.00, by hand.
grep -q '"taxes_amount_cents":200,.*"total_amount_cents":1200,' "$out/expected.out" || fail "the program does not say 200 and 1200"
"$out/pc_static" | cmp - "$out/expected.out"
LD_LIBRARY_PATH=$prefix/lib "$out/pc_wrapper" >/dev/null

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
# A version that this one does not stand in for is not found.
printf 'cmake_minimum_required(VERSION 3.16)\nproject(p NONE)\nfind_package(tallage 0.2 REQUIRED)\n' >"$out/consumer/CMakeLists.txt"
if cmake -S "$out/consumer" -B "$out/consumer/other" -DCMAKE_PREFIX_PATH="$out/moved" >/dev/null 2>&1; then
  fail "cmake takes $version for 0.2"
fi

# As a package is made: what is written names its own prefix and not where it was staged, and is taken away again.
make -s install PREFIX=/usr DESTDIR="$out/destination" LIBDIR=lib/multiarch
if grep -rIl "$out" "$out/destination"; then
  fail "a file names where it was staged"
fi
grep -qx 'prefix=/usr' "$out/destination/usr/lib/multiarch/pkgconfig/tallage.pc" || fail "tallage.pc has another prefix"
make -s uninstall PREFIX=/usr DESTDIR="$out/destination" LIBDIR=lib/multiarch
left=$(find "$out/destination" ! -type d)
[ -z "$left" ] || fail "make uninstall leaves $left"
echo "installed, linked and removed: pkg-config and CMake, shared and static"
