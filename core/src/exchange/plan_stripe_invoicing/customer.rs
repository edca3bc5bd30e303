//! A customer of Stripe is made or changed, and how it is taxed is read back.

use super::super::job::Work;
use super::super::plan::{Case, CustomerTax, Ending, Next, broken};
use super::super::state::Note;
use super::{Stage, plain, stage_of};
use crate::provider::failure::Failure;
use crate::provider::sale::Buyer;
use crate::provider::stripe_invoicing::customer as build;
use crate::provider::stripe_invoicing::invoice::read_made;
use crate::provider::{Built, Response};

/// Who it is: the id at Stripe, if it is known there, and whether it is exempt.
fn work<'c>(case: &Case<'c>) -> Result<(&'c Buyer, Option<&'c str>, Option<bool>), Failure> {
    match &case.job.work {
        Work::Customer { external_id, buyer: Some(buyer), known, exempt } => {
            Ok((buyer, known.then_some(external_id.as_str()), *exempt))
        }
        _ => Err(broken("there is no customer")),
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let (buyer, remote, exempt) = work(case)?;
    let connection = case.connection;
    match stage {
        Stage::Customer => Ok(plain(build::write(connection, remote, buyer, exempt))),
        Stage::CustomerTaxIds { id, .. } => Ok(plain(build::list_tax_ids(connection, id))),
        Stage::CustomerTaxId { id, .. } => match build::kind(buyer) {
            Some((kind, number)) => Ok(plain(build::add_tax_id(connection, id, kind, &number))),
            None => Err(broken("there is no tax id")),
        },
        _ => Err(broken("there is no customer")),
    }
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    let (buyer, remote, _) = work(case)?;
    match stage {
        Stage::Customer => {
            let taxable = build::read(response)?;
            let taxed = CustomerTax { automatic_tax: taxable.automatic_tax, provider: taxable.provider };
            // A customer that is made has its tax id from the start.
            match build::kind(buyer) {
                Some(_) if remote.is_some() => Ok(stage_of(Stage::CustomerTaxIds { id: taxable.id, taxed })),
                _ => Ok(done(case, taxable.id, taxed)),
            }
        }
        Stage::CustomerTaxIds { id, taxed } => {
            let number = build::kind(buyer).map(|(_, number)| number).unwrap_or_default();
            match build::has_tax_id(response, &number)? {
                true => Ok(done(case, id.clone(), taxed.clone())),
                false => Ok(stage_of(Stage::CustomerTaxId { id: id.clone(), taxed: taxed.clone() })),
            }
        }
        Stage::CustomerTaxId { id, taxed } => {
            read_made(response)?;
            Ok(done(case, id.clone(), taxed.clone()))
        }
        _ => Err(broken("there is no customer")),
    }
}

fn done(case: &Case<'_>, external_id: String, taxed: CustomerTax) -> Next {
    let Ok((buyer, remote, _)) = work(case) else {
        return Next::done(Ending::Customer { external_id, created: false, taxed: Some(taxed) });
    };
    let mut notes = Vec::new();
    if taxed.automatic_tax.as_deref() == Some("not_collecting") {
        let text = "the account collects no tax where the customer is";
        notes.push(Note::new("not_collecting", text));
    }
    notes.extend(build::remarks(buyer).into_iter().map(|remark| Note::new(remark.code, remark.text)));
    Next::Done(Ending::Customer { external_id, created: remote.is_none(), taxed: Some(taxed) }, notes)
}
