"""tallage: an embedded tax engine for billing.

    import tallage

    engine = tallage.Engine(config)       # dict, or JSON as str or bytes
    taxed = engine.calculate(invoice)     # the same
    print(taxed["total_amount_cents"])
    print(taxed.explain())

Amounts are integers of minor units; rates and unit prices are ``Decimal`` or strings. A ``float`` is
refused wherever it stands. Every failure is a ``TallageError`` with ``kind``, ``code`` and ``path``.
"""

from tallage._errors import (
    ConflictError,
    InternalError,
    InvalidConfigError,
    InvalidDocumentError,
    NotFoundError,
    ProviderError,
    TallageError,
    TransportError,
    UndeterminedError,
)
from tallage._exchange import Request, Step

try:
    from tallage._native import (
        Engine,
        Exchange,
        Result,
        Runner,
        SyncIterator,
        compare,
        compare_json,
        en16931,
        en16931_json,
        eu_data,
        eu_data_json,
        lint,
        sync_all,
        vat_number,
        vat_number_json,
        vat_rates,
        vat_rates_json,
        version,
        vies_read,
        vies_read_json,
        vies_request,
        vies_request_json,
    )
except ImportError as _failed:  # a wheel of another platform, or a source tree that was not built
    raise ImportError(
        "the native part of tallage (tallage._native) cannot be loaded: it is missing or was built for another "
        "platform or Python. Install a wheel for this platform, or build it with `pip install ./bindings-python` "
        f"(needs Rust). The loader said: {_failed}"
    ) from _failed

__version__: str = version()

__all__ = [
    "ConflictError",
    "Engine",
    "Exchange",
    "InternalError",
    "InvalidConfigError",
    "InvalidDocumentError",
    "NotFoundError",
    "ProviderError",
    "Request",
    "Result",
    "Runner",
    "Step",
    "SyncIterator",
    "TallageError",
    "TransportError",
    "UndeterminedError",
    "__version__",
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
