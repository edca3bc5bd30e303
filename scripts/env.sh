# Sourced by the other scripts: where things are built, and how a program finds the tallage that scripts/build.sh built.

export CARGO_TARGET_DIR=$PWD/target
staged=target/stage

# The packages that cargo builds and tests, always the same set: another set has other features and is built again. The
# modules of Python and Node.js have the features `http` and `simulate` of the core, which built together with them the C library would
# have as well; so they are built by their own scripts. (maturin also sets an environment that makes cargo build anew
# each time the two alternate.)
packages=(--workspace --exclude tallage-python --exclude tallage-node --locked)

compile_c() { # source, program
    "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror "-I$staged/include" "$1" -o "$2" \
        "-L$staged/lib" -ltallage "-Wl,-rpath,$PWD/$staged/lib"
}
run_python() {
    .venv/bin/python "$@"
}
