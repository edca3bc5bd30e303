//! What the host has beside what the provider has, and what would bring them together.

use std::collections::BTreeSet;

use super::begin;
use super::plan::same;
use super::reconcile_read::{self, Local, Remote, Request, State};
use super::reconcile_write::{self, Finding, Repair};
use crate::config::{Config, Provider};
use crate::error::Error;
use crate::money::exact::Exact;
use crate::provider::stored::StoredState;

/// What was found.
#[derive(Default)]
pub(super) struct Findings<'r> {
    pub missing: Vec<Finding<'r>>,
    pub extra: Vec<Finding<'r>>,
    pub amount_differs: Vec<Finding<'r>>,
    pub state_differs: Vec<Finding<'r>>,
    pub matched: usize,
}

/// # Errors
/// As `Engine::reconcile_json`.
pub(super) fn reconcile(config: &Config, text: &str) -> Result<String, Error> {
    let request = reconcile_read::read(text)?;
    let place = begin::place(config, &request.connection)?;
    let provider = config.connections.get(place).map_or(Provider::Anrok, |connection| connection.provider);
    Ok(reconcile_write::json(&request, &find(provider, &request)))
}

fn find<'r>(provider: Provider, request: &'r Request<'r>) -> Findings<'r> {
    let mut findings = Findings::default();
    let mut known = BTreeSet::new();
    for local in &request.local {
        known.insert(local.id.as_str());
        let remote = request.remote.get(local.id.as_str());
        // A reversal that was voided itself takes nothing back.
        let reversal = local.reversal.as_ref().and_then(|id| request.remote.get(id.as_str()));
        let reversal = reversal.filter(|remote| remote.state != StoredState::Voided);
        if let Some(id) = local.reversal.as_ref().filter(|_| reversal.is_some()) {
            known.insert(id.as_str());
        }
        compare(provider, local, remote, reversal, &mut findings);
    }
    for (id, remote) in request.remote.iter().filter(|(id, _)| !known.contains(id.as_str())) {
        let ours = is_ours(id);
        if remote.state == StoredState::Voided || !(ours || request.foreign) {
            continue;
        }
        let reason = if ours {
            "it has an identifier of ours, and no document of these; look whether the host has lost it, or a revision took its place"
        } else {
            "it was recorded by somebody else"
        };
        let kind = id.rsplit('-').nth(1).and_then(|kind| kind.chars().next());
        let is_credit = matches!(kind, Some('c' | 'r')) && provider == Provider::Avatax;
        findings.extra.push(Finding {
            id,
            local: None,
            remote: Some(remote),
            reason,
            repair: ours.then_some(Repair::Lookup { is_credit }),
        });
    }
    findings
}

/// Whether an identifier has the shape of ours: a letter for what is recorded and the revision, then 17 digits of Crockford's base 32.
fn is_ours(id: &str) -> bool {
    let mut parts = id.rsplitn(3, '-');
    let (Some(hash), Some(kind), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let digit = |byte: u8| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&byte);
    let revision = kind.strip_prefix(['i', 'c', 'r']);
    hash.len() == 17
        && hash.bytes().all(digit)
        && revision.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn compare<'r>(
    provider: Provider,
    local: &'r Local<'r>,
    remote: Option<&'r Remote<'r>>,
    reversal: Option<&'r Remote<'r>>,
    findings: &mut Findings<'r>,
) {
    let finding = |reason, repair| Finding { id: local.id.as_str(), local: Some(local), remote, reason, repair };
    let record = |revision| Some(Repair::Record { revision });
    match (local.state, remote) {
        (State::Finalized, None) => {
            let reason = "the provider does not have it";
            findings.missing.push(finding(reason, record(local.revision)));
        }
        (State::Finalized, Some(remote)) => match remote.state {
            StoredState::Voided => {
                let reason =
                    "it was voided at the provider, and stands at the host; it is recorded under its next revision";
                findings.state_differs.push(finding(reason, record(local.revision.saturating_add(1))));
            }
            _ if reversal.is_some() => {
                let reason =
                    "it was reversed at the provider, and stands at the host; it is recorded under its next revision";
                findings.state_differs.push(finding(reason, record(local.revision.saturating_add(1))));
            }
            StoredState::Saved => {
                let reason = "the provider keeps it, and not for filing";
                findings.state_differs.push(finding(reason, record(local.revision)));
            }
            _ if !local.recorded => {
                let reason = "the provider has recorded it, and the host does not know with which taxes";
                findings.state_differs.push(finding(reason, record(local.revision)));
            }
            StoredState::Recorded | StoredState::Filed if amounts_fit(provider, local, remote) => findings.matched += 1,
            StoredState::Recorded => {
                findings.amount_differs.push(finding("the amounts differ", record(local.revision)));
            }
            StoredState::Filed => {
                let reason = "the amounts differ, and what is filed cannot be changed: credit the difference, or void the invoice and make a new one";
                findings.amount_differs.push(finding(reason, None));
            }
        },
        (State::Voided, None) => findings.matched += 1,
        (State::Voided, Some(remote)) => match (remote.state, reversal) {
            (StoredState::Voided, None) => findings.matched += 1,
            (StoredState::Voided, Some(_)) => {
                let reason = "it is voided and reversed, so it is taken back twice; void the reversal at the provider";
                findings.state_differs.push(finding(reason, None));
            }
            (_, Some(_)) => findings.matched += 1,
            (StoredState::Filed, None) => {
                let reason = "it is voided at the host, and filed at the provider: its opposite is to be recorded";
                findings.state_differs.push(finding(reason, Some(Repair::Void)));
            }
            (StoredState::Saved | StoredState::Recorded, None) => {
                let reason = "it is voided at the host, and stands at the provider";
                findings.state_differs.push(finding(reason, Some(Repair::Void)));
            }
        },
    }
}

/// Whether the figures are the same but for the rounding of each line; what the provider does not tell is not compared.
fn amounts_fit(provider: Provider, local: &Local<'_>, remote: &Remote<'_>) -> bool {
    let Some(figures) = &local.figures else { return true };
    let currency = remote.currency.as_deref().is_none_or(|currency| currency.eq_ignore_ascii_case(local.currency));
    // Anrok's stored figure is of all taxes, whoever pays them; AvaTax's of those that the customer is charged.
    let taxes = match provider {
        Provider::Anrok => figures.taxes.add(&figures.seller_pays),
        Provider::Avatax | Provider::StripeTax | Provider::StripeInvoicing => figures.taxes.clone(),
    };
    // A credit is taxed anew by the provider, and shared exactly by us: each is rounded.
    let twice = if local.invoice.is_some() { 2 } else { 1 };
    let fits = |theirs: &Option<Exact>, ours: &Exact, lines: usize| {
        theirs.as_ref().is_none_or(|theirs| same(theirs, ours, lines.saturating_mul(twice)))
    };
    currency && fits(&remote.net, &figures.net, figures.inclusive) && fits(&remote.taxes, &taxes, figures.lines)
}
