"""The native module. Private: import these names from ``tallage``."""

import datetime
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeVar, final, overload

from typing_extensions import Self, disjoint_base

from tallage._answers import Comparison, En16931View, EuData, VatNumber, VatRates, ViesReading, ViesRequest
from tallage._outcomes import Outcome, Reconciliation
from tallage._results import CreditNote, ExplainedInvoice, LintReport, Resolution, TaxedInvoice
from tallage._steps import ExchangeRequest, Step
from tallage.types import ConfigLike, CreditLike, Day, DocumentLike, HttpClient, InvoiceLike, PartLike, ProgressBar

__all__ = [
    "Engine",
    "Exchange",
    "Result",
    "ResultIterator",
    "Runner",
    "Simulator",
    "SyncIterator",
    "Table",
    "check_vat_number",
    "check_vat_number_json",
    "compare",
    "compare_json",
    "en16931",
    "en16931_json",
    "eu_data",
    "eu_data_json",
    "lint",
    "sync_all",
    "vat_number",
    "vat_number_json",
    "vat_rates",
    "vat_rates_json",
    "version",
    "vies_read",
    "vies_read_json",
    "vies_request",
    "vies_request_json",
]

_T = TypeVar("_T")

_Received: TypeAlias = Literal["applied", "already_applied"]

@final
class Engine:
    """An engine, built and checked once from a configuration; immutable, safe to share between threads."""

    def __new__(cls, config: ConfigLike, /) -> Engine: ...
    def calculate(self, invoice: InvoiceLike, /) -> TaxedInvoice:
        """Taxes an invoice."""

    def calculate_json(self, invoice: InvoiceLike, /) -> str:
        """``calculate``, as canonical JSON text and without an object around it."""

    def calculate_many(
        self,
        invoices: Iterable[InvoiceLike],
        /,
        progress: Callable[[int, int | None], object] | ProgressBar | None = None,
        parallel: int | None = None,
    ) -> ResultIterator:
        """Taxes invoices one after the other, as they are asked for.

        With ``parallel=4`` the next 128 invoices are read ahead and computed on four threads, without the GIL. ``progress`` is a bar
        with ``update(1)``, as tqdm's, or a function of how many are done and how many there are (``None``: not known)."""

    def resolve(self, invoice: InvoiceLike, /) -> Resolution:
        """Says which taxes apply to each fee, and why, without amounts."""

    def resolve_json(self, invoice: InvoiceLike, /) -> str:
        """``resolve``, as canonical JSON text."""

    def explain(self, invoice: InvoiceLike, /) -> ExplainedInvoice:
        """Taxes an invoice and says why: the result holds ``explanation``, its ``.text`` is for people."""

    def explain_json(self, invoice: InvoiceLike, /) -> str:
        """``explain``, as canonical JSON text."""

    def credit(self, request: CreditLike, /) -> CreditNote:
        """Makes a taxed credit note from a credit request."""

    def credit_json(self, request: CreditLike, /) -> str:
        """``credit``, as canonical JSON text."""

    def vat_rates(self, country: str, date: Day, zipcode: str | None = None) -> VatRates:
        """The VAT rates of a place on a day, out of the data of this engine (its configuration's ``eu_data``, if any)."""

    def vat_rates_json(self, request: DocumentLike, /) -> str:
        """``vat_rates`` of a request (``{"country", "date", "zipcode"?}``), as canonical JSON text."""

    def en16931(
        self,
        document: PartLike,
        seller: Mapping[str, object] | None = None,
        buyer: Mapping[str, object] | None = None,
        delivery: Mapping[str, object] | None = None,
    ) -> En16931View:
        """The EN 16931 view of a taxed document; without ``seller`` it is the document's billing entity, as this engine
        knows it."""

    def en16931_json(self, request: DocumentLike, /) -> str:
        """``en16931`` of a request (``{"document", "seller"?, "buyer"?, "delivery"?}``), as canonical JSON text."""

    def compare(
        self, results: Sequence[Mapping[str, object]], document: PartLike | None = None, baseline: str | None = None
    ) -> Comparison:
        """Compares taxed documents, like ``tallage.compare``; with ``document``, an invoice before tax, there is one more
        result, labelled ``local``: what manual taxes and EU VAT of this engine make of it, whatever provider its customer
        is linked to."""

    def compare_json(self, request: DocumentLike, /) -> str:
        """``compare`` of a request (``{"results", "document"?, "baseline"?}``), as canonical JSON text."""

    def estimate(self, invoice: InvoiceLike, /, today: Day, subject: Literal["invoice", "fee"] | None = None) -> Exchange:
        """Begins the exchange that asks a provider for the taxes of an invoice without recording it: a draft, a preview.
        ``subject="fee"`` is for a pay-in-advance fee that has no invoice yet."""

    def commit(self, invoice: InvoiceLike, /, today: Day, revision: int | None = None) -> Exchange:
        """Begins the exchange that records an invoice with a provider."""

    def bill(
        self, taxed: DocumentLike, /, today: Day, connection: str, external_id: str | None = None, revision: int | None = None
    ) -> Exchange:
        """Begins the exchange by which Stripe Invoicing bills a document that tallage has taxed. ``external_id`` is the customer at
        Stripe, unless it is the document's."""

    def record_credit(
        self,
        credit_note: DocumentLike,
        /,
        invoice: InvoiceLike,
        today: Day,
        revision: int | None = None,
        by: Literal["return", "refund"] | None = None,
    ) -> Exchange:
        """Begins the exchange that records a credit note, made by ``credit``, with the provider of its invoice. With
        ``by="refund"`` AvaTax refunds whole lines just as it recorded them."""

    def void(self, taxed: DocumentLike, /, today: Day, credit_notes: Iterable[PartLike] | None = None) -> Exchange:
        """Begins the exchange that takes a recorded invoice back. With its ``credit_notes``, if there are any, it is refused
        before anything is sent: they would be left behind."""

    def dispute(self, taxed: DocumentLike, /, today: Day, credit_notes: Iterable[PartLike] | None = None) -> Exchange:
        """Begins the exchange that takes an invoice back whose payment was lost in a dispute."""

    def check(self, connection: str) -> Exchange:
        """Begins the exchange that tries the credentials of a connection."""

    def customer(self, customer: DocumentLike, /, connection: str | None = None, today: Day | None = None) -> Exchange:
        """Begins the exchange that creates a customer at a provider, or links to one."""

    def lookup(self, connection: str, what: str, **arguments: object) -> Exchange:
        """Begins the exchange that asks a provider for what it has: ``what`` is ``transaction``, ``transactions``,
        ``tax_ids``, ``certificates``, ``address``, ``company`` or ``customer``; the arguments are in docs/exchanges.md."""

    def begin(self, request: DocumentLike, /) -> Exchange:
        """Begins an exchange with a whole request (docs/exchanges.md). Nothing is sent."""

    def resume(self, exchange: DocumentLike, /) -> Exchange:
        """Takes up an exchange where its ``to_json()`` left it, perhaps in another process."""

    def reconcile(self, request: DocumentLike, /) -> Reconciliation:
        """Compares what the host has recorded with what a provider lists (docs/exchanges.md)."""

    def lint(self) -> LintReport:
        """The lint report of this engine's configuration: no errors, perhaps warnings."""

