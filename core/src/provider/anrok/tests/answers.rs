//! Answers: what is to add, what is shown, who pays.

use super::super::response;
use super::*;
use crate::config::Treatment;
use crate::provider::answer::{Answer, AnswerLine, Mention, PaidBy, Remote};
use crate::provider::failure::Failure;

/// Name, jurisdiction, rate in percent, taxable, amount, who pays, treatment.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, PaidBy, Treatment);

fn rows(line: &AnswerLine) -> Vec<[String; 7]> {
    let row = |tax: &crate::provider::answer::AnswerTax| {
        [
            tax.name.clone(),
            tax.jurisdiction.clone().unwrap_or_default(),
            tax.rate.as_ref().map(shown).unwrap_or_default(),
            shown(&tax.taxable),
            shown(&tax.amount),
            format!("{:?}", tax.paid_by),
            format!("{:?}", tax.treatment),
        ]
    };
    line.taxes.iter().map(row).collect()
}

fn row(row: Row<'_>) -> [String; 7] {
    let (name, jurisdiction, rate, taxable, amount, paid_by, treatment) = row;
    let [name, jurisdiction, rate, taxable, amount] = [name, jurisdiction, rate, taxable, amount].map(str::to_owned);
    [name, jurisdiction, rate, taxable, amount, format!("{paid_by:?}"), format!("{treatment:?}")]
}

fn juris(name: &str, taxable: &str, amount: &str, rate: &str) -> String {
    format!(
        r#"{{"name":"{name}","taxes":[{{"taxName":"Tax","taxableAmount":"{taxable}","taxAmount":"{amount}","taxRate":"{rate}"}}],"notTaxedReason":null}}"#
    )
}

