"""The names of the arguments and options of each operation in Python and Node.js, under one convention."""

import ast
import re

from surface.names import block, plain, snake


def python(root):
    """By place and operation; `_json` forms take whole requests and are left out."""
    package = root / "bindings-python" / "python" / "tallage"
    found = {}
    for file, places in (("_native.pyi", {"Engine": "engine", "Exchange": "exchange", "Runner": "runner"}),
                         ("testing.py", {"Simulator": "simulator"})):
        body = ast.parse((package / file).read_text("utf-8")).body
        functions = [("package", item) for item in body if isinstance(item, ast.FunctionDef)] if file == "_native.pyi" else []
        for place, item in functions + [(places[node.name], item) for node in body if isinstance(node, ast.ClassDef) and node.name in places
                                        for item in node.body if isinstance(item, ast.FunctionDef)]:
            name = {"__new__": "new", "__init__": "new"}.get(item.name, item.name)
            if name.startswith("_") or plain(name) != name or any("property" in ast.unparse(one) for one in item.decorator_list):
                continue
            given = [one.arg for one in [*item.args.posonlyargs, *item.args.args, *item.args.kwonlyargs]]
            found[place, name] = set(given) - {"self", "cls"}
    return found


def parameters(text):
    """What stands between commas that are in no bracket."""
    parts, depth = [""], 0
    for sign in text.replace("=>", "\0"):
        depth += {"(": 1, "[": 1, "{": 1, "<": 1, ")": -1, "]": -1, "}": -1, ">": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def members(text):
    """The names of members; those of objects and of functions inside are not among them."""
    return re.findall(r"(?:readonly )?\b(\w+)\??: ", re.sub(r"\{[^{}]*\}|\([^()]*: [^()]*\)", "", text))


class Node:
    """The declarations that the package ships."""

    def __init__(self, root):
        folder = root / "bindings-node" / "types"
        self.files = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL) for path in sorted(folder.glob("*.d.ts"))}
        self.all = "\n".join(self.files.values())

    def names(self, parameter):
        """An argument by its name; of an object of options the names of its members."""
        name, _, kind = parameter.partition(":")
        if name.startswith("..."):
            return []
        name = name.strip(" ?")
        if not name.startswith("{") and name != "options":
            return [name]
        found = [word for inside in re.findall(r"\{(.*?)\}", kind, re.DOTALL) for word in members(inside)]
        for word in re.findall(r"\b[A-Z]\w+", re.sub(r"\{.*?\}", "", kind, flags=re.DOTALL)):
            if re.search(rf"^export interface {word} ", self.all, re.MULTILINE):
                found += members(block(self.all, rf"^export interface {word} "))
        return found

    def signatures(self, text, indent):
        """Name and parameters of each declaration with so much white space in front."""
        for found in re.finditer(rf"^{indent}(?:export declare function )?(\w+)(?:<[^(]*>)?\(", text, re.MULTILINE):
            depth, at = 1, found.end()
            while depth:
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
            yield found[1], parameters(text[found.end():at - 1])

    def read(self):
        found = {}
        classes = {"engine": ("engine.d.ts", "Engine"), "exchange": ("exchange.d.ts", "Exchange"), "runner": ("run.d.ts", "Runner"),
                   "simulator": ("testing.d.ts", "Simulator")}
        texts = [(place, block(self.files[file], rf"^export declare class {name} "), "    ") for place, (file, name) in classes.items()]
        texts += [("package", text, "(?=export)") for text in self.files.values()]
        for place, text, indent in texts:
            for name, given in self.signatures(text, indent):
                # `onProgress` is what others call `progress`.
                words = {snake(word).removeprefix("on_") for one in given for word in self.names(one)}
                found.setdefault((place, "new" if name == "constructor" else snake(name)), set()).update(words)
        return found


def node(root):
    return Node(root).read()
