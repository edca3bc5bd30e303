#!/usr/bin/env bash
# The main job: one month of documents through Rust, C, Python and Node; the outputs compared, shown and two explained.
# Then documents at simulated tax providers.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/check-tools.sh
# `make test` has built everything already.
[ "${TALLAGE_BUILT:-}" = yes ] || scripts/build.sh

. scripts/env.sh
out=target/demo
config=examples/month/config.json
month=examples/month/invoices.jsonl
# One that a hierarchy of manual taxes decides, and one that waits for VIES.
explained=(FR-2610-011 DE-2610-010)
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
echo "Why, in full, for two of them (engine.explain):"
for document in "${explained[@]}"; do
    target/release/month "$config" "$month" --explain "$document" >"$out/explained.json"
    echo
    python3 examples/month/show.py --explanation "$out/explained.json"
done

echo
echo "At tax providers (simulated, over the loopback interface):"
run_python examples/providers/providers.py
