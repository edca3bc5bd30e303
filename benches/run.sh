#!/usr/bin/env bash
# `make bench`: builds tallage, its bindings and the peers, measures them side by side, and checks the bars of the
# issue (exit code 1 when one is missed). With BENCH_WRITE=1 the figures go into docs/benchmarks.md and .json.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
out=$here/target/bench
mkdir -p "$out"

need() {
  command -v "$1" >/dev/null || { echo "bench: \`$1\` is missing: $2" >&2; exit 2; }
}
need cargo "install Rust 1.88 or newer from https://rustup.rs"
need cc "install a C compiler (Debian: apt-get install gcc)"
need python3 "install Python 3.10 or newer"
need node "install Node.js 20 or newer from https://nodejs.org"
need npm "it comes with Node.js, https://nodejs.org"

say() { echo "bench: $*" >&2; }
target=${CARGO_TARGET_DIR:-$root/target}

say "building the C library and its worker"
cargo build --quiet --manifest-path "$root/Cargo.toml" --release --locked -p tallage-ffi
TALLAGE_LIB_DIR=$target/release "$root/ffi-c/stage.sh" "$out/prefix"
cc -std=c11 -O2 -Wall -Wextra -Werror -I "$out/prefix/include" "$here/workers/worker.c" -o "$out/worker" \
  -L "$out/prefix/lib" -ltallage -Wl,-rpath,"$out/prefix/lib"

say "building the Python package"
"$root/bindings-python/build.sh" >&2

say "building the Node package"
"$root/bindings-node/build.sh" >&2

if ! cmp -s "$here/workers/node/package-lock.json" "$here/workers/node/node_modules/.bench-lock"; then
  say "installing the peer in Node (once)"
  (cd "$here/workers/node" && npm ci --no-fund --no-audit --loglevel=error)
  cp "$here/workers/node/package-lock.json" "$here/workers/node/node_modules/.bench-lock"
fi

size() { # name, file: a line of the table of sizes
  printf '%s\t%s\n' "$1" "$(wc -c <"$2")"
}
node_module=$(find "$root/bindings-node/native" -name '*.node' | head -n 1)
python_module=$("$root/.venv/bin/python" -c 'import tallage._native as native; print(native.__file__)')
{
  size "C, shared" "$out/prefix/lib/libtallage.so"
  size "C, static (one object; a program keeps what it calls)" "$out/prefix/lib/libtallage.a"
  size "Python module (with the features http and simulate)" "$python_module"
  size "Node.js module (the same)" "$node_module"
} >"$out/sizes"

say "building the benchmark and the peers in Rust"
# Not --locked: the peers are pinned in Cargo.toml, and what tallage itself depends on may have changed since.
CARGO_TARGET_DIR=$here/target cargo build --quiet --manifest-path "$here/Cargo.toml" --release

say "measuring (some minutes; keep the machine quiet)"
# For all contenders alike: freed memory stays with the process, as in a service that has been running for a while.
# Otherwise whoever happens to free the top of the heap pays the kernel for getting it back, call by call.
export GLIBC_TUNABLES=glibc.malloc.trim_threshold=2000000000:glibc.malloc.mmap_threshold=1000000000
code=0
"$here/target/release/tallage-bench" "$out" "$out/worker" "$root/.venv/bin/python" "$here/workers/worker.py" \
  "$here/workers/node/worker.mjs" || code=$?

if [[ ${BENCH_WRITE:-0} == 1 && $code -lt 2 ]]; then
  # The page keeps its words; what stands between the two marks is replaced.
  awk -v results="$out/results.md" '
    /<!-- results -->/ { print; print ""; while ((getline line < results) > 0) print line; print ""; skip = 1 }
    /<!-- end of results -->/ { skip = 0 }
    !skip { print }
  ' "$root/docs/benchmarks.md" >"$out/page.md"
  mv "$out/page.md" "$root/docs/benchmarks.md"
  cp "$out/results.json" "$root/docs/benchmarks.json"
  say "written to docs/benchmarks.md and docs/benchmarks.json"
fi
say "results in $out/results.md and results.json"
exit "$code"
