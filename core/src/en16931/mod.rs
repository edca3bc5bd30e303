//! The view of EN 16931 on a taxed document: its amounts in that norm's terms, and which of its
//! business rules hold (docs/en16931.md). Knows nothing of any XML.
//!
//! [`read`] takes the document and the parties in, [`view`] puts them in the norm's terms, and
//! [`rules`] checks them; [`write`] is the JSON of it.

mod category;
mod parties;
mod read;
mod rules;
mod view;
mod write;

pub(crate) use parties::Seller;
pub(crate) use read::Request;

use crate::error::Error;

/// Shows a taxed invoice or credit note in the terms of EN 16931 and checks that norm's rules on
/// it: JSON in, canonical JSON out (docs/en16931.md).
///
/// `request` is `{"document", "seller"?, "buyer"?, "delivery"?}`: the document as tallage gave it,
/// and of the parties what it does not say. Amounts of the answer are decimal strings in major
/// units. A rule that does not hold is no error: it stands in `violations` with what to do.
///
/// # Errors
/// `json.*` when the text is not JSON; otherwise kind `invalid_document` with every problem in
/// `details.problems`.
///
/// # Sources
/// EN 16931-1:2017, as its official validation artefacts state it
/// (`ConnectingEurope/eInvoicing-EN16931`, commit ffa98ce2).
///
/// ```
/// let engine = tallage::Engine::from_json(r#"{
///     "taxes": [{"code": "ae", "name": "Reverse charge", "rate": "0", "category_code": "AE",
///         "exemption_reason_code": "VATEX-EU-AE"}],
///     "organization": {"tax_codes": ["ae"]}
/// }"#)?;
/// let taxed = engine.calculate_json(r#"{
///     "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
///     "customer": {"name": "Kunde GmbH", "country": "DE"},
///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}]
/// }"#)?;
/// let seller = r#"{"name": "Acme SARL", "country": "FR", "vat_number": "FR23334175221"}"#;
/// let view = tallage::en16931_json(&format!(r#"{{"document": {taxed}, "seller": {seller}}}"#))?;
/// assert!(view.contains(r#""sum_of_line_net_amounts":"10.00""#));
/// // The customer of a reverse charge has to be named by its VAT number.
/// assert!(view.contains(r#""violations":[{"id":"BR-AE-02","term":"BT-48","path":"/buyer/vat_number""#));
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn en16931_json(request: &str) -> Result<String, Error> {
    Ok(Request::from_json(request)?.view().to_json())
}
