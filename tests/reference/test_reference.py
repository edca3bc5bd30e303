"""The reference calculator against figures worked by hand: the tables of issue 2 §5 and §6.

Run: python3 -m unittest discover -s tests/reference
"""

import unittest
from fractions import Fraction

import credits
import exact
import reference


def config(rates, strategy="tax", base="rounded", mode="half_away_from_zero", **more):
    """Taxes t0, t1, … with these rates."""
    return {"taxes": [{"code": f"t{i}", "name": f"Tax {i}", "rate": rate} | more for i, rate in enumerate(rates)],
            "rounding": {"strategy": strategy, "base": base, "mode": mode}}


def invoice(fees, **more):
    """A one-off invoice; a fee is (amount, index of its tax or a list of them)."""
    rows = [{"id": f"f{i}", "type": "add_on", "amount_cents": amount, "tax_codes": [f"t{t}" for t in (taxes if isinstance(taxes, list) else [taxes])]}
            for i, (amount, taxes) in enumerate(fees)]
    return {"id": "i", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "fees": rows} | more


def taxed(conf, inv, key="taxes_amount_cents"):
    return reference.taxed_invoice(conf, inv)[key]


class Issue2Section5(unittest.TestCase):
    def test_8180_at_9_975(self):
        self.assertEqual(taxed(config(["9.975"]), invoice([(818000, 0)])), 81596)

    def test_side_by_side(self):
        rows = taxed(config(["5", "9.975"]), invoice([(14000, [0, 1])]), "applied_taxes")
        self.assertEqual([row["amount_cents"] for row in rows], [700, 1397])

    def test_totals_by_strategy(self):
        for fees, rate, by_tax, by_line in (([360] * 10, "5.5", 198, 200), ([5555, 1111], "23", 1533, 1534),
                                            ([250] * 4, "8.625", 86, 88), ([1010] * 3, "15", 455, 456)):
            inv = invoice([(amount, 0) for amount in fees])
            self.assertEqual(taxed(config([rate]), inv), by_tax)
            self.assertEqual(taxed(config([rate], "line"), inv), by_line)
        self.assertEqual(taxed(config(["15"], mode="half_even"), inv), 454)
        self.assertEqual(sum(fee["total_amount_cents"] for fee in taxed(config(["5.5"]), invoice([(360, 0)] * 10), "fees")), 3798)

    def test_negative_lines(self):
        got = reference.taxed_invoice(config(["8.5"]), invoice([(59889, 0), (32984, 0), (-5989, 0), (-3298, 0)]))
        self.assertEqual((got["sub_total_excluding_taxes_amount_cents"], got["taxes_amount_cents"]), (83586, 7105))

    def test_base_rounded_and_exact(self):
        fee = {"id": "f", "type": "add_on", "units": "16", "unit_amount": "348.35", "tax_codes": ["t0"]}
        coupon = {"code": "c", "type": "percentage", "percentage_rate": "4"}
        for base, tax, total in (("rounded", 117715, 652781), ("exact", 117714, 652780)):
            got = reference.taxed_invoice(config(["22"], base=base), invoice([]) | {"fees": [fee], "coupons": [coupon]})
            self.assertEqual((got["sub_total_excluding_taxes_amount_cents"], got["taxes_amount_cents"], got["total_amount_cents"]), (535066, tax, total))
        self.assertEqual(got["sub_total_excluding_taxes_precise_amount_cents"], "535065.6")

    def test_inclusive(self):
        for currency, fees, rates, net, taxes in (
                ("EUR", [110] * 3, ["5"], 314, [16]), ("JPY", [13582] * 2, ["10"], 24695, [2469]),
                ("EUR", [10000], ["5", "9.975"], 8697, [435, 868]), ("EUR", [9000, 5500], ["5"], 13810, [690])):
            codes = list(range(len(rates)))
            got = reference.taxed_invoice(config(rates, inclusive=True), invoice([(amount, codes) for amount in fees], currency=currency))
            self.assertEqual(got["sub_total_excluding_taxes_amount_cents"], net)
            self.assertEqual([row["amount_cents"] for row in got["applied_taxes"]], taxes)
            self.assertEqual(got["total_amount_cents"], sum(fees))

    def test_coupon_over_several_rates(self):
        inv = invoice([(10000, 0), (5000, 1), (3000, 2), (2000, 2)], coupons=[{"code": "c", "type": "fixed_amount", "amount_cents": 1000}])
        got = reference.taxed_invoice(config(["10", "0", "20"]), inv)
        self.assertEqual([fee["coupons_amount_cents"] for fee in got["fees"]], [500, 250, 150, 100])
        self.assertEqual([fee["taxes_amount_cents"] for fee in got["fees"]], [950, 0, 570, 380])
        self.assertEqual(got["total_amount_cents"], 20900)

    def test_three_coupons_on_two_subscriptions(self):
        fees = [(1000, 0), (2000, 1), (3000, 0), (4000, 0)] * 2
        limited = [{"code": "a", "type": "fixed_amount", "amount_cents": 2000, "applies_to": {"fee_ids": ["f0", "f1"]}},
                   {"code": "b", "type": "fixed_amount", "amount_cents": 1000, "applies_to": {"fee_ids": ["f4", "f5", "f6", "f7"]}}]
        inv = invoice(fees, coupons=[{"code": "c", "type": "fixed_amount", "amount_cents": 500}] + limited)
        conf = config(["10", "20"], "document", "exact")
        table = reference.table_of(conf, inv)
        shares = [reference.deducted(table, "exact_taken", "coupon", i) for i in range(8)]
        wanted = ["676.470588", "1352.941176", "88.235294", "117.647059", "126.470588", "252.941176", "379.411765", "505.882353"]
        self.assertEqual([exact.decimal_text(x, 6) for x in shares], wanted)
        self.assertEqual(exact.rounded(sum(table["cells"].values()), "half_away_from_zero"), 1889)
        floors = {key: x.numerator // x.denominator for key, x in table["cells"].items()}
        with self.assertRaises(reference.NotAdding):
            reference.check_controlled(table["cells"], floors, "half_away_from_zero")
        missing, cells = 1889 - sum(floors.values()), dict(floors)
        for key in [key for key, x in table["cells"].items() if x != floors[key]][:missing]:
            cells[key] += 1
        offered = {(i, column[0], exact.percent(column[1])): cell for (i, column), cell in cells.items()}
        self.assertEqual(reference.taxed_invoice(conf, inv, offered)["taxes_amount_cents"], 1889)

    def test_rounding_modes(self):
        halves = {"half_away_from_zero": (1235, -1235, 1, -1), "half_even": (1234, -1234, 0, 0), "half_toward_zero": (1234, -1234, 0, 0),
                  "away_from_zero": (1235, -1235, 1, -1), "toward_zero": (1234, -1234, 0, 0), "ceiling": (1235, -1234, 1, 0), "floor": (1234, -1235, 0, -1)}
        for mode, wanted in halves.items():
            got = tuple(exact.rounded(Fraction(x), mode) for x in ("1234.5", "-1234.5", "0.5", "-0.5"))
            self.assertEqual(got, wanted, mode)
            self.assertEqual(exact.rounded(Fraction(-7), mode), -7)

    def test_largest_remainder_and_reversal(self):
        thirds = [Fraction(10, 3)] * 3
        self.assertEqual(reference.round_tax(thirds, "half_even"), [4, 3, 3])
        self.assertEqual(reference.round_tax([-x for x in thirds], "half_even"), [-4, -3, -3])

    def test_precise(self):
        self.assertEqual(exact.precise(Fraction(1, 3)), "0.333333333333")
        self.assertEqual(exact.precise(Fraction(-2, 3)), "-0.666666666667")
        self.assertEqual(exact.precise(Fraction(1, 10**13)), "0.0000000000001")
        self.assertEqual(exact.precise(Fraction(-1, 3 * 10**13)), "0")
        self.assertEqual(exact.precise(Fraction(1200)), "1200")

    def test_compound(self):
        conf = config(["5", "9.5"], compound=True)
        rows = taxed(conf, invoice([(10000, [0, 1])]), "applied_taxes")
        self.assertEqual([(row["taxable_base_amount_cents"], row["amount_cents"]) for row in rows], [(10000, 500), (10500, 998)])


class Issue2Section4(unittest.TestCase):
    CONFIG = {"taxes": [{"code": c, "name": c, "rate": "10"} for c in "abcdefg"], "organization": {"name": "o", "tax_codes": ["g"]},
              "billing_entities": [{"code": "be", "name": "b", "tax_codes": ["f"]}], "add_ons": [{"code": "ao", "name": "a", "tax_codes": ["b"]}],
              "plans": [{"code": "p", "name": "p", "tax_codes": ["d"], "charges": [{"code": "ch", "billable_metric_code": "m", "tax_codes": ["c"]}]}]}

    def decide(self, kind, fee, **customer):
        inv = {"id": "i", "type": kind, "billing_entity": "be", "customer": {"external_id": "x", "tax_codes": ["e"]} | customer, "fees": [fee]}
        return reference.decide(self.CONFIG, inv, fee)

    def test_levels(self):
        charge = {"id": "f", "type": "charge", "plan_code": "p", "charge_code": "ch"}
        lower = ["customer", "billing_entity", "organization"]
        self.assertEqual(self.decide("subscription", charge | {"tax_codes": ["a"]}), ({"level": "fee", "overrode": ["charge", "plan"] + lower}, ["a"]))
        self.assertEqual(self.decide("usage", charge), ({"level": "charge", "code": "ch", "overrode": ["plan"] + lower}, ["c"]))
        self.assertEqual(self.decide("subscription", {"id": "f", "type": "subscription", "plan_code": "p"}),
                         ({"level": "plan", "code": "p", "overrode": lower}, ["d"]))
        self.assertEqual(self.decide("one_off", {"id": "f", "type": "add_on", "add_on_code": "ao"}), ({"level": "add_on", "code": "ao", "overrode": lower}, ["b"]))
        self.assertEqual(self.decide("one_off", {"id": "f", "type": "add_on"}, tax_codes=[]),
                         ({"level": "billing_entity", "code": "be", "overrode": ["organization"]}, ["f"]))
        self.assertEqual(self.decide("prepaid_credit", {"id": "f", "type": "credit"}), ({"level": "prepaid_credit", "overrode": []}, []))
        self.assertEqual(self.decide("usage", charge, exempt=True)[0]["level"], "customer_exempt")
        self.assertEqual(self.decide("usage", charge | {"exempt": True})[0]["level"], "fee_exempt")


class Issue2Section6(unittest.TestCase):
    def setUp(self):
        self.invoice = reference.taxed_invoice(config(["20"]), invoice([(6833, 0), (6833, 0)]))

    def credit(self, notes, **more):
        return credits.credit_note({"id": f"cn{len(notes)}", "issuing_date": "2026-11-01", "invoice": self.invoice, "credit_notes": notes} | more)

    def test_one_by_one(self):
        self.assertEqual((self.invoice["taxes_amount_cents"], self.invoice["total_amount_cents"]), (2733, 16399))
        first = self.credit([], items=[{"fee_id": "f0"}])
        second = self.credit([first], items=[{"fee_id": "f1"}])
        self.assertEqual([(n["taxes_amount_cents"], n["total_amount_cents"]) for n in (first, second)], [(1367, 8200), (1366, 8199)])
        self.assertEqual((first["remaining"]["creditable_amount_cents"], second["remaining"]["creditable_amount_cents"]), (8199, 0))
        with self.assertRaisesRegex(credits.Refused, "exceeds_remaining"):
            self.credit([first, second], items=[{"fee_id": "f0", "amount_cents": 1}])

    def test_everything_at_once(self):
        note = self.credit([], paid_amount_cents=10000, refund_amount_cents=4000)
        self.assertEqual((note["items_amount_cents"], note["taxes_amount_cents"], note["total_amount_cents"]), (13666, 2733, 16399))
        self.assertEqual((note["credit_amount_cents"], note["refund_amount_cents"]), (12399, 4000))
        self.assertEqual(note["applied_taxes"][0]["amount_cents"], 2733)

    def test_unit_by_unit(self):
        notes = []
        for _ in range(7):
            for fee_id in ("f1", "f0"):
                notes.append(self.credit(notes, items=[{"fee_id": fee_id, "amount_cents": 976}]))
        notes.append(self.credit(notes))
        self.assertEqual(sum(n["taxes_amount_cents"] for n in notes), 2733)
        self.assertEqual(sum(n["total_amount_cents"] for n in notes), 16399)


if __name__ == "__main__":
    unittest.main()
