"""What an exchange wants next (docs/exchanges.md, “Step and receive”)."""

from __future__ import annotations

from tallage._kinds import integer, raw, text, word
from tallage._model import Model, one
from tallage._parts import handed_back


class ExchangeRequest(Model, area="exchange.request"):
    """An HTTP request to a tax provider, for any client.

    Send it as it is, follow no redirects. ``headers`` hold the credentials of the connection: keep them out of logs. (The
    ``repr`` does, and ``Exchange.to_json()`` has none.)
    """

    number = integer("Its number in the exchange, from 1.", need=True)
    method = text(need=True)
    url = text("The whole address.", need=True)
    headers = raw(need=True)
    body = text("JSON text; `None` where the method has no body.")
    timeouts = raw("`connect_milliseconds`, `read_milliseconds`, `total_milliseconds` of the connection.", need=True)

    @property
    def content(self) -> bytes | None:
        """The body as bytes, which no client encodes in its own way."""
        body: str | None = self._members.get("body")
        return None if body is None else body.encode()

    def __repr__(self) -> str:
        return f"<tallage request {self.number}: {self.method} {self.url}>"


class Step(Model, area="exchange.step"):
    """What an exchange wants next.

    ``kind`` is ``"send"`` (then there is a ``request``), ``"wait"`` (``milliseconds``, then ``Exchange.waited()``) or
    ``"done"`` (``outcome``). What a step does not have is ``None``.
    """

    kind = word("StepKind", need=True)
    request = one(ExchangeRequest)
    milliseconds = integer()
    outcome = handed_back("Outcome")

    def __repr__(self) -> str:
        what = {"send": self.request, "wait": f"{self.milliseconds} ms", "done": self.outcome}
        kind: str = self._members["kind"]
        return f"<tallage step {kind}: {what.get(kind)}>"
