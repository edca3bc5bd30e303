//! Whether a customer is a taxable person: art. 18 of Implementing Regulation (EU) 282/2011.

use jiff::civil::{Date, date};

use super::terms::{Supply, WhenUnavailable};
use crate::eu::vat_number::{NumberFormat, VatNumber};
use crate::eu::vies::{Evidence, Status as Vies};

/// What the seller may take the customer for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CustomerStatus {
    TaxablePerson,
    Consumer,
    /// A number is given, and nobody has confirmed it yet.
    Unknown,
}

impl CustomerStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::TaxablePerson => "taxable_person",
            Self::Consumer => "consumer",
            Self::Unknown => "unknown",
        }
    }
}

/// What is known about the customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proofs<'a> {
    /// The identifier as it was given.
    pub identifier: Option<&'a str>,
    pub number: Option<&'a VatNumber<'a>>,
    /// What VIES said of this number.
    pub evidence: Option<&'a Evidence<'a>>,
    /// The host says that it is a company.
    pub company: bool,
    /// The host says that it is a private person.
    pub individual: bool,
}

/// What counts of what VIES said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    pub unavailable: WhenUnavailable,
    /// How many days before the tax date an answer may be; `None`: any.
    pub max_age_days: Option<u32>,
}

/// The status with its reason.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub status: CustomerStatus,
    /// One word for programs: `valid`, `invalid`, `unavailable`, `last_valid`, `not_checked`,
    /// `malformed`, `not_in_vies`, `none` …
    pub outcome: &'static str,
    pub text: String,
}

/// VIES answered for Great Britain until the end of the transition period.
const GB_LEFT: Date = date(2021, 1, 1);

/// Whether VIES can confirm a number for this supply; else why not.
fn confirmable(number: &VatNumber<'_>, supply: Supply, on: Date) -> Result<(), (&'static str, String)> {
    let text = number.number().unwrap_or_default();
    if number.format() != NumberFormat::Valid {
        return Err(("malformed", "the VAT number is not well-formed and counts as none".to_owned()));
    }
    match number.prefix() {
        Some("XI") if supply != Supply::Goods => Err((
            "not_in_vies",
            format!(
                "`{text}` is a number of Northern Ireland, which counts for goods only: services there are services in the United Kingdom"
            ),
        )),
        Some("GB") if on < GB_LEFT => Ok(()),
        _ if number.in_vies() => Ok(()),
        _ => Err(("not_in_vies", format!("`{text}` is not a VAT number of a member state: VIES cannot confirm it"))),
    }
}

/// The status of a customer in the EU: only VIES makes a business. `reverse_charge`: whether that is
/// what a business would get.
pub(crate) fn in_the_union(
    proofs: &Proofs<'_>,
    supply: Supply,
    on: Date,
    policy: Policy,
    reverse_charge: bool,
) -> Finding {
    let so = if reverse_charge { "no reverse charge" } else { "not confirmed as a business" };
    let finding = |status, outcome, text: String| Finding { status, outcome, text };
    let consumer = |outcome, text| finding(CustomerStatus::Consumer, outcome, text);
    let Some(number) = proofs.number else {
        return if proofs.company {
            consumer(
                "none",
                format!(
                    "{so}: a company without a VAT number, which is taxed as a consumer until a number is confirmed (art. 18(1) Reg. 282/2011)"
                ),
            )
        } else {
            consumer("none", "no VAT number: a consumer (art. 18(2) Reg. 282/2011)".to_owned())
        };
    };
    if let Err((outcome, why)) = confirmable(number, supply, on) {
        return consumer(outcome, format!("{so}: {why}; a consumer, and VIES is not asked"));
    }
    let text = number.number().unwrap_or_default();
    let unknown = |outcome, text| finding(CustomerStatus::Unknown, outcome, text);
    let Some(evidence) = proofs.evidence else {
        return unknown(
            "not_checked",
            format!(
                "{so}: VAT number not validated; ask VIES about `{text}` and hand its answer over as `customer.vies`"
            ),
        );
    };
    let at = evidence.checked_at;
    let answered = matches!(evidence.status, Vies::Valid | Vies::Invalid);
    if let Some(days) = policy.max_age_days.filter(|days| answered && !evidence.is_fresh(on, *days)) {
        return unknown(
            "not_checked",
            format!("{so}: the answer of VIES about `{text}` is of {at}, more than {days} days before {on}; ask again"),
        );
    }
    match evidence.status {
        Vies::Valid => {
            let consultation = evidence.consultation_number.as_ref();
            let consultation =
                consultation.map_or_else(String::new, |number| format!(" (consultation number {number})"));
            finding(
                CustomerStatus::TaxablePerson,
                "valid",
                format!(
                    "VIES confirmed `{text}` at {at}{consultation}: a taxable person (art. 18(1)(a) Reg. 282/2011)"
                ),
            )
        }
        Vies::Invalid => consumer("invalid", format!("{so}: VIES said at {at} that `{text}` is not valid: a consumer")),
        Vies::NotChecked => {
            let reason = evidence.reason.as_deref().unwrap_or("no reason given");
            unknown(
                "not_checked",
                format!(
                    "{so}: VAT number not validated; VIES did not check `{text}` ({reason}): mend that and ask again"
                ),
            )
        }
        Vies::Unavailable => {
            let reason = evidence.reason.as_deref().unwrap_or("nothing");
            let retry = evidence.retry_at.map_or_else(String::new, |at| format!("; retry after {at}"));
            let answered = format!("VAT number not validated; VIES answered {reason} at {at}{retry}");
            match (policy.unavailable, &evidence.last_valid) {
                (WhenUnavailable::Charge, _) => consumer(
                    "unavailable",
                    format!("{so}: {answered}; taxed as a consumer meanwhile (policy `charge`)"),
                ),
                (WhenUnavailable::LastValid { days }, Some(last)) if last.is_fresh(on, days) => {
                    let then = last.checked_at;
                    finding(
                        CustomerStatus::TaxablePerson,
                        "last_valid",
                        format!(
                            "{answered}; it was valid at {then} (policy `last_valid`, {days} days): a taxable person"
                        ),
                    )
                }
                (WhenUnavailable::LastValid { days }, _) => unknown(
                    "unavailable",
                    format!("{so}: {answered}; no valid answer of the last {days} days (policy `last_valid`)"),
                ),
                (WhenUnavailable::Hold, _) => unknown("unavailable", format!("{so}: {answered}")),
            }
        }
    }
}

/// The status of a customer outside the EU: any reasonable proof will do (art. 18(3)).
pub(crate) fn outside_the_union(proofs: &Proofs<'_>) -> Finding {
    let (status, text) = if proofs.individual {
        (CustomerStatus::Consumer, "outside the EU: a private person, as the customer says")
    } else if proofs.company {
        (CustomerStatus::TaxablePerson, "outside the EU: a company, as the customer says (art. 18(3) Reg. 282/2011)")
    } else if proofs.identifier.is_some() {
        (CustomerStatus::TaxablePerson, "outside the EU: a business, by its tax identifier (art. 18(3) Reg. 282/2011)")
    } else {
        (CustomerStatus::Consumer, "outside the EU and without a tax identifier: a consumer")
    };
    Finding { status, outcome: "not_applicable", text: text.to_owned() }
}
