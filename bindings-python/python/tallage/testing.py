"""Anrok, AvaTax and VIES in memory, for the tests of a billing stack: no network, no account.

    from tallage.testing import Simulator

    simulator = Simulator(now="2026-11-21T12:00:00Z")
    simulator.add_product("saas")
    outcome = engine.commit(invoice, today="2026-11-21").drive(simulator.handle)     # without a socket
    with simulator.serve() as base_url:                                              # or for your own HTTP client
        ...

What is simulated and how far, all commands and all faults are in docs/simulator.md. Its tax rates are no law.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from tallage._steps import ExchangeRequest
from tallage._native import Simulator as _Simulator

__all__ = ["Server", "Simulator"]


class Simulator:
    """The providers with nothing stored. ``now``: what their clocks say (a ``datetime`` with a time zone, or text); in memory
    they stand still, behind a server they run on. ``seed``: where identifiers begin."""

    def __init__(self, now: datetime.datetime | str, seed: int = 1) -> None:
        self._native = _Simulator({"now": now, "seed": seed})

    def command(self, do: str | Mapping[str, Any], **members: Any) -> dict[str, Any]:
        """Any command of docs/simulator.md: ``command("set_nexus", place="US-TX", nexus=False)``, or all of it as a mapping."""
        told = {"do": do, **members} if isinstance(do, str) else {**do, **members}
        return self._native.command(told).to_dict()

    def handle(self, request: ExchangeRequest | Mapping[str, Any]) -> dict[str, Any]:
        """Answers a request as the provider would: ``status``, ``headers`` and ``body``, as ``Exchange.receive`` takes them.

        Where a fault leaves the client without an answer, raises ``TimeoutError``, ``ConnectionRefusedError`` or
        ``ConnectionResetError``."""
        if isinstance(request, ExchangeRequest):
            request = {"method": request.method, "url": request.url, "headers": request.headers, "body": request.body or ""}
        outcome = self.command("handle", request=dict(request))
        if "reply" in outcome:
            reply: dict[str, Any] = outcome["reply"]
            reply.pop("pace", None)
            return reply
        why = outcome["no_reply"]
        failure = {"timeout": TimeoutError, "refused": ConnectionRefusedError}.get(why, ConnectionResetError)
        raise failure(f"the simulator gives no answer: {why}")

    def fault(self, fault: str, **members: Any) -> None:
        """Lets something go wrong with the next request, or with those that ``provider``, ``operation``, ``nth`` and ``times``
        name: ``fault("close", when="after", operation="void")`` loses the reply to a void that was recorded."""
        self.command("fault", fault=fault, **members)

    def clear_faults(self) -> None:
        """Takes all faults back."""
        self.command("clear_faults")

    def journal(self) -> list[dict[str, Any]]:
        """Every request as received, and what became of it."""
        return list(self.command("journal")["journal"])

    def recorded(self) -> list[dict[str, Any]]:
        """Every transaction that is stored, in its last version. Amounts are text in the provider's unit."""
        return list(self.command("recorded")["recorded"])

    @property
    def now(self) -> str:
        """What the clocks of the providers say."""
        return str(self.command("now")["now"])

    def advance(self, *, milliseconds: int) -> None:
        """Moves the clocks on."""
        self.command("advance", milliseconds=milliseconds)

    def add_product(self, code: str) -> None:
        """Anrok: a product, by its external id."""
        self.command("add_product", code=code)

    def add_customer(self, id: str) -> None:
        """Anrok: a customer."""
        self.command("add_customer", id=id)

    def set_rate_limit(self, per_second: int | None) -> None:
        """Anrok: how many requests a second are let through; ``None``: all."""
        self.command("set_rate_limit", per_second=per_second)

    def freeze(self, id: str) -> bool:
        """Anrok: files the return of a transaction, which cannot be changed any more; whether it is there."""
        return bool(self.command("freeze", id=id)["found"])

    def lock(self, code: str, type: str = "SalesInvoice") -> bool:
        """AvaTax: files the return of a transaction; whether it is there."""
        return bool(self.command("lock", code=code, type=type)["found"])

    def add_company(self, code: str) -> int:
        """AvaTax: a company; its number."""
        return int(self.command("add_company", code=code)["id"])

    def serve(self) -> Server:
        """Listens at a free port of ``127.0.0.1``: ``with simulator.serve() as base_url: …``"""
        return Server(self._native)

    def __repr__(self) -> str:
        return f"<tallage simulator at {self.now}, {len(self.recorded())} recorded>"


class Server:
    """A simulator that listens until it is closed; as a context it gives its ``base_url``."""

    def __init__(self, native: _Simulator) -> None:
        self._native = native
        #: ``http://127.0.0.1:PORT``, to be the ``base_url`` of a connection.
        self.base_url: str = native.serve()

    def close(self) -> None:
        """Listens no more; the simulator keeps what it has stored."""
        self._native.close()

    def __enter__(self) -> str:
        return self.base_url

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<tallage simulator {self.base_url}>"
