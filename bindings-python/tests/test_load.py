"""Threads and memory."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import exchange_data as data
from conftest import INVOICE, many_fees

import tallage

CALLS = 1_000_000
# What a million calls may leave behind, for the allocator's arenas: 8 bytes leaked per call would show.
GROWTH = 4 << 20


def test_eight_threads_one_engine(engine: tallage.Engine) -> None:
    documents = [many_fees(count) for count in (1, 2, 10, 50)]
    forms: list[Any] = documents + [json.dumps(document) for document in documents]
    expected = [engine.calculate(form).to_json() for form in forms]
    start = threading.Barrier(8)

    def work(_: int) -> list[list[str]]:
        start.wait()
        return [[engine.calculate(form).to_json() for form in forms] for _ in range(50)]

    with ThreadPoolExecutor(8) as pool:
        for rounds in pool.map(work, range(8)):
            assert all(answers == expected for answers in rounds)


def test_one_result_from_many_threads(engine: tallage.Engine) -> None:
    """The lazy parse happens once, whoever asks first."""
    taxed = engine.calculate(many_fees(200))
    start = threading.Barrier(8)

    def work(_: int) -> int:
        start.wait()
        return id(taxed["fees"])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(work, range(8)))) == 1


def test_a_large_document_releases_the_gil(engine: tallage.Engine) -> None:
    """While one thread computes, this one goes on: with the GIL held it would get no turn at all."""
    text = json.dumps(many_fees(20_000))
    turns = 0
    running = threading.Event()
    done = threading.Event()

    def compute() -> None:
        running.set()
        try:
            engine.calculate(text)
        finally:
            done.set()

    before = sys.getswitchinterval()
    sys.setswitchinterval(60)  # nobody is made to hand over: only a release lets others in
    try:
        worker = threading.Thread(target=compute)
        worker.start()
        running.wait()
        while not done.is_set():
            turns += 1
            time.sleep(0.001)
        worker.join()
    finally:
        sys.setswitchinterval(before)
    assert turns >= 3


def resident() -> int:
    """Resident memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) << 10
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(os.getpid())])) << 10


def growth(call: Any, times: int) -> int:
    for _ in range(times // 20):  # warm up: caches, allocator
        call()
    before = resident()
    for _ in range(times):
        call()
    return resident() - before


class TestMemory:
    def test_text(self, engine: tallage.Engine) -> None:
        text = json.dumps(INVOICE)
        assert growth(lambda: engine.calculate(text), CALLS) < GROWTH

    def test_typed(self, engine: tallage.Engine) -> None:
        """A member of the whole and one of a fee are read of each result."""
        invoice = tallage.Invoice.from_dict(INVOICE)

        def call() -> None:
            taxed = engine.calculate(invoice)
            taxed.total_amount_cents, taxed.fees[0].taxes_amount_cents

        assert growth(call, CALLS) < GROWTH

    def test_typed_made_and_read(self, engine: tallage.Engine) -> None:
        fee = INVOICE["fees"][0]

        def call() -> None:
            made = tallage.Invoice(**{**INVOICE, "fees": [tallage.Fee(**fee)], "customer": tallage.Customer(name="J"), "number": "N"})
            taxed = engine.calculate(made)
            taxed.fees[0].applied_taxes[0].tax_rate, taxed.issuing_date, taxed.fees, taxed.customer, taxed.coupons
            for wrong in ({"id": "f", "type": "charge", "amount_cents": 1.5}, {"id": "f"}, {"colour": 1}):
                try:
                    tallage.Fee(**wrong)
                except (tallage.TallageError, TypeError):
                    pass

        assert growth(call, CALLS // 10) < GROWTH

    def test_exchanges(self) -> None:
        """Begun, answered and read, each a new one; the answer is always the same, so that no simulator remembers them."""
        engine, simulated = data.engine(), data.simulator()
        sale = tallage.Invoice.from_dict(data.invoice())
        answer = simulated.handle(engine.commit(sale, data.TODAY).step().request)

        def call() -> None:
            exchange = engine.commit(sale, data.TODAY)
            exchange.receive(answer, exchange.step().request.number)
            outcome = engine.resume(exchange.to_json()).outcome
            outcome.document.taxes_amount_cents, outcome.document.fees[0].id, outcome.status

        call()
        assert growth(call, CALLS // 20) < GROWTH

    def test_many(self, engine: tallage.Engine) -> None:
        for parallel in (1, 2):
            many = engine.calculate_many(itertools.repeat(INVOICE), progress=lambda done, total: None, parallel=parallel)
            assert growth(lambda many=many: next(many), CALLS // 10) < GROWTH  # type: ignore[misc]

    def test_dict_in_and_out(self, engine: tallage.Engine) -> None:
        assert growth(lambda: engine.calculate(INVOICE).to_dict(), CALLS // 10) < GROWTH

    def test_members_text_and_pickle(self, engine: tallage.Engine) -> None:
        def call() -> None:
            taxed = engine.calculate(INVOICE)
            taxed["fees"], hash(taxed), repr(taxed), taxed.__reduce__(), taxed.to_json()

        assert growth(call, CALLS // 10) < GROWTH

    def test_errors(self, engine: tallage.Engine) -> None:
        def call() -> None:
            for bad in ({"id": 1.5}, "{", INVOICE["fees"]):
                try:
                    engine.calculate(bad)
                except tallage.TallageError:
                    pass

        assert growth(call, CALLS // 50) < GROWTH

    def test_engines(self) -> None:
        assert growth(lambda: tallage.Engine({}), CALLS // 20) < GROWTH
