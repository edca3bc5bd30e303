"""The checks of this folder must be able to fail: each is shown something wrong, and something right."""

import contextlib
import io
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "examples" / "month"), str(HERE.parent / "tests" / "languages")]

import check_demo  # noqa: E402
import check_readme  # noqa: E402
import check_rules  # noqa: E402
import compare  # noqa: E402
import run as languages  # noqa: E402
import show  # noqa: E402
import vectors  # noqa: E402


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
        written = "// Written by `node scripts/x.mjs`; do not edit it here.\n"
        self.assertEqual(found("bindings-node/lib/codes.ts", written + "\n" * 501), [])
        self.assertEqual(found("bindings-python/python/tallage/_codes.py", written.replace("//", "#") + "\n" * 501), [])

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


class Languages(unittest.TestCase):
    """The vectors in other languages: what compares them, and that nothing of the C library is left out."""

    header = (HERE.parent / "include" / "tallage.h").read_text("utf-8")
    layers = {path.name: "".join(file.read_text("utf-8") for file in sorted(path.rglob("*"))
                                 if re.search(r"[Tt]allage\.\w+$|/tallage/\w+\.(go|java)$", file.as_posix()))
              for path in (HERE.parent / "tests" / "languages").iterdir() if (path / "README.md").is_file() and path.name != "cpp"}

    def job(self, folder, operation, expected, answers=None):
        case = Path(folder, "area", "case")
        case.mkdir(parents=True)
        (case / "expected.json").write_text(expected, encoding="utf-8")
        return vectors.Job(case, operation, answers)

    def test_replies_are_read_as_far_as_they_keep_to_the_form(self):
        whole = "a\t0\t3\nü\n\nb\t3\t1\t0\t2\nx{}\n".encode()
        self.assertEqual(vectors.replies(whole), [("a", 0, ["ü\n"]), ("b", 3, ["x", "", "{}"])])
        self.assertEqual(vectors.replies(whole[:-2]), [("a", 0, ["ü\n"])])
        self.assertEqual(vectors.replies(b"Segmentation fault\n"), [])

    def test_another_result_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            job = self.job(folder, "calculate", '{"a":1}\n')
            self.assertIsNone(job.complaint("area/case", 0, ['{"a":1}']))
            for reply in (("area/case", 0, ['{"a": 1}']), ("area/case", 0, []), ("area/other", 0, ['{"a":1}']), ("area/case", 2, ["a", "", "{}"])):
                self.assertIsNotNone(job.complaint(*reply))

    def test_another_error_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            job = self.job(folder, "calculate", '{"error":{"code":"a.b","path":"/c"}}\n')
            text = '{"kind":"not_found","code":"a.b","path":"/c"}'
            self.assertIsNone(job.complaint("area/case", 3, ["a.b", "/c", text]))
            for status, texts in ((0, ["{}"]), (2, ["a.b", "/c", text]), (3, ["a.x", "/c", text]), (3, ["a.b", "", text]),
                                  (3, ["a.b", "/c", text.replace("a.b", "a.x")])):
                self.assertIsNotNone(job.complaint("area/case", status, texts))

    def test_another_exchange_is_found(self):
        step = '{"step":"send","request":{"method":"GET","url":"u","headers":{"authorization":"s","x":"1"},"body":null}}'
        texts = [step, '{"step":"wait","milliseconds":5}', '{"step":"done","outcome":{"b":2}}', '{"b":2}', "{}"]
        with tempfile.TemporaryDirectory() as folder:
            expected = '{"requests":[{"method":"GET","url":"u","headers":{"x":"1"},"body":null}],"waits":[5],"outcome":{"b":2}}\n'
            job = self.job(folder, "exchange", expected, [{"response": {}}, "wait"])
            self.assertIsNone(job.complaint("area/case", 0, texts))
            for at, other in ((0, step.replace("GET", "PUT")), (1, '{"step":"wait","milliseconds":6}'), (1, step),
                              (3, '{"b":3}'), (4, '{"authorization":"s"}')):
                self.assertIsNotNone(job.complaint("area/case", 0, [*texts[:at], other, *texts[at + 1:]]))
            self.assertIsNotNone(job.complaint("area/case", 0, texts[1:]))

    def test_a_runner_that_stops_early_fails(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = vectors.main([sys.executable, "-c", ""])
        self.assertEqual(code, 1)
        self.assertRegex(out.getvalue(), r"\n0 passed, [1-9]\d* failed\n$")

    def test_the_kinds_are_those_of_the_header_in_every_language(self):
        kinds = [name.lower() for name in re.findall(r"^  TALLAGE_STATUS_(\w+) = ", self.header, re.MULTILINE)]
        self.assertEqual(vectors.KINDS, kinds)
        for language, text in self.layers.items():
            self.assertEqual([kind for kind in kinds[1:] if not re.search(rf"\b{kind}\b", text)], [], language)

    def test_every_language_has_every_function(self):
        names = re.findall(r"^[a-z].*[ *]tallage_(\w+)\(", self.header, re.MULTILINE)
        self.assertGreater(len(names), 30)
        wrapper = (HERE.parent / "include" / "tallage.hpp").read_text("utf-8")
        self.assertEqual([name for name in names if f"tallage_{name}" not in wrapper], [])
        self.assertEqual(set(self.layers) | {"c", "cpp"}, set(languages.LANGUAGES))
        for language, text in self.layers.items():
            plain = re.sub(r"[^a-z0-9]", "", text.lower())
            missing = [name for name in names if re.sub(r"^(engine|exchange|error|result)_", "", name).replace("_", "") not in plain]
            # Results and errors are freed where they are copied; some languages compose these names.
            self.assertEqual([name for name in missing if not name.endswith("_free")], [], language)

    def test_the_page_names_every_language(self):
        page = (HERE.parent / "docs" / "languages.md").read_text("utf-8")
        for name in set(languages.LANGUAGES) - {"c"}:
            self.assertIn(f"(../tests/languages/{name}/README.md)", page)


class Readme(unittest.TestCase):
    def test_blocks_and_commands(self):
        text = "Try `make nothing`.\n\n```python\nprint(1)\n```\n\n```sh\nmake demo\n```\n"
        self.assertEqual(check_readme.blocks(text), [("python", "print(1)\n"), ("sh", "make demo\n")])
        self.assertEqual(check_readme.unknown_commands(text, "demo:\n\t@true\n"), ["nothing"])


if __name__ == "__main__":
    unittest.main()
