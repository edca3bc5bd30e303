#!/usr/bin/env bash
# Sets up and builds everything in release, inside the repository: the library and the three bindings over it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
. scripts/steps.sh

step 'Rust and C: build' cargo build --release "${packages[@]}"
step 'C: header and library, staged' ffi-c/stage.sh target/stage
step 'Python: build into .venv' bindings-python/build.sh
step 'Node: build' bindings-node/build.sh
# So that `import 'tallage'` finds the package from any folder of the repository, as in an installed project.
mkdir -p node_modules
ln -sfn ../bindings-node node_modules/tallage
