//! How the lines of a request are numbered, and found again in its answer.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::provider::sale::{Sale, SaleLine};

/// Longest number of a line. Not in Avalara's models; that of its other codes.
const MAX_CHARS: usize = 50;

/// The numbers of the lines of a sale: the ids of its fees, or `l1`, `l2`, … for all of them where one would not come back as it is. A
/// pure function of the sale, so the answer is read with the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineKeys {
    counted: bool,
}

impl LineKeys {
    pub(crate) fn of(sale: &Sale) -> Self {
        let mut seen = FxHashSet::default();
        // AvaTax may not tell letter cases apart, nor keep blanks at the ends.
        let good = |line: &SaleLine| {
            let id = line.fee_id.as_str();
            !id.is_empty() && id.trim() == id && id.chars().count() <= MAX_CHARS && !id.contains(char::is_control)
        };
        let unique = |line: &SaleLine, seen: &mut FxHashSet<String>| seen.insert(line.fee_id.to_lowercase());
        Self { counted: !sale.lines.iter().all(|line| good(line) && unique(line, &mut seen)) }
    }

    /// Whether the lines are numbered, not named by the ids of their fees.
    pub(crate) fn counts(self) -> bool {
        self.counted
    }

    /// The number of the line at `index`, from 0.
    pub(crate) fn key<'l>(self, index: usize, line: &'l SaleLine) -> Cow<'l, str> {
        if self.counted { Cow::Owned(format!("l{}", index + 1)) } else { Cow::Borrowed(&line.fee_id) }
    }
}
