//! What a row of a breakdown is.

use super::calculation::LineTax;
use crate::config::Treatment;
use crate::provider::stripe::reason;

pub(super) use reason::name;

pub(super) fn treatment(tax: &LineTax) -> Treatment {
    reason::treatment(tax.reason.as_deref(), tax.amount != 0)
}
