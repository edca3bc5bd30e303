#!/usr/bin/env bash
# The main job: one month of documents through Rust, C, Python and Node; the outputs compared, shown and one explained.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/check-tools.sh
# `make test` has built everything already.
[ "${TALLAGE_BUILT:-}" = yes ] || scripts/build.sh

. scripts/env.sh
out=target/demo
config=examples/month/config.json
month=examples/month/invoices.jsonl
explained=FR-2610-011
rm -rf "$out"
mkdir -p "$out"

compile_c examples/month/month.c "$out/month-c"
target/release/month "$config" "$month" >"$out/rust.jsonl"
"$out/month-c" "$config" "$month" >"$out/c.jsonl"
run_python examples/month/month.py "$config" "$month" >"$out/python.jsonl"
node examples/month/month.mjs "$config" "$month" >"$out/node.jsonl"

identical=$(python3 scripts/compare.py Rust="$out/rust.jsonl" C="$out/c.jsonl" Python="$out/python.jsonl" Node="$out/node.jsonl")
python3 examples/month/show.py "$out/rust.jsonl"
echo "$identical"
echo
target/release/month "$config" "$month" --explain "$explained" >"$out/explained.json"
echo "Why, in full, for one of them (engine.explain):"
echo
python3 examples/month/show.py --explanation "$out/explained.json"
