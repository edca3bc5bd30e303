#!/usr/bin/env bash
# What users install, in clean environments: the wheel that `maturin build` makes, and `pip install ./bindings-python`. Each must pass the
# vectors there, with nothing of the development environment around.
# PYTHONS="python3.10 python3.13" tries the wheel with other interpreters (it is one for all from 3.10 on); python3 unless said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target} PIP_DISABLE_PIP_VERSION_CHECK=1
work=$CARGO_TARGET_DIR/wheels
[ -x "$root/.venv/bin/maturin" ] || "$here/build.sh"

pass() { # environment: the vectors, as text, as dicts and as typed objects
    (cd "$here/tests" && "$1/bin/python" -m pytest -q -p no:cacheprovider test_vectors.py test_typed_vectors.py)
    "$1/bin/python" -c 'import sys, tallage; sys.exit(not tallage.__file__.startswith(sys.prefix))'
}

echo "python: the wheel"
rm -f "$work"/tallage-*.whl
(cd "$here" && VIRTUAL_ENV=$root/.venv "$root/.venv/bin/maturin" build --release --out "$work")
wheel=$(echo "$work"/tallage-*-cp310-abi3-*.whl)
[ -f "$wheel" ] || { echo "bindings-python/wheel-tests.sh: no wheel for all Pythons from 3.10 on" >&2; exit 1; }
for python in ${PYTHONS:-python3}; do
    echo "python: the wheel in $("$python" --version)"
    "$python" -m venv --clear "$work/clean"
    "$work/clean/bin/python" -m pip install --quiet pytest "$wheel"
    pass "$work/clean"
    # Without the extra the program says what is missing; with it, it runs.
    "$work/clean/bin/tallage" --version && exit 1
    "$work/clean/bin/python" -m pip install --quiet "$wheel[cli]"
    "$work/clean/bin/tallage" --version
done

echo "python: pip install ./bindings-python"
python3 -m venv --clear "$work/clean"
"$work/clean/bin/python" -m pip install --quiet pytest "$here"
pass "$work/clean"
rm -rf "$work/clean"
