//! A connection to a tax provider: where it is, how one is let in, how patient one is, and what each item is called there.

use std::fmt;

use super::invoicing::InvoicingSettings;
use super::mapping::Mapping;
use super::secret::Secret;

/// Who computes and files the taxes of a linked customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Anrok.
    Anrok,
    /// Avalara AvaTax.
    Avatax,
    /// Stripe's Tax API: calculations and transactions.
    StripeTax,
    /// Stripe Invoicing: Stripe makes the invoice, and its tax app (Stripe Tax, Anrok, Avalara) taxes it.
    StripeInvoicing,
}

impl Provider {
    pub(crate) const WORDS: [(&'static str, Self); 4] = [
        ("anrok", Self::Anrok),
        ("avatax", Self::Avatax),
        ("stripe_tax", Self::StripeTax),
        ("stripe_invoicing", Self::StripeInvoicing),
    ];

    /// The provider as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Provider::Avatax.as_str(), "avatax");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }

    /// The provider's name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Anrok => "Anrok",
            Self::Avatax => "AvaTax",
            Self::StripeTax => "Stripe Tax",
            Self::StripeInvoicing => "Stripe Invoicing",
        }
    }

    /// Where it is: the same host for both environments of Anrok, whose sandbox is another account, and of Stripe, whose keys say it; two hosts
    /// of AvaTax.
    pub(super) fn base_url(self, environment: Environment) -> &'static str {
        match (self, environment) {
            (Self::Anrok, _) => "https://api.anrok.com",
            (Self::Avatax, Environment::Production) => "https://rest.avatax.com",
            (Self::Avatax, Environment::Sandbox) => "https://sandbox-rest.avatax.com",
            (Self::StripeTax | Self::StripeInvoicing, _) => "https://api.stripe.com",
        }
    }
}

/// Whether what is recorded is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Environment {
    #[default]
    Production,
    Sandbox,
}

impl Environment {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("production", Self::Production), ("sandbox", Self::Sandbox)];
}

/// Whether lines of amount 0 are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ZeroLines {
    #[default]
    Skip,
    Send,
}

impl ZeroLines {
    pub(super) const WORDS: [(&'static str, Self); 2] = [("skip", Self::Skip), ("send", Self::Send)];
}

/// How one is let in.
#[derive(Clone)]
pub(crate) enum Credentials {
    Anrok {
        api_key: Secret,
    },
    Avatax {
        account_id: Box<str>,
        license_key: Secret,
        company_code: Box<str>,
    },
    /// `account`: the connected account (`acct_…`) on whose behalf a platform calls.
    Stripe {
        api_key: Secret,
        account: Option<Box<str>>,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anrok { api_key } => out.debug_struct("Anrok").field("api_key", api_key).finish(),
            // An account id is half of a password.
            Self::Avatax { account_id: _, license_key, company_code } => out
                .debug_struct("Avatax")
                .field("license_key", license_key)
                .field("company_code", company_code)
                .finish_non_exhaustive(),
            Self::Stripe { api_key, account } => {
                out.debug_struct("Stripe").field("api_key", api_key).field("account", account).finish()
            }
        }
    }
}

/// What becomes of a document when the provider cannot be reached or refuses the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum FailurePolicy {
    /// The document fails, and can be tried again.
    #[default]
    Fail,
    /// The document waits (`pending`).
    Defer,
    /// Manual taxes and EU VAT decide, and the result says so.
    Fallback,
}

impl FailurePolicy {
    pub(crate) const WORDS: [(&'static str, Self); 3] =
        [("fail", Self::Fail), ("defer", Self::Defer), ("fallback", Self::Fallback)];
}

/// How many requests in how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub requests: u32,
    pub per_milliseconds: u32,
}

/// How long each part of an exchange may take, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timeouts {
    pub connect: u32,
    pub read: u32,
    pub total: u32,
}

/// A connection to a tax provider.
#[derive(Debug)]
pub(crate) struct Connection {
    pub code: Box<str>,
    pub name: Option<Box<str>>,
    pub provider: Provider,
    pub environment: Environment,
    /// Scheme, host and port, without a slash at the end.
    pub base_url: Box<str>,
    pub credentials: Credentials,
    pub on_failure: FailurePolicy,
    #[cfg_attr(
        not(any(test, feature = "http")),
        expect(dead_code, reason = "for those who send: the transport keeps it")
    )]
    pub rate_limit: RateLimit,
    pub timeouts: Timeouts,
    /// How often one request is sent at most.
    pub max_attempts: u32,
    /// Whether lines of amount 0 are told to the provider beside others.
    pub sends_zero_lines: bool,
    pub mapping: Mapping,
    /// How Stripe makes invoices; of other providers the defaults, which nobody asks.
    pub invoicing: InvoicingSettings,
}
