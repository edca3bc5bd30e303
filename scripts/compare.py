"""Compares the outputs of several languages byte for byte.

    compare.py Rust=rust.jsonl C=c.jsonl …   the first one is what the others are held against

Exit 0 and one line when all are identical and not empty; exit 1 and the first differing line of each when not.
"""

import hashlib
import sys


def difference(name, lines, reference_name, reference):
    """What differs first, in words, or None."""
    for number, (ours, theirs) in enumerate(zip(lines, reference), 1):
        if ours != theirs:
            at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
            start = max(0, at - 60)
            cut = lambda line: line[start:at + 100].decode("utf-8", "replace").rstrip("\n")
            return (f"{name} differs from {reference_name} in line {number}, byte {at + 1}:\n"
                    f"  {reference_name}: …{cut(theirs)}…\n  {name}: …{cut(ours)}…")
    if len(lines) != len(reference):
        return f"{name} printed {len(lines)} documents, {reference_name} {len(reference)}"
    return None


def main(arguments):
    outputs = {}
    for argument in arguments:
        name, _, path = argument.partition("=")
        with open(path, "rb") as file:
            outputs[name] = file.read()
    if len(outputs) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    (reference_name, reference), *others = [(name, data.splitlines(keepends=True)) for name, data in outputs.items()]
    if not reference:
        print(f"{reference_name} printed nothing", file=sys.stderr)
        return 1
    found = [d for d in (difference(name, lines, reference_name, reference) for name, lines in others) if d]
    if found:
        print("NOT IDENTICAL\n" + "\n".join(found), file=sys.stderr)
        return 1
    digest = hashlib.sha256(outputs[reference_name]).hexdigest()
    names = ", ".join(list(outputs)[:-1]) + " and " + list(outputs)[-1]
    print(f"Identical: {names} printed the same {len(reference)} documents, byte for byte.\n  sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
