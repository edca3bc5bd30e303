//! The view as canonical JSON (docs/en16931.md).

use super::rules::{Rule, Violation};
use super::view::{Group, View, ViewLine, rate_shown};
use crate::calculate::HEAD;
use crate::config::Category;
use crate::json::write::Writer;
use crate::money::{Currency, Rate};

impl View<'_> {
    /// The view as canonical JSON.
    pub(crate) fn to_json(&self) -> String {
        let (document, currency) = (self.document, self.document.currency);
        let mut out = Writer::with_capacity(4096 + 128 * self.lines.len());
        out.raw(HEAD).raw(r#","document":"en16931","id":"#).string(&document.id);
        out.raw(r#","type_code":""#).raw(document.kind.type_code());
        out.raw(r#"","currency":""#).raw(currency.code()).raw(r#"","lines":"#);
        out.list(&self.lines, |out, line| write_line(out, line, currency));
        out.raw(r#","vat_breakdown":"#).list(&self.groups, |out, group| write_group(out, group, currency));
        let totals = [
            ("sum_of_line_net_amounts", document.fees_less_deductions),
            ("sum_of_allowances", 0),
            ("sum_of_charges", 0),
            ("total_without_vat", document.net),
            ("total_vat", document.taxes),
            ("total_with_vat", document.gross),
            ("paid_amount", document.paid),
            ("rounding_amount", 0),
            ("amount_due", document.due),
        ];
        out.raw(r#","totals":{"#);
        for (index, (name, cents)) in totals.into_iter().enumerate() {
            out.raw(if index == 0 { "" } else { "," }).string(name).raw(":");
            write_amount(&mut out, currency, cents);
        }
        let findings = &self.findings;
        out.raw(r#"},"rules":"#).list(&findings.rules, write_rule);
        out.raw(r#","violations":"#).list(&findings.violations, write_violation);
        if findings.left_out > 0 {
            out.raw(r#","violations_left_out":"#).int(findings.left_out);
        }
        out.raw("}");
        out.into_string()
    }
}

fn write_amount(out: &mut Writer, currency: Currency, cents: i64) {
    out.string(&currency.major(cents).to_string());
}

fn write_category(out: &mut Writer, category: Option<Category>, rate: Option<Rate>) {
    out.raw(r#","category_code":"#);
    match category {
        Some(category) => out.string(category.as_str()),
        None => out.raw("null"),
    };
    out.raw(r#","rate":"#);
    match rate.and_then(|rate| rate_shown(category, rate)) {
        Some(rate) => out.rate(rate),
        None => out.raw("null"),
    };
}

fn write_line(out: &mut Writer, line: &ViewLine<'_>, currency: Currency) {
    out.raw(r#"{"fee_id":"#).string(line.fee_id).raw(r#","net_amount":"#);
    write_amount(out, currency, line.net);
    write_category(out, line.category, line.rate);
    out.raw("}");
}

fn write_group(out: &mut Writer, group: &Group<'_>, currency: Currency) {
    out.raw(r#"{"taxable_amount":"#);
    write_amount(out, currency, group.base);
    out.raw(r#","tax_amount":"#);
    write_amount(out, currency, group.tax);
    write_category(out, group.category, Some(group.rate));
    out.optional(r#","exemption_reason_code":"#, group.reason_code());
    out.optional(r#","exemption_reason":"#, group.reason_text().as_deref()).raw("}");
}

fn write_rule(out: &mut Writer, rule: &Rule) {
    out.raw(r#"{"id":"#).string(&rule.id).raw(r#","holds":"#).boolean(rule.message.is_none());
    out.optional(r#","message":"#, rule.message.as_deref()).raw("}");
}

fn write_violation(out: &mut Writer, violation: &Violation) {
    out.raw(r#"{"id":"#).string(&violation.id).raw(r#","term":"#).string(violation.breach.term);
    out.raw(r#","path":"#).string(&violation.breach.path);
    out.raw(r#","message":"#).string(&violation.breach.message).raw("}");
}
