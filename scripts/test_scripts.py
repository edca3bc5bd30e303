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

import capabilities  # noqa: E402
import check_demo  # noqa: E402
import check_docs  # noqa: E402
import check_rules  # noqa: E402
import check_surface  # noqa: E402
import compare  # noqa: E402
import run as languages  # noqa: E402
import show  # noqa: E402
import vectors  # noqa: E402
from surface import arguments, names, shapes  # noqa: E402


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
        wrapper = "".join((HERE.parent / "include" / file).read_text("utf-8") for file in ("tallage.hpp", "tallage_testing.hpp"))
        self.assertEqual([name for name in names if f"tallage_{name}" not in wrapper], [])
        self.assertEqual(set(self.layers) | {"c", "cpp"}, set(languages.LANGUAGES))
        # The library that ships has no simulator.
        names = [name for name in names if not name.startswith("simulator_")]
        for language, text in self.layers.items():
            plain = re.sub(r"[^a-z0-9]", "", text.lower())
            missing = [name for name in names if re.sub(r"^(engine|exchange|error|result)_", "", name).replace("_", "") not in plain]
            # Results and errors are freed where they are copied; some languages compose these names.
            self.assertEqual([name for name in missing if not name.endswith("_free")], [], language)

    def test_the_page_names_every_language(self):
        page = (HERE.parent / "docs" / "languages.md").read_text("utf-8")
        for name in set(languages.LANGUAGES) - {"c"}:
            self.assertIn(f"(../tests/languages/{name}/README.md)", page)


class Surface(unittest.TestCase):
    """Names and shapes between languages: what one has and another has not is found, and so is an exception that nobody needs."""

    def test_conventions(self):
        self.assertEqual([names.snake(name) for name in ("recordCredit", "vatNumber", "en16931", "toJSON", "begin")],
                         ["record_credit", "vat_number", "en16931", "to_json", "begin"])
        self.assertEqual([names.plain(name) for name in ("calculate_json", "to_json", "json")], ["calculate", "to_json", "json"])

    def test_an_operation_that_one_language_lacks_is_found(self):
        surfaces = {"Rust": {"engine": {"credit", "begin"}}, "C": {"engine": {"begin"}}}
        self.assertEqual(check_surface.operations(surfaces, []), ["engine.credit: not in C, and in Rust"])
        row = ("engine", "credit", "C", "why")
        self.assertEqual(check_surface.operations(surfaces, [row]), [])
        self.assertEqual(check_surface.operations({"C": {"engine": {"begin"}}}, [row]), ["an exception that is not needed: engine.credit in C"])

    def test_an_option_that_one_language_lacks_is_found(self):
        python, node = {("engine", "void"): {"taxed", "today"}}, {("engine", "void"): {"taxed", "today", "by"}}
        self.assertEqual(check_surface.options(python, node, []), ["engine.void: Python does not have `by`"])
        self.assertEqual(check_surface.options(python, node, [("engine.void", "by", "Python", "why")]), [])
        self.assertEqual(len(check_surface.options(python, python, [("engine.void", "by", "Python", "why")])), 1)

    def test_a_class_that_node_lacks_is_found(self):
        self.assertEqual(check_surface.classes({"Config", "Fee"}, {"Fee", "Configuration"}, {"Config": "Configuration"}, []), [])
        self.assertEqual(len(check_surface.classes({"Config", "Fee"}, {"Configuration"}, {}, [])), 2)
        self.assertEqual(len(check_surface.classes({"Fee"}, {"Fee"}, {"Config": "Configuration"}, [("Fee", "why")])), 2)

    def test_what_is_read_from_declarations(self):
        root = HERE.parent
        for language, read in names.LANGUAGES.items():
            self.assertTrue({"new", "calculate", "credit", "begin"} <= read(root)["engine"], language)
            self.assertTrue({"step", "receive", "retry"} <= read(root)["exchange"], language)
            self.assertTrue({"vat_number", "compare", "lint"} <= read(root)["package"], language)
        self.assertEqual(arguments.node(root)["engine", "record_credit"], {"credit_note", "invoice", "today", "revision", "by"})
        self.assertEqual(arguments.python(root)["engine", "void"], {"taxed", "today", "credit_notes"})
        self.assertEqual(arguments.parameters("a: X<Y, Z>, { b, c }: Today & { d: 1; }"), ["a: X<Y, Z>", "{ b, c }: Today & { d: 1; }"])

    def test_members_of_typed_classes(self):
        found, areas = shapes.classes(HERE.parent)
        fee = {member.name: member for member in found["Fee"]}
        self.assertEqual((fee["coupons"].of, fee["supply"].words, areas["Fee"]), ("Coupon", "Supply", "invoice.fees"))
        self.assertIn("items", [member.name for member in found["CreditNote"]], "by its name in JSON")
        self.assertIn(frozenset(fee), shapes.read_by_the_core(HERE.parent))
        self.assertNotIn(frozenset([*fee, "feee"]), shapes.read_by_the_core(HERE.parent))
        core, known = shapes.words_of_the_core(HERE.parent), shapes.words(HERE.parent)
        self.assertEqual(shapes.compare_words(core, known)[0], [])
        self.assertEqual(len(shapes.compare_words({**core, "Oss": core["Oss"] | {"moon"}}, known)[0]), 1)
        rows, left = shapes.excused("Versions", {"eu_data", "odd"}, "Node.js")
        self.assertEqual((len(rows), left), (1, {"odd"}))


