"""tallage: an embedded tax engine for billing.

    import tallage

    engine = tallage.Engine(tallage.Config(
        taxes=[tallage.Tax(code="vat_20", name="VAT", rate=20)],
        organization=tallage.Organization(tax_codes=["vat_20"]),
    ))
    taxed = engine.calculate(invoice)     # an Invoice, a dict, or JSON as str or bytes
    print(taxed.total_amount_cents)
    print(taxed.explain())

Amounts are integers of minor units; rates and unit prices are ``Decimal``, ``int`` or strings. A ``float`` is
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

try:
    from tallage._native import (
        Engine,
        Exchange,
        Result,
        Runner,
        SyncIterator,
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

from tallage._answers import (
    En16931Group,
    En16931Line,
    En16931Rule,
    En16931Totals,
    En16931View,
    En16931Violation,
    EuData,
    VatNumber,
    VatRates,
    ViesAnswer,
    ViesRequest,
)
from tallage._config import (
    AddOn,
    Address,
    BillingEntity,
    Charge,
    Config,
    DatedRate,
    EuSettings,
    FixedCharge,
    MinimumCommitment,
    Organization,
    Plan,
    Rounding,
    Tax,
    VatRegistration,
)
from tallage._connection import (
    Connection,
    ConnectionEntity,
    ConnectionItem,
    Credentials,
    Product,
    RateLimit,
    Timeouts,
)
from tallage._credited import (
    CreditedItem,
    Remaining,
    RemainingFee,
    RemainingTax,
)
from tallage._customer import (
    Customer,
    Exemption,
    LocationEvidence,
    ProviderCustomer,
    ViesEvidence,
)
from tallage._documents import (
    AppliesTo,
    AvailableCredit,
    Coupon,
    Credit,
    CreditItem,
    Fee,
    Invoice,
    ProgressiveBillingCredit,
    SettledTax,
)
from tallage._explained import (
    DecidedFee,
    DecidedTax,
    ExplainedFee,
    ExplainedLevel,
    ExplainedRow,
    ExplainedTax,
    Explanation,
)
from tallage._model import Model
from tallage._outcomes import (
    Note,
    Outcome,
    OutcomeError,
    Reconciliation,
)
from tallage._results import (
    CreditNote,
    Decisions,
    ExplainedInvoice,
    LintReport,
    TaxedInvoice,
)
from tallage._steps import Request, Step
from tallage._taxed import (
    AppliedTax,
    DecidedBy,
    EuDecision,
    Event,
    ProviderFailure,
    ProviderRecord,
    Reason,
    TaxRow,
    TaxedFee,
    UsedCoupon,
    UsedCredit,
    Versions,
    Problem,
)

__version__: str = version()

__all__ = [
    "AddOn",
    "Address",
    "AppliedTax",
    "AppliesTo",
    "AvailableCredit",
    "BillingEntity",
    "Charge",
    "Config",
    "ConflictError",
    "Connection",
    "ConnectionEntity",
    "ConnectionItem",
    "Coupon",
    "Credentials",
    "Credit",
    "CreditItem",
    "CreditNote",
    "CreditedItem",
    "Customer",
    "DatedRate",
    "DecidedBy",
    "DecidedFee",
    "DecidedTax",
    "Decisions",
    "En16931Group",
    "En16931Line",
    "En16931Rule",
    "En16931Totals",
    "En16931View",
    "En16931Violation",
    "EuData",
    "EuDecision",
    "EuSettings",
    "Event",
    "Exemption",
    "ExplainedFee",
    "ExplainedInvoice",
    "ExplainedLevel",
    "ExplainedRow",
    "ExplainedTax",
    "Explanation",
    "Fee",
    "FixedCharge",
    "InternalError",
    "InvalidConfigError",
    "InvalidDocumentError",
    "Invoice",
    "LintReport",
    "LocationEvidence",
    "MinimumCommitment",
    "Model",
    "NotFoundError",
    "Note",
    "Organization",
    "Outcome",
    "OutcomeError",
    "Plan",
    "Problem",
    "Product",
    "ProgressiveBillingCredit",
    "ProviderCustomer",
    "ProviderError",
    "ProviderFailure",
    "ProviderRecord",
    "RateLimit",
    "Reason",
    "Reconciliation",
    "Remaining",
    "RemainingFee",
    "RemainingTax",
    "Request",
    "Rounding",
    "SettledTax",
    "Step",
    "TallageError",
    "Tax",
    "TaxRow",
    "TaxedFee",
    "TaxedInvoice",
    "Timeouts",
    "TransportError",
    "UndeterminedError",
    "UsedCoupon",
    "UsedCredit",
    "VatNumber",
    "VatRates",
    "VatRegistration",
    "Versions",
    "ViesAnswer",
    "ViesEvidence",
    "ViesRequest",
    "__version__",
]
