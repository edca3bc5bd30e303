"""Turns documentation into programs, so that no example goes stale.

    snippets.py header include/tallage.h    every ```c block of a comment, each as a function that must compile (-DTALLAGE_SIMULATE)
    snippets.py wrapper include/tallage.hpp every ```cpp block of a comment, the same for C++; or tallage_testing.hpp
    snippets.py readme ffi-c/README.md      the one ```c block, a whole program

Writes to standard output. No block at all is an error, and so is a function of the header without one.
"""

import pathlib
import re
import sys

PARAMETERS = """const tallage_engine *engine, tallage_engine *new_engine, tallage_str config_json,
    tallage_str invoice_json, tallage_str request_json, tallage_exchange *exchange, tallage_exchange *new_exchange,
    tallage_simulator *simulator, tallage_simulator *new_simulator, tallage_result *result, tallage_error *error"""
NAMES = re.findall(r"(\w+)(?:,|$)", PARAMETERS.replace("\n", " "))


def header(text: str) -> str:
    """A C file in which each example is the body of a function that is given what examples speak of."""
    blocks = []
    for comment, declaration in re.findall(r"/\*\*\n(.*?)\*/\n([^\n]*)", text, re.DOTALL):
        lines = [line.removeprefix(" *").removeprefix(" ") for line in comment.splitlines()]
        found = re.findall(r"```c\n(.*?)```", "\n".join(lines), re.DOTALL)
        if "(" in declaration and not found:
            raise SystemExit(f"no example at: {declaration}")
        blocks += found
    if not blocks:
        raise SystemExit("no examples")
    parts = ["#include <stdio.h>", "#include <string.h>", '#include "tallage.h"']
    for number, block in enumerate(blocks):
        used = " ".join(f"(void){name};" for name in NAMES)
        parts.append(f"void example_{number}({PARAMETERS});")
        parts.append(f"void example_{number}({PARAMETERS}) {{\n{used}\n{block}}}")
    return "\n".join(parts) + "\n"


def wrapper(text: str) -> str:
    """The same for the header of C++, where a comment is lines of `///`."""
    comments = "\n".join(line.removeprefix("///").removeprefix(" ") for line in text.splitlines() if line.startswith("///"))
    blocks = re.findall(r"```cpp\n(.*?)```", comments, re.DOTALL)
    if not blocks:
        raise SystemExit("no examples")
    parts = ["#include <iostream>", '#include "tallage.hpp"', "#ifdef TALLAGE_SIMULATE", '#include "tallage_testing.hpp"', "#endif"]
    given = "std::string_view config_json, std::string_view invoice_json, const tallage::Engine &engine"
    for number, block in enumerate(blocks):
        parts.append(f"void example_{number}({given});")
        used = "(void)config_json; (void)invoice_json; (void)engine;"
        parts.append(f"void example_{number}({given}) {{\n{used}\n{block}}}")
    return "\n".join(parts) + "\n"


def readme(text: str) -> str:
    blocks = re.findall(r"^```c\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    if len(blocks) != 1:
        raise SystemExit(f"one program was expected, {len(blocks)} are there")
    return blocks[0]


if __name__ == "__main__":
    make = {"header": header, "wrapper": wrapper, "readme": readme}[sys.argv[1]]
    sys.stdout.write(make(pathlib.Path(sys.argv[2]).read_text("utf-8")))
