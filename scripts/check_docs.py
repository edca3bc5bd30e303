"""Runs what README.md and the pages of docs/ show, and looks up the files and `make` commands that they name.

    check_docs.py [PAGE…]        after scripts/build.sh; all pages unless some are named, docs/cookbook/anrok.md for one

| block | what is done with it |
|---|---|
| `python` | all of a page, in order, in one namespace of a fresh process |
| `js` | all of a page as one module; with `require` as CommonJS |
| `c` | a program each, compiled as C11 with every warning an error |
| `rust` | a program each; all pages share one binary, so that one is linked |
| `sh` | by bash, in the folder where the page's other blocks lie as files; `sudo` only runs its command |
| `json`, `toml` | must parse |
| `cmake`, and any block whose first line is a comment with a file name | is written as that file (`CMakeLists.txt`) |
| `text` | right after a block of `python` or `js`: what that block prints. Elsewhere it is only shown, as `jsonc` is |

What stands in a comment of the page, `<!-- python` on a line of its own to `-->`, is run as a block and not shown. A block of any
other language fails. Those in ELSEWHERE are run by the test that is named there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "docs"
STAGE = ROOT / "target" / "stage"

# (page, language): the test that runs these blocks. It must name the page.
ELSEWHERE = {
    ("docs/python.md", "python"): "bindings-python/tests/test_package.py",
    ("docs/node.md", "ts"): "bindings-node/test/readme.test.mjs",
    ("docs/node.md", "sh"): "bindings-node/test/readme.test.mjs",
    ("docs/running.md", "rust,no_run"): "core/src/transport/mod.rs",
    ("docs/simulator.md", "rust"): "core/src/simulate/mod.rs",
}
SHOWN = ("text", "jsonc")
# Lines of `sh` that build or install, which other steps of `make test` do: not again here. A `make` target must exist.
INSTALLS = re.compile(r"(sudo )?(make [a-z-]+( [A-Z]+=\S+)*|ldconfig)(\s+#.*)?|pip install '?\./bindings-python(\[cli\])?'?(\s+#.*)?")
SHELL = """set -eu
sudo() { "$@"; }
# `cargo run … --example NAME` is what the tests of the features have built.
cargo() { while [ "$1" != --example ]; do shift; done; name=$2; shift 2; "$TALLAGE_EXAMPLES/$name" "$@"; }
"""

# What follows a block of Python or JavaScript on its output.
END = "\x00"
Block = namedtuple("Block", "language code line")


def blocks(text):
    """The blocks of a page in order, hidden ones too; fences inside lists may be indented."""
    found, lines, at = [], text.split("\n"), 0
    while at < len(lines):
        fence = re.fullmatch(r"( *)(?:(```+)(.*)|<!-- (python|js|c|rust|sh))", lines[at])
        at += 1
        if not fence:
            continue
        indent, closing = len(fence[1]), fence[2] or "-->"
        start = at
        while at < len(lines) and lines[at].strip() != closing:
            at += 1
        code = "".join(line[min(indent, len(line) - len(line.lstrip())):] + "\n" for line in lines[start:at])
        found.append(Block(fence[4] or fence[3].strip(), code if at < len(lines) else None, start + 1))
        at += 1
    return found


def file_name(code):
    """The name of the file that a block is, by the comment on its first line."""
    named = re.match(r"(?:#|//|/\*|--) ?([\w./-]+\.\w+)(?: \*/)?\n", code)
    return named and named[1]


def run(command, folder, given=None, timeout=120, **environment):
    """(what it printed, what is wrong)"""
    try:
        done = subprocess.run([str(part) for part in command], cwd=folder, input=given or "", capture_output=True, encoding="utf-8",
                              timeout=timeout, env={**os.environ, **environment})
    except subprocess.TimeoutExpired:
        return "", f"did not end within {timeout} s"
    except OSError as error:
        return "", f"cannot be run: {error}"
    problem = (done.stderr.strip()[-3000:] or f"ended with {done.returncode}") if done.returncode else None
    return done.stdout, problem


PYTHON = r"""
import json, sys
names = {"__name__": "__main__"}
for code, line, page in json.load(sys.stdin):
    exec(compile("\n" * (line - 1) + code, page, "exec"), names)
    print("\0", end="", flush=True)
