"""A month of documents through tallage.

    python month.py CONFIG.json INVOICES.jsonl

Prints one canonical result per line. A line of INVOICES.jsonl is
{"op": "calculate", "document": <invoice>} or
{"op": "credit", "of": "<invoice id>", "document": <credit request without invoice and credit_notes>};
the taxed invoice and the earlier credit notes that a request needs are those printed before.
On failure the error is printed to stderr as JSON, and the exit code is 1.
"""

import json
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import tallage


def run(config: bytes, lines: list[str]) -> None:
    engine = tallage.Engine(config)
    taxed: dict[str, tallage.Result] = {}
    notes: dict[str, list[tallage.Result]] = defaultdict(list)
    for line in lines:
        step = json.loads(line, parse_float=Decimal)  # decimals stay exact
        document = step["document"]
        if step["op"] == "credit":
            invoice = step["of"]
            result = engine.credit({**document, "invoice": taxed[invoice], "credit_notes": notes[invoice]})
            notes[invoice].append(result)
        else:
            result = engine.calculate(document)
            taxed[result["id"]] = result
        sys.stdout.write(result.to_json() + "\n")


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stderr.reconfigure(encoding="utf-8")
    config, invoices = (Path(name).read_bytes() for name in sys.argv[1:])
    try:
        run(config, [line for line in invoices.decode("utf-8").split("\n") if line.strip()])
    except tallage.TallageError as error:
        print(error.to_json(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
