"""`calculate_many`: progress, several threads, and what goes wrong in the middle."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import INVOICE, many_fees
from tqdm import tqdm

import tallage


def documents(count: int) -> list[dict[str, Any]]:
    return [{**INVOICE, "id": f"inv_{n}"} for n in range(count)]


@pytest.mark.capability("threads")
@pytest.mark.parametrize("parallel", [None, 1, 2, 3, 7])
def test_the_same_in_the_same_order(engine: tallage.Engine, parallel: int | None) -> None:
    given = documents(500)
    forms: list[Any] = [given, (document for document in given), [json.dumps(document) for document in given],
                        [json.dumps(document).encode() for document in given], [tallage.Invoice.from_dict(document) for document in given]]  # fmt: skip
    wanted = [engine.calculate(document) for document in given]
    for form in forms:
        assert list(engine.calculate_many(form, parallel=parallel)) == wanted


@pytest.mark.parametrize("parallel", [1, 2])
def test_progress(engine: tallage.Engine, parallel: int) -> None:
    told: list[tuple[int, int | None]] = []
    list(engine.calculate_many(documents(5), lambda done, total: told.append((done, total)), parallel))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    list(engine.calculate_many(iter(documents(1)), progress=lambda done, total: told.append((done, total)), parallel=parallel))
    assert told[5:] == [(1, None)]
    with tqdm(total=5, disable=True) as bar:
        list(engine.calculate_many(documents(5), progress=bar, parallel=parallel))
    seen = []

    class Bar:
        def update(self, count: int) -> None:
            seen.append(count)

    list(engine.calculate_many(documents(3), progress=Bar(), parallel=parallel))
    assert seen == [1, 1, 1]


def test_tqdm_knows_how_many(engine: tallage.Engine) -> None:
    results = engine.calculate_many(documents(5))
    assert len(results) == 5 and tqdm(results, disable=True).total is None or tqdm(results).total == 5
    with pytest.raises(TypeError):
        len(engine.calculate_many(iter(documents(5))))


def test_an_exception_of_progress_is_raised(engine: tallage.Engine) -> None:
    def broken(done: int, total: int | None) -> None:
        raise KeyError("mine")

    results = engine.calculate_many(documents(2), progress=broken)
    for _ in range(2):
        with pytest.raises(KeyError, match="mine"):
            next(results)


@pytest.mark.parametrize("parallel", [1, 2, 4])
def test_bad_ones_raise_in_their_place(engine: tallage.Engine, parallel: int) -> None:
    given: list[Any] = documents(200)
    given[3] = {**INVOICE, "id": ""}
    given[150] = {**INVOICE, "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1.5}]}
    given[199] = "{"
    results, seen = engine.calculate_many(given, parallel=parallel), {}
    for index in range(200):
        try:
            assert next(results)["id"] == f"inv_{index}"
        except tallage.InvalidDocumentError as error:
            seen[error.details["index"]] = error.code
    assert seen == {3: "invoice.id.blank", 150: "invoice.fees.amount_cents.float_refused", 199: "json.syntax"} or seen[3].startswith("invoice.id.")
    assert set(seen) == {3, 150, 199}
    with pytest.raises(StopIteration):
        next(results)


def test_an_iterator_that_breaks_gives_what_it_had(engine: tallage.Engine) -> None:
    def breaking() -> Iterator[dict[str, Any]]:
        yield from documents(5)
        raise KeyError("mine")

    results = engine.calculate_many(breaking(), parallel=2)
    assert [next(results)["id"] for _ in range(5)] == [f"inv_{n}" for n in range(5)]
    with pytest.raises(KeyError, match="mine"):
        next(results)
    with pytest.raises(StopIteration):
        next(results)


def test_reads_ahead_no_further_than_said(engine: tallage.Engine) -> None:
    asked: list[int] = []

    def endless() -> Iterator[dict[str, Any]]:
        n = 0
        while True:
            asked.append(n)
            yield INVOICE
            n += 1

    results = engine.calculate_many(endless(), parallel=2)
    assert asked == []
    next(results)
    assert len(asked) == 64
    for _ in range(63):
        next(results)
    assert len(asked) == 64


@pytest.mark.parametrize("parallel", [0, 257])
def test_not_so_many_threads(engine: tallage.Engine, parallel: int) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate_many([], parallel=parallel)
    assert raised.value.code == "calculate_many.parallel.out_of_range"


def test_from_two_threads_at_once(engine: tallage.Engine) -> None:
    """One of them may be told that the other is at work; nothing is lost, nothing comes twice."""
    results = engine.calculate_many(json.dumps({**many_fees(50), "id": f"inv_{n}"}) for n in range(300))
    parallel = engine.calculate_many([json.dumps({**many_fees(50), "id": f"inv_{n}"}) for n in range(300)], parallel=2)
    for shared, safe in ((results, False), (parallel, True)):
        seen: list[str] = []

        def take(shared: tallage._native.ResultIterator = shared, seen: list[str] = seen) -> None:
            while True:
                try:
                    seen.append(next(shared)["id"])
                except tallage.ConflictError as error:
                    assert error.code == "calculate_many.in_use"
                except (StopIteration, ValueError):  # a generator says so itself
                    return

        threads = [threading.Thread(target=take) for _ in range(2 if safe else 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(seen) == sorted(f"inv_{n}" for n in range(300))


def test_a_result_of_many_can_be_explained(engine: tallage.Engine) -> None:
    taxed = list(engine.calculate_many(documents(3), parallel=2))
    assert [one.explain() for one in taxed] == [engine.explain(document).text for document in documents(3)]