"""


def run_python(tools, page, folder, found):
    given = json.dumps([(block.code, block.line, page) for block in found])
    return run([tools.python, "-c", PYTHON], folder, given, PYTHONDONTWRITEBYTECODE="1")


def run_js(tools, page, folder, found):
    code = "".join(f"{block.code}\nprocess.stdout.write('\\0');\n" for block in found)
    path = folder / ("page.cjs" if "require(" in code else "page.mjs")
    path.write_text(code, encoding="utf-8")
    return run([tools.node, path], folder)


def shown_problems(page, found, all_of_page, printed):
    """A text block right after a block is what it prints. What stands at the end of a line cannot be seen on a page."""
    for block, told in zip(found, printed.split(END)):
        after = all_of_page[all_of_page.index(block) + 1:][:1]
        if after and after[0].language == "text":
            said, shown = ([line.rstrip() for line in text.strip("\n").split("\n")] for text in (told, after[0].code))
            if said != shown:
                yield f"{page}:{after[0].line}: the block before this one prints\n" + "\n".join(said)


def shell_problems(page, folder, block, makefile):
    lines = [line for line in block.code.splitlines() if line.strip() and not line.startswith("#")]
    for name in re.findall(r"^(?:sudo )?make ([a-z-]+)", block.code, re.MULTILINE):
        if not re.search(rf"^{name}:", makefile, re.MULTILINE):
            yield f"{page}:{block.line}: the Makefile has no `{name}`"
    code = "\n".join(line for line in lines if not INSTALLS.fullmatch(line))
    if code:
        path = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ["PATH"]])
        problem = run(["bash", "-c", SHELL + code], folder, PATH=path, PKG_CONFIG_PATH=str(STAGE / "lib" / "pkgconfig"),
                      LD_LIBRARY_PATH=str(STAGE / "lib"), CMAKE_PREFIX_PATH=str(STAGE), TALLAGE_EXAMPLES=str(ROOT / "target" / "tests" / "examples"))[1]
        if problem:
            yield f"{page}:{block.line}: {problem}"


def check_toml(code):
    try:
        import tomllib
    except ImportError:  # Python 3.10
        return
    tomllib.loads(code)


def compile_c(source, program):
    return run(["bash", "-c", '. scripts/env.sh && compile_c "$0" "$1"', source, program], ROOT)[1]


Tools = namedtuple("Tools", "python node compile_c makefile", defaults=(sys.executable, "node", compile_c, ""))


def check_page(page, text, tools, folder, elsewhere=ELSEWHERE):
    """(problems of a page, its rust blocks, what its programs print by language)"""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    problems, rust, printed, runs, shell = [], [], {}, {}, []
    found = blocks(text)
    for number, block in enumerate(found):
        at = f"{page}:{block.line}"
        if block.code is None:
            problems.append(f"{at}: the block does not end")
            continue
        tested = elsewhere.get((page, block.language))
        if tested:
            if Path(page).name not in (ROOT / tested).read_text(encoding="utf-8"):
                problems.append(f"{at}: {tested} says nothing of this page")
            continue
        name = file_name(block.code)
        if name:
            (folder / name).write_text(block.code, encoding="utf-8")
        if block.language in ("python", "js"):
            runs.setdefault(block.language, []).append(block)
        elif block.language == "rust":
            rust.append((at, block.code))
        elif block.language == "c":
            source, program = folder / (name or f"block-{number}.c"), folder / f"block-{number}"
            source.write_text(block.code, encoding="utf-8")
            problem = tools.compile_c(source, program)
            if problem is None:
                printed["c"], problem = run([program], folder)
            if problem:
                problems.append(f"{at}: {problem}")
        elif block.language in ("json", "toml"):
            try:
                (json.loads if block.language == "json" else check_toml)(block.code)
            except ValueError as error:
                problems.append(f"{at}: {error}")
        elif block.language == "sh":
            shell.append(block)
        elif not (block.language in SHOWN or block.language == "cmake" and name):
            problems.append(f"{at}: nobody runs a block of `{block.language}`")
    for language, runner in (("python", run_python), ("js", run_js)):
        if language in runs:
            printed[language], problem = runner(tools, page, folder, runs[language])
            if problem:
                problems.append(f"{page}: {language}: {problem}")
            else:
                problems += shown_problems(page, runs[language], found, printed[language])
    # In the end: they may work with the files of the page.
    for block in shell:
        problems += shell_problems(page, folder, block, tools.makefile)
    return problems, rust, printed


def rust_program(programs):
    """One program of many: the argument chooses which `main` runs."""
    modules = "".join(f"mod program_{number} {{\n{re.sub(r'^fn main', 'pub fn main', code, flags=re.MULTILINE)}}}\n" for number, (_, code) in enumerate(programs))
    arms = "".join(f'Some("{number}") => program_{number}::main().report(),' for number in range(len(programs)))
    return (f"{modules}fn main() -> std::process::ExitCode {{\nuse std::process::Termination;\n"
            f"match std::env::args().nth(1).as_deref() {{ {arms} _ => std::process::ExitCode::FAILURE }}\n}}\n")


def build_rust():
    """(libraries by name, what is wrong): the crate as the tests have it, with all features. In `make test` it is built already."""
    built, problem = run(["cargo", "build", "--profile", "tests", "-p", "tallage", "--features", "http,simulate", "--examples", "--locked",
                          "--message-format=json"], ROOT, timeout=3600, CARGO_TARGET_DIR=str(ROOT / "target"))
    artifacts = [json.loads(line) for line in built.splitlines() if '"compiler-artifact"' in line]
    return {artifact["target"]["name"]: next(name for name in artifact["filenames"] if name.endswith(".rlib"))
            for artifact in artifacts if artifact["target"]["name"] in ("tallage", "serde_json")}, problem


def check_rust(programs, libraries, folder):
    """(problems, what each program prints)"""
    folder.mkdir(parents=True, exist_ok=True)
    source, program = folder / "programs.rs", folder / "programs"
    source.write_text(rust_program(programs), encoding="utf-8")
    externs = [part for name, file in libraries.items() for part in ("--extern", f"{name}={file}", "-L", f"dependency={Path(file).parent}")]
    problem = run(["rustc", "--edition", "2024", "-D", "warnings", source, "-o", program, *externs], ROOT)[1]
    if problem:
        return [problem], []
    problems, printed = [], []
    for number, (at, _) in enumerate(programs):
        said, problem = run([program, str(number)], folder)
        printed.append(said)
        if problem:
            problems.append(f"{at}: {problem}")
    return problems, printed


def slug(heading):
    """The anchor that GitHub makes of a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def prose(text):
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


