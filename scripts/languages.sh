# Sourced by the other scripts: how a program of each language finds the tallage that was built here.

export CC=${CC:-cc}
venv_python=.venv/bin/python

compile_month_c() { # where the program goes
    compile_c examples/month/month.c "$1"
}
compile_c() { # source, program
    "$CC" -std=c11 -O2 -Wall -Wextra -Werror -Iinclude "$1" -o "$2" -Ltarget/release -ltallage "-Wl,-rpath,$PWD/target/release"
}
run_c() {
    "$@"
}
run_python() {
    "$venv_python" "$@"
}
run_node() {
    node "$@"
}
