#!/bin/sh
# Installs the C library: headers, shared and static library, pkg-config file, CMake package, under PREFIX.
#
#   ffi-c/stage.sh PREFIX           include/, lib/, lib/pkgconfig/, lib/cmake/tallage/, share/tallage/
#   ffi-c/stage.sh PREFIX remove    takes away what the first form put there
#
# DESTDIR: goes before every path that is written, and into no file (packages are made so).
# LIBDIR: the library's folder inside PREFIX, `lib` if not given.
# TALLAGE_LIB_DIR: where cargo built the library (default: target/release of this repository).
set -eu
prefix=${1:?usage: ffi-c/stage.sh PREFIX [remove]}
root=$(cd "$(dirname "$0")/.." && pwd)
from=${TALLAGE_LIB_DIR:-${CARGO_TARGET_DIR:-$root/target}/release}
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
    built=libtallage.dylib real=libtallage.$version.dylib soname=libtallage.$abi.dylib link=libtallage.dylib
    # The libraries that std asks for, as `rustc --print native-static-libs` names them.
    private="-liconv -lSystem -lc -lm"
    ;;
  *)
    built=libtallage.so real=libtallage.so.$version soname=libtallage.so.$abi link=libtallage.so
    private="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"
    ;;
esac

if [ "${2:-}" = remove ]; then
  rm -f "$include/tallage.h" "$include/tallage.hpp" "$include/tallage_errors.h" "$lib/libtallage.a" "$lib/$real" "$lib/$soname" "$lib/$link" \
    "$lib/pkgconfig/tallage.pc" "$lib/cmake/tallage/tallage-config.cmake" "$lib/cmake/tallage/tallage-config-version.cmake" \
    "$share/tallage.ffi.h"
  # Only the folders that nobody else uses.
  for folder in "$lib/cmake/tallage" "$share"; do
    [ ! -d "$folder" ] || rmdir "$folder"
  done
  exit 0
fi

if [ ! -f "$from/libtallage.a" ] || [ ! -f "$from/$built" ]; then
  echo "no library in $from; run: make lib" >&2
  exit 1
fi
mkdir -p "$include" "$lib/pkgconfig" "$lib/cmake/tallage" "$share"
install -m 644 "$root/include/tallage.h" "$root/include/tallage.hpp" "$root/include/tallage_errors.h" "$include/"
install -m 755 "$from/$built" "$lib/$real"
ln -sf "$real" "$lib/$soname"
ln -sf "$soname" "$lib/$link"

# The static library as one object whose only visible names are those of the header, so that two libraries written in Rust fit into
# one program, and without what nobody calls. Elsewhere than on Linux it stays as cargo made it.
if [ "$(uname -s)" = Linux ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  sed -n 's/^[a-z].*[ *]\(tallage_[a-z0-9_]*\)(.*/\1/p' "$root/include/tallage.h" >"$work/names"
  # shellcheck disable=SC2046
  ld -r --gc-sections $(sed 's/^/-u /' "$work/names") -o "$work/all.o" "$from/libtallage.a"
  objcopy -R .llvmbc -R .llvmcmd --keep-global-symbols="$work/names" "$work/all.o" "$work/tallage.o"
  strip --strip-unneeded "$work/tallage.o"
  rm -f "$lib/libtallage.a"
  ar rcs "$lib/libtallage.a" "$work/tallage.o"
else
  install -m 644 "$from/libtallage.a" "$lib/libtallage.a"
fi

# For interfaces that read declarations but have no preprocessor (PHP, LuaJIT): the header without its includes, preprocessed.
grep -v '^#include' "$root/include/tallage.h" | "${CC:-cc}" -E -P -std=c11 -x c - >"$share/tallage.ffi.h"

fill() { # template, file
  sed -e "s|@prefix@|$prefix|g" -e "s|@libdir@|$libdir|g" -e "s|@version@|$version|g" -e "s|@private@|$private|g" \
    -e "s|@shared@|$real|g" -e "s|@soname@|$soname|g" -e "s|@libraries@|$(echo "$private" | sed -e 's/-l//g' -e 's/ /;/g')|g" "$1" >"$2"
}
fill "$packaging/tallage.pc.in" "$lib/pkgconfig/tallage.pc"
fill "$packaging/tallage-config.cmake.in" "$lib/cmake/tallage/tallage-config.cmake"
fill "$packaging/tallage-config-version.cmake.in" "$lib/cmake/tallage/tallage-config-version.cmake"