class Capabilities(unittest.TestCase):
    """The table of README.md: only what was reported stands in it, and a report that lacks something is found."""

    known = {"zero/a": "taxes on invoices", "zero/b": "taxes on invoices", "eu/a": "EU VAT decided for invoices"}

    def reports(self, **changes):
        whole = {name: {"vectors": set(self.known)} for name in capabilities.LANGUAGES}
        whole["rust"].update((feature, {"a test"}) for feature in capabilities.FEATURES)
        return {**whole, **changes}

    def test_what_is_whole(self):
        self.assertEqual(capabilities.wrong(self.reports(), self.known), [])

    def test_what_is_missing_is_found(self):
        without = self.reports()
        del without["go"]
        for reports, words in (
            (without, "Go: no report"),
            (self.reports(java={"vectors": {"zero/a", "eu/a"}}), "Java: 1 of 3 cases did not pass: zero/b"),
            (self.reports(java={"bulk": {"a test"}}), "Java: 3 of 3 cases did not pass"),
            (self.reports(java={"vectors": {*self.known, "zero/c"}}), "Java: 1 cases are not in tests/vectors"),
            (self.reports(java={"vectors": set(self.known), "magic": {"a test"}}), "`magic` is not a capability"),
            (self.reports(cobol={"vectors": set(self.known)}), "cobol: not a language"),
            (self.reports(rust={"vectors": set(self.known)}), "no test used `types`"),
        ):
            self.assertIn(words, "\n".join(capabilities.wrong(reports, self.known)))

    def test_the_table_says_what_the_reports_say(self):
        reports = self.reports()
        rows = {cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
                for cells in (line.split("|") for line in capabilities.table(reports, self.known).splitlines())}
        self.assertEqual(rows["taxes on invoices"], ["2"] * len(capabilities.LANGUAGES))
        self.assertEqual(rows["EU VAT decided for invoices"][0], "1")
        self.assertEqual(rows["typed objects"], ["✓"] + ["–"] * (len(capabilities.LANGUAGES) - 1))

    def test_every_case_has_a_row_and_the_page_a_place(self):
        self.assertGreater(len(capabilities.cases()), 900)
        before, inside, after = capabilities.parts((HERE.parent / "README.md").read_text("utf-8"))
        self.assertTrue(before and inside.startswith("| | Rust |") and after)


