#!/usr/bin/env bash
# Every test of every language. One line for each step, a summary at the end; what failed is shown with its output.
set -uo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

scripts/check-tools.sh test || exit 1
. scripts/env.sh
. scripts/steps.sh

finish() {
    echo
    echo "Summary ($((SECONDS - started)) s)"
    printf '%s\n' "${summary[@]}"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
in_folder() ( # folder, command…
    cd "$1" && shift && "$@"
)

step 'format (rustfmt)' cargo fmt --all --check -- --color=never
step 'house rules' python3 scripts/check_rules.py
step 'the checks themselves' python3 -m unittest scripts/test_scripts.py
step 'lint (clippy)' cargo clippy --profile tests --workspace --all-targets --locked -- -D warnings

# Nothing below makes sense without these.
step 'build: Rust, C, Python, Node' scripts/build.sh || finish
export TALLAGE_BUILT=yes
# What passes is reported here, for the table of README.md.
rm -rf target/capabilities
# A snapshot that differs fails; it does not leave a file for review in the tree.
export INSTA_UPDATE=no

step 'Rust: tests and doc tests' cargo test --profile tests "${packages[@]}" --no-fail-fast
step 'Rust: features http and simulate' cargo test --profile tests -p tallage --features http,simulate --no-fail-fast
step 'lint: features http and simulate' \
    cargo clippy --profile tests -p tallage -p tallage-ffi --features tallage/http,tallage/simulate,tallage-ffi/simulate --all-targets --locked -- -D warnings
step 'Rust: the module of Node.js' cargo test --profile tests -p tallage-node --locked
step 'C: tests, examples, valgrind' env TALLAGE_LIB_DIR="$CARGO_TARGET_DIR/release" ffi-c/run-tests.sh
step 'languages over C: all vectors' scripts/test-languages.sh
step 'Python: tests' bindings-python/run-tests.sh
step 'Python: wheel and pip install' bindings-python/wheel-tests.sh
step 'Node: tests' bindings-node/run-tests.sh
step 'one surface: names and shapes' python3 scripts/check_surface.py
step 'reference calculator: its tests' in_folder tests/reference python3 -m unittest
step 'reference calculator: vectors' .venv/bin/python tests/reference/check_vectors.py
step 'reference calculator: 20,000' .venv/bin/python tests/reference/differential.py --documents 20000
step 'EU VAT: decided twice, 10,000' .venv/bin/python tests/reference/eu_differential.py --documents 10000 --engine "$CARGO_TARGET_DIR/tests/engine_lines"
step 'VAT numbers: beside python-stdnum' .venv/bin/python tests/reference/vat_numbers.py --numbers 10000
step 'demo: four languages, same bytes' scripts/demo.sh
step 'demo: figures checked by hand' python3 scripts/check_demo.py target/demo/rust.jsonl
step 'README: capabilities that were tested' python3 scripts/capabilities.py
step 'documentation: every block runs' python3 scripts/check_docs.py
finish
