#!/usr/bin/env bash
# Builds the npm package in place: TypeScript to dist/, the native module to native/. Safe to repeat.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

need() {
  command -v "$1" >/dev/null || { echo "bindings-node: \`$1\` is missing: $2" >&2; exit 1; }
}
need cargo "install Rust 1.88 or newer from https://rustup.rs"
need node "install Node.js 20 or newer from https://nodejs.org"
need npm "it comes with Node.js, https://nodejs.org"
major=$(node -p 'process.versions.node.split(".")[0]')
((major >= 20)) || { echo "bindings-node: Node.js 20 or newer is needed, this is $(node -v)" >&2; exit 1; }

cd "$here"
# npm ci only when the lock changed since the last time: it starts by deleting everything.
if ! cmp -s package-lock.json node_modules/.tallage-lock; then
  echo "bindings-node: installing the npm packages (once)"
  npm ci --no-fund --no-audit --loglevel=error
  cp package-lock.json node_modules/.tallage-lock
fi

echo "bindings-node: compiling TypeScript"
rm -rf dist
node_modules/.bin/tsc --project tsconfig.json

echo "bindings-node: building the native module (release)"
cargo build --manifest-path "$root/Cargo.toml" --release --locked -p tallage-node
node scripts/place-native.mjs "${CARGO_TARGET_DIR:-$root/target}/release"
