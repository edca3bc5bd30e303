#!/bin/sh
# Puts the header and the built library where C programs look for them:
#
#   ffi-c/stage.sh PREFIX      PREFIX/include, PREFIX/lib, PREFIX/lib/pkgconfig
#
# TALLAGE_LIB_DIR says where cargo built the library (default: target/release of this repository).
set -eu
prefix=${1:?usage: ffi-c/stage.sh PREFIX}
root=$(cd "$(dirname "$0")/.." && pwd)
from=${TALLAGE_LIB_DIR:-${CARGO_TARGET_DIR:-$root/target}/release}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
abi=$(sed -n 's/^#define TALLAGE_ABI \([0-9]*\)$/\1/p' "$root/include/tallage.h")
if [ ! -f "$from/libtallage.a" ]; then
  echo "no library in $from: run cargo build --release -p tallage-ffi" >&2
  exit 1
fi
mkdir -p "$prefix/include" "$prefix/lib/pkgconfig"
prefix=$(cd "$prefix" && pwd)
cp "$root/include/tallage.h" "$prefix/include/"
cp "$from/libtallage.a" "$prefix/lib/"
if [ "$(uname -s)" = Darwin ]; then
  cp "$from/libtallage.dylib" "$prefix/lib/libtallage.$abi.dylib"
  ln -sf "libtallage.$abi.dylib" "$prefix/lib/libtallage.dylib"
else
  cp "$from/libtallage.so" "$prefix/lib/libtallage.so.$version"
  ln -sf "libtallage.so.$version" "$prefix/lib/libtallage.so.$abi"
  ln -sf "libtallage.so.$abi" "$prefix/lib/libtallage.so"
fi
# Libs.private: what `rustc --print native-static-libs` names for this library on Linux with glibc.
cat >"$prefix/lib/pkgconfig/tallage.pc" <<PC
prefix=$prefix
includedir=\${prefix}/include
libdir=\${prefix}/lib

Name: tallage
Description: Embedded tax engine for billing
Version: $version
Cflags: -I\${includedir}
Libs: -L\${libdir} -ltallage
Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc
PC