def link_problems(page, text, root=ROOT):
    """Links inside the repository that lead nowhere."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(text))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (root / page).parent / path if path else root / page
        if not file.exists():
            yield f"{page}: there is no {target}"
        elif anchor and file.suffix == ".md" and anchor not in map(slug, re.findall(r"^#+ (.*)$", prose(file.read_text(encoding="utf-8")), re.MULTILINE)):
            yield f"{page}: {path or page} has no heading for #{anchor}"


def unknown_commands(text, makefile):
    """Targets that the text tells people to make and the Makefile does not have."""
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)
    return [name for name in dict.fromkeys(named) if name not in targets]


def index_problems(pages, index):
    """Pages of the cookbook that its index does not lead to."""
    return [f"docs/cookbook/README.md does not lead to {page}" for page in pages
            if page.startswith("docs/cookbook/") and not page.endswith("README.md") and f"({Path(page).name})" not in index]


def known_codes():
    """Every code of docs/errors.json: of errors, of warnings, and of what the providers say."""
    catalogue = json.loads((ROOT / "docs" / "errors.json").read_text(encoding="utf-8"))
    return {*catalogue["errors"], *catalogue["warnings"],
            *(code for provider in catalogue["providers"] for row in provider["rows"] for code in row["codes"])}


# What looks like the code of an error and is an event or a member.
NO_CODES = re.compile(r"(invoice|fee|customer|credit_note)\.tax_\w+|customer\.vies_check|\w+\.(md|json)")


def code_problems(page, text, codes):
    """Codes in tables and sentences that the catalogue does not have and no block of the page has met."""
    met = "".join(block.code or "" for block in blocks(text))
    for token in re.findall(r"`((?:config|invoice|credit|exchange|provider|transport|void|vies|compare)(?:\.[a-z0-9_]+)+)`", prose(text)):
        if token not in codes and f'"{token}"' not in met and not NO_CODES.fullmatch(token):
            yield f"{page}: there is no code `{token}`"


def readme_problems(outputs):
    """The four programs of README.md print the same line; 20 % of 100.00 are worked by hand."""
    if sorted(outputs) != ["c", "js", "python", "rust"]:
        return [f"README.md should have a program in rust, c, python and js; found {', '.join(outputs)}"]
    lines = {text.strip(END + "\n") for text in outputs.values()}
    if len(lines) != 1:
        return ["the programs of README.md print different things:\n" + "\n".join(f"{name}: {text}" for name, text in outputs.items())]
    line = lines.pop()
    if '"taxes_amount_cents":2000,' not in line or '"total_amount_cents":12000,' not in line:
        return [f"the programs of README.md print something unexpected: {line}"]
    return []


def main(arguments):
    began = time.monotonic()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    tools = Tools(ROOT / ".venv" / "bin" / "python", makefile=makefile)
    every = ["README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
    pages = arguments or every
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in pages}
    problems = index_problems(every, (ROOT / "docs" / "cookbook" / "README.md").read_text(encoding="utf-8"))
    for page, text in texts.items():
        problems += link_problems(page, text)
        if page.startswith("docs/cookbook/"):
            problems += code_problems(page, text, known_codes())
        problems += [f"{page}: the Makefile has no `{name}`" for name in unknown_commands(text, makefile)]
    libraries = {}
    if any(re.search(r"^ *```rust$|^cargo run ", text, re.MULTILINE) for text in texts.values()):
        libraries, problem = build_rust()
        if problem:
            print(problem)
            return 1
    with ThreadPoolExecutor(4) as pool:
        checked = pool.map(lambda page: check_page(page, texts[page], tools, WORK / page.replace("/", "-")), pages)
        results = dict(zip(pages, checked))
    rust = [program for _, programs, _ in results.values() for program in programs]
    for found, _, _ in results.values():
        problems += found
    if rust:
        found, printed = check_rust(rust, libraries, WORK)
        problems += found
        for (at, _), text in zip(rust, printed):
            if at.startswith("README.md:"):
                results["README.md"][2]["rust"] = text
    if "README.md" in results and not problems:
        problems += readme_problems(results["README.md"][2])
    for problem in problems:
        print(problem)
    blocks_run = sum(len(blocks(text)) for text in texts.values())
    print(f"{len(pages)} pages, {blocks_run} blocks, {len(rust)} of them in Rust, {time.monotonic() - began:.1f} s: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
