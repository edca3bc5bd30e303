"""The built-in transport: one exchange, many, interrupted, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import exchange_data as data
import pytest
from tqdm import tqdm

import tallage
from tallage.testing import Simulator

HERE = Path(__file__).parent


@pytest.fixture
def simulator() -> Simulator:
    simulated = data.simulator()
    simulated.set_rate_limit(None)
    return simulated


def exchanges(base_url: str, count: int, **connection: Any) -> list[tallage.Exchange]:
    engine = data.engine(base_url, **{"rate_limit": {"requests": 1000, "per_milliseconds": 1000}, **connection})
    return [engine.commit(data.invoice(f"inv_{n}"), data.TODAY) for n in range(count)]


@pytest.mark.capability("http")
def test_run(simulator: Simulator) -> None:
    told: list[dict[str, Any]] = []
    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        outcome = exchange.run(progress=told.append)
    assert data.totals(outcome) == ("succeeded", 722, 15722) and exchange.outcome == outcome
    assert exchange.run() == outcome, "what has ended is not sent again"
    assert {"doing", "request", "sent", "milliseconds"} == set(told[0]) and told[-1]["sent"] == 1
    assert len(simulator.recorded()) == 1


def test_the_gil_is_released(simulator: Simulator) -> None:
    """While the provider is silent, other threads go on."""
    simulator.fault("timeout", when="before")
    turns = 0
    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        worker = threading.Thread(target=lambda: exchange.run(timeout=0.4))
        before = sys.getswitchinterval()
        sys.setswitchinterval(60)  # nobody is made to hand over: only a release lets others in
        try:
            worker.start()
            while worker.is_alive():
                turns += 1
                time.sleep(0.01)
        finally:
            sys.setswitchinterval(before)
    assert turns >= 10


def test_a_timeout_ends_it_and_retry_goes_on(simulator: Simulator) -> None:
    simulator.fault("timeout", when="after")
    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        begun = time.monotonic()
        outcome = exchange.run(timeout=0.3)
        assert 0.3 <= time.monotonic() - begun < 3
        assert (outcome["status"], outcome["error"]["kind"], outcome["retryable"]) == ("failed", "transport", True)
        exchange.retry()
        assert data.totals(exchange.run()) == ("succeeded", 722, 15722)
    assert [(one["status"], one["tax"]) for one in simulator.recorded()] == [("normal", "722")]


def test_an_exception_of_the_callback_ends_it(simulator: Simulator) -> None:
    simulator.fault("timeout", when="before")

    def stop(_: Any) -> None:
        raise ZeroDivisionError

    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        with pytest.raises(ZeroDivisionError):
            exchange.run(progress=stop)
        simulator.clear_faults()
        exchange.retry()
        assert exchange.run()["status"] == "succeeded"


INTERRUPTED = """
import sys, time
import exchange_data as data
import tallage
engine = data.engine(sys.argv[1])
exchanges = [engine.commit(data.invoice(f"inv_{n}"), data.TODAY) for n in range(3)]
print("ready", flush=True)
try:
    exchanges[0].run() if sys.argv[2] == "one" else list(tallage.sync_all(exchanges))
    print("ended")
except KeyboardInterrupt:
    print("interrupted", flush=True)
for exchange in exchanges:
    exchange.retry()
    print(exchange.run()["status"])