@final
class Exchange:
    """An operation at a tax provider, as a value: it says what to send, takes what came back, and ends with an outcome.

    One call at a time: another gets ``ConflictError`` with the code ``exchange.in_use``."""

    def step(self) -> Step:
        """What is to be done next. Asking twice gives the same."""

    def receive(self, response: object, number: int | None = None) -> _Received:
        """Takes the answer to the request of the last step, or of step ``number``: a mapping of ``status``, ``headers`` and
        ``body``, or a response of requests, httpx or urllib. The same answer may come twice."""

    def fail(self, kind: str | BaseException, number: int | None = None) -> _Received:
        """Says that the request of the last step, or of step ``number``, got no answer: ``timeout``, ``connection``, ``tls``,
        ``too_large``, ``cancelled``, or the exception of an HTTP client that says so."""

    def waited(self) -> None:
        """Says that the time of a step ``wait`` is over. Does nothing at any other step."""

    def retry(self) -> None:
        """Begins again after a failure that may pass, with the same identifiers: what was recorded is not recorded twice.
        Does nothing while the exchange goes on, and after a success."""

    def drive(
        self, client: Callable[[ExchangeRequest], object] | HttpClient, sleep: Callable[[Any], object] | None = None
    ) -> Outcome:
        """Drives the exchange to its end with the host's own HTTP client: one of requests, httpx or urllib3, or a function that sends a
        request and gives a response; the outcome. An exception of the client that says
        that no answer came is handed over; any other is raised, and the exchange can go on. ``sleep`` (``time.sleep``) is
        given seconds."""

    def arun(
        self,
        client: Callable[[ExchangeRequest], Awaitable[object]] | HttpClient,
        sleep: Callable[[Any], Awaitable[object]] | None = None,
    ) -> Coroutine[Any, Any, Outcome]:
        """``drive`` for asyncio: the client is one of httpx or aiohttp, or an asynchronous function. A task that is cancelled leaves the
        exchange where it was: it can go on. ``sleep`` is ``asyncio.sleep`` unless said."""

    def run(
        self,
        progress: Callable[[dict[str, Any]], object] | None = None,
        timeout: Any = None,
        runner: Runner | None = None,
    ) -> Outcome:
        """Carries the exchange out with the built-in transport, the GIL released; the outcome.

        ``progress`` is called whenever something changes and at least every 25 ms. After ``timeout`` seconds the exchange
        ends as cancelled. Ctrl-C raises ``KeyboardInterrupt`` within a tenth of a second; ``retry()`` begins again."""

    def to_json(self) -> str:
        """The exchange as JSON, without credentials; ``Engine.resume`` takes it up again."""

    @property
    def outcome(self) -> Outcome | None:
        """The outcome; ``None`` while the exchange goes on."""

    @property
    def connection(self) -> str:
        """The code of its connection."""

