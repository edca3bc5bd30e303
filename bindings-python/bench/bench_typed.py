"""What typed objects cost beside the JSON call in Rust, how long the import takes, and how two threads scale.

    cargo build --release -p tallage --example json_calls
    python bench/bench_typed.py [--write]

The invoices are those of benches/ (one to three taxes a line, units × unit amount). Rust and Python take turns, round by round; a ratio is
taken inside each round and then the median, in processor time. A call stands in a loop of `timeit`, as the one in Rust does in a loop of Rust. With
--write the table goes into bench/results.md. Exit 1 when a bar is missed.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tallage
from tallage import Config, Fee, Invoice, Tax

HERE = Path(__file__).resolve().parent
RUST = HERE.parents[1] / "target" / "release" / "examples" / "json_calls"
TAXES = {"A20": "20", "A10": "10", "A5": "5.5", "B": "7.25", "C": "2.5"}
SIZES = (1, 10, 100)
ROUNDS = 15
#: A round is about so long.
ROUND_NS = 120_000_000
BARS = {"typed": 2.0, "text": 1.2, "typed, and its total read": 2.0}


def fees(lines: int) -> list[dict[str, Any]]:
    found = []
    for n in range(lines):
        cents = (n * 7919 + 1237) % 100_000 + 1
        codes = [("A20", "A10", "A5")[n // 3 % 3], "B", "C"][: 1 + n % 3]
        found.append({"id": f"l{n}", "type": "charge", "units": str(n % 7 + 1), "unit_amount": f"{cents // 100}.{cents % 100:02}", "tax_codes": codes})
    return found


def document(lines: int) -> dict[str, Any]:
    return {"id": "inv_1", "type": "subscription", "issuing_date": "2026-10-31", "currency": "EUR", "prices_include_tax": False, "fees": fees(lines)}


#: Each way, as it stands in the loop.
WAYS = {
    "text": "engine.calculate_json(text)",
    "text, as a result": "engine.calculate(text).to_json()",
    "typed": "engine.calculate(typed)",
    "typed, and its total read": "engine.calculate(typed).total_amount_cents",
    "typed, and every fee's tax read": "[fee.taxes_amount_cents for fee in engine.calculate(typed).fees]",
    "typed, made anew for each call": "engine.calculate(made())",
    "dict": "engine.calculate(given)",
    "dict, and a dict of the result": "engine.calculate(given).to_dict()",
    "dict, and a dict of the result by json": "loads(engine.calculate_json(given))",
}


def calls(rust: Any, engine: tallage.Engine, folder: Path, lines: int) -> dict[str, tuple[float, float]]:
    """Nanoseconds per call and their ratio to Rust's, for each way."""
    given = document(lines)
    text, path = json.dumps(given, separators=(",", ":")), folder / f"{lines}.json"
    path.write_text(text)

    def made() -> Invoice:
        fees = [Fee(id=fee["id"], type=fee["type"], units=fee["units"], unit_amount=fee["unit_amount"], tax_codes=fee["tax_codes"]) for fee in given["fees"]]
        return Invoice(id="inv_1", type="subscription", issuing_date="2026-10-31", currency="EUR", prices_include_tax=False, fees=fees)

    names = {"engine": engine, "text": text, "typed": Invoice.from_dict(given), "given": given, "made": made, "loads": json.loads}
    ways = {name: timeit.Timer(way, timer=time.thread_time_ns, globals=names) for name, way in WAYS.items()}

    def in_rust(times: int) -> int:
        rust.stdin.write(f"{path} {times}\n")
        rust.stdin.flush()
        return int(rust.stdout.readline())

    times = max(1, int(ROUND_NS * 200 // ways["text"].timeit(200)))
    found: dict[str, list[float]] = {name: [] for name in ("Rust", *ways)}
    ratios: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        base = in_rust(times) / times
        found["Rust"].append(base)
        for name, way in ways.items():
            few = times if name in BARS else max(1, times // 4)
            per_call = way.timeit(few) / few
            found[name].append(per_call)
            ratios[name].append(per_call / base)
    result = {name: (statistics.median(rounds), statistics.median(ratios[name]) if name in ratios else 1.0) for name, rounds in found.items()}
    return result


def import_time() -> float:
    """Milliseconds that `import tallage` adds to the start of Python: the median of pairs, processor time."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (children.ru_utime + children.ru_stime) * 1000

    def start(code: str) -> float:
        before = used()
        subprocess.run([sys.executable, "-c", code], check=True)
        return used() - before

    start("import tallage")  # byte code and file cache
    return statistics.median(start("import tallage") - start("pass") for _ in range(31))


def scaling(engine: tallage.Engine) -> dict[str, float]:
    """How much faster two threads are than one, on the wall."""
    text = json.dumps(document(100))
    many = [text] * 2000

    def wall(work: Callable[[], object]) -> float:
        best = []
        for _ in range(5):
            start = time.perf_counter()
            work()
            best.append(time.perf_counter() - start)
        return min(best)

    def threads(count: int) -> None:
        running = [threading.Thread(target=lambda: [engine.calculate(text) for _ in range(2000 // count)]) for _ in range(count)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()

    one = wall(lambda: threads(1))
    alone = wall(lambda: list(engine.calculate_many(many)))
    return {
        "two threads of the host, 100 lines": one / wall(lambda: threads(2)),
        "calculate_many(parallel=2), 100 lines": alone / wall(lambda: list(engine.calculate_many(many, parallel=2))),
    }


def main() -> int:
    if not RUST.exists():
        print(f"{RUST} is missing: cargo build --release -p tallage --example json_calls", file=sys.stderr)
        return 2
    config = Config(taxes=[Tax(code=code, name=f"Tax {code}", rate=rate) for code, rate in TAXES.items()])
    engine = tallage.Engine(config)
    rows, missed = [], []
    if "GLIBC_TUNABLES" not in os.environ:
        # As in benches/: freed memory stays with the process, as in a service that has been up for a while. Otherwise who frees the top of the heap
        # pays the kernel for getting it back, call by call.
        kept = "glibc.malloc.trim_threshold=2000000000:glibc.malloc.mmap_threshold=1000000000"
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "GLIBC_TUNABLES": kept})
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.json").write_text(config.to_json())
        rust = subprocess.Popen([RUST, folder / "config.json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for lines in SIZES:
            for way, (ns, ratio) in calls(rust, engine, folder, lines).items():
                bar = BARS.get(way)
                wanted = "" if bar is None else f"≤ {bar}×"
                rows.append(f"| {lines} | {way} | {ns / 1000:.1f} µs | {ratio:.2f}× | {wanted} |")
                print(rows[-1], file=sys.stderr, flush=True)
                if bar is not None and ratio > bar:
                    missed.append(f"{way}, {lines} lines: {ratio:.2f}×")
        rust.kill()
    imported = import_time()
    if imported > 50:
        missed.append(f"import: {imported:.1f} ms")
    table = ["| lines | way | a call | of the Rust JSON call | wanted |", "|---:|---|---:|---:|---|", *rows, ""]
    table += [f"- import: {imported:.1f} ms of the processor (wanted: ≤ 50 ms)"]
    table += [f"- {name}: {factor:.2f}× as fast as one" for name, factor in scaling(engine).items()]
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.release()}, {platform.machine()}, tallage {tallage.__version__}"
    text = "\n".join([*table, "", f"Measured {time.strftime('%Y-%m-%d')} on: {machine}; {ROUNDS} rounds, medians.", ""])
    print(text)
    if "--write" in sys.argv[1:]:
        (HERE / "results.md").write_text("# What a call costs\n\n" + (__doc__ or "").split("\n\n")[2] + "\n\n" + text)
    for miss in missed:
        print(f"MISSED: {miss}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
