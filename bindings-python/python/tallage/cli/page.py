"""An explained invoice as one page: no script, nothing loaded from anywhere."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tallage import ExplainedFee, ExplainedInvoice, TaxedFee
from tallage.cli.draw import Palette, flow, ladder, tax_name, waterfall
from tallage.cli.show import money, percent

#: How many fees are unfolded at first.
OPEN = 12

ROUNDINGS = {"exact": "exact", "up": "rounded up", "down": "rounded down", "as_charged": "as it was charged"}


def page(invoice: ExplainedInvoice) -> str:
    """The whole page."""
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    palette = Palette(invoice)
    explained = {fee.id: fee for fee in invoice.explanation.fees}
    fees = [fee_card(invoice, fee, explained.get(fee.id), palette, at < OPEN) for at, fee in enumerate(invoice.fees)]
    picture = flow(invoice, palette)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>Why: invoice {escape(invoice.id)}</title>",
            f"<style>{style}</style></head><body><main>",
            header(invoice),
            f'<section class="card"><h2>Where the money goes</h2><div class="scroll wide">{picture}</div></section>' if picture else "",
            f'<section class="card"><h2>Taxes of the invoice</h2>{rows(invoice, palette)}</section>' if invoice.applied_taxes else "",
            *fees,
            settlement(invoice),
            findings(invoice),
            f'<details class="card"><summary>The same in words</summary><pre>{escape(invoice.explanation.text)}</pre></details>',
            footer(invoice),
            "</main></body></html>\n",
        ]
    )


def header(invoice: ExplainedInvoice) -> str:
    """Whose invoice, and the three figures."""
    exponent, customer = invoice.currency_exponent, invoice.customer
    who = (customer.name or customer.external_id or "") if customer else ""
    where = customer.country if customer and customer.country else ""
    facts = [
        " · ".join(part for part in (who, where) if part),
        f"issued {invoice.issuing_date}",
        f"tax date {invoice.tax_date}" if invoice.tax_date != invoice.issuing_date else "",
        invoice.type.replace("_", " "),
        f"sold by {invoice.billing_entity}" if invoice.billing_entity else "",
    ]
    figures = (
        ("Net", invoice.sub_total_excluding_taxes_amount_cents, "net"),
        ("Tax", invoice.taxes_amount_cents, "tax"),
        ("Total", invoice.sub_total_including_taxes_amount_cents, "total"),
    )
    shown = "".join(
        f'<div class="figure {kind}"><span>{name}</span><b>{money(figure, exponent)}</b><i>{escape(invoice.currency)}</i></div>'
        for name, figure, kind in figures
    )
    status = "" if invoice.tax_status == "succeeded" else f'<span class="pill warn">tax {escape(invoice.tax_status)}</span>'
    title = f"Invoice {escape(invoice.number or invoice.id)}"
    chips = "".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)
    return f'<header><div><p class="over">Why these taxes</p><h1>{title} {status}</h1><ul class="facts">{chips}</ul></div><div class="figures">{shown}</div></header>'


def rows(invoice: ExplainedInvoice, palette: Palette) -> str:
    """The taxes of the document, computed in the open."""
    exponent = invoice.currency_exponent
    told = list(invoice.explanation.taxes)
    head = "<tr><th>Tax</th><th>Base</th><th>Rate</th><th>Exact</th><th>Tax</th><th>Left-over unit went to</th></tr>"
    body = []
    for at, row in enumerate(invoice.applied_taxes):
        more = told[at] if at < len(told) else None
        exact = escape(str(more.exact)) if more else ""
        units = ", ".join(more.units_to) if more else ""
        mention = f'<p class="mention">{escape(row.mention)}</p>' if row.mention else ""
        where = f' <span class="soft">{escape(row.jurisdiction)}</span>' if row.jurisdiction else ""
        name = f'<i class="dot {palette.of(row)}"></i>{escape(row.tax_name)}{where} <code>{escape(row.tax_code)}</code>{mention}'
        cells = (money(row.taxable_base_amount_cents, exponent), percent(row.tax_rate), exact, f"<b>{money(row.amount_cents, exponent)}</b>")
        body.append(f"<tr><td>{name}</td>" + "".join(f'<td class="n">{cell}</td>' for cell in cells) + f"<td>{escape(units)}</td></tr>")
    return f'<div class="scroll"><table>{head}{"".join(body)}</table></div>'


def fee_card(invoice: ExplainedInvoice, fee: TaxedFee, why: ExplainedFee | None, palette: Palette, is_open: bool) -> str:
    """One fee: who decided, and where its money goes."""
    exponent = invoice.currency_exponent
    chips = "".join(f'<span class="pill {palette.of(tax)}">{escape(tax_name(tax.tax_name, tax.tax_rate))}</span>' for tax in fee.applied_taxes)
    chips = chips or f'<span class="pill">{escape(fee.treatment.replace("_", " "))}</span>'
    name = f'{escape(fee.name or fee.id)} <code>{escape(fee.id)}</code> <span class="soft">{escape(fee.type.replace("_", " "))}</span>'
    total = money(fee.total_amount_cents, exponent)
    decided = fee.decided_by.level.replace("_", " ") + (f" {fee.decided_by.code}" if fee.decided_by.code else "")
    if why is None or why.why_not_asked or not why.levels:
        reason = (why.why_not_asked if why else None) or decided
        path = f'<p class="notasked">No level was asked: {escape(reason)}</p>'
        path += ladder(why, palette.of_fee(fee)) if why and why.levels else ""
    else:
        path = ladder(why, palette.of_fee(fee))
    return (
        f'<details class="card fee"{" open" if is_open else ""}><summary><h2>{name}</h2><span class="chips">{chips}</span><b class="n">{total}</b></summary>'
        f'<div class="two"><div><h3>The path of the decision</h3>{path}{reasons(fee)}</div>'
        f"<div><h3>The flow of money</h3>{waterfall(fee, exponent, palette)}{arithmetic(why, palette)}</div></div></details>"
    )


def reasons(fee: TaxedFee) -> str:
    """How EU VAT decided, step by step."""
    if fee.eu is None:
        return ""
    eu = fee.eu
    if eu.reasons is None:
        return f'<p class="soft">EU VAT: the same reasons as {escape(eu.reasons_as or "")}</p>'
    steps = "".join(
        f"<li><b>{escape(reason.step)}</b><span>{escape(reason.outcome.replace('_', ' '))}</span><p>{escape(reason.text)}</p></li>" for reason in eu.reasons
    )
    return f'<h3>EU VAT: {escape(eu.rule.replace("_", " "))}</h3><ol class="steps">{steps}</ol>'


def arithmetic(why: ExplainedFee | None, palette: Palette) -> str:
    """Base, rate, exact tax and what it was rounded to. Major units."""
    if why is None or not why.taxes:
        return ""
    body = "".join(
        f'<li><i class="dot {palette.of(tax)}"></i>{escape(str(tax.base))} × {percent(tax.tax_rate)} = {escape(str(tax.exact))}'
        f' <span class="arrow">→</span> <b>{escape(str(tax.rounded))}</b> <span class="soft">{ROUNDINGS[tax.rounding]}{", compound" if tax.compound else ""}</span></li>'
        for tax in why.taxes
    )
    return f'<ul class="sums">{body}</ul>'


def settlement(invoice: ExplainedInvoice) -> str:
    """What is used after tax, and what is left to pay."""
    exponent = invoice.currency_exponent
    used = [
        ("Total with tax", invoice.sub_total_including_taxes_amount_cents),
        ("− Credit notes", invoice.credit_note_credits_amount_cents),
        ("− Prepaid credits", invoice.prepaid_credits_amount_cents),
        ("Owed to the customer", invoice.credit_due_amount_cents),
        ("To pay", invoice.total_amount_cents),
    ]
    if not any(figure for _, figure in used[1:4]):
        return ""
    body = "".join(f'<tr><td>{name}</td><td class="n">{money(figure, exponent)}</td></tr>' for name, figure in used if figure or name == "To pay")
    return f'<section class="card"><h2>What is left to pay</h2><table class="narrow">{body}</table></section>'


def findings(invoice: ExplainedInvoice) -> str:
    """Warnings."""
    if not invoice.warnings:
        return ""
    body = "".join(f"<li><code>{escape(one.code)}</code> {escape(one.message)} <span class='soft'>{escape(one.path)}</span></li>" for one in invoice.warnings)
    return f'<section class="card warned"><h2>To look at</h2><ul>{body}</ul></section>'


def footer(invoice: ExplainedInvoice) -> str:
    """What computed this, and how it rounds."""
    rounding = invoice.rounding
    data = f" · EU VAT data {escape(invoice.versions.eu_data)}" if invoice.versions.eu_data else ""
    how = f"rounded by {rounding.strategy}, {(rounding.mode or '').replace('_', ' ')}, base {rounding.base}"
    return f"<footer>tallage {escape(invoice.versions.engine)}{data} · {escape(how)} · decided by {escape(invoice.source)} rules</footer>"
