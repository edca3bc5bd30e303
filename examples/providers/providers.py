"""Documents at tax providers: a draft, a commit whose reply is lost, a credit note, the void of a filed invoice, and a month sent in bulk.

    providers.py [INVOICES]        (default: 40 invoices in bulk)

Against the simulated Anrok and AvaTax that come with tallage, over the loopback interface: the requests are the ones that the real providers
would get. The figures that are checked are worked by hand. Exit code 1 when one of them does not come out.
"""

import json
import sys
from pathlib import Path

import tallage
from tallage.testing import Simulator

TODAY = "2026-11-21"
HERE = Path(__file__).parent
ADDRESSES = {
    "anrok_us": {"address_line1": "1100 Congress Ave", "city": "Austin", "state": "TX", "zipcode": "78701", "country": "US"},
    "avatax_us": {"address_line1": "915 S Jackson St", "city": "Montgomery", "state": "Alabama", "zipcode": "36104", "country": "US"},
}
failed = []


def check(what, found, worked):
    """A figure worked by hand."""
    if found != worked:
        failed.append(f"{what}: {found!r}, worked by hand {worked!r}")


def money(cents):
    """Minor units of a currency with two places, by integers only."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02}"


def title(text):
    print(f"\n{text}\n{'─' * len(text)}")


def invoice(number, connection, day=TODAY):
    return {
        "id": f"inv_{number}", "type": "subscription", "issuing_date": day, "currency": "USD", "billing_entity": "acme",
        "customer": {"external_id": "cus_1", "name": "Willy Wonka", "billing_address": ADDRESSES[connection],
                     "provider_customer": {"connection": connection, "create": True}},
        "fees": [{"id": "api", "type": "charge", "plan_code": "startup", "charge_code": "api", "units": "39800", "amount_cents": 39800},
                 {"id": "plan", "type": "subscription", "plan_code": "startup", "amount_cents": 10000}],
    }


def show(document):
    for fee in document["fees"]:
        print(f"  {fee['id']:<6}{money(fee['sub_total_excluding_taxes_amount_cents']):>10}   tax {money(fee['taxes_amount_cents']):>7}")
        for tax in fee["applied_taxes"]:
            base = money(tax["taxable_base_amount_cents"])
            print(f"        {tax['tax_rate']:>5} % of {base:>9} = {tax['precise_amount_cents']:>7} cents   {tax['jurisdiction']}")
    print(f"  total {money(document['total_amount_cents']):>10}   of it tax {money(document['taxes_amount_cents'])}, said by {document['source']}")


def outcome_of(exchange):
    outcome = exchange.run().to_dict()
    if outcome["status"] not in ("succeeded", "nothing_to_do"):
        print(json.dumps(outcome["error"], indent=2))
        failed.append(f"{outcome['operation']}: {outcome['error']['message']}")
    return outcome


def life_of_a_document(engine, simulator, connection, taxes):
    """Draft, commit, credit note, void after filing. `taxes`: of the whole, and of half of the plan."""
    name = {"anrok_us": "Anrok", "avatax_us": "AvaTax"}[connection]
    title(f"{name}: a draft")
    draft = outcome_of(engine.estimate(invoice(1, connection), today=TODAY))["document"]
    show(draft)
    check("tax of the draft", draft["taxes_amount_cents"], taxes[0])
    check("recorded by a draft", [it for it in simulator.recorded() if it["provider"] == connection[:-3]], [])

    title(f"{name}: the commit; its reply is lost on the way")
    operation = "createOrUpdate" if name == "Anrok" else "createoradjust"
    simulator.fault("close", when="after", operation=operation)
    asked = len(simulator.journal())
    outcome = outcome_of(engine.commit(invoice(1, connection), today=TODAY))
    taxed, sent = outcome["document"], simulator.journal()[asked:]
    same = len({entry["request"]["body"] for entry in sent}) == 1
    print(f"  sent {len(sent)} times, {'the same bytes' if same else 'DIFFERENT BYTES'}; recorded as {outcome['transaction_id']}")
    print(f"  final: {money(taxed['total_amount_cents'])}, the draft said {money(draft['total_amount_cents'])}")
    check("requests of the commit", (len(sent), same), (2, True))
    check("tax of the invoice", taxed["taxes_amount_cents"], taxes[0])

    title(f"{name}: a credit note over half of the plan, two weeks later")
    note = engine.credit({"id": "cn_1", "issuing_date": "2026-12-05", "invoice": taxed, "items": [{"fee_id": "plan", "amount_cents": 5000}]})
    outcome = outcome_of(engine.record_credit(note, invoice=taxed, today="2026-12-05"))
    note = note.to_dict()
    print(f"  {money(note['total_amount_cents'])} back, of it tax {money(note['taxes_amount_cents'])}; recorded as {outcome['transaction_id']}")
    check("tax of the credit note", note["taxes_amount_cents"], taxes[1])

    title(f"{name}: the void of an invoice that has been filed since")
    filed = outcome_of(engine.commit(invoice(2, connection), today=TODAY))
    freeze = simulator.freeze if name == "Anrok" else simulator.lock
    check("filed", freeze(filed["transaction_id"]), True)
    outcome = outcome_of(engine.void(filed["document"], today="2026-12-05"))
    print(f"  {outcome['notes'][0]['text']}: {outcome['transaction_id']}")
    print("\n  What the provider has now:")
    for it in simulator.recorded():
        if it["provider"] == connection[:-3]:
            print(f"    {it['id']:<28} {it['kind']:<13} {it['status']:<9} {it['amount']:>8} + {it['tax']:>7}{'   filed' if it['frozen'] else ''}")


def bar(done, total, width=40):
    full = width * done // total
    return f"[{'█' * full}{'·' * (width - full)}] {done:>3}/{total}"


def bulk(engine, simulator, count):
    """A month of documents under one rate budget, with a progress bar."""
    title(f"Anrok: {count} invoices in bulk, at most 10 requests a second")
    before = len(simulator.journal())
    exchanges = [engine.commit(invoice(number, "anrok_us"), today=TODAY) for number in range(100, 100 + count)]
    terminal, shown, ends = sys.stdout.isatty(), -1, []
    with tallage.sync_all(exchanges, parallel=8) as run:
        for _, outcome in run:
            ends.append(outcome.to_dict()["status"])
            progress = run.progress
            left = (progress["eta_milliseconds"] or 0) / 1000
            line = f"  {bar(progress['done'], progress['total'])}   {left:4.1f} s to go"
            if terminal:
                print(f"\r{line}", end="", flush=True)
            elif progress["done"] * 4 // progress["total"] > shown:
                shown = progress["done"] * 4 // progress["total"]
                print(line)
    if terminal:
        print()
    entries = simulator.journal()[before:]
    refused = [entry for entry in entries if entry["outcome"].get("reply", {}).get("status") == 429]
    print(f"  {ends.count('succeeded')} recorded, {len(entries)} requests, {len(refused)} refused for being too many")
    check("recorded in bulk", (ends.count("succeeded"), len(refused)), (count, 0))
    return [exchange.outcome.to_dict()["document"] for exchange in exchanges]


def reconcile(engine, documents):
    """What the host has beside what the provider lists."""
    title("Anrok: reconciled")
    remote, request = [], {"modified_after": "2026-11-01T00:00:00.000Z"}
    while request:
        data = outcome_of(engine.lookup("anrok_us", "transactions", **request))["data"]
        remote += data["transactions"]
        request = {"cursor": data["next"]} if data.get("next") else None
    local = [{"document": document, "state": "finalized"} for document in documents]
    report = engine.reconcile({"connection": "anrok_us", "today": TODAY, "local": local, "remote": remote}).to_dict()
    print(f"  {report['matched']} of {len(local)} as they should be, {len(report['extra'])} more at the provider (those of above)")
    check("reconciled", (report["matched"], report["missing"], report["amount_differs"], report["state_differs"]), (len(local), [], [], []))


def main(count):
    simulator = Simulator(now=f"{TODAY}T12:00:00Z")
    for product in ("api", "saas", "setup"):
        simulator.add_product(product)
    with simulator.serve() as base_url:
        config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
        for connection in config["connections"]:
            connection["base_url"] = base_url
        engine = tallage.Engine(config)
        # Texas taxes four fifths: 6.25 + 0.5 + 1 % of 31840 are 2467.6, of 8000 they are 620, of 4000 they are 310.
        life_of_a_document(engine, simulator, "anrok_us", (2468 + 620, 310))
        # Alabama: 4 % of 39800 and 10000 are 1592 and 400, of 5000 they are 200.
        life_of_a_document(engine, simulator, "avatax_us", (1592 + 400, 200))
        reconcile(engine, bulk(engine, simulator, count))
    for problem in failed:
        print(f"not as worked by hand: {problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
