#!/usr/bin/env bash
# Says which tools are missing or too old, and how to get each. `check-tools.sh test` asks for those of `make test` too.
set -u

missing=0
want() { # what is wrong, how to get it
    echo "missing: $1" >&2
    echo "    get it: $2" >&2
    missing=1
}
at_least() { # found, wanted: whether the dotted number `found` is at least `wanted`
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
number_of() { # the first dotted number that a command prints
    "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1
}

rust=$(number_of cargo --version)
at_least "${rust:-0}" 1.88 ||
    want "cargo 1.88 or newer (found: ${rust:-none})" "https://rustup.rs, then: rustup toolchain install stable"

python=$(number_of python3 --version)
if ! at_least "${python:-0}" 3.10; then
    want "python3 3.10 or newer (found: ${python:-none})" "Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python"
elif ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    want "the venv module of python3" "Debian, Ubuntu: apt install python3-venv"
fi

node=$(number_of node --version)
at_least "${node:-0}" 20 || want "node 20 or newer (found: ${node:-none})" "https://nodejs.org, or your package manager: nodejs"
command -v npm >/dev/null || want "npm" "it comes with https://nodejs.org; Debian: apt install npm"
command -v "${CC:-cc}" >/dev/null || want "a C compiler (${CC:-cc})" "Debian, Ubuntu: apt install gcc; macOS: xcode-select --install"

if [ "${1:-}" = test ]; then
    cargo fmt --version >/dev/null 2>&1 || want "rustfmt" "rustup component add rustfmt"
    cargo clippy --version >/dev/null 2>&1 || want "clippy" "rustup component add clippy"
    command -v git >/dev/null || want "git" "Debian, Ubuntu: apt install git"
    command -v "${CXX:-c++}" >/dev/null || want "a C++ compiler (${CXX:-c++})" "Debian, Ubuntu: apt install g++; macOS: xcode-select --install"
    command -v cmake >/dev/null || want "cmake" "Debian, Ubuntu: apt install cmake; macOS: brew install cmake"
    command -v pkg-config >/dev/null || want "pkg-config" "Debian, Ubuntu: apt install pkg-config; macOS: brew install pkg-config"
    command -v nm >/dev/null || want "nm" "Debian, Ubuntu: apt install binutils; macOS: xcode-select --install"
    command -v valgrind >/dev/null || want "valgrind" "Debian, Ubuntu: apt install valgrind"
fi
exit $missing
