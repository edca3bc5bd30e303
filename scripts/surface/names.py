"""The public operations of each language, under one convention: words in small letters with underscores.

Where a language has a form that takes and gives JSON beside another (`calculate_json` in Rust and Python), both are one operation.
"""

import ast
import re

# A place of a surface that has operations, by its name in each language.
GROUPS = ("engine", "exchange", "package", "simulator")


def snake(name):
    """`recordCredit` as `record_credit`; `vatNumber`, `en16931`, `toJSON` as one would expect."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def plain(name):
    return name.removesuffix("_json") if name != "to_json" else name


def block(text, start):
    """What stands between the braces that follow the first match of `start`."""
    found = re.search(start, text, re.MULTILINE)
    if not found:
        raise SystemExit(f"`{start}` is not there")
    at = text.index("{", found.end() - 1)
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[at + 1:place]
    raise SystemExit(f"`{start}` does not end")


def rust(root):
    read = lambda path: re.sub(r"^\s*//.*$", "", (root / "core" / "src" / path).read_text("utf-8"), flags=re.MULTILINE)  # noqa: E731
    methods = lambda text: {plain(name) for name in re.findall(r"^    pub fn (\w+)", text, re.MULTILINE)}  # noqa: E731
    library = read("lib.rs")
    # Functions are re-exported by name, in small letters; what stands in capitals is a type.
    exported = {plain(name) for uses in re.findall(r"pub use \w+::(?:\{(.*?)\}|(\w+));", library, re.DOTALL)
                for name in re.findall(r"\b[a-z]\w*\b", "".join(uses))}
    return {
        # `from_json` is how an engine is made.
        "engine": {{"from": "new"}.get(name, name) for name in methods(block(read("engine.rs"), r"^impl Engine \{"))},
        "exchange": methods(block(read("exchange/mod.rs"), r"^impl Exchange \{")),
        "package": exported | {"version"},
        # `from_json` beside `new`.
        "simulator": methods(block(read("simulate/simulator.rs"), r"^impl Simulator \{"))
                     | methods(block(read("simulate/control/mod.rs"), r"^impl Simulator \{")) - {"from"},
    }


def c(root):
    header = (root / "include" / "tallage.h").read_text("utf-8")
    names = set(re.findall(r"^[a-z].*[ *]tallage_(\w+)\(", header, re.MULTILINE))
    of = lambda group: {name.removeprefix(f"{group}_") for name in names if name.startswith(f"{group}_")}  # noqa: E731
    inner = ("engine_", "exchange_", "error_", "result_", "simulator_")
    found = {"engine": of("engine"), "exchange": of("exchange"), "package": {name for name in names if not name.startswith(inner)}}
    # Of the library for tests.
    return {**found, "simulator": of("simulator")} if of("simulator") else found


def cpp(root):
    header = (root / "include" / "tallage.hpp").read_text("utf-8")
    testing = (root / "include" / "tallage_testing.hpp").read_text("utf-8")
    public = lambda name, text=header: block(text, rf"^class {name} ").partition(" private:")[0]  # noqa: E731
    methods = lambda text: set(re.findall(r"^  [A-Za-z][\w:]* (\w+)\([^)]*\) ?(?:const|\{)", text, re.MULTILINE))  # noqa: E731
    functions = set(re.findall(r"^inline [\w:]+ (\w+)\(", header, re.MULTILINE)) - {"lend", "view", "ask"}
    return {"engine": methods(public("Engine")) | {"new"}, "exchange": methods(public("Exchange")), "package": functions,
            "simulator": methods(public("Simulator", testing)) | {"new"}}


def python(root):
    package = root / "bindings-python" / "python" / "tallage"
    stub = ast.parse((package / "_native.pyi").read_text("utf-8"))
    testing = ast.parse((package / "testing.py").read_text("utf-8"))
    public = lambda names: {plain(name) for name in names if not name.startswith("_")}  # noqa: E731
    methods = lambda tree, name: public(  # noqa: E731
        item.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name
        for item in node.body if isinstance(item, ast.FunctionDef))
    exported = next(ast.literal_eval(node.value) for node in ast.parse((package / "__init__.py").read_text("utf-8")).body
                    if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
    return {
        "engine": methods(stub, "Engine") | {"new"},
        "exchange": methods(stub, "Exchange"),
        "package": public(name for name in exported if name[0].islower()),
        "simulator": methods(testing, "Simulator") | {"new"},
    }


def node(root):
    types = root / "bindings-node" / "types"
    read = lambda name: (types / f"{name}.d.ts").read_text("utf-8")  # noqa: E731
    member = re.compile(r"^    (?:get |readonly )?([a-zA-Z]\w*)[(:<]", re.MULTILINE)
    methods = lambda file, name: {  # noqa: E731
        "new" if word == "constructor" else snake(word)
        for word in member.findall(block(re.sub(r"/\*.*?\*/", "", read(file), flags=re.DOTALL), rf"^export declare class {name} "))}
    exported = {word for names in re.findall(r"^export \{(.*?)\}", read("index"), re.MULTILINE)
                for word in re.findall(r"\b[a-z]\w*\b", names)}
    return {
        "engine": methods("engine", "Engine"),
        "exchange": methods("exchange", "Exchange") - {"new"},
        "package": {snake(word) for word in exported},
        "simulator": methods("testing", "Simulator"),
    }


LANGUAGES = {"Rust": rust, "C": c, "C++": cpp, "Python": python, "Node.js": node}
