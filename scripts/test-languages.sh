#!/usr/bin/env bash
# `make test-languages`: the example and all vectors from every language that links the C library, one line each. Arguments are the
# languages to run, by the names of their folders in tests/languages (and `c`); without one: all.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/env.sh

# `make test` has built it already.
[ "${TALLAGE_BUILT:-}" = yes ] || cargo build --quiet --release --locked -p tallage-ffi
ffi-c/stage.sh target/languages/prefix
exec python3 tests/languages/run.py target/languages/prefix "$@"
