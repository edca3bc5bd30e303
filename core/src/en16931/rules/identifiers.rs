//! Rule 02 of each category: who has to be identified, by which number, and who may not be.

use super::{Breach, shorten};
use crate::config::Category;
use crate::en16931::category::{Asked, BuyerId, SellerId};
use crate::en16931::parties::Known;

/// What breaks rule 02 of a category that stands on a line.
pub(super) fn identifiers(category: Category, asked: &Asked, known: &Known<'_>) -> Vec<Breach> {
    let code = category.as_str();
    let mut breaches = Vec::new();
    let vat = known.seller_vat.is_some() || known.representative.is_some();
    let seller = "/seller/vat_number";
    match asked.seller {
        SellerId::Any if !vat && known.seller_tax.is_none() => {
            let message = format!(
                "category {code} needs an identifier of the seller; give `seller.vat_number`, `seller.tax_registration` or `seller.tax_representative_vat_number`"
            );
            breaches.push(Breach::new("BT-31", seller, message));
        }
        SellerId::Vat if !vat => {
            let message = format!(
                "category {code} needs a VAT identifier of the seller; give `seller.vat_number` or `seller.tax_representative_vat_number`"
            );
            breaches.push(Breach::new("BT-31", seller, message));
        }
        SellerId::Forbidden => {
            breaches.extend([known.seller_vat, known.representative].into_iter().flatten().map(|id| {
                let message = format!(
                    "category {code} allows no VAT identifier of the seller, and `{}` is one; leave it out, and give the tax number as `seller.tax_registration`",
                    shorten(id.number)
                );
                Breach::new(id.term, id.path, message)
            }));
        }
        SellerId::Any | SellerId::Vat => {}
    }
    match (asked.buyer, known.buyer_vat) {
        (BuyerId::Any, None) if known.buyer_legal.is_none() => {
            let message = format!(
                "category {code} needs an identifier of the buyer; give the customer's VAT number, or `buyer.legal_registration`"
            );
            breaches.push(Breach::new("BT-48", "/buyer/vat_number", message));
        }
        (BuyerId::Vat, None) => {
            let message =
                format!("category {code} needs the VAT identifier of the buyer; give the customer's VAT number");
            breaches.push(Breach::new("BT-48", "/buyer/vat_number", message));
        }
        (BuyerId::Forbidden, Some(id)) => {
            let message = format!(
                "category {code} allows no VAT identifier of the buyer, and `{}` is one; leave it out, with `buyer: {{}}`",
                shorten(id.number)
            );
            breaches.push(Breach::new(id.term, id.path, message));
        }
        (BuyerId::Unasked | BuyerId::Any | BuyerId::Vat | BuyerId::Forbidden, _) => {}
    }
    breaches
}
