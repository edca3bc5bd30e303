"""What one call costs: nanoseconds per call for one document.

    python bench_call.py CONFIG.json DOCUMENT.json N

Prints one line per way in and out, tab separated: name, ns per call (median of five rounds of N calls),
and the spread (fastest and slowest round). Compare `text -> text` with the Rust JSON call on the same file.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import tallage

ROUNDS = 5


def rounds(call: Callable[[], object], times: int) -> list[int]:
    """Nanoseconds per call, sorted."""
    for _ in range(max(1, times // 10)):
        call()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        for _ in range(times):
            call()
        found.append((time.perf_counter_ns() - start) // times)
    return sorted(found)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    config, document = (Path(name).read_bytes() for name in sys.argv[1:3])
    times = int(sys.argv[3])
    engine = tallage.Engine(config)
    text = document.decode("utf-8")
    parsed = json.loads(document, parse_float=Decimal)
    taxed = engine.calculate(text)
    ways: dict[str, Callable[[], object]] = {
        "text -> Result": lambda: engine.calculate(text),
        "text -> text": lambda: engine.calculate(text).to_json(),
        "bytes -> text": lambda: engine.calculate(document).to_json(),
        "dict -> Result": lambda: engine.calculate(parsed),
        "dict -> text": lambda: engine.calculate(parsed).to_json(),
        "dict -> dict": lambda: engine.calculate(parsed).to_dict(),
        "(json.dumps of the dict)": lambda: json.dumps(parsed, default=str),
        "(to_dict alone)": taxed.to_dict,
    }
    print(f"# tallage {tallage.__version__}, Python {sys.version.split()[0]}, {len(document)} bytes in, "
          f"{len(taxed.to_json().encode())} bytes out, {ROUNDS} rounds of {times}")  # fmt: skip
    gc.disable()
    for name, call in ways.items():
        found = rounds(call, times)
        print(f"{name}\t{int(statistics.median(found))}\t{found[0]}..{found[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