fn answer_line(id: &str, to_collect: i64, net: &str, jurises: &[String]) -> String {
    let jurises = jurises.join(",");
    format!(r#"{{"id":"{id}","taxAmountToCollect":{to_collect},"preTaxAmount":"{net}","jurises":[{jurises}]}}"#)
}

fn answer(to_collect: i64, net: &str, lines: &[String]) -> String {
    let lines = lines.join(",");
    format!(
        r#"{{"taxAmountToCollect":{to_collect},"lineItems":[{lines}],"preTaxAmount":"{net}","jurisSummaries":[],"new":{{"a":[1.5]}}}}"#
    )
}

fn read(body: &str, lines: Vec<SaleLine>) -> Result<Answer, Failure> {
    response::transaction(&ok(body), &sale(lines))
}

/// One line, from what is listed and what is to collect.
fn one(sent: SaleLine, to_collect: i64, net: &str, jurises: &[String]) -> Result<AnswerLine, Failure> {
    let body = answer(to_collect, net, &[answer_line(&sent.fee_id, to_collect, net, jurises)]);
    read(&body, vec![sent]).map(|answer| answer.lines.into_iter().next().unwrap())
}

/// The documented example: 15000 × 0.0481 = 721.5, half up 722; 31000 / 1.0481 = 29577.3304 and 1422.6696 inside.
#[test]
fn colorado() {
    let body = answer(
        722,
        "44577.3304",
        &[
            answer_line("a", 722, "15000", &[juris("Colorado", "15000", "721.5", "0.0481")]),
            answer_line("b", 0, "29577.3304", &[juris("Colorado", "29577.3304", "1422.6696", "0.0481")]),
        ],
    );
    let answer = read(&body, vec![line("a", 15000), included("b", 31000)]).unwrap();
    assert_eq!(shown(&answer.to_add), "722");
    assert_eq!(answer.remote, None);
    let [a, b] = answer.lines.as_slice() else { panic!("{:?}", answer.lines) };
    assert_eq!([shown(&a.net), shown(&a.to_add)], ["15000", "722"]);
    assert_eq!(rows(a), [row(("Tax", "Colorado", "4.81", "15000", "721.5", PaidBy::OnTop, Treatment::Standard))]);
    assert_eq!([shown(&b.net), shown(&b.to_add)], ["29577.3304", "0"]);
    let inside = ("Tax", "Colorado", "4.81", "29577.3304", "1422.6696", PaidBy::Inside, Treatment::Standard);
    assert_eq!(rows(b), [row(inside)]);
}

fn texas() -> Vec<String> {
    vec![
        juris("Texas", "31840", "1990", "0.0625"),
        juris("Austin MTA", "31840", "159.2", "0.005"),
        juris("Austin", "31840", "318.4", "0.01"),
    ]
}

/// Texas taxes 80 % of 39800: 1990 + 159.2 + 318.4 = 2467.6 → 2468, where each rounded first would give 2467.
#[test]
fn texas_taxes_a_part_and_its_jurisdictions_are_rounded_together() {
    let line = one(line("f", 39800), 2468, "39800", &texas()).unwrap();
    let taxes = [("Texas", "6.25", "1990"), ("Austin MTA", "0.5", "159.2"), ("Austin", "1", "318.4")];
    let expected =
        taxes.map(|(name, rate, amount)| row(("Tax", name, rate, "31840", amount, PaidBy::OnTop, Treatment::Standard)));
    assert_eq!(rows(&line), expected);
    let mismatch = one(super::line("f", 39800), 2467, "39800", &texas()).unwrap_err();
    assert_eq!(mismatch.code, "totals_mismatch");
    assert!(mismatch.message.contains("2467.6 ") && mismatch.message.ends_with("2467"), "{}", mismatch.message);
}

#[test]
fn the_seller_may_pay_all_or_some() {
    let paid = |to_collect: i64| {
        let line = one(line("f", 39800), to_collect, "39800", &texas()).unwrap();
        assert_eq!(shown(&line.to_add), to_collect.to_string());
        line.taxes
            .iter()
            .map(|tax| {
                assert_eq!(tax.treatment == Treatment::SellerPays, tax.paid_by == PaidBy::Seller);
                tax.paid_by
            })
            .collect::<Vec<_>>()
    };
    use PaidBy::{OnTop, Seller};
    assert_eq!(paid(0), [Seller, Seller, Seller]);
    // 1990 + 159.2 = 2149.2; 159.2 + 318.4 = 477.6; 1990 + 318.4 = 2308.4.
    assert_eq!(paid(2149), [OnTop, OnTop, Seller]);
    assert_eq!(paid(478), [Seller, OnTop, OnTop]);
    assert_eq!(paid(2308), [OnTop, Seller, OnTop]);
    assert_eq!(paid(159), [Seller, OnTop, Seller]);
    // Of two that take the same it cannot be told which one the seller pays.
    let same = [juris("A", "1000", "50", "0.05"), juris("B", "1000", "50", "0.05")];
    assert_eq!(one(line("f", 1000), 50, "1000", &same).unwrap_err().code, "totals_mismatch");
    assert_eq!(one(line("f", 1000), 100, "1000", &same).unwrap().taxes.len(), 2);
    // Two taxes of one jurisdiction are paid by the same.
    let two = r#"{"name":"A","taxes":[{"taxName":"X","taxableAmount":"100","taxAmount":"5","taxRate":"0.05"},{"taxName":"Y","taxableAmount":"100","taxAmount":"2","taxRate":"0.02"}]}"#.to_owned();
    assert_eq!(one(line("f", 100), 5, "100", std::slice::from_ref(&two)).unwrap_err().code, "totals_mismatch");
    let line = one(line("f", 100), 7, "100", &[two]).unwrap();
    assert_eq!(line.taxes.iter().map(|tax| tax.name.as_str()).collect::<Vec<_>>(), ["X", "Y"]);
}

#[test]
fn more_jurisdictions_than_are_tried_do_not_hang() {
    let many: Vec<String> =
        (0..40).map(|at| juris(&format!("J{at}"), "100000", &(1u64 << at.min(20)).to_string(), "0.01")).collect();
    assert_eq!(one(line("f", 100_000), 3, "100000", &many).unwrap_err().code, "totals_mismatch");
    assert_eq!(one(line("f", 100_000), 0, "100000", &many).unwrap().taxes.len(), 40);
}

/// How halves below zero are rounded is not documented: −721.5 may be −722 or −721, and nothing else.
#[test]
fn negative_lines_take_either_neighbour() {
    let tax = [juris("Colorado", "-15000", "-721.5", "0.0481")];
    for to_collect in [-722, -721] {
        let line = one(line("f", -15000), to_collect, "-15000", &tax).unwrap();
        assert_eq!([shown(&line.to_add), shown(&line.net)], [to_collect.to_string(), "-15000".to_owned()]);
        assert_eq!(line.taxes[0].paid_by, PaidBy::OnTop);
    }
    for to_collect in [-723, -720, 722] {
        assert_eq!(one(line("f", -15000), to_collect, "-15000", &tax).unwrap_err().code, "totals_mismatch");
    }
    // Above zero it is: 721 is not 721.5 half up.
    let tax = [juris("Colorado", "15000", "721.5", "0.0481")];
    assert_eq!(one(line("f", 15000), 721, "15000", &tax).unwrap_err().code, "totals_mismatch");
    let tax = [juris("Colorado", "-29577.3304", "-1422.6696", "0.0481")];
    let line = one(included("f", -31000), 0, "-29577.3304", &tax).unwrap();
    assert_eq!([shown(&line.net), shown(&line.taxes[0].amount)], ["-29577.3304", "-1422.6696"]);
}

/// Yen have no minor unit, Kuwaiti dinars a thousand: 1000 JPY at 10 % is 100; 1.505 KWD (1505) at 5 % is 75.25 → 75.
#[test]
fn amounts_are_units_of_any_currency() {
    for (code, amount, tax, to_collect, rate) in [("JPY", 1000, "100", 100, "0.1"), ("KWD", 1505, "75.25", 75, "0.05")]
    {
        let net = amount.to_string();
        let lines = [answer_line("f", to_collect, &net, &[juris("X", &net, tax, rate)])];
        let sale = Sale { currency: Currency::from_code(code).unwrap(), ..sale(vec![line("f", amount)]) };
        let answer = response::transaction(&ok(answer(to_collect, &net, &lines)), &sale).unwrap();
        assert_eq!(shown(&answer.to_add), to_collect.to_string());
        assert_eq!(shown(&answer.lines[0].taxes[0].amount), tax);
    }
}

#[test]
fn version_and_words_for_the_invoice() {
    let lines = answer_line("f", 0, "100", &[]);
    let body = format!(
        r#"{{"taxAmountToCollect":0,"version":3,"taxComplianceMessage":"Reverse charge.","preTaxAmount":"100","lineItems":[{lines}]}}"#
    );
    let answer = read(&body, vec![line("f", 100)]).unwrap();
    assert_eq!(answer.remote, Some(Remote { version: Some(3), ..Remote::default() }));
    assert_eq!(answer.mentions, [Mention { text: "Reverse charge.".to_owned(), fee_ids: Vec::new() }]);
    assert!(answer.warnings.is_empty());
    let without = body.replace("\"Reverse charge.\"", "null");
    assert!(read(&without, vec![line("f", 100)]).unwrap().mentions.is_empty());
}

#[test]
fn figures_may_be_numbers_or_texts() {
    let body = r#"{"taxAmountToCollect":"722","preTaxAmount":15000.0,"lineItems":[{"id":"f","taxAmountToCollect":722.0,
        "preTaxAmount":15000,"jurises":[{"name":"Colorado","taxes":[{"taxName":"Tax","taxableAmount":1.5E4,"taxAmount":721.50,"taxRate":0.0481}]}]}]}"#;
    let answer = read(body, vec![line("f", 15000)]).unwrap();
    let expected = row(("Tax", "Colorado", "4.81", "15000", "721.5", PaidBy::OnTop, Treatment::Standard));
    assert_eq!((shown(&answer.to_add), rows(&answer.lines[0])), ("722".to_owned(), vec![expected]));
}

