# Sourced by the other scripts: where things are built, and how a program finds the tallage that scripts/build.sh built.

export CARGO_TARGET_DIR=$PWD/target
staged=target/stage

# The packages that cargo builds and tests, always the same set: another set has other features and is built again. The
# Python module is left to maturin, which sets an environment that makes cargo build it anew each time the two alternate;
# its tests are in Python.
packages=(--workspace --exclude tallage-python --locked)

compile_c() { # source, program
    "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror "-I$staged/include" "$1" -o "$2" \
        "-L$staged/lib" -ltallage "-Wl,-rpath,$PWD/$staged/lib"
}
run_python() {
    .venv/bin/python "$@"
}
