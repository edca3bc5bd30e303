"""`examples/exchange/`: the programs in Python, against the simulator over loopback."""

from __future__ import annotations

import subprocess
import sys

import exchange_data as data
import pytest
from conftest import REPOSITORY

EXAMPLES = REPOSITORY / "examples" / "exchange"


@pytest.mark.parametrize("name", ["python_requests.py", "python_httpx.py"])
def test_exchange(name: str) -> None:
    simulator = data.simulator()
    with simulator.serve() as base_url:
        done = subprocess.run([sys.executable, EXAMPLES / name, base_url], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (EXAMPLES / "expected.txt").read_text(encoding="utf-8")
    assert sorted((one["amount"], one["status"], one["writes"]) for one in simulator.recorded()) == [
        ("-5000", "normal", 1),
        ("15000", "void", 1),
    ]


def test_exchange_with_stripe() -> None:
    """Denver at 8.81 % of 15000 is 1321.5; a third of 1322 is 440.67."""
    with data.simulator().serve() as base_url:
        command = [sys.executable, EXAMPLES / "python_requests.py", base_url, "stripe"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (EXAMPLES / "expected-stripe.txt").read_text(encoding="utf-8")


def test_every_program_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"python_requests.py", "python_httpx.py", "sale.py"}
