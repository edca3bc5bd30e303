"""The checks of this folder must be able to fail: each is shown something wrong, and something right."""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "examples" / "month")]

import check_demo  # noqa: E402
import check_readme  # noqa: E402
import check_rules  # noqa: E402
import compare  # noqa: E402
import show  # noqa: E402


def found(path, text):
    return list(check_rules.breaches(path, text))


class Rules(unittest.TestCase):
    def test_floats_are_found_where_money_is(self):
        self.assertEqual(len(found("core/src/money/rate.rs", "fn rate() -> f64 { 1.0 }")), 1)
        self.assertEqual(len(found("bindings-node/lib/index.ts", "const rate = parseFloat(text);")), 1)
        self.assertEqual(len(found("bindings-python/python/tallage/__init__.py", "rate = float(text)")), 1)

    def test_comments_and_tests_may_speak_of_floats(self):
        text = "// never an f64\nfn rate() {}\n#[cfg(test)]\nmod tests {\n    fn f() -> f64 { g().unwrap() }\n}\n"
        self.assertEqual(found("core/src/money/rate.rs", text), [])
        self.assertEqual(found("bindings-node/lib/index.ts", " * a double may not hold it"), [])

    def test_what_can_panic_is_found(self):
        self.assertEqual(len(found("ffi-c/src/engine.rs", "let a = b.unwrap();\nlet c = d.expect(\"e\");\npanic!()")), 3)
        self.assertEqual(found("ffi-c/src/engine.rs", "let a = b.unwrap_or(0);"), [])

    def test_an_excuse_with_a_reason_counts(self):
        text = '#[expect(clippy::panic, reason = "the panic is the purpose")]\nfn f() {\n    panic!()\n}'
        self.assertEqual(found("ffi-c/src/engine.rs", text), [])

    def test_rooms_use_only_rooms_before_them(self):
        self.assertEqual(len(found("core/src/money/rate.rs", "use crate::config::Tax;")), 1)
        self.assertEqual(len(found("core/src/config/tax.rs", "use crate::{money::Rate, document::Fee};")), 1)
        self.assertEqual(len(found("core/src/config/tax.rs", "use crate::{\n    money::{Rate, Unit},\n    resolve::A,\n};")), 1)
        self.assertEqual(found("core/src/config/tax.rs", "use crate::{money::Rate, error::Error};"), [])

    def test_long_files_are_found(self):
        self.assertEqual(len(found("core/src/lib.rs", "\n" * 501)), 1)
        self.assertEqual(found("core/src/lib.rs", "\n" * 500), [])

    def test_unfinished_skipped_and_outside_are_found(self):
        self.assertEqual(len(found("tests/tests/a.rs", "#[ignore]\nfn a() {} // TODO\n")), 2)
        self.assertEqual(len(found("benches/run.sh", "python3 ../shared/bench/gen_workload.py")), 1)


class Compare(unittest.TestCase):
    def outcome(self, *contents):
        with tempfile.TemporaryDirectory() as folder:
            arguments = []
            for number, content in enumerate(contents):
                path = Path(folder, str(number))
                path.write_bytes(content)
                arguments.append(f"L{number}={path}")
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                return compare.main(arguments), out.getvalue()

    def test_identical(self):
        code, text = self.outcome(b"a\nb\n", b"a\nb\n", b"a\nb\n")
        self.assertEqual(code, 0)
        self.assertIn("the same 2 documents", text)

    def test_one_byte_differs(self):
        code, text = self.outcome(b"a\nbcd\n", b"a\nbcd\n", b"a\nbxd\n")
        self.assertEqual(code, 1)
        self.assertIn("L2 differs from L0 in line 2, byte 2", text)

    def test_a_missing_line_or_line_end_and_nothing_at_all(self):
        self.assertEqual(self.outcome(b"a\nb\n", b"a\n")[0], 1)
        self.assertEqual(self.outcome(b"a\nb\n", b"a\nb")[0], 1)
        self.assertEqual(self.outcome(b"", b"")[0], 1)


class Show(unittest.TestCase):
    def test_money_of_every_exponent(self):
        self.assertEqual(show.money(123456789, 2), "1,234,567.89")
        self.assertEqual(show.money(-5, 2), "-0.05")
        self.assertEqual(show.money(27164, 0), "27,164")
        self.assertEqual(show.money(418982, 3), "418.982")
        self.assertEqual(show.money(-99999999999999999, 4), "-9,999,999,999,999.9999")

    def test_cells_are_as_wide_as_they_say(self):
        for text in ("Müller", "u\u0308", "東京支店の顧客", "a very long name of a customer"):
            self.assertEqual(show.width(show.cell(text, 9, "<")), 9)

    def test_no_line_is_wider_than_a_page(self):
        for columns in (show.COLUMNS, show.TAX_COLUMNS):
            self.assertLessEqual(show.width(show.row(["x" * 99] * len(columns), columns)), 120)


class Demo(unittest.TestCase):
    result = {"id": "A-1", "document": "invoice", "currency_exponent": 2, "sub_total_excluding_taxes_amount_cents": 100,
              "applied_taxes": [{"tax_code": "vat", "amount_cents": 20}], "total_amount_cents": 120}

    def test_a_wrong_figure_is_found(self):
        results = {"A-1": self.result}
        self.assertEqual(check_demo.check_figures("- **A-1**: net 1.00, vat 0.20, total 1.20\n", results), ([], 3))
        self.assertEqual(len(check_demo.check_figures("- **A-1**: net 1.00, vat 0.21, total 1.20\n", results)[0]), 1)
        self.assertEqual(len(check_demo.check_figures("- **A-1**: gst 0.20\n- **A-2**: net 1.00\n", results)[0]), 2)

    def test_what_does_not_add_up_is_found(self):
        fee = {"id": "f1", "taxes_amount_cents": 20, "sub_total_excluding_taxes_amount_cents": 100,
               "applied_taxes": [{"amount_cents": 20}]}
        whole = {**self.result, "fees": [fee], "fees_amount_cents": 100, "taxes_amount_cents": 20,
                 "progressive_billing_credits_amount_cents": 0, "coupons_amount_cents": 0, "included_taxes_amount_cents": 0,
                 "sub_total_including_taxes_amount_cents": 120, "credit_note_credits_amount_cents": 0,
                 "prepaid_credits_amount_cents": 0, "credit_due_amount_cents": 0}
        self.assertEqual(check_demo.check_sums(whole), [])
        self.assertTrue(check_demo.check_sums({**whole, "taxes_amount_cents": 21}))
        self.assertTrue(check_demo.check_sums({**whole, "total_amount_cents": 121}))

    def test_a_month_out_of_form_is_found(self):
        line = json.dumps({"op": "calculate", "document": {"number": "1", "id": "A-1"}})
        wrong = check_demo.check_month([line], {})
        self.assertTrue(any("agreed order" in text for text in wrong))
        self.assertTrue(any("not compact" in text for text in wrong))
        self.assertTrue(any("in their order" in text for text in wrong))


class Readme(unittest.TestCase):
    def test_blocks_and_commands(self):
        text = "Try `make nothing`.\n\n```python\nprint(1)\n```\n\n```sh\nmake demo\n```\n"
        self.assertEqual(check_readme.blocks(text), [("python", "print(1)\n"), ("sh", "make demo\n")])
        self.assertEqual(check_readme.unknown_commands(text, "demo:\n\t@true\n"), ["nothing"])


if __name__ == "__main__":
    unittest.main()