#[test]
fn totals_that_contradict_each_other() {
    let colorado = |net: &str, amount: &str| juris("Colorado", net, amount, "0.0481");
    let body = |total: i64, total_net: &str, to_collect: i64, net: &str| {
        answer(total, total_net, &[answer_line("f", to_collect, net, &[colorado("15000", "721.5")])])
    };
    let sent = || vec![line("f", 15000)];
    read(&body(722, "15000", 722, "15000"), sent()).unwrap();
    for (body, figures) in [
        (body(723, "15000", 722, "15000"), ["722", "723"]),
        (body(722, "15001", 722, "15000"), ["15000", "15001"]),
        (body(722, "14999.5", 722, "14999.5"), ["14999.5", "15000"]),
        (body(723, "15000", 723, "15000"), ["721.5", "723"]),
    ] {
        let failure = read(&body, sent()).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.outcome_unknown), ("totals_mismatch", true), "{body}");
        assert!(figures.iter().all(|figure| failure.message.contains(figure)), "{}", failure.message);
    }
    // Inside: what is taken out and the rest make up what was sent, but for rounding; and nothing is added.
    let inside = |net: &str, amount: &str, to_collect: i64| {
        let sent = included("f", 31000);
        one(sent, to_collect, net, &[colorado(net, amount)]).map(|line| line.taxes.len()).map_err(|it| it.code)
    };
    assert_eq!(inside("29577.33", "1422.67", 0), Ok(1));
    assert_eq!(inside("29577", "1422.7", 0), Ok(1));
    assert_eq!(inside("29576.3304", "1422.6696", 0), Err("totals_mismatch".to_owned()));
    assert_eq!(inside("31000", "1422.6696", 0), Err("totals_mismatch".to_owned()));
    assert_eq!(inside("29577.3304", "1422.6696", 1423), Err("totals_mismatch".to_owned()));
    // Tax to collect that nothing is listed for.
    assert_eq!(one(line("f", 100), 5, "100", &[]).unwrap_err().code, "totals_mismatch");
}
