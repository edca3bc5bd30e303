#!/usr/bin/env bash
# Builds the package and runs its tests; sets up what it needs inside the repository. Safe to repeat.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./build.sh
echo "bindings-node: testing"
node --test test/*.test.mjs
node scripts/other-nodes.mjs
