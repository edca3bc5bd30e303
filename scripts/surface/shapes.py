"""The members of typed objects: those of Python beside what TypeScript's own compiler says of its types, and beside what the core reads.

What the core writes is held against the classes of both languages by their tests of the vectors.
"""

import ast
import re
import subprocess

from surface.exceptions import MEMBERS, READ_OTHERWISE, UNTYPED_WORDS

# Where to begin: a class of Python, the type of TypeScript. What hangs on them is found by its members.
ROOTS = {
    "Config": "Config", "Invoice": "Invoice", "CreditRequest": "CreditRequest", "TaxedInvoice": "TaxedInvoiceMembers",
    "Resolution": "ResolutionObject", "CreditNote": "CreditNoteObject", "LintReport": "LintReportObject", "VatNumber": "VatNumberObject",
    "VatRates": "VatRatesObject", "ViesRequest": "ViesRequestObject", "ViesReading": "ViesReadingObject", "En16931View": "En16931Object",
    "Comparison": "ComparisonObject", "Outcome": "OutcomeObject", "Reconciliation": "ReconciliationObject", "Explanation": "Explanation",
}  # fmt: skip
# Not to be compared, with the reason.
APART = {
    "EuData": "its rows are read as dicts",
    "ExchangeRequest": "of a step; in Node.js a class of its own",
    "Step": "in Node.js a union of three",
    "ExplainedInvoice": "a TaxedInvoice with an Explanation",
}


class Member:
    """A line of a class: its name in JSON, the class of what it holds, whether that is a list, and the words of an enumeration."""

    def __init__(self, name, call):
        renamed = isinstance(call.func, ast.Attribute) and call.func.attr == "called"
        self.name = call.args[0].value if renamed else name
        call = call.func.value if renamed else call
        self.kind = call.func.id
        first = call.args[0] if call.args else None
        self.of = first.id if self.kind in ("one", "many") else None
        self.words = first.value if self.kind == "word" else None


