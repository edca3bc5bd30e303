#!/bin/sh
# Installs the C library: headers, shared and static library, pkg-config file, CMake package, under PREFIX.
#
#   ffi-c/stage.sh PREFIX           include/, lib/, lib/pkgconfig/, lib/cmake/tallage/, share/tallage/
#   ffi-c/stage.sh PREFIX testing   the library with the simulator, libtallage_testing, beside it: headers, library, pkg-config file
#   ffi-c/stage.sh PREFIX remove    takes away what these two put there
#
# DESTDIR: goes before every path that is written, and into no file (packages are made so).
# LIBDIR: the library's folder inside PREFIX, `lib` if not given.
# TALLAGE_LIB_DIR: where cargo built the library (default: target/release of this repository); TALLAGE_TESTING_LIB_DIR: that with the
# simulator (default: target/simulator).
set -eu
prefix=${1:?usage: ffi-c/stage.sh PREFIX [testing | remove]}
root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
if [ "${2:-}" = testing ]; then
  name=libtallage_testing package=tallage-testing defines=-DTALLAGE_SIMULATE make=lib-testing
  from=${TALLAGE_TESTING_LIB_DIR:-$target/simulator}
else
  name=libtallage package=tallage defines='' make=lib
  from=${TALLAGE_LIB_DIR:-$target/release}
fi
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
abi=$(sed -n 's/^#define TALLAGE_ABI \([0-9]*\)$/\1/p' "$root/include/tallage.h")
libdir=${LIBDIR:-lib}
destdir=${DESTDIR:-}
packaging=$root/ffi-c/packaging

case $prefix in
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac
include=$destdir$prefix/include
lib=$destdir$prefix/$libdir
share=$destdir$prefix/share/tallage
case $(uname -s) in
  Darwin)
    built=libtallage.dylib real=$name.$version.dylib soname=$name.$abi.dylib link=$name.dylib
    # The libraries that std asks for, as `rustc --print native-static-libs` names them.
    private="-liconv -lSystem -lc -lm"
    ;;
  *)
    built=libtallage.so real=$name.so.$version soname=$name.so.$abi link=$name.so
    private="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"
    ;;
esac

if [ "${2:-}" = remove ]; then
  for file in libtallage.a "$real" "$soname" "$link"; do
    rm -f "$lib/$file" "$lib/libtallage_testing${file#libtallage}"
  done
  rm -f "$include/tallage.h" "$include/tallage.hpp" "$include/tallage_errors.h" "$include/tallage_testing.hpp" \
    "$lib/pkgconfig/tallage.pc" "$lib/pkgconfig/tallage-testing.pc" \
    "$lib/cmake/tallage/tallage-config.cmake" "$lib/cmake/tallage/tallage-config-version.cmake" \
    "$share/tallage.ffi.h" "$share/tallage-testing.ffi.h"
  # Only the folders that nobody else uses.
  for folder in "$lib/cmake/tallage" "$share"; do
    [ ! -d "$folder" ] || rmdir "$folder"
  done
  exit 0
fi

if [ ! -f "$from/libtallage.a" ] || [ ! -f "$from/$built" ]; then
  echo "no library in $from; run: make $make" >&2
  exit 1
fi
mkdir -p "$include" "$lib/pkgconfig" "$share"
install -m 644 "$root/include/tallage.h" "$root/include/tallage.hpp" "$root/include/tallage_errors.h" "$include/"
install -m 755 "$from/$built" "$lib/$real"
ln -sf "$real" "$lib/$soname"
ln -sf "$soname" "$lib/$link"

# For interfaces that read declarations but have no preprocessor (PHP, LuaJIT): the header without its includes, preprocessed.
# shellcheck disable=SC2086
grep -v '^#include' "$root/include/tallage.h" | "${CC:-cc}" -E -P -std=c11 $defines -x c - >"$share/$package.ffi.h"

# The static library as one object whose only visible names are those of the header, so that two libraries written in Rust fit into
# one program, and without what nobody calls. Elsewhere than on Linux it stays as cargo made it.
if [ "$(uname -s)" = Linux ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  sed -n 's/^[a-z].*[ *]\(tallage_[a-z0-9_]*\)(.*/\1/p' "$share/$package.ffi.h" >"$work/names"
  # shellcheck disable=SC2046
  ld -r --gc-sections $(sed 's/^/-u /' "$work/names") -o "$work/all.o" "$from/libtallage.a"
  objcopy -R .llvmbc -R .llvmcmd --keep-global-symbols="$work/names" "$work/all.o" "$work/tallage.o"
  strip --strip-unneeded "$work/tallage.o"
  rm -f "$lib/$name.a"
  ar rcs "$lib/$name.a" "$work/tallage.o"
else
  install -m 644 "$from/libtallage.a" "$lib/$name.a"
fi

fill() { # template, file
  sed -e "s|@prefix@|$prefix|g" -e "s|@libdir@|$libdir|g" -e "s|@version@|$version|g" -e "s|@private@|$private|g" \
    -e "s|@shared@|$real|g" -e "s|@soname@|$soname|g" \
    -e "s|@testing@|libtallage_testing${real#libtallage}|g" -e "s|@testing_soname@|libtallage_testing${soname#libtallage}|g" \
    -e "s|@libraries@|$(echo "$private" | sed -e 's/-l//g' -e 's/ /;/g')|g" "$1" >"$2"
}
fill "$packaging/$package.pc.in" "$lib/pkgconfig/$package.pc"
if [ "$package" = tallage-testing ]; then
  install -m 644 "$root/include/tallage_testing.hpp" "$include/"
  exit 0
fi
mkdir -p "$lib/cmake/tallage"
fill "$packaging/tallage-config.cmake.in" "$lib/cmake/tallage/tallage-config.cmake"
fill "$packaging/tallage-config-version.cmake.in" "$lib/cmake/tallage/tallage-config-version.cmake"
