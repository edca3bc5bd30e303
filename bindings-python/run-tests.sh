#!/usr/bin/env bash
# Builds the Python package (build.sh) and runs its tests. Arguments go to pytest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/build.sh"
echo "python: running the tests"
cd "$here"
exec ../.venv/bin/python -m pytest "$@"