def classes(root):
    """Every typed class of Python: its members by name; of a class that adds to another, those as well."""
    found, areas = {}, {}
    for path in sorted((root / "bindings-python" / "python" / "tallage").glob("_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.ClassDef) or not node.bases or not isinstance(node.bases[0], ast.Name):
                continue
            base = node.bases[0].id
            if base not in ("Model", "TypedResult") and base not in found:
                continue
            own = [Member(item.targets[0].id, item.value) for item in node.body if isinstance(item, ast.Assign)
                   and isinstance(item.value, ast.Call) and isinstance(item.targets[0], ast.Name)]
            found[node.name] = [*found.get(base, []), *own]
            areas[node.name] = next((word.value.value for word in node.keywords if word.arg == "area"), None)
    return found, areas


def words(root):
    """The enumerations of `tallage.types`."""
    text = (root / "bindings-python" / "python" / "tallage" / "types.py").read_text("utf-8")
    return {name: re.findall(r'"(\w+)"', body) for name, body in re.findall(r"^(\w+): TypeAlias = Literal\[(.*?)\]", text, re.MULTILINE | re.DOTALL)}


def union(names):
    return " | ".join(f"'{name}'" for name in names) or "never"


def excused(name, members, without):
    """The rows that excuse some of these members, and the members that none excuses."""
    rows = [row for row in MEMBERS if name in row[0].split() and row[2] == without]
    return {row for row in rows if set(row[1].split()) & members}, members - {word for row in rows for word in row[1].split()}


def typescript(root):
    """A program that compiles where both have the same members and words; each line says what it compares."""
    found, _ = classes(root)
    enumerations = words(root)
    lines, seen, used = [], set(), {}
    waiting = [(name, f"T.{kind}") for name, kind in ROOTS.items()]
    compare = lambda found, wanted, about: lines.append(f"export const c{len(lines)}: Same<{found}, {wanted}> = true; // {about}")  # noqa: E731
    while waiting:
        name, kind = waiting.pop(0)
        if (name, kind) in seen:
            continue
        seen.add((name, kind))
        compare(f"Keys<{kind}>", union(member.name for member in found[name]), f"{name} of {kind}")
        for member in found[name]:
            inside = f"Item<Of<{kind}, '{member.name}'>>"
            # An object that refers to its own kind would go on for ever.
            if member.of and name != member.of:
                waiting.append((member.of, inside))
            elif member.words:
                # Here it may be fewer words than there are.
                compare(f"{inside} | {union(enumerations[member.words])}", union(enumerations[member.words]), f"{name}.{member.name}")
                used.setdefault(member.words, []).append(inside)
    for name, places in sorted(used.items()):
        compare(" | ".join(places), union(enumerations[name]), f"tallage.types.{name}")
    head = """import type * as T from '../../bindings-node/types/index.js';
// The members of every type of a union; what a member may be, `null` and `undefined` left out; what a list holds.
type Keys<X> = X extends unknown ? keyof X : never;
type Of<X, M> = X extends unknown ? (M extends keyof X ? NonNullable<X[M]> : never) : never;
type Item<X> = X extends readonly (infer I)[] ? I : X;
type Same<A, B> = [A, B] extends [B, A] ? true : { onlyTypeScript: Exclude<A, B>; onlyPython: Exclude<B, A> };
"""
    return head + "\n".join(lines) + "\n", {name for name, _ in seen}


def compare_typescript(root):
    """What differs, one sentence each; how many comparisons there were."""
    text, seen = typescript(root)
    folder = root / "target" / "surface"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "members.ts").write_text(text, "utf-8")
    node = root / "bindings-node" / "node_modules"
    command = [node / ".bin" / "tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "node20", "--typeRoots", node / "@types",
               "--types", "node", "--noErrorTruncation", folder / "members.ts"]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    lines, found, used = text.splitlines(), [], set()
    for number, said in re.findall(r"members\.ts\((\d+),\d+\): error \w+: (.*)", done.stdout):
        about = lines[int(number) - 1].rpartition("// ")[2]
        parts = re.search(r"onlyTypeScript: (.*?); onlyPython: (.*?); \}", said)
        if not parts:
            found.append(f"{about}: {said}")
            continue
        for there, words in zip(("Node.js", "Python"), parts.groups(), strict=True):
            rows, left = excused(about.partition(" ")[0], set(re.findall(r'"(\w+)"|(?<!")\bstring\b', words)) if words != "never" else set(),
                                 {"Node.js": "Python", "Python": "Node.js"}[there])
            used |= rows
            if left:
                found.append(f"{about}: only {there} has {', '.join(sorted(left))}")
    if done.returncode and not re.search(r"members\.ts", done.stdout):
        found.append(done.stdout + done.stderr)
    found += [f"an exception that is not needed: {row}" for row in MEMBERS if row not in used]
    known, _ = classes(root)
    found += [f"{name}: a class that is compared with nothing" for name in known.keys() - seen - APART.keys()]
    return found, sum(line.startswith("export const") for line in lines)


def read_by_the_core(root):
    """The objects that the core reads, each as the set of its members."""
    found = []
    for path in sorted((root / "core" / "src").rglob("*.rs")):
        text = path.read_text("utf-8")
        found += [frozenset(re.findall(r'"(\w+)"', body)) for body in re.findall(r"members!\([^{]*\{(.*?)\}", text, re.DOTALL)]
    return set(found)


def words_of_the_core(root):
    """The enumerations that the core reads or writes, each by its place as the set of its words."""
    found = {}
    for path in sorted((root / "core" / "src").rglob("*.rs")):
        if "simulate" in path.parts:
            continue
        text = path.read_text("utf-8")
        for at in re.finditer(r"const WORDS: \[\(&'static str, Self\); \d+\] =\s*\[(.*?)\];", text, re.DOTALL):
            owner = re.findall(r"^impl (\w+)", text[:at.start()], re.MULTILINE)[-1]
            found[owner] = frozenset(re.findall(r'\("(\w+)"', at[1]))
    return found


def compare_words(core, known):
    """Enumerations of the core that none of Python's has, word for word; how many there were."""
    lists = {frozenset(words) for words in known.values()}
    wrong = [f"{owner} of the core: no enumeration of tallage.types has its words: {', '.join(sorted(words))}"
             for owner, words in sorted(core.items()) if words not in lists and owner not in UNTYPED_WORDS]
    return wrong + [f"an exception that is not needed: {owner}" for owner in UNTYPED_WORDS if core.get(owner) is None or core[owner] in lists], len(core)


def compare_core(root):
    """Classes of what is handed over whose members are not those of one object that the core reads."""
    objects = read_by_the_core(root)
    found, areas = classes(root)
    handed = {name: frozenset(member.name for member in found[name]) for name, area in areas.items() if area and not area.startswith("exchange.")}
    wrong = [f"{name}: the core reads no object with these members: {', '.join(sorted(members))}"
             for name, members in handed.items() if members not in objects and name not in READ_OTHERWISE]
    wrong += [f"{name}: an exception that is not needed" for name in READ_OTHERWISE if handed.get(name) in objects]
    return wrong, len(handed)
