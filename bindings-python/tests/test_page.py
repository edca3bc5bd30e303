"""The page of `tallage explain --html`: all of the explanation is on it, and nothing comes from anywhere else. How it looks is for
`screenshot.sh` and people."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, INVOICE
from test_vectors import CASES, title

import tallage
from tallage.cli.page import page

DATA = Path(__file__).with_name("data")
EXPLAINED = [case for case in CASES if json.loads((case / "case.json").read_bytes())["operation"] in ("explain", "calculate")
             and "error" not in json.loads((case / "expected.json").read_bytes())]  # fmt: skip
#: Elements without an end.
ALONE = {"meta", "line", "rect", "circle", "path", "br"}


class Reader(HTMLParser):
    """The text of a page; complains of what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ALONE:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def read(html: str) -> tuple[str, Reader]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return re.sub(r"\s+", " ", " ".join(reader.words)), reader


def check_self_contained(html: str, reader: Reader) -> None:
    assert "http" not in html and "//" not in re.sub(r"\s", "", html).replace("<!doctypehtml>", "") and "url(" not in html and "@import" not in html
    assert not [found for found in reader.attributes if found[0] in ("script", "link", "img", "iframe", "object") or found[1] in ("src", "href", "onload")]
    # Whole pixels only.
    assert not [value for _, name, value in reader.attributes if name in ("x", "y", "width", "height", "d", "cx", "cy") and "." in value]


def test_content() -> None:
    engine = tallage.Engine((DATA / "explained-config.json").read_bytes())
    explained = engine.explain((DATA / "explained-invoice.json").read_bytes())
    html = page(explained)
    text, reader = read(html)
    check_self_contained(html, reader)
    for wanted in [
        "Invoice ACME-0118", "Jane's Garage · FR", "issued 2026-10-31", "sold by acme_fr", "874.29", "120.29", "994.58",
        # Who decided, what was overridden, what was asked in vain.
        "plan startup decides: vat_10", "charge api decides: vat_20, eco", "billing entity acme_fr overridden: vat_20", "customer c1 names no tax",
        # The flow of money: 259.26 − 25.93 = 233.33; 20 % of it, then 2 % on both.
        "Amount 259.26 Coupons − 25.93 Net 233.33 VAT 20 % + 46.67 Eco levy 2 % + 5.60 Total 285.60",
        "VAT, books 5.5 %, inside − 6.10", "233.33 × 20 % = 46.666 → 46.67 rounded up", "279.996 × 2 % = 5.59992 → 5.60 rounded up, compound",
        # After tax.
        "− Credit notes 50.00", "To pay 944.58", "Books & manuals", "rounded by tax, half away from zero",
    ]:  # fmt: skip
        assert wanted in text, wanted
    assert html.count("<svg") == 1 + 2 * len(explained.fees)
    assert html.count('class="band') == sum(1 + len(fee.applied_taxes) + bool(fee.coupons_amount_cents) for fee in explained.fees)
    assert re.sub(r"\s+", " ", explained.text or "").strip() in text


@pytest.mark.parametrize("case", EXPLAINED, ids=title)
def test_every_vector_has_its_page(case: Path) -> None:
    explained = tallage.Engine((case / "config.json").read_bytes()).explain((case / "document.json").read_bytes())
    html = page(explained)
    text, reader = read(html)
    check_self_contained(html, reader)
    for fee in explained.fees:
        assert f" {fee.id} " in text
    for tax in explained.applied_taxes:
        assert re.sub(r"\s+", " ", tax.tax_name) in text


def test_nothing_of_a_document_becomes_markup() -> None:
    evil = '"><script>alert(1)</script>&amp;'
    config = {**CONFIG, "taxes": [{"code": evil, "name": evil, "rate": "20"}], "organization": {"tax_codes": [evil]}}
    fee = {"id": evil, "type": "add_on", "name": evil, "amount_cents": 100, "coupons": [{"code": evil, "type": "fixed_amount", "amount_cents": 1}]}
    html = page(tallage.Engine(config).explain({**INVOICE, "id": evil, "customer": {"external_id": evil, "name": evil}, "fees": [fee]}))
    assert "<script" not in html
    text, _ = read(html)
    assert text.count(evil) > 5


def test_many_fees_are_folded() -> None:
    fees: list[Any] = [{"id": f"f{n}", "type": "add_on", "amount_cents": 1000} for n in range(40)]
    html = page(tallage.Engine(CONFIG).explain({**INVOICE, "fees": fees}))
    assert html.count("<details") == 41 and html.count("fee\" open>") == 12 and "29 more fees" in html
