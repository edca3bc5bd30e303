//! How far an invoice is taken back, fee by fee: where credit notes are told in parts of what was recorded.

/// What a fee comes to, or was taken back of it, in minor units; with its sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// As the provider is told it: after deductions, with included taxes.
    pub amount: i64,
    /// All taxes, on top and inside.
    pub taxes: i64,
}

/// How far one fee is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub fee_id: String,
    /// By earlier credit notes.
    pub before: Amounts,
    /// With this one.
    pub after: Amounts,
    /// The fee as it stands on the invoice.
    pub all: Amounts,
}
