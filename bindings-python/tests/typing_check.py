"""What type checkers see; run by nobody, checked by mypy and pyright in `test_static.py`. An ignored line must be an error."""

import asyncio
import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
import requests
from tqdm import tqdm
from typing_extensions import assert_type

import tallage
from tallage import Config, Coupon, Customer, Fee, Invoice, Tax, TaxedInvoice
from tallage.types import ErrorKind, InvoiceLike, KnownErrorCode, Treatment

config = Config(taxes=[Tax(code="vat_20", name="VAT", rate=20), {"code": "a", "name": "A", "rate": "5"}], organization={"tax_codes": ["vat_20"]})
engine = tallage.Engine(config)
tallage.Engine({"taxes": []})
tallage.Engine('{"taxes":[]}')
tallage.Engine(1)  # type: ignore[arg-type]

fee = Fee(id="f1", type="charge", units=Decimal("1.5"), unit_amount="0.25", from_date=datetime.date(2026, 10, 1), to_date="2026-10-31")
assert_type(fee.units, Decimal | None)
assert_type(fee.from_date, datetime.date | None)
assert_type(fee.id, str)
assert_type(fee.coupons, tuple[Coupon, ...] | None)
Fee(id="f1", type="something")  # type: ignore[arg-type]
Fee(id="f1", type="charge", amount_cents=1.5)  # type: ignore[arg-type]
Fee(id="f1")  # type: ignore[call-arg]
Fee("f1", "charge")  # type: ignore[call-arg]
fee.id = "f2"  # type: ignore[misc]
assert_type(fee.replace(name="x"), Fee)
fee.replace(name=1)  # type: ignore[arg-type]
assert_type(Fee.from_dict({}), Fee)

invoice = Invoice(id="i", type="usage", issuing_date="2026-10-31", currency="EUR", customer=Customer(country="FR"), fees=[fee, {"id": "f2"}])
like: InvoiceLike = invoice
taxed = engine.calculate(invoice)
assert_type(taxed, TaxedInvoice)
assert_type(taxed.taxes_amount_cents, int | None)
assert_type(taxed.fees_amount_cents, int)
assert_type(taxed.fees[0].treatment, Treatment)
assert_type(taxed.fees[0].applied_taxes[0].tax_rate, Decimal | None)
assert_type(taxed.customer, Customer | None)
assert_type(taxed["anything"], Any)
assert_type(engine.explain(like).explanation.text, str)
assert_type(engine.credit({"id": "cn", "invoice": taxed}).credited[0].fee_id, str)
assert_type(engine.calculate_json("{}"), str)
assert_type(TaxedInvoice.from_json("{}"), TaxedInvoice)
assert_type(taxed.replace(number="N"), TaxedInvoice)
taxed.colour  # type: ignore[attr-defined]

rows: list[Mapping[str, object]] = [{"id": "i"}]
for one in engine.calculate_many(rows, progress=tqdm(total=1), parallel=2):
    assert_type(one, TaxedInvoice)
engine.calculate_many(rows, progress=lambda done, total: print(done, total))

exchange = engine.commit(invoice, today=datetime.date(2026, 11, 21))
assert_type(exchange.drive(requests.Session()), tallage.Outcome)
assert_type(exchange.drive(httpx.Client()), tallage.Outcome)


async def main() -> None:
    async with httpx.AsyncClient() as client:
        outcome = await exchange.arun(client)
        assert_type(outcome, tallage.Outcome)
        assert_type(outcome.document, TaxedInvoice | tallage.CreditNote | None)


asyncio.run(main())
try:
    engine.calculate("{")
except tallage.TallageError as error:
    assert_type(error.kind, ErrorKind)
    assert_type((error.code, error.path, error.message), tuple[str, str, str])


handled: list[KnownErrorCode] = ["json.syntax", "invoice.currency.required"]
