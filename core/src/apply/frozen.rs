//! What a taxed document says of the provider that taxed it, as the host hands it back.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Problem};
use crate::json::node;
use crate::json::read::{self, Path, Problems, members};
use crate::money::MAX_AMOUNT;
use crate::provider::answer::RemoteLine;
use crate::provider::sale::{Sale, SaleLine};

/// The member `provider` of a taxed document.
#[derive(Debug, Clone)]
pub(crate) struct Frozen {
    pub connection: String,
    /// Whether it was recorded for filing, not only estimated.
    pub recorded: bool,
    /// The identifier under which it was recorded.
    pub transaction_id: Option<String>,
    pub revision: u32,
    /// The provider's own id of it, and its lines by fee, where it takes them back by them.
    pub remote_id: Option<String>,
    pub remote_lines: BTreeMap<String, RemoteLine>,
    /// What the provider was told; `None`: there was nothing to tax.
    pub sale: Option<Sale>,
    /// The host's id of the document.
    pub document_id: String,
    /// The ids of all its fees, also of those that the provider was not told.
    pub fee_ids: Vec<String>,
}

/// The document, as far as it matters here; the rest passes.
#[derive(Deserialize)]
struct Snapshot {
    provider: Member,
}

#[derive(Deserialize)]
struct Member {
    connection: String,
    recorded: bool,
    transaction_id: Option<String>,
    revision: u32,
    remote_id: Option<String>,
    #[serde(default)]
    remote_lines: BTreeMap<String, RemoteLine>,
    sale: Option<Sale>,
}

/// Reads it from the JSON of a taxed invoice.
///
/// # Errors
/// Kind `invalid_document` for what is no taxed invoice of a provider.
pub(crate) fn read(taxed_invoice: &str) -> Result<Frozen, Error> {
    let tape = node::parse(taxed_invoice, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let head = read_head(tape.root(), &Path::Root("invoice"), &mut problems);
    let (document_id, fee_ids) = problems.finish(head)?;
    // The shape was written by us: what does not fit it was changed, and there is no use in saying where.
    let member = serde_json::from_str::<Snapshot>(taxed_invoice).map_err(|_| unlike())?.provider;
    let fits = |sale: &Sale| {
        // Whatever is done with amounts later, signs turned and sums made, rests on this.
        let bounded = |line: &SaleLine| line.amount.unsigned_abs() <= MAX_AMOUNT.unsigned_abs();
        sale.document_id == document_id && sale.lines.iter().all(bounded)
    };
    if member.sale.as_ref().is_some_and(|sale| !fits(sale)) {
        return Err(unlike());
    }
    let Member { connection, recorded, transaction_id, revision, remote_id, remote_lines, sale } = member;
    Ok(Frozen { connection, recorded, transaction_id, revision, remote_id, remote_lines, sale, document_id, fee_ids })
}

fn unlike() -> Error {
    let message = "the member `provider` is not what tallage wrote; hand back the taxed invoice as it was, unchanged";
    Error::of_problems(
        ErrorKind::InvalidDocument,
        vec![Problem::new("invoice.provider.does_not_add_up", "/provider", message)],
    )
}

/// The ids of the document and its fees, once it is known to be a taxed invoice of a provider.
fn read_head(node: node::Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<(String, Vec<String>)> {
    members!(node, path, problems, { document: "document", id: "id", fees: "fees", provider: "provider" } rest ignored);
    let kind_path = path.member("document");
    let kind = read::required_code(document, &kind_path, problems)?;
    if kind != "invoice" {
        let message = format!(
            "this must be a taxed invoice of tallage with `document` = `invoice`, not `{}`",
            read::shorten(&kind)
        );
        problems.add(&kind_path, "mismatch", message);
    }
    if provider.is_none() {
        let message = "no provider taxed this document; hand over one whose member `provider` says which did";
        problems.add(&path.member("provider"), "required", message);
    }
    let id = read::required_code(id, &path.member("id"), problems);
    let fees_path = path.member("fees");
    let fees = read::list(read::required(fees, &fees_path, problems), &fees_path, problems);
    let ids = read::each(fees, &fees_path, problems, |node, at, problems| {
        members!(node, at, problems, { id: "id" } rest ignored);
        read::required_code(id, &at.member("id"), problems).map(|id| id.into_owned())
    });
    Some((id?.into_owned(), ids))
}
