//! Who sells and who buys: names, countries, the prefix of VAT identifiers, the invoiced period.

use super::{Breach, Findings, shorten};
use crate::en16931::parties::{Known, VatId};
use crate::en16931::view::View;
use crate::geo::Country;

pub(super) fn check(view: &View<'_>, known: &Known<'_>, findings: &mut Findings) {
    // The entity is named, so that a host finds what to complete.
    let entity = match &view.document.billing_entity {
        Some(code) => format!("that of the billing entity `{}`", shorten(code)),
        None => "it".to_owned(),
    };
    let missing =
        |there: bool, term, path: &'static str, message: String| (!there).then(|| Breach::new(term, path, message));
    findings.rule(
        "BR-06",
        missing(
            known.seller_name.is_some(),
            "BT-27",
            "/seller/name",
            format!("the seller has no name; give {entity} as `seller.name`"),
        ),
    );
    findings.rule(
        "BR-07",
        missing(
            known.buyer_name.is_some(),
            "BT-44",
            "/document/customer/name",
            "the buyer has no name; give the invoice a `customer.name`".to_owned(),
        ),
    );
    findings.rule(
        "BR-09",
        missing(
            known.seller_country.is_some(),
            "BT-40",
            "/seller/country",
            format!("the seller has no country; give {entity} as `seller.country`"),
        ),
    );
    findings.rule(
        "BR-11",
        missing(
            known.buyer_country.is_some(),
            "BT-55",
            "/document/customer/country",
            "the buyer has no country; give the invoice a `customer.country`".to_owned(),
        ),
    );
    findings.rule("BR-CO-09", known.vat_ids().filter(|id| !has_prefix(id.number)).map(prefix_missing));
    let Some(period) = known.period else { return };
    let backwards = matches!((period.from, period.to), (Some(from), Some(to)) if to < from);
    findings.rule(
        "BR-29",
        backwards.then(|| {
            Breach::new("BT-74", "/delivery/period/to", "the period ends before it starts; swap `from` and `to`")
        }),
    );
    let empty = period.from.is_none() && period.to.is_none();
    findings.rule(
        "BR-CO-19",
        empty.then(|| {
            let message = "the period has neither start nor end; give `from`, `to` or both, or leave it out";
            Breach::new("BG-14", "/delivery/period", message)
        }),
    );
}

/// Whether a VAT identifier starts with a country: ISO 3166-1, or EL (Greece), XI (Northern
/// Ireland), 1A (Kosovo). Source: the code list of the official BR-CO-09.
fn has_prefix(number: &str) -> bool {
    let prefix = number.get(..2).unwrap_or_default();
    matches!(prefix, "EL" | "XI" | "1A") || Country::from_alpha2(prefix).is_some()
}

fn prefix_missing(id: VatId<'_>) -> Breach {
    let number = shorten(id.number);
    let message = if id.term == "BT-48" {
        format!(
            "the buyer's VAT identifier `{number}` does not start with the code of a country; write it as `DE136695976`, or name the buyer without one if it is none"
        )
    } else {
        format!(
            "the VAT identifier `{number}` does not start with the code of a country; write it as `DE136695976`, or give a tax number as `seller.tax_registration`"
        )
    };
    Breach::new(id.term, id.path, message)
}