@final
class Runner:
    """How exchanges are sent: those that share a runner share its sockets and the rate budget of their connection. Without
    one there is a runner for the whole process, so this is for proxies."""

    def __new__(
        cls, *, proxy: str | None = None, budget_milliseconds: int | None = None, seed: int | None = None
    ) -> Runner: ...

@final
class Simulator:
    """What ``tallage.testing.Simulator`` works with."""

    def __new__(cls, options: Mapping[str, object]) -> Simulator: ...
    def command(self, command: Mapping[str, object]) -> Result: ...
    def serve(self) -> str: ...
    def close(self) -> None: ...

@final
class SyncIterator:
    """The iterator that ``sync_all`` returns; also a context that stops it. ``len()`` is the number of exchanges."""

    def __iter__(self) -> SyncIterator: ...
    def __next__(self) -> tuple[int, Outcome]: ...
    def __len__(self) -> int: ...
    def __enter__(self) -> SyncIterator: ...
    def __exit__(self, *_exception: object) -> None: ...
    @property
    def progress(self) -> dict[str, Any]:
        """How far it is: ``total``, ``done``, ``failed``, ``running``, ``eta_milliseconds``."""

    def stop(self) -> None:
        """Begins nothing more, and ends what runs as cancelled. What was not begun stays as it was."""

@disjoint_base
class Result:
    """An answer of the engine: canonical JSON, parsed only when a member is asked for. Each kind of answer is a class of its own."""

    def __new__(cls, text: str | None = None, /, **members: Any) -> Self: ...
    def to_json(self) -> str:
        """The canonical JSON text, exactly as the engine wrote it."""

    def to_dict(self) -> dict[str, Any]:
        """A new dict of the whole result, the caller's to change. Integers are ``int``, decimals ``str``."""

    def explain(self) -> str:
        """Why the taxes are what they are, as text for people."""

    @property
    def text(self) -> str | None:
        """The text of the explanation that this result holds, or ``None``."""

    def __getitem__(self, key: str, /) -> Any: ...
    @overload
    def get(self, key: str, /) -> Any: ...
    @overload
    def get(self, key: str, default: _T, /) -> Any | _T: ...
    def _part(self, name: str, /) -> Any: ...
    def _shown(self, name: str, /) -> Any: ...
    def _keep(self, name: str, made: Any, /) -> Any: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def keys(self) -> list[str]: ...
    def values(self) -> list[Any]: ...
    def items(self) -> list[tuple[str, Any]]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, tuple[str]]: ...

@final
class ResultIterator:
    """The iterator that ``Engine.calculate_many`` returns. ``len()`` is how many invoices there are, where the iterable says so."""

    def __iter__(self) -> ResultIterator: ...
    def __next__(self) -> TaxedInvoice: ...
    def __len__(self) -> int: ...
    def __length_hint__(self) -> int: ...