class Docs(unittest.TestCase):
    """What runs the blocks of the documentation: each kind of block must be able to fail."""

    makefile = "demo:\n\t@true\n"

    def problems(self, *parts, page="docs/page.md", elsewhere=(), **tools):
        """What is wrong with a page of blocks `(language, code)` and text."""
        text = "\n".join(part if isinstance(part, str) else f"```{part[0]}\n{part[1]}\n```" for part in parts) + "\n"
        with tempfile.TemporaryDirectory() as folder:
            tools = check_docs.Tools(makefile=self.makefile, **tools)
            return check_docs.check_page(page, text, tools, Path(folder, "page"), dict(elsewhere))[0]

    def only(self, problems, *words):
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])

    def test_blocks_are_found_hidden_and_indented_ones_too(self):
        text = "a\n\n```python\nprint(1)\n```\n- b\n  ```sh\n  make demo\n  ```\n<!-- js\nlet a;\n-->\n<!-- table -->\n```c"
        self.assertEqual(check_docs.blocks(text), [("python", "print(1)\n", 4), ("sh", "make demo\n", 8), ("js", "let a;\n", 11), ("c", None, 15)])
        self.only(self.problems("```c"), "does not end")

    def test_python_runs_in_order_in_one_namespace(self):
        self.assertEqual(self.problems(("python", "a = 1"), "then", ("python", "assert a == 1")), [])
        self.only(self.problems(("python", "a = 1"), "then", ("python", "assert a == 2")), "AssertionError", 'docs/page.md", line 6')
        self.assertEqual(self.problems("<!-- python\na = 1\n-->", ("python", "assert a == 1")), [])
        self.only(self.problems("<!-- python\nassert False\n-->"), "AssertionError")

    def test_what_a_block_prints_is_compared(self):
        self.assertEqual(self.problems(("python", "print(1)\nprint('a  ')"), ("text", "1\na"), ("text", "only shown")), [])
        self.only(self.problems(("python", "print(1)"), ("python", "print(2)"), ("text", "1")), "prints\n2")
        self.only(self.problems(("js", "console.log(1);"), ("text", "2")), "prints\n1")

    def test_javascript_runs_as_one_module(self):
        self.assertEqual(self.problems(("js", "import assert from 'node:assert/strict';\nconst a = await 1;"), ("js", "assert.equal(a, 1);")), [])
        self.only(self.problems(("js", "import assert from 'node:assert/strict';"), ("js", "assert.equal(1, 2);")), "AssertionError")
        self.only(self.problems(("js", "require('node:assert').equal(1, 2);")), "AssertionError")

    def test_c_is_compiled_and_run(self):
        def compile_c(source, program):
            return check_docs.run(["cc", "-Wall", "-Werror", source, "-o", program], source.parent)[1]

        self.assertEqual(self.problems(("c", "int main(void) { return 0; }"), compile_c=compile_c), [])
        self.only(self.problems(("c", "int main(void) { return 3; }"), compile_c=compile_c), "ended with 3")
        self.only(self.problems(("c", "int main(void) { int unused; return 0; }"), compile_c=compile_c), "unused")

    def test_rust_is_compiled_and_run_in_one_program(self):
        programs = [("p.md:1", "fn main() {}\n"), ("p.md:9", "fn main() -> Result<(), String> {\n    Err(format!(\"no\"))\n}\n")]
        with tempfile.TemporaryDirectory() as folder:
            problems, printed = check_docs.check_rust(programs, {}, Path(folder))
            self.only(problems, "p.md:9", "no")
            self.assertEqual(printed, ["", ""])
            self.only(check_docs.check_rust([("p.md:1", "fn main() { let unused = 1; }\n")], {}, Path(folder))[0], "unused")

    def test_shell_runs_beside_the_files_of_the_page(self):
        self.assertEqual(self.problems(("python", "# a.py\nprint(1)"), ("sh", "sudo make demo   # built elsewhere\n# a comment\nsudo grep -q print a.py")), [])
        self.only(self.problems(("sh", "false")), "ended with 1")
        self.only(self.problems(("sh", "make nothing")), "no `nothing`")

    def test_data_must_parse_and_other_languages_are_not_let_through(self):
        self.assertEqual(self.problems(("json", "{}"), ("jsonc", "{a"), ("text", "b"), ("cmake", "# CMakeLists.txt\nproject(a)")), [])
        self.only(self.problems(("json", '{"a": …}')), "docs/page.md:2")
        for language in ("ts", "ruby", "", "rust,ignore", "cmake"):
            self.only(self.problems((language, "a")), f"`{language}`")

    def test_a_test_that_is_said_to_run_a_page_must_name_it(self):
        elsewhere = {("docs/page.md", "ruby"): "Makefile", ("docs/python.md", "ruby"): "bindings-python/tests/test_package.py"}
        self.only(self.problems(("ruby", "a"), elsewhere=elsewhere), "says nothing")
        self.assertEqual(self.problems(("ruby", "a"), page="docs/python.md", elsewhere=elsewhere), [])

    def test_links_commands_and_codes_are_looked_up(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "docs").mkdir()
            Path(folder, "docs", "a.md").write_text("# A b, `c`\n\n```sh\n# no heading\n```\n", encoding="utf-8")
            text = "[1](docs/a.md) [2](docs/a.md#a-b-c) [3](https://x.test/y) `[4](z.md)` [5](b.md) [6](docs/a.md#no-heading)"
            found = list(check_docs.link_problems("README.md", text, Path(folder)))
        self.assertEqual(len(found), 2, found)
        self.assertEqual(check_docs.unknown_commands("Try `make nothing`.\n\n```sh\nmake demo\n```\n", self.makefile), ["nothing"])
        text = "`provider.a` `provider.b` `provider.c` `invoice.tax_provider_error` `a.b`\n\n```python\nassert code == \"provider.b\"\n```\n"
        self.only(list(check_docs.code_problems("p.md", text, {"provider.a"})), "`provider.c`")
        self.assertIn("json.syntax", check_docs.known_codes())
        self.only(check_docs.index_problems(["docs/cookbook/a.md", "docs/cookbook/b.md", "docs/c.md"], "[a](a.md)"), "b.md")

    def test_the_four_programs_of_the_readme_say_the_same(self):
        line = '{"taxes_amount_cents":2000,"total_amount_cents":12000,"a":1}\n'
        same = {"rust": line, "c": line, "python": line + "\0", "js": line + "\0"}
        self.assertEqual(check_docs.readme_problems(same), [])
        self.only(check_docs.readme_problems({**same, "c": line.replace("1}", "2}")}), "different")
        self.only(check_docs.readme_problems({name: "{}" for name in same}), "unexpected")
        self.only(check_docs.readme_problems({"rust": line}), "rust, c, python and js")


if __name__ == "__main__":
    unittest.main()
