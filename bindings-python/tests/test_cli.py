"""The program `tallage`: what it reads and writes, and its exit codes (docs/python.md, “The program”)."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import exchange_data as data
import pytest
from conftest import CONFIG, INVOICE, REPOSITORY

import tallage
from tallage.cli import codes, main, read

Ran = tuple[int, str, str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the program in a folder with `config.json` and `invoice.json`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (tmp_path / "invoice.json").write_text(json.dumps(INVOICE), encoding="utf-8")

    def run(*arguments: str, stdin: str | None = None) -> Ran:
        monkeypatch.setattr(sys, "argv", ["tallage", *arguments])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_lint(run: Any, tmp_path: Path) -> None:
    assert run("lint", "config.json")[0] == codes.OK
    (tmp_path / "bad.json").write_text('{"taxes":[{"code":"vat","name":"VAT","rate":"-1"}]}', encoding="utf-8")
    code, out, _ = run("lint", "bad.json")
    assert code == codes.FOUND and "config.taxes.rate.out_of_range" in out and "/taxes/0/rate" in out and "1 errors" in out
    code, out, _ = run("lint", "bad.json", "--json")
    assert code == codes.FOUND and json.loads(out)["errors"][0]["path"] == "/taxes/0/rate"


def test_calculate_for_people(run: Any) -> None:
    code, out, err = run("calculate", "config.json", "invoice.json")
    assert (code, err) == (codes.OK, "")
    assert re.search(r"f1 +100\.00 +100\.00 +20\.00 +20 % +standard +organization", out)
    assert re.search(r"inv_1 +2026-10-31 +100\.00 +20\.00 +120\.00 +EUR +succeeded", out)
    assert re.search(r"1 in all +100\.00 +20\.00 +120\.00 +EUR", out)


@pytest.mark.parametrize("form", ["json", "array", "jsonl", "csv", "stdin", "stdin lines"])
@pytest.mark.parametrize("parallel", ["1", "3"])
def test_calculate_for_programs(run: Any, tmp_path: Path, engine: tallage.Engine, form: str, parallel: str) -> None:
    documents = [{**INVOICE, "id": f"inv_{n}"} for n in range(1 if form in ("json", "stdin") else 40)]
    name, stdin = f"many.{'json' if form == 'array' else form}", None
    if form == "array":
        text = json.dumps(documents)
    elif form == "csv":
        rows = [f"{one['id']},one_off,2026-10-31,EUR,f1,add_on,10000" for one in documents]
        text = "\n".join(["id,type,issuing_date,currency,fee.id,fee.type,fee.amount_cents", *rows])
    else:
        text = "\n\n".join(json.dumps(one) for one in documents)
    if form.startswith("stdin"):
        name, stdin = "-", text
    else:
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, err = run("calculate", "config.json", name, "--json", "--parallel", parallel, stdin=stdin)
    assert (code, err) == (codes.OK, "")
    assert out.splitlines() == [engine.calculate(one).to_json() for one in documents]


def test_calculate_with_refused_ones(run: Any, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text("\n".join([json.dumps(INVOICE), '{"id":"x"}', json.dumps(INVOICE)]), encoding="utf-8")
    code, out, err = run("calculate", "config.json", "many.jsonl", "--json")
    found = lines(out)
    assert code == codes.FOUND and [one.get("id") for one in found] == ["inv_1", None, "inv_1"]
    assert found[1]["error"]["code"].startswith("invoice.") and found[1]["error"]["details"]["index"] == 1
    code, out, err = run("calculate", "config.json", "many.jsonl")
    assert code == codes.FOUND and "document 2: invoice." in err and "1 of 3 refused" in err and "2 in all" in out


def test_long_tables_end_and_sums_do_not(run: Any, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text("\n".join(json.dumps({**INVOICE, "id": f"inv_{n}"}) for n in range(70)), encoding="utf-8")
    _, out, _ = run("calculate", "config.json", "many.jsonl")
    assert "… 20 more" in out and re.search(r"70 in all +7,000\.00 +1,400\.00 +8,400\.00", out)


def test_csv(tmp_path: Path) -> None:
    """All kinds of cells; a byte order mark, quotes, blank lines, rows of one invoice."""
    path = tmp_path / "a.csv"
    path.write_text(
        "\ufeffid,type,issuing_date,currency,prices_include_tax,customer.external_id,customer.billing_address.country,customer.tax_codes,"
        "fee.id,fee.type,fee.amount_cents,fee.units,fee.unit_amount,fee.exempt\n"
        'i1,one_off,2026-10-31,EUR,yes,"c,1",FR,a; b,f1,add_on,-5,,,\n'
        "i1,,,,,,,,f2,add_on,,1.5,0.25,true\n"
        "\n,,,,,,,,f3,add_on,7,,,false\n"
        "i2,usage,2026-10-31,JPY,0,,,,f1,charge,1,,,\n",
        encoding="utf-8",
    )
    assert list(read.documents(str(path))) == [
        {"id": "i1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "prices_include_tax": True,
         "customer": {"external_id": "c,1", "billing_address": {"country": "FR"}, "tax_codes": ["a", "b"]},
         "fees": [{"id": "f1", "type": "add_on", "amount_cents": -5}, {"id": "f2", "type": "add_on", "units": "1.5", "unit_amount": "0.25", "exempt": True},
                  {"id": "f3", "type": "add_on", "amount_cents": 7, "exempt": False}]},
        {"id": "i2", "type": "usage", "issuing_date": "2026-10-31", "currency": "JPY", "prices_include_tax": False,
         "fees": [{"id": "f1", "type": "charge", "amount_cents": 1}]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("type\none_off", "no column `id`"),
        ("id,colour\ni,red", "`colour` is no member"),
        ("id,customer\ni,c", "`customer` is no member"),
        ("id,fee.customer.name\ni,c", "`fee.customer.name` is no member"),
        ("id,fee.amount_cents\ni,10.00", "line 2: `amount_cents` is an integer, not `10.00`"),
        ("id,fee.exempt\ni,perhaps", "line 2: `exempt` is true or false"),
        ("id,type\ni,usage,x", "line 2: 3 values for 2 columns"),
        ("id,fee.id\n,f1", "line 2: the first row of an invoice needs its `id`"),
    ],
)
def test_csv_that_cannot_be_read(run: Any, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    code, out, err = run("calculate", "config.json", "a.csv")
    assert code == codes.USAGE and out == "" and why in err


def test_wrong_use(run: Any, tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"id": "\xe9"}')
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    for arguments, why in [
        (("calculate", "config.json", "nowhere.json"), "nowhere.json: No such file"),
        (("calculate", "config.json", "latin.json"), "not UTF-8 at byte 8"),
        (("calculate", "config.json", "broken.json"), "not JSON"),
        (("calculate", "nowhere.json", "invoice.json"), "nowhere.json: No such file"),
        (("calculate", "config.json"), "Missing argument"),
        (("calculate", "config.json", "invoice.json", "--parallel", "0"), "parallel"),
        (("explain", "config.json", "invoice.json", "--id", "inv_7"), "no invoice `inv_7`"),
        (("vat",), "no VAT number"),
        (("sync", "config.json", "invoice.json", "--operation", "void"), "`commit` or `estimate`"),
        (("frobnicate",), "No such command"),
    ]:
        code, _, err = run(*arguments)
        assert code == codes.USAGE and why in err, (arguments, err)


def test_a_bad_configuration_has_a_code_of_its_own(run: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"taxes":[{"code":"a"}],"colour":1}', encoding="utf-8")
    for command in ("calculate", "explain", "sync"):
        code, out, err = run(command, "bad.json", "invoice.json")
        assert code == codes.CONFIG and out == "" and "config.taxes.name.required" in err and "/colour" in err


def test_explain(run: Any, engine: tallage.Engine, tmp_path: Path) -> None:
    code, out, _ = run("explain", "config.json", "invoice.json")
    assert code == codes.OK and out.strip() == engine.explain(INVOICE).text.strip()
    code, out, _ = run("explain", "config.json", "invoice.json", "--json")
    assert out == engine.explain(INVOICE).to_json() + "\n"
    (tmp_path / "two.json").write_text(json.dumps([INVOICE, {**INVOICE, "id": "inv_2"}]), encoding="utf-8")
    assert run("explain", "config.json", "two.json")[0] == codes.USAGE
    code, out, _ = run("explain", "config.json", "two.json", "--id", "inv_2", "--json")
    assert code == codes.OK and json.loads(out)["id"] == "inv_2"
    (tmp_path / "bad.json").write_text('{"id":"x"}', encoding="utf-8")
    assert run("explain", "config.json", "bad.json")[0] == codes.FOUND


def test_vat(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("vat", "B64717838", "--country", "ES")
    assert code == codes.OK and re.search(r"B64717838 +ESB64717838 +ES +valid +valid +can be asked +prefix_added", out)
    assert run("vat", "DE136695977")[0] == codes.FOUND  # a wrong check digit
    (tmp_path / "n.csv").write_text("number,country,note\nB64717838,ES,x\nDE136695976,,\n", encoding="utf-8")
    code, out, _ = run("vat", "--file", "n.csv", "--json")
    assert code == codes.OK and [one["number"] for one in lines(out)] == ["ESB64717838", "DE136695976"]
    code, out, _ = run("vat", "--file", "-", "--json", stdin='DE 136 695 976\n{"number":"B64717838","country":"ES"}\n')
    assert code == codes.OK and [one["number"] for one in lines(out)] == ["DE136695976", "ESB64717838"]


def test_rates(run: Any) -> None:
    code, out, _ = run("rates", "PT", "--date", "2026-11-21", "--zipcode", "9500-321")
    assert code == codes.OK and re.search(r"PT-20 +2026-11-21 +VAT +16 % +4 %, 9 %", out)
    code, out, _ = run("rates", "RO", "--date", "2025-08-01", "--json")
    assert code == codes.OK and json.loads(out)["standard"] == "21"
    assert run("rates", "DE")[0] == codes.OK  # today
    code, _, err = run("rates", "US", "--date", "2026-11-21")
    assert code == codes.FOUND and "vat_rates" in err


def test_sync_and_take_up_again(run: Any, tmp_path: Path) -> None:
    simulator = data.simulator()
    documents = [data.invoice(f"inv_{n}") for n in range(4)]
    documents[2]["customer"]["billing_address"] = {"city": "Denver"}  # no country: cannot be told
    (tmp_path / "many.jsonl").write_text("\n".join(json.dumps(one) for one in [*documents, {"id": "bad"}]), encoding="utf-8")
    with simulator.serve() as base_url:
        (tmp_path / "c.json").write_text(json.dumps(data.config(base_url)), encoding="utf-8")
        arguments = ("sync", "c.json", "many.jsonl", "--today", data.TODAY, "--out", "out.jsonl")
        code, out, err = run(*arguments)
        assert code == codes.FOUND and re.search(r"succeeded +3", out) and re.search(r"failed +1", out) and re.search(r"refused +1", out)
        assert "inv_2: provider.address_missing" in err and "bad: " in err
        kept = {one["id"]: one for one in lines((tmp_path / "out.jsonl").read_text(encoding="utf-8"))}
        assert len(kept) == 5 and kept["inv_0"]["outcome"]["status"] == "succeeded" and "error" in kept["bad"]
        assert len(simulator.recorded()) == 3 and data.SECRET not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
        # A run that was killed leaves half a line; what is done is not done again.
        with (tmp_path / "out.jsonl").open("a", encoding="utf-8") as file:
            file.write('{"id":"inv_9","outc')
        code, out, err = run(*arguments, "--json")
        again = lines(out)
        assert code == codes.FOUND and {one["id"] for one in again} == {"inv_2", "bad"} and "line 6: not an outcome" in err
        # An estimate records nothing.
        code, out, _ = run("sync", "c.json", "many.jsonl", "--operation", "estimate", "--today", data.TODAY, "--json")
        assert code == codes.FOUND and sum(one.get("outcome", {}).get("status") == "succeeded" for one in lines(out)) == 3
    assert len(simulator.recorded()) == 3 and all(one["writes"] == 1 for one in simulator.recorded())


def test_version_and_help(run: Any) -> None:
    assert run("--version")[:2] == (codes.OK, f"tallage {tallage.__version__}\n")
    code, out, _ = run("--help")
    assert code == codes.OK and all(name in out for name in ("lint", "calculate", "explain", "vat", "rates", "sync", "Exit codes"))


def test_a_defect_has_a_code_of_its_own(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise tallage.InternalError("internal", "internal.panic", "", "a defect")

    monkeypatch.setattr(tallage, "vat_rates", broken)
    code, out, err = run("rates", "DE")
    assert code == codes.DEFECT and out == "" and "internal.panic" in err


@pytest.mark.capability("program")
def test_as_a_program() -> None:
    """The console script, `python -m`, and what they say where the extra is missing."""
    script = Path(sys.executable).with_name("tallage")
    for command in ([str(script)], [sys.executable, "-m", "tallage"]):
        done = subprocess.run([*command, "vat", "DE136695976", "--json"], capture_output=True, encoding="utf-8")
        assert (done.returncode, json.loads(done.stdout)["number"], done.stderr) == (0, "DE136695976", "")
    hidden = "import sys; sys.modules['typer'] = None; sys.argv = ['tallage']; import tallage.cli; tallage.cli.main()"
    done = subprocess.run([sys.executable, "-c", hidden], capture_output=True, encoding="utf-8")
    assert done.returncode == 2 and done.stderr == "tallage: the package `typer` is missing: pip install 'tallage[cli]'\n"


def test_exit_codes_are_documented() -> None:
    known = {name: value for name, value in vars(codes).items() if name.isupper()}
    guide = (REPOSITORY / "docs" / "python.md").read_text(encoding="utf-8")
    table = guide[guide.index("| exit code |") :]
    assert [int(found) for found in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == sorted(known.values())
