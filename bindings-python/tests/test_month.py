"""`examples/month/month.py` on a month of three documents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import CONFIG, INVOICE, REPOSITORY

import tallage

SCRIPT = REPOSITORY / "examples" / "month" / "month.py"
CREDIT = {"id": "cn_1", "issuing_date": "2026-11-05", "items": [{"fee_id": "f1", "amount_cents": 4000}]}


def run(folder: Path, lines: list[object]) -> subprocess.CompletedProcess[str]:
    config, invoices = folder / "config.json", folder / "invoices.jsonl"
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    invoices.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return subprocess.run([sys.executable, SCRIPT, config, invoices], capture_output=True, encoding="utf-8")


def test_month(tmp_path: Path) -> None:
    rest = {"id": "cn_2", "issuing_date": "2026-11-06"}
    done = run(
        tmp_path,
        [
            {"op": "calculate", "document": INVOICE},
            {"op": "credit", "of": "inv_1", "document": CREDIT},
            {"op": "credit", "of": "inv_1", "document": rest},
        ],
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == tallage.Engine(CONFIG).calculate(INVOICE).to_json()
    assert [json.loads(line)["total_amount_cents"] for line in lines] == [12000, 4800, 7200]


def test_errors_go_to_stderr(tmp_path: Path) -> None:
    done = run(tmp_path, [{"op": "calculate", "document": {**INVOICE, "currency": "XXY"}}])
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(done.stderr)["code"] == "invoice.currency.unknown_currency"
