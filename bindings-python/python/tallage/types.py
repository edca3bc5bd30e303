"""Names for annotations: the words of enumerations, and what may be handed over.

    from tallage.types import FeeType, InvoiceLike

Not needed at run time: every word is an ordinary ``str``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, TypeAlias

from tallage._config import Config
from tallage._documents import CreditRequest, Invoice
from tallage._error_codes import ErrorArea as ErrorArea
from tallage._error_codes import ErrorKind as ErrorKind
from tallage._error_codes import ErrorProblem as ErrorProblem
from tallage._error_codes import KnownErrorCode as KnownErrorCode
from tallage._error_codes import KnownWarningCode as KnownWarningCode
from tallage._model import Model
from tallage._native import Result

#: A day of the host's calendar.
Day: TypeAlias = "datetime.date | str"
#: What may stand for a document: a typed object, a dict, a result, or JSON text.
ConfigLike: TypeAlias = "Config | Mapping[str, object] | Result | str | bytes"
InvoiceLike: TypeAlias = "Invoice | Mapping[str, object] | Result | str | bytes"
CreditLike: TypeAlias = "CreditRequest | Mapping[str, object] | Result | str | bytes"
DocumentLike: TypeAlias = "Model | Mapping[str, object] | Result | str | bytes"
#: The same inside a request, where no text goes.
PartLike: TypeAlias = "Model | Mapping[str, object] | Result"

InvoiceType: TypeAlias = Literal["subscription", "one_off", "prepaid_credit", "advance_charges", "usage"]
InvoiceStatus: TypeAlias = Literal["draft", "open", "pending", "generating", "closed", "finalized", "failed", "voided"]
FeeType: TypeAlias = Literal["subscription", "charge", "fixed_charge", "commitment", "add_on", "credit"]
CouponType: TypeAlias = Literal["fixed_amount", "percentage"]
CustomerType: TypeAlias = Literal["company", "individual"]
TaxCategory: TypeAlias = Literal["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"]
RoundingStrategy: TypeAlias = Literal["line", "tax", "document"]
RoundingBase: TypeAlias = Literal["rounded", "exact"]
RoundingMode: TypeAlias = Literal[
    "half_away_from_zero", "half_even", "half_toward_zero", "away_from_zero", "toward_zero", "ceiling", "floor"
]

Supply: TypeAlias = Literal["electronic", "general", "art59_intangible", "goods"]
VatRateKind: TypeAlias = Literal["standard", "reduced", "zero", "exempt"]
OssScheme: TypeAlias = Literal["union", "non_union", "none"]
ViesUnavailable: TypeAlias = Literal["hold", "charge", "last_valid"]
Contradictions: TypeAlias = Literal["warn", "review"]
InclusivePrices: TypeAlias = Literal["keep_net", "keep_gross"]
TaxPoint: TypeAlias = Literal["issue_date", "period_end", "split_by_day"]
EvidenceType: TypeAlias = Literal["ip", "bank", "card", "sim", "landline", "other"]
ViesStatus: TypeAlias = Literal["valid", "invalid", "unavailable", "not_checked"]
CustomerStatus: TypeAlias = Literal["taxable_person", "consumer", "unknown"]

ProviderName: TypeAlias = Literal["anrok", "avatax", "stripe_tax", "stripe_invoicing"]
Environment: TypeAlias = Literal["production", "sandbox"]
OnFailure: TypeAlias = Literal["fail", "defer", "fallback"]
ZeroAmountLines: TypeAlias = Literal["skip", "send"]
TaxApp: TypeAlias = Literal["stripe", "anrok", "avalara", "sphere"]
UnmappedItems: TypeAlias = Literal["fail", "warn"]
CollectionMethod: TypeAlias = Literal["charge_automatically", "send_invoice"]
Disputed: TypeAlias = Literal["void", "mark_uncollectible"]
ItemType: TypeAlias = Literal["billable_metric", "add_on", "plan", "subscription_fee", "minimum_commitment", "coupon"]
StepKind: TypeAlias = Literal["send", "wait", "done"]
OutcomeStatus: TypeAlias = Literal["succeeded", "failed", "pending", "nothing_to_do"]
Operation: TypeAlias = Literal["estimate", "commit", "credit", "void", "dispute", "check", "customer", "lookup", "bill"]
FailureClass: TypeAlias = Literal["retry", "fix_data", "conflict", "fatal"]

Source: TypeAlias = Literal["manual", "eu", "anrok", "avatax", "stripe_tax", "stripe_invoicing"]
TaxStatus: TypeAlias = Literal["succeeded", "pending", "failed"]
Level: TypeAlias = Literal[
    "provider", "fee", "charge", "fixed_charge", "commitment", "add_on", "plan", "customer", "eu", "billing_entity",
    "organization", "none", "prepaid_credit", "settled", "customer_exempt", "fee_exempt",
]  # fmt: skip
Treatment: TypeAlias = Literal[
    "standard", "reduced", "zero", "exempt", "reverse_charge", "out_of_scope", "export", "intra_community", "not_taxed",
    "pending", "customer_exempt", "transaction_exempt", "not_collecting", "product_not_taxed", "jurisdiction_has_no_tax",
    "seller_pays", "unknown",
]  # fmt: skip
LevelOutcome: TypeAlias = Literal["decides", "overridden", "names_none", "not_asked"]
RoundingDirection: TypeAlias = Literal["exact", "up", "down", "as_charged"]
Validity: TypeAlias = Literal["valid", "invalid", "unknown"]


class ProgressBar(Protocol):
    """A progress bar, such as tqdm's."""

    def update(self, n: int, /) -> object:
        """Called with 1 for each that is done."""


class HttpClient(Protocol):
    """An HTTP client; how it is called depends on the package that it comes from."""

    @property
    def request(self) -> Callable[..., Any]:
        """What sends."""
        ...
