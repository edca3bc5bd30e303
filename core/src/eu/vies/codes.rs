//! The codes of VIES, those that tallage adds for what VIES could not say, and what each means.

use super::evidence::{Evidence, Status};

/// VIES never answered in a way that can be read; these codes are ours.
pub(super) const UNREADABLE: &str = "UNREADABLE_ANSWER";
/// It is JSON of VIES, but says neither yes nor no nor why not.
pub(super) const INCOMPLETE: &str = "INCOMPLETE_ANSWER";
/// It says yes and no.
pub(super) const CONTRADICTORY: &str = "CONTRADICTORY_ANSWER";
/// It is about a number that was not asked about.
pub(super) const OTHER_NUMBER: &str = "ANSWER_FOR_ANOTHER_NUMBER";
/// In front of the status of an HTTP answer that was no answer.
pub(super) const HTTP: &str = "HTTP_";

/// What a code of VIES says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Valid,
    Invalid,
    /// The number cannot exist, so it is not registered.
    InvalidInput,
    /// The requester is wrong: nothing was checked.
    Requester,
    /// Refused for a long while.
    Blocked,
    /// Nothing was checked for now. A code that is not known yet is of this kind: VIES adds codes
    /// without notice, and nothing but `VALID` and `INVALID` is an answer.
    Transient,
}

/// Source of the codes: the fault table of `checkVatService.wsdl`
/// (<https://ec.europa.eu/taxation_customs/vies/checkVatService.wsdl>), which REST shares.
pub(super) fn class(code: &str) -> Class {
    match code {
        "VALID" => Class::Valid,
        "INVALID" => Class::Invalid,
        "INVALID_INPUT" => Class::InvalidInput,
        "INVALID_REQUESTER_INFO" => Class::Requester,
        "VAT_BLOCKED" | "IP_BLOCKED" => Class::Blocked,
        // SERVICE_UNAVAILABLE, MS_UNAVAILABLE, TIMEOUT, SERVER_BUSY, GLOBAL_MAX_CONCURRENT_REQ,
        // GLOBAL_MAX_CONCURRENT_REQ_TIME, MS_MAX_CONCURRENT_REQ, MS_MAX_CONCURRENT_REQ_TIME
        _ => Class::Transient,
    }
}

impl Evidence<'_> {
    /// Why there is no plain answer and what to do, in one sentence; `None` for `valid`, and for
    /// `invalid` without a reason.
    pub(crate) fn reason_sentence(&self) -> Option<&'static str> {
        let reason = self.reason.as_deref()?;
        Some(match self.status {
            Status::Valid => return None,
            Status::Invalid => "VIES says that such a number cannot exist; check it with the customer",
            Status::NotChecked => {
                "VIES refuses the requester's VAT number, so nothing was checked; correct the requester, or ask without one"
            }
            Status::Unavailable => unavailable(reason),
        })
    }
}

fn unavailable(reason: &str) -> &'static str {
    match reason {
        "MS_UNAVAILABLE" => "the register of the member state is not available; ask again later",
        "SERVICE_UNAVAILABLE" => "VIES is not available; ask again later",
        "TIMEOUT" => "the register of the member state did not answer VIES in time; ask again later",
        "SERVER_BUSY" | "GLOBAL_MAX_CONCURRENT_REQ" | "GLOBAL_MAX_CONCURRENT_REQ_TIME" => {
            "VIES has too many requests; ask again later"
        }
        "MS_MAX_CONCURRENT_REQ" | "MS_MAX_CONCURRENT_REQ_TIME" => {
            "the register of the member state has too many requests; ask again later"
        }
        "VAT_BLOCKED" | "IP_BLOCKED" => {
            "VIES blocks these requests; ask less often, and write to the Commission if the block stays"
        }
        "TRANSPORT_TIMEOUT" => "VIES did not answer in time; ask again later",
        "TRANSPORT_CONNECTION" => "VIES could not be reached; check the network, and ask again later",
        "TRANSPORT_TLS" => {
            "the secure connection to VIES failed; check clock, proxy and certificates, and ask again later"
        }
        "TRANSPORT_TOO_LARGE" => {
            "the answer was longer than an answer of VIES; check proxy and address, and ask again later"
        }
        "TRANSPORT_CANCELLED" => "the request was cancelled; ask again",
        UNREADABLE => "the answer was not one of VIES; check proxy and address, and ask again later",
        INCOMPLETE => "the answer says neither valid nor invalid; ask again later",
        CONTRADICTORY => "the answer contradicts itself; ask again later",
        OTHER_NUMBER => "the answer is about another number than was asked; ask again later",
        code if code.starts_with(HTTP) => "VIES answered with an HTTP status that is no answer; ask again later",
        _ => "VIES gave no answer, with a code that is not known; ask again later",
    }
}
