//! A VAT number as JSON in, JSON out.

use super::number::vat_number;
use crate::error::{Error, ErrorKind};
use crate::geo;
use crate::json::node;
use crate::json::read::{self, Path, Problems, members};

/// [`vat_number`], JSON in and canonical JSON out: `{"number": "B64717838", "country": "ES"}` (country optional, of ISO
/// 3166-1) to the answer of [`VatNumber::to_json`](crate::VatNumber::to_json).
///
/// # Errors
/// `json.*` when the text is not JSON; otherwise kind `invalid_document` with every problem: `vat_number.number.required`,
/// `.blank`, `.too_long` (255 characters at most), `vat_number.country.unknown_country` … A number that is none is no
/// error; its format is `invalid`.
///
/// ```
/// assert_eq!(
///     tallage::vat_number_json(r#"{"number": "B64717838", "country": "ES"}"#)?,
///     concat!(
///         r#"{"input":"B64717838","number":"ESB64717838","prefix":"ES","country":"ES","national":"B64717838","#,
///         r#""format":"valid","checksum":"valid","in_vies":true,"repairs":["prefix_added"]}"#,
///     )
/// );
/// assert_eq!(tallage::vat_number_json("{}").unwrap_err().code(), "vat_number.number.required");
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn vat_number_json(request: &str) -> Result<String, Error> {
    let tape = node::parse(request, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let path = Path::Root("vat_number");
    members!(tape.root(), &path, &mut problems, { number: "number", country: "country" });
    let number = read::required_code(number, &path.member("number"), &mut problems);
    let country = geo::read_country(country, &path.member("country"), &mut problems);
    let number = problems.finish(number)?;
    Ok(vat_number(&number, country).to_json())
}
