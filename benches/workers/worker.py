"""Calls tallage from Python, on order (see ../src/worker.rs). usage: worker.py CONFIG"""

import json
import sys
from pathlib import Path
from time import thread_time_ns

import tallage

engine = tallage.Engine(Path(sys.argv[1]).read_text())
documents = {}


def python_text(invoice: str, calls: int) -> int:
    calculate = engine.calculate
    start = thread_time_ns()
    for _ in range(calls):
        calculate(invoice).to_json()
    return thread_time_ns() - start


def python_dict(invoice: dict, calls: int) -> int:
    calculate = engine.calculate
    start = thread_time_ns()
    for _ in range(calls):
        calculate(invoice)
    return thread_time_ns() - start


def python_read(invoice: dict, calls: int) -> int:
    calculate = engine.calculate
    start = thread_time_ns()
    for _ in range(calls):
        calculate(invoice).to_dict()
    return thread_time_ns() - start


for order in sys.stdin:
    case, path, calls = order.split()
    if path not in documents:
        text = Path(path).read_text()
        documents[path] = text, json.loads(text)
    text, parsed = documents[path]
    run = {"python_text": python_text, "python_dict": python_dict, "python_read": python_read}[case]
    print(run(text if case == "python_text" else parsed, int(calls)), flush=True)
