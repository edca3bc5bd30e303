# Sourced by the other scripts: how a program of each language finds the tallage that was built here (scripts/build.sh).

staged=target/stage

compile_c() { # source, program
    "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror "-I$staged/include" "$1" -o "$2" \
        "-L$staged/lib" -ltallage "-Wl,-rpath,$PWD/$staged/lib"
}
run_python() {
    .venv/bin/python "$@"
}
