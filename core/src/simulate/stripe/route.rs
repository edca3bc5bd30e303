//! Which request does what.

use super::{
    Call, Done, calculation, credit_note, customer, finalize, invoice, items, lines, preview, product, reversal,
    settings, transaction,
};
use crate::simulate::http::decode;

pub(super) struct Route {
    method: &'static str,
    /// The segments after `/v1/`; `*` is an identifier.
    path: &'static str,
    /// Its name in the journal.
    pub(super) operation: &'static str,
    pub(super) run: fn(&mut Call<'_>) -> Done,
}

macro_rules! routes {
    ($($method:literal $path:literal $operation:literal $run:path;)+) => {
        &[$(Route { method: $method, path: $path, operation: $operation, run: $run }),+]
    };
}

/// The first that fits is the one.
static ROUTES: &[Route] = routes! {
    "POST" "tax/calculations" "tax/calculations/create" calculation::create;
    "GET" "tax/calculations/*" "tax/calculations/get" calculation::get;
    "GET" "tax/calculations/*/line_items" "tax/calculations/line_items" calculation::line_items;
    "POST" "tax/transactions/create_from_calculation" "tax/transactions/create_from_calculation" transaction::create_from_calculation;
    "POST" "tax/transactions/create_reversal" "tax/transactions/create_reversal" reversal::create;
    "GET" "tax/transactions/*" "tax/transactions/get" transaction::get;
    "GET" "tax/transactions/*/line_items" "tax/transactions/line_items" transaction::line_items;
    "GET" "tax/settings" "tax/settings/get" settings::get;
    "POST" "tax/settings" "tax/settings/update" settings::update;
    "GET" "tax_codes/*" "tax_codes/get" product::tax_code;
    "GET" "account" "account/get" settings::account;
    "POST" "customers" "customers/create" customer::create;
    "GET" "customers" "customers/list" customer::list;
    "GET" "customers/*" "customers/get" customer::get;
    "POST" "customers/*" "customers/update" customer::update;
    "POST" "customers/*/tax_ids" "customers/tax_ids/create" customer::add_tax_id;
    "GET" "customers/*/tax_ids" "customers/tax_ids/list" customer::tax_ids;
    "DELETE" "customers/*/tax_ids/*" "customers/tax_ids/delete" customer::delete_tax_id;
    "POST" "products" "products/create" product::create;
    "GET" "products" "products/list" product::list;
    "GET" "products/*" "products/get" product::get;
    "POST" "products/*" "products/update" product::update;
    "GET" "tax_rates" "tax_rates/list" product::list_rates;
    "GET" "tax_rates/*" "tax_rates/get" product::get_rate;
    "POST" "invoiceitems" "invoiceitems/create" items::create;
    "GET" "invoiceitems" "invoiceitems/list" items::list;
    "GET" "invoiceitems/*" "invoiceitems/get" items::get;
    "POST" "invoiceitems/*" "invoiceitems/update" items::update;
    "DELETE" "invoiceitems/*" "invoiceitems/delete" items::delete;
    "POST" "invoices" "invoices/create" invoice::create;
    "GET" "invoices" "invoices/list" invoice::list;
    "POST" "invoices/create_preview" "invoices/create_preview" preview::create;
    "GET" "invoices/*" "invoices/get" invoice::get;
    "POST" "invoices/*" "invoices/update" invoice::update;
    "DELETE" "invoices/*" "invoices/delete" invoice::delete;
    "GET" "invoices/*/lines" "invoices/lines" lines::list;
    "POST" "invoices/*/lines/*" "invoices/lines/update" lines::update_one;
    "POST" "invoices/*/add_lines" "invoices/add_lines" lines::add;
    "POST" "invoices/*/update_lines" "invoices/update_lines" lines::update;
    "POST" "invoices/*/remove_lines" "invoices/remove_lines" lines::remove;
    "POST" "invoices/*/finalize" "invoices/finalize" finalize::finalize;
    "POST" "invoices/*/void" "invoices/void" finalize::void;
    "POST" "invoices/*/mark_uncollectible" "invoices/mark_uncollectible" finalize::mark_uncollectible;
    "POST" "invoices/*/pay" "invoices/pay" finalize::pay;
    "POST" "invoices/*/send" "invoices/send" finalize::send;
    "GET" "credit_notes/preview" "credit_notes/preview" credit_note::preview;
    "GET" "credit_notes/preview/lines" "credit_notes/preview/lines" credit_note::preview_lines;
    "POST" "credit_notes" "credit_notes/create" credit_note::create;
    "GET" "credit_notes" "credit_notes/list" credit_note::list;
    "GET" "credit_notes/*" "credit_notes/get" credit_note::get;
    "GET" "credit_notes/*/lines" "credit_notes/lines" credit_note::lines;
    "POST" "credit_notes/*/void" "credit_notes/void" credit_note::void;
};

/// The route of a request, and the identifiers in its path.
pub(super) fn find(method: &str, path: &str) -> Option<(&'static Route, Vec<String>)> {
    let segments: Vec<&str> = path.strip_prefix("/v1/")?.split('/').collect();
    ROUTES.iter().filter(|route| route.method == method).find_map(|route| {
        let wanted: Vec<&str> = route.path.split('/').collect();
        if wanted.len() != segments.len() {
            return None;
        }
        let mut ids = Vec::new();
        for (wanted, segment) in wanted.iter().zip(&segments) {
            match *wanted {
                "*" if !segment.is_empty() => ids.push(decode(segment)),
                wanted if wanted == *segment => {}
                _ => return None,
            }
        }
        Some((route, ids))
    })
}
