//! Stored transactions as JSON: what look-ups give, and what `reconcile` takes.

use crate::json::write::Writer;
use crate::provider::stored::{Page, Stored};

/// `{"transaction":{…}}`.
pub(super) fn one(stored: &Stored) -> String {
    let mut out = Writer::with_capacity(256);
    out.raw(r#"{"transaction":"#);
    write(&mut out, stored);
    out.raw("}");
    out.into_string()
}

/// `{"transactions":[…],"next":…}`.
pub(super) fn page(page: &Page) -> String {
    let mut out = Writer::with_capacity(64 + 256 * page.transactions.len());
    out.raw(r#"{"transactions":"#).list(&page.transactions, write).raw(r#","next":"#);
    match &page.next {
        Some(next) => out.string(next),
        None => out.raw("null"),
    };
    out.raw("}");
    out.into_string()
}

fn write(out: &mut Writer, stored: &Stored) {
    out.raw(r#"{"id":"#).string(&stored.id).raw(r#","state":"#).string(stored.state.as_str());
    if let Some(version) = stored.version {
        out.raw(r#","version":"#).int(version);
    }
    out.optional(r#","currency":"#, stored.currency.as_deref());
    out.optional(r#","date":"#, stored.date.as_deref());
    for (key, amount) in
        [(r#","net_precise_amount_cents":"#, &stored.net), (r#","taxes_precise_amount_cents":"#, &stored.tax)]
    {
        if let Some(amount) = amount {
            out.raw(key).precise(amount);
        }
    }
    out.raw("}");
}