def sync_all(
    exchanges: Iterable[Exchange],
    parallel: int | None = None,
    progress: Callable[[dict[str, Any]], object] | None = None,
    runner: Runner | None = None,
) -> SyncIterator:
    """Carries many exchanges out at once (``parallel``: 4), within the rate budget of each connection: an iterator of
    ``(index, outcome)`` as they end. ``progress`` is called as each one ends."""

def lint(config: ConfigLike, /) -> LintReport:
    """Checks a configuration without building an engine; the result holds ``errors`` and ``warnings``."""

def vat_number(number: str, country: str | None = None) -> VatNumber:
    """Normalizes a VAT number and checks its format and check digits; ``country`` (ISO 3166-1) gives the prefix where the
    number has none. A number that is none is no error: its ``format`` is ``"invalid"``."""

def vat_number_json(request: DocumentLike, /) -> str:
    """``vat_number`` of a request (``{"number", "country"?}``), as canonical JSON text."""

def vat_rates(country: str, date: Day, zipcode: str | None = None) -> VatRates:
    """The VAT rates of a place on a day, out of the bundled data; ``Engine.vat_rates`` asks those of an engine.

    Raises ``NotFoundError`` for a country without rates in the data and for a day before the first of them."""

def vat_rates_json(request: DocumentLike, /) -> str:
    """``vat_rates`` of a request (``{"country", "date", "zipcode"?}``), as canonical JSON text."""

def vies_request(request: DocumentLike, /) -> ViesRequest:
    """Builds the HTTP request that asks VIES about a VAT number; nothing is sent. The result holds ``method``, ``url``,
    ``headers``, ``body`` (``None`` with GET) and the normalized ``number`` and ``requester``."""

def vies_request_json(request: DocumentLike, /) -> str:
    """``vies_request``, as canonical JSON text."""

def vies_read(input: DocumentLike, /) -> ViesReading:
    """Reads what came back from VIES, or that nothing did: the result holds the ``evidence`` to store and an ``event``.

    ``at`` may be a ``datetime`` with a time zone. No answer of VIES, however broken, is an error."""

def vies_read_json(input: DocumentLike, /) -> str:
    """``vies_read``, as canonical JSON text."""

def check_vat_number(check: DocumentLike, /) -> ViesReading:
    """Asks VIES about a VAT number and reads what it says, within 45 seconds (``timeout_milliseconds``): ``vies_request``, an HTTP client and
    ``vies_read`` in one. ``check`` is what ``vies_request`` takes, with ``previous``, ``proxy`` and ``timeout_milliseconds``.

    What goes wrong on the way is no error: the evidence says ``unavailable``, and when to ask again. Other threads go on meanwhile; in a
    coroutine use ``asyncio.to_thread``."""

def check_vat_number_json(check: DocumentLike, /) -> str:
    """``check_vat_number``, as canonical JSON text."""

def en16931(
    document: PartLike,
    seller: Mapping[str, object] | None = None,
    buyer: Mapping[str, object] | None = None,
    delivery: Mapping[str, object] | None = None,
) -> En16931View:
    """Shows a taxed invoice or credit note in the terms of EN 16931 and checks the rules of that standard on it. A rule
    that does not hold is no error: it stands in ``violations``."""

def en16931_json(request: DocumentLike, /) -> str:
    """``en16931`` of a request (``{"document", "seller"?, "buyer"?, "delivery"?}``), as canonical JSON text."""

def compare(results: Sequence[Mapping[str, object]], baseline: str | None = None) -> Comparison:
    """Lines up what several answered for the same document and says where and why their taxes differ. ``results`` are
    ``{"label", "document"}``, 2 to 20 of them, each document a taxed invoice; the first is the baseline unless another is
    named. The result's ``text`` is for people."""

def compare_json(request: DocumentLike, /) -> str:
    """``compare`` of a request (``{"results", "baseline"?}``), as canonical JSON text."""

def eu_data() -> EuData:
    """The EU VAT data that this package was built with: where a host starts from that loads newer data."""

def eu_data_json() -> str:
    """``eu_data``, as JSON text."""

def version() -> str:
    """The version of the engine, as in ``versions.engine`` of every result."""

@final
class Table:
    """How typed objects are made by keywords when all values are what they should be: the members of a class by their kinds."""

    def __new__(cls, kinds: dict[str, Any], /) -> Table: ...
    def read(self, members: dict[str, Any], /) -> dict[str, Any] | None:
        """The members as JSON has them, in a new dict. Raises ``Refused``; ``None`` where a name is not known or a member is missing."""
