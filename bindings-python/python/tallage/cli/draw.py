"""Pictures of an explained invoice, as inline SVG. Whole pixels only; amounts decide lengths, nothing is computed about tax."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from tallage import AppliedTax, ExplainedFee, ExplainedInvoice, ExplainedTax, TaxedFee, TaxRow
from tallage.cli.show import money, percent

#: The colours of taxes, in order of appearance (`page.css` has the values); a tax at 0 % is grey.
COLOURS = 6

#: Most fees a flow shows one by one.
FEES = 12


def clip(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def label(x: int, y: int, text: str, kind: str = "", most: int = 40) -> str:
    """A text; the whole of it shows when one points at it."""
    title = f"<title>{escape(text)}</title>" if len(text) > most else ""
    return f'<text x="{x}" y="{y}" class="{kind}">{title}{escape(clip(text, most))}</text>'


def svg(width: int, height: int, body: list[str], title: str) -> str:
    """A picture that shrinks with the page."""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title, quote=True)}" style="max-width:{width}px">'
        + "".join(body)
        + "</svg>"
    )


class Palette:
    """A colour for each tax, the same on the whole page."""

    def __init__(self, invoice: ExplainedInvoice) -> None:
        self.known: dict[tuple[str, Decimal | None], str] = {}
        for row in invoice.applied_taxes:
            if row.tax_rate != 0 or row.amount_cents:
                self.known.setdefault((row.tax_code, row.tax_rate), f"t{len(self.known) % COLOURS}")

    def of(self, tax: AppliedTax | TaxRow | ExplainedTax) -> str:
        """A class of `page.css`."""
        return self.known.get((tax.tax_code, tax.tax_rate), "tz")

    def of_fee(self, fee: TaxedFee) -> str:
        """That of its first tax."""
        return self.of(fee.applied_taxes[0]) if fee.applied_taxes else "tz"


def tax_name(name: str, rate: Decimal | None) -> str:
    """`VAT 20 %`."""
    return f"{name} {percent(rate)}".strip()


# The path of the decision.

#: What is said of a level.
OUTCOMES = {"decides": "decides", "overridden": "overridden", "names_none": "names no tax", "not_asked": "not asked"}


def ladder(fee: ExplainedFee, colour: str) -> str:
    """The levels from the highest to the lowest; the line is solid as far as the question went."""
    step, width = 38, 430
    deciding = next((at for at, level in enumerate(fee.levels) if level.outcome == "decides"), None)
    last = len(fee.levels) - 1
    reached = last if deciding is None else deciding
    body = [f'<line x1="17" y1="19" x2="17" y2="{19 + last * step}" class="unasked"/>'] if last > 0 else []
    if reached > 0 and not fee.why_not_asked:
        body.append(f'<line x1="17" y1="19" x2="17" y2="{19 + reached * step}" class="asked"/>')
    for at, level in enumerate(fee.levels):
        y = 19 + at * step
        name = level.level.replace("_", " ") + (f" {level.code}" if level.code else "")
        said = OUTCOMES[level.outcome]
        if level.tax_codes:
            said = f"{said}: {', '.join(level.tax_codes)}"
        if at == deciding:
            body.append(f'<rect x="1" y="{y - 16}" width="{width - 2}" height="32" rx="9" class="wash {colour}"/>')
            body.append(f'<circle cx="17" cy="{y}" r="8" class="fill {colour}"/>')
            body.append(f'<path d="M13 {y}l3 3 5-6" class="tick"/>')
        else:
            body.append(f'<circle cx="17" cy="{y}" r="6" class="node {level.outcome}"/>')
        body.append(label(36, y + 4, name, f"level {level.outcome}", 26))
        body.append(label(width - 12, y + 4, said, f"end said {level.outcome}", 32))
    return svg(width, max(38, (last + 1) * step), body, f"Which level decided for {fee.id}")


# The flow of money of one fee.


def waterfall(fee: TaxedFee, exponent: int, palette: Palette) -> str:
    """From the amount to the total: what is taken off, what is tax, what is left."""
    amount, progressive, coupons = fee.amount_cents, fee.progressive_billing_credits_amount_cents, fee.coupons_amount_cents
    net, total = fee.sub_total_excluding_taxes_amount_cents, fee.total_amount_cents
    rows: list[tuple[str, int, int, str, str]] = []

    def row(name: str, start: int, end: int, kind: str, value: str) -> int:
        rows.append((name, start, end, kind, value))
        return end

    at = row("Amount", 0, amount, "amount", money(amount, exponent))
    for name, taken in (("Progressive billing", progressive), ("Coupons", coupons)):
        if taken:
            at = row(name, at, at - taken, "taken", f"− {money(taken, exponent)}")
    if net is None or total is None:
        row("Tax", at, at, "taken", "not known yet")
    else:
        for tax in fee.applied_taxes:
            if tax.inclusive and tax.amount_cents:
                name, kind = f"{tax_name(tax.tax_name, tax.tax_rate)}, inside", f"fill {palette.of(tax)}"
                at = row(name, at, at - tax.amount_cents, kind, f"− {money(tax.amount_cents, exponent)}")
        at = row("Net", 0, net, "net", money(net, exponent))
        for tax in fee.applied_taxes:
            value = f"+ {money(tax.amount_cents, exponent)}" if tax.amount_cents >= 0 else money(tax.amount_cents, exponent)
            kind = f"fill {palette.of(tax)}"
            at = row(tax_name(tax.tax_name, tax.tax_rate), at, at + tax.amount_cents, kind, value)
        row("Total", 0, total, "total", money(total, exponent))
    low = min(0, *(min(start, end) for _, start, end, _, _ in rows))
    high = max(0, *(max(start, end) for _, start, end, _, _ in rows))
    left, room, step, width = 172, 250, 34, 540
    scale = (high - low) or 1
    body = []
    for at, (name, start, end, kind, value) in enumerate(rows):
        y = at * step
        first, second = sorted(left + (edge - low) * room // scale for edge in (start, end))
        strong = " strong" if kind in ("net", "total") else ""
        body.append(label(left - 12, y + 21, name, f"end{strong}", 24))
        body.append(f'<rect x="{first}" y="{y + 6}" width="{max(2, second - first)}" height="22" rx="4" class="bar {kind}"/>')
        body.append(label(width - 4, y + 21, value, f"end number{strong}"))
        if at + 1 < len(rows):
            edge = left + (end - low) * room // scale
            body.append(f'<line x1="{edge}" y1="{y + 28}" x2="{edge}" y2="{y + step + 6}" class="joint"/>')
    zero = left + (0 - low) * room // scale
    body.insert(0, f'<line x1="{zero}" y1="2" x2="{zero}" y2="{len(rows) * step - 2}" class="axis"/>')
    return svg(width, len(rows) * step, body, f"From the amount to the total of {fee.id}")


# The flow of money of the whole invoice.


def flow(invoice: ExplainedInvoice, palette: Palette) -> str | None:
    """What is charged for each fee, and what it is made of. `None` where something is negative or unknown: a flow has no way back."""
    exponent = invoice.currency_exponent
    fees = list(invoice.fees)
    sources: list[tuple[str, dict[str, int]]] = []
    names: dict[str, tuple[str, str]] = {"net": ("Net", "net")}
    for fee in fees:
        net = fee.sub_total_excluding_taxes_amount_cents
        if net is None:
            return None
        parts = {"net": net}
        for tax in fee.applied_taxes:
            key = f"{tax.tax_code} {tax.tax_rate}"
            names.setdefault(key, (tax_name(tax.tax_name, tax.tax_rate), palette.of(tax)))
            parts[key] = parts.get(key, 0) + tax.amount_cents
        for key, name, taken in (
            ("coupons", "Coupons", fee.coupons_amount_cents),
            ("progressive", "Progressive billing", fee.progressive_billing_credits_amount_cents),
        ):
            if taken:
                names.setdefault(key, (name, "taken"))
                parts[key] = taken
        if any(part < 0 for part in parts.values()):
            return None
        sources.append((f"{fee.id} · {fee.name}" if fee.name else fee.id, parts))
    if len(sources) > FEES:
        rest: dict[str, int] = {}
        for _, parts in sources[FEES - 1 :]:
            for key, part in parts.items():
                rest[key] = rest.get(key, 0) + part
        sources = [*sources[: FEES - 1], (f"{len(fees) - FEES + 1} more fees", rest)]
    whole = sum(sum(parts.values()) for _, parts in sources)
    if whole == 0:
        return None
    keys = sorted(names, key=lambda key: (key == "coupons" or key == "progressive", key != "net"))
    sums = {key: sum(parts.get(key, 0) for _, parts in sources) for key in keys}
    keys = [key for key in keys if sums[key]]
    room, slot, top, width = 240, 38, 8, 980
    height = top * 2 + room + slot * max(len(sources), len(keys))
    x1, x2 = 300, 680

    def thick(part: int) -> int:
        return max(1, part * room // whole)

    def column(sizes: list[int]) -> list[int]:
        """Where each begins, spread over the height; none has less room than its two lines of text."""
        slots = [max(size, slot) for size in sizes]
        space = (height - 2 * top - sum(slots)) // max(1, len(sizes))
        found, y = [], top + space // 2
        for size, taken in zip(sizes, slots, strict=True):
            found.append(y + (taken - size) // 2)
            y += taken + space
        return found

    body, nodes = [], []
    source_sizes = [sum(thick(part) for part in parts.values() if part) for _, parts in sources]
    target_sizes = [sum(thick(parts.get(key, 0)) for _, parts in sources if parts.get(key, 0)) for key in keys]
    starts, ends = column(source_sizes), dict(zip(keys, column(target_sizes), strict=True))
    into = dict(ends)
    for (name, parts), y0, size in zip(sources, starts, source_sizes, strict=True):
        y = y0
        for key in keys:
            part = parts.get(key, 0)
            if not part:
                continue
            thickness, there = thick(part), into[key]
            middle = (x1 + x2) // 2
            band = (
                f"M{x1} {y}C{middle} {y} {middle} {there} {x2} {there}"
                f"V{there + thickness}C{middle} {there + thickness} {middle} {y + thickness} {x1} {y + thickness}Z"
            )
            told = f"{name}: {names[key][0]} {money(part, exponent)}"
            body.append(f'<path d="{band}" class="band {names[key][1]}"><title>{escape(told)}</title></path>')
            y += thickness
            into[key] += thickness
        nodes.append(f'<rect x="{x1 - 7}" y="{y0}" width="7" height="{max(2, size)}" rx="2" class="source"/>')
        nodes.append(label(x1 - 18, y0 + size // 2 - 2, name, "end strong", 34))
        nodes.append(label(x1 - 18, y0 + size // 2 + 14, money(sum(parts.values()), exponent), "end number soft"))
    for key, size in zip(keys, target_sizes, strict=True):
        name, colour = names[key]
        y0 = ends[key]
        nodes.append(f'<rect x="{x2}" y="{y0}" width="7" height="{max(2, size)}" rx="2" class="fill {colour}"/>')
        nodes.append(label(x2 + 18, y0 + size // 2 - 2, name, "strong", 34))
        nodes.append(label(x2 + 18, y0 + size // 2 + 14, money(sums[key], exponent), "number soft"))
    return svg(width, height, body + nodes, "Where the money goes")
