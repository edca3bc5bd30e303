#!/usr/bin/env bash
# Builds the Python package into .venv at the root of the repository. Needs Rust and Python >= 3.10; everything
# else is installed inside the repository.
# PYTHON=… chooses the interpreter (first run only).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
venv="$root/.venv"
wanted="$here/requirements-dev.txt"

fail() { echo "bindings-python/build.sh: $*" >&2; exit 2; }

command -v cargo >/dev/null || fail "cargo is missing: install Rust >= 1.88 from https://rustup.rs"

if [ ! -x "$venv/bin/python" ]; then
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null || fail "$python is missing: install Python >= 3.10 (Debian: apt-get install python3 python3-venv)"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
        || fail "$("$python" --version) is too old: install Python >= 3.10 and name it with PYTHON=…"
    echo "python: making $venv"
    "$python" -m venv "$venv" || fail "no virtual environment: install the venv module (Debian: apt-get install python3-venv)"
fi

if ! cmp -s "$wanted" "$venv/requirements-dev.installed"; then
    echo "python: installing what builds and tests it"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$venv/requirements-dev.installed"
fi

echo "python: building the package"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
( cd "$here" && VIRTUAL_ENV="$venv" PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/maturin" develop --release ) >"$log" 2>&1 \
    || { cat "$log" >&2; fail "the package does not build"; }
