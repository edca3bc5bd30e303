"""What exchanges with tax providers end with (docs/exchanges.md, “Outcome”, “Reconcile”)."""

from tallage._kinds import flag, integer, raw, raws, text, word
from tallage._model import Model, many, one
from tallage._parts import nested
from tallage._result import TypedResult
from tallage._taxed import Event


class OutcomeNote(Model):
    """Something worth knowing about how it went."""

    code = text(need=True)
    text = text(need=True)


class OutcomeError(Model):
    """What went wrong at a provider, or on the way. Its class (what to do) is ``error.details["class"]``."""

    kind = text(need=True)
    code = text(need=True)
    path = text("Into the document, where it is to be put right.", need=True)
    message = text(need=True)
    details = raw(need=True)


class Outcome(TypedResult):
    """How an exchange has ended."""

    __slots__ = ()

    schema = integer(need=True)
    operation = word("Operation", need=True)
    status = word("OutcomeStatus", need=True)
    provider = word("ProviderName", need=True)
    connection = text(need=True)
    connection_name = text()
    transaction_id = text()
    revision = integer()
    recorded = flag("The provider has it; of a void: has taken it back.", need=True)
    notes = many(OutcomeNote, need=True)
    document = nested("The taxed invoice, or the credit note.")
    data = raw("Of a check, a customer or a look-up.")
    error = one(OutcomeError)
    retryable = flag("Whether the same again may succeed by itself.", need=True)
    events = many(Event, need=True)


class Reconciliation(TypedResult):
    """Where the host and a provider differ. Each finding has a `repair`, a request for ``Engine.begin``, where there is one."""

    __slots__ = ()

    schema = integer(need=True)
    connection = text(need=True)
    missing = raws(need=True)
    extra = raws(need=True)
    amount_differs = raws(need=True)
    state_differs = raws(need=True)
    matched = integer(need=True)