"""


@pytest.mark.parametrize("how", ["one", "many"])
def test_ctrl_c(how: str, simulator: Simulator) -> None:
    """The provider is silent; Ctrl-C ends the run at once, and the exchanges can be taken up again."""
    simulator.fault("timeout", when="before", times=3)
    with simulator.serve() as base_url:
        command = [sys.executable, "-c", INTERRUPTED, base_url, how]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE)
        assert running.stdout and running.stdout.readline() == "ready\n"
        while not simulator.journal():
            time.sleep(0.01)
        simulator.clear_faults()
        begun = time.monotonic()
        os.kill(running.pid, signal.SIGINT)
        assert running.stdout.readline() == "interrupted\n"
        assert time.monotonic() - begun < 2
        out, err = running.communicate(timeout=30)
    assert (out.split(), err) == (["succeeded"] * 3, "")
    assert len(simulator.recorded()) == 3


@pytest.mark.capability("bulk")
def test_many(simulator: Simulator) -> None:
    told: list[dict[str, Any]] = []
    with simulator.serve() as base_url:
        all_of_them = exchanges(base_url, 25)
        run = tallage.sync_all(all_of_them, parallel=4, progress=told.append)
        assert len(run) == 25
        outcomes = dict(run)
    assert sorted(outcomes) == list(range(25))
    assert {data.totals(outcome) for outcome in outcomes.values()} == {("succeeded", 722, 15722)}
    assert all(exchange.outcome == outcomes[n] for n, exchange in enumerate(all_of_them))
    assert len(told) == 25 and (told[-1]["total"], told[-1]["done"], told[-1]["failed"]) == (25, 25, 0)
    assert run.progress["eta_milliseconds"] == 0
    assert len(simulator.recorded()) == 25


def test_with_tqdm(simulator: Simulator) -> None:
    with simulator.serve() as base_url, tqdm(tallage.sync_all(exchanges(base_url, 5)), disable=None) as bar:
        assert bar.total == 5
        assert sum(outcome["status"] == "succeeded" for _, outcome in bar) == 5


def test_failures_are_outcomes_among_others(simulator: Simulator) -> None:
    with simulator.serve() as base_url:
        good, engine = exchanges(base_url, 2), data.engine(base_url, fallback_item={"product_external_id": "unknown"})
        bad = engine.commit(data.invoice("inv_bad"), data.TODAY)
        run = tallage.sync_all([good[0], bad, good[1]])
        statuses = {index: outcome["status"] for index, outcome in run}
    assert statuses == {0: "succeeded", 1: "failed", 2: "succeeded"} and run.progress["failed"] == 1


def test_stop_and_resume(simulator: Simulator) -> None:
    """What was not begun stays as it was; the rest is done by another run, and each is recorded once."""
    with simulator.serve() as base_url:
        all_of_them = exchanges(base_url, 30, rate_limit={"requests": 10, "per_milliseconds": 1000})
        seen = []
        with tallage.sync_all(all_of_them, parallel=2) as run:
            for index, _ in run:
                seen.append(index)
                if len(seen) == 5:
                    run.stop()
        left = [exchange for exchange in all_of_them if exchange.outcome is None or exchange.outcome["status"] == "failed"]
        assert len(seen) == 5 and 1 <= len(left) <= 25
        for exchange in left:
            exchange.retry()
        assert all(outcome["status"] == "succeeded" for _, outcome in tallage.sync_all(left, parallel=8))
    assert {exchange.outcome["status"] for exchange in all_of_them} == {"succeeded"}
    assert sorted(one["amount"] for one in simulator.recorded()) == ["15000"] * 30


def test_an_iterator_that_is_forgotten_stops(simulator: Simulator) -> None:
    simulator.fault("timeout", when="before", times=100)
    with simulator.serve() as base_url:
        all_of_them = exchanges(base_url, 4)
        run = tallage.sync_all(all_of_them)
        del run
    assert all("exchange" in repr(exchange) and "in use" not in repr(exchange) for exchange in all_of_them)


def test_all_or_none() -> None:
    one, two = exchanges("http://127.0.0.1:9", 2)
    with pytest.raises(tallage.ConflictError):
        tallage.sync_all([one, two, one])
    with pytest.raises(TypeError):
        tallage.sync_all([one, "two"])
    assert (one.step().kind, two.step().kind) == ("send", "send")
    assert list(tallage.sync_all([])) == []


def test_runner(simulator: Simulator) -> None:
    runner = tallage.Runner(budget_milliseconds=60_000, seed=1)
    assert repr(tallage.Runner(proxy="http://user:secret@127.0.0.1:1")) == "<tallage runner>"
    for wrong in ({"proxy": "nonsense://"}, {"budget_milliseconds": 0}, {"seed": 1.5}):
        with pytest.raises(tallage.InvalidDocumentError):
            tallage.Runner(**wrong)
    with simulator.serve() as base_url:
        first, second = exchanges(base_url, 2)
        assert first.run(runner=runner)["status"] == "succeeded"
        assert [outcome["status"] for _, outcome in tallage.sync_all([second], runner=runner)] == ["succeeded"]
        # A proxy that is named is used, also for loopback: this one is not there.
        engine = data.engine(base_url, max_attempts=1)
        nowhere = tallage.Runner(proxy="http://127.0.0.1:9")
        assert engine.commit(data.invoice("inv_p"), data.TODAY).run(runner=nowhere)["error"]["kind"] == "transport"
