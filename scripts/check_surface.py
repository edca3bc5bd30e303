"""Whether names and shapes agree between languages, but for their conventions (`snake_case`, `camelCase`, `tallage_engine_…`).

    check_surface.py            needs what `bindings-node/build.sh` installs: TypeScript

Every operation of Rust, C, C++, Python and Node.js is in each of them, the arguments of Python and Node.js have the same names, so have the classes, and
typed objects have the same members, and enumerations the same words, in Python, in TypeScript and in what the core reads. What differs on purpose stands with its reason in
surface/exceptions.py; a row there that is not needed fails as well.
"""

import re
import sys
from pathlib import Path

from surface import arguments, exceptions, names, shapes

ROOT = Path(__file__).resolve().parent.parent


def operations(surfaces, rows=None):
    """`surfaces`: language → place → operations."""
    rows = exceptions.OPERATIONS if rows is None else rows
    found, needed = [], set()
    for place in names.GROUPS:
        having = {language: surface[place] for language, surface in surfaces.items() if place in surface}
        for name in sorted(set().union(*having.values())):
            for language in [language for language, there in having.items() if name not in there]:
                row = next((row for row in rows if row[0] == place and name in row[1].split() and language in row[2].split()), None)
                if row is None:
                    where = ", ".join(other for other, there in having.items() if name in there)
                    found.append(f"{place}.{name}: not in {language}, and in {where}")
                else:
                    needed.add((row, name, language))
    for row in rows:
        # A language that has no such place at all needs no reasons.
        there = [language for language in row[2].split() if row[0] in surfaces.get(language, {})]
        unused = [f"{name} in {language}" for name in row[1].split() for language in there if (row, name, language) not in needed]
        found += [f"an exception that is not needed: {row[0]}.{word}" for word in unused]
    return found


def options(python, node, rows=None):
    """`python`, `node`: (place, operation) → names of arguments."""
    rows = exceptions.OPTIONS if rows is None else rows
    found, needed = [], set()
    for place in sorted(python.keys() & node.keys()):
        title = ".".join(place)
        for without, missing in (("Node.js", python[place] - node[place]), ("Python", node[place] - python[place])):
            for name in sorted(missing):
                row = next((row for row in rows if title in row[0].split() and name in row[1].split() and row[2] == without), None)
                if row is None:
                    found.append(f"{title}: {without} does not have `{name}`")
                else:
                    needed.add((row, title, name))
    for row in rows:
        found += [f"an exception that is not needed: `{name}` of {title}" for title in row[0].split() for name in row[1].split()
                  if (row, title, name) not in needed]
    return found


def classes(python, node, renamed=None, unnamed=None):
    """`python`, `node`: names of classes, in Node.js those of types as well."""
    renamed = exceptions.CLASSES if renamed is None else renamed
    unnamed = {name for row in (exceptions.UNNAMED if unnamed is None else unnamed) for name in row[0].split()}
    found = [f"class {name}: not in Node.js" for name in sorted(python) if renamed.get(name, name) not in node and name not in unnamed]
    found += [f"an exception that is not needed: class {name}" for name in sorted(renamed.keys() | unnamed) if name not in python]
    return found + [f"an exception that is not needed: class {name}" for name in sorted(unnamed & node)]


def class_names(root):
    """Those of Python; classes and types of Node.js."""
    import ast

    tree = ast.parse((root / "bindings-python" / "python" / "tallage" / "__init__.py").read_text("utf-8"))
    exported = next(ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
    types = "\n".join(path.read_text("utf-8") for path in sorted((root / "bindings-node" / "types").glob("*.d.ts")))
    declared = set(re.findall(r"^export (?:declare class|interface|type) (\w+)", types, re.MULTILINE))
    return {name for name in exported if name[0].isupper()}, declared


def main():
    surfaces = {language: read(ROOT) for language, read in names.LANGUAGES.items()}
    found = operations(surfaces)
    python, node = arguments.python(ROOT), arguments.node(ROOT)
    found += options(python, node)
    found += classes(*class_names(ROOT))
    members, compared = shapes.compare_typescript(ROOT)
    handed, read = shapes.compare_core(ROOT)
    unnamed, enumerations = shapes.compare_words(shapes.words_of_the_core(ROOT), shapes.words(ROOT))
    found += members + handed + unnamed
    for line in found:
        print(line)
    count = len({(place, name) for surface in surfaces.values() for place, there in surface.items() for name in there})
    print(f"one surface: {count} operations, arguments of {len(python.keys() & node.keys())}, {compared} comparisons of members, "
          f"{read} objects and {enumerations} enumerations of the core; {len(found)} differences without a reason")
    return 1 if found or count < 60 or compared < 200 or read < 30 or enumerations < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
