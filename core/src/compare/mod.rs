//! Shadow mode: several taxed documents of the same sale side by side, and where and why their taxes differ (docs/compare.md).
//!
//! [`document`] and [`told`] read what tallage wrote, [`side`] makes one line of it exact, [`lineup`] finds which taxes belong together, [`walk`] goes
//! from one to the other step by step, [`difference`] and [`cause`] name what was found; [`words`], [`table`] and [`write`] tell it.

mod cause;
mod difference;
mod document;
mod fee;
mod lineup;
mod number;
mod read;
mod side;
mod table;
mod told;
mod walk;
mod words;
mod write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::json::read::Problems;
use crate::json::{MAX_BYTES, node};

/// Lines up what several answered for the same document and says where and why their taxes differ: JSON in, canonical JSON out (docs/compare.md).
///
/// `request` is `{"results": [{"label", "document"}, …], "baseline"?}`: 2 to 20 taxed invoices as tallage gave them, of manual taxes, EU VAT or
/// providers, drafts or final; each is compared with the baseline, the first one unless another is named. What is attributed to each difference of
/// a fee sums exactly to the difference of its taxes.
///
/// # Errors
/// `json.*` when the text is not JSON; otherwise kind `invalid_document`, area `compare`, with every problem in `details.problems`.
///
/// ```
/// let document = r#"{"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10000}]}"#;
/// let taxed = |rate: &str| {
///     let config = format!(r#"{{"taxes": [{{"code": "vat", "name": "VAT", "rate": "{rate}"}}], "organization": {{"tax_codes": ["vat"]}}}}"#);
///     tallage::Engine::from_json(&config)?.calculate_json(document)
/// };
/// let (old, new) = (taxed("20")?, taxed("21")?);
/// let request = format!(r#"{{"results": [{{"label": "old", "document": {old}}}, {{"label": "new", "document": {new}}}]}}"#);
/// let compared = tallage::compare_json(&request)?;
/// assert!(compared.contains(r#""kind":"rate","tax":"VAT","from":"20","to":"21","precise_amount_cents":"100""#));
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn compare_json(request: &str) -> Result<String, Error> {
    compare(request, None)
}

/// Largest request: several documents of the size that one may have.
const MAX_TEXT: usize = 8 * MAX_BYTES;

/// What taxes the document of a request: text in, taxed document out.
pub(crate) type TaxIt<'t> = &'t dyn Fn(&str) -> Result<String, Error>;

/// # Errors
/// As [`compare_json`], and those of `local` with their path under `/document`.
pub(crate) fn compare(request: &str, local: Option<TaxIt<'_>>) -> Result<String, Error> {
    let tape = node::parse_up_to(MAX_TEXT, request, ErrorKind::InvalidDocument)?;
    let local = match (local, document_of(request)) {
        (Some(tax), Some(document)) => Some(tax(document).map_err(|error| error.under("/document"))?),
        _ => None,
    };
    let local = local.as_deref().map(document::of_text).transpose()?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let request = read::request(tape.root(), local, &mut problems);
    let request = problems.finish(request)?;
    Ok(write::json(&difference::compare(&request)))
}

/// The text of the document that is to be taxed here; what is wrong around it is for the reader to say.
fn document_of(request: &str) -> Option<&str> {
    #[derive(Deserialize)]
    struct Texts<'a> {
        #[serde(borrow, default)]
        document: Option<&'a RawValue>,
    }
    serde_json::from_str::<Texts<'_>>(request).ok()?.document.map(RawValue::get)
}
