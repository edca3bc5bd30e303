//! Lines and VAT breakdown (BG-23) whatever their categories: that there are some, that each line
//! has one category, and that the tax of a group is its rate on its base.

use super::{Breach, Findings, line_path, row_path, shorten};
use crate::config::{Category, Treatment};
use crate::en16931::category::{Said, category_of_reason, has_reason, said_by};
use crate::en16931::view::{Group, View};
use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};

pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let no_lines = view.lines.is_empty().then(|| {
        Breach::new("BG-25", format!("/document/{}", view.document.kind.lines()), "there are no lines; add one")
    });
    findings.rule("BR-16", no_lines);
    let groups = || view.groups.iter();
    let nameless = groups().filter(|group| group.category.is_none()).map(|group| {
        let message = match view.document.rows.get(group.row).and_then(|row| foreign(row.treatment)) {
            Some(word) => format!("this tax is `{word}`, which is no category of EN 16931"),
            None => "this tax at 0 % has no category; give it a `category_code`: Z, E, AE, K, G or O".to_owned(),
        };
        Breach::new("BT-118", row_path(group.row), message)
    });
    findings.rule("BR-47", nameless);
    let uncategorized = view.lines.iter().enumerate().filter(|(_, line)| line.category.is_none());
    let uncategorized = uncategorized.map(|(index, line)| {
        let id = shorten(line.fee_id);
        let message = match (foreign(line.treatment), line.taxes) {
            (Some(word), _) => {
                format!("the tax on the line `{id}` is `{word}`, which is no category of EN 16931")
            }
            (None, 0) => format!(
                "the line `{id}` has no tax and so no category; give it a tax at 0 % whose `category_code` says why: Z, E, AE, K, G or O"
            ),
            (None, 1) => format!(
                "the tax at 0 % on the line `{id}` has no category; give it a `category_code`: Z, E, AE, K, G or O"
            ),
            (None, several) => format!("the line `{id}` has {several} taxes and so no one category; split it"),
        };
        Breach::new("BT-151", line_path(view, index), message)
    });
    findings.rule("BR-CO-04", uncategorized);
    findings.rule("BR-CO-17", groups().filter_map(|group| wrong_tax(view, group)));
    let empty = || {
        let message =
            "there is no VAT breakdown, since no line is taxed; give each a tax, at 0 % where nothing is charged";
        Breach::new("BG-23", "/document/applied_taxes", message)
    };
    findings.rule("BR-CO-18", view.groups.is_empty().then(empty));
    let several = view.lines.iter().enumerate().filter(|(_, line)| line.taxes > 1);
    let several = several.map(|(index, line)| {
        let message = format!(
            "the line `{}` has {} taxes, and EN 16931 has room for one VAT on a line; split it, or give what is no VAT its own line",
            shorten(line.fee_id),
            line.taxes
        );
        Breach::new("BG-30", line_path(view, index), message)
    });
    findings.rule("TALLAGE-ONE-VAT", several);
    findings.rule("TALLAGE-ONE-REASON", groups().filter_map(several_reasons));
    findings.rule("TALLAGE-REASON-FITS", groups().filter_map(foreign_reason));
}

/// The word of a treatment that the norm has no category for.
fn foreign(treatment: Option<Treatment>) -> Option<&'static str> {
    treatment.filter(|treatment| said_by(Some(*treatment)) == Said::Foreign).map(Treatment::as_str)
}

/// The name of a group in a message: `category S at 20 %`.
pub(super) fn name(group: &Group<'_>) -> String {
    match group.category {
        Some(category) => format!("category {} at {} %", category.as_str(), group.rate),
        None => format!("no category at {} %", group.rate),
    }
}

/// What a rate on a base makes, half away from zero in minor units. The norm says “two decimals”,
/// which are the minor units of most currencies; a tax is never counted in less than one.
fn tax_on(base: i64, rate: Rate) -> Option<i64> {
    Exact::ratio(i128::from(base) * i128::from(rate.micros()), i128::from(Rate::DENOMINATOR))
        .round(RoundingMode::HalfAwayFromZero)
}

/// Where the tax of a group is not its rate on its base (BR-CO-17, and rule 09 of S, L and M).
///
/// The official validators accept a difference below one major unit
/// (`UBL/EN16931-UBL-model.sch`, commit ffa98ce2); the norm does not, so both figures are told.
pub(super) fn wrong_tax(view: &View<'_>, group: &Group<'_>) -> Option<Breach> {
    // It fits: the reader bounds all bases together.
    let right = tax_on(group.base, group.rate).unwrap_or(i64::MAX);
    (right != group.tax).then(|| {
        let currency = view.document.currency;
        let close = right.abs_diff(group.tax) < 10u64.pow(u32::from(currency.exponent())) && !group.rate.is_zero();
        let message = format!(
            "the VAT of {} is {}, but {} × {} % is {}; strategy `tax` with base `rounded` keeps this for prices without tax{}",
            name(group),
            currency.major(group.tax),
            currency.major(group.base),
            group.rate,
            currency.major(right),
            if close { ", and the official validators accept a difference below 1" } else { "" }
        );
        Breach::new("BT-117", row_path(group.row), message)
    })
}

fn several_reasons(group: &Group<'_>) -> Option<Breach> {
    let codes: Vec<String> = group.reason_codes().take(8).map(shorten).collect();
    (codes.len() > 1).then(|| {
        let message = format!(
            "{} has several reasons ({}), and its one group has room for one code; put them on invoices of their own",
            name(group),
            codes.join(", ")
        );
        Breach::new("BT-121", row_path(group.row), message)
    })
}

/// A reason code that means another category.
fn foreign_reason(group: &Group<'_>) -> Option<Breach> {
    let category = group.category.filter(|category| has_reason(Some(*category)))?;
    let meant = |code: &str| category_of_reason(code).filter(|meant: &Category| *meant != category);
    let (code, meant) = group.reason_codes().find_map(|code| Some((code, meant(code)?)))?;
    let message = format!(
        "the reason `{code}` means category {}, but the category is {}; make the two of the tax agree",
        meant.as_str(),
        category.as_str()
    );
    Some(Breach::new("BT-121", row_path(group.row), message))
}
