//! The totals (BG-22): what has to add up, and how many decimals the norm has room for.

use super::{Breach, Findings, line_path, row_path};
use crate::en16931::view::View;

const UNCHANGED: &str = "hand back what tallage gave, unchanged";

pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let document = view.document;
    let money = |cents| document.currency.major(cents);
    // A total that is not the sum it should be.
    let total = |term, path, what: &str, shown: i64, sum: i64| {
        (shown != sum).then(|| {
            let message = format!("{what} is {}, but its parts make {}; {UNCHANGED}", money(shown), money(sum));
            Breach::new(term, path, message)
        })
    };
    let lines = view.lines.iter().map(|line| line.net).sum();
    let (net, gross) = (document.net, document.gross);
    findings.rule(
        "BR-CO-10",
        total("BT-106", "/document", "the sum of line net amounts", document.fees_less_deductions, lines),
    );
    // Coupons and credits are inside the lines, so that there are no allowances and charges to sum.
    findings.rule("BR-CO-11", None);
    findings.rule("BR-CO-12", None);
    findings.rule(
        "BR-CO-13",
        total(
            "BT-109",
            "/document/sub_total_excluding_taxes_amount_cents",
            "the total without VAT",
            net,
            document.fees_less_deductions,
        ),
    );
    let taxes = view.groups.iter().map(|group| group.tax).sum();
    findings
        .rule("BR-CO-14", total("BT-110", "/document/taxes_amount_cents", "the total of VAT", document.taxes, taxes));
    findings.rule("BR-CO-15", total("BT-112", "/document", "the total with VAT", gross, net + document.taxes));
    findings.rule(
        "BR-CO-16",
        total("BT-115", "/document/total_amount_cents", "the amount due", document.due, gross - document.paid),
    );
    if document.currency.exponent() > 2 {
        decimals(view, findings);
    }
}

/// Two decimals are all that the norm has; a currency with more fits only where the others are zero.
fn decimals(view: &View<'_>, findings: &mut Findings) {
    let document = view.document;
    let cut = 10i64.pow(u32::from(document.currency.exponent()) - 2);
    let breach = |term, path: String, cents: i64| {
        (cents % cut != 0).then(|| {
            let shown = document.currency.major(cents);
            let message = format!(
                "{shown} has more than two decimals, which EN 16931 has no room for; round the prices to two decimals"
            );
            Breach::new(term, path, message)
        })
    };
    let of_totals = [
        ("BR-DEC-09", "BT-106", document.fees_less_deductions),
        ("BR-DEC-12", "BT-109", document.net),
        ("BR-DEC-13", "BT-110", document.taxes),
        ("BR-DEC-14", "BT-112", document.gross),
        ("BR-DEC-16", "BT-113", document.paid),
        ("BR-DEC-18", "BT-115", document.due),
    ];
    for (id, term, cents) in of_totals {
        findings.rule(id, breach(term, "/document".to_owned(), cents));
    }
    let groups = || view.groups.iter();
    findings.rule("BR-DEC-19", groups().filter_map(|group| breach("BT-116", row_path(group.row), group.base)));
    findings.rule("BR-DEC-20", groups().filter_map(|group| breach("BT-117", row_path(group.row), group.tax)));
    let lines = view.lines.iter().enumerate();
    findings.rule("BR-DEC-23", lines.filter_map(|(index, line)| breach("BT-131", line_path(view, index), line.net)));
}
