//! What a document says for tax providers: which connection its customer is linked to, and why something is exempt there.

use std::borrow::Cow;

use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::short;
use crate::json::write::Writer;

/// The link of a customer to a tax provider: what it is sold has the provider's taxes instead of any other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderCustomer<'a> {
    /// The connection, by code.
    pub connection: Cow<'a, str>,
    /// The customer's id at the provider; `None`: the host's own.
    pub external_id: Option<Cow<'a, str>>,
    /// Whether the provider may make the customer when it does not know it; `None`: no.
    pub create: Option<bool>,
}

/// Why something is exempt, as AvaTax is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exemption<'a> {
    /// By use: `A` federal government … `R` non-resident, `TAXABLE`. Which codes there are differs by country and account, so any is told.
    pub entity_use_code: Option<Cow<'a, str>>,
    /// By a certificate's number: any one exempts.
    pub number: Option<Cow<'a, str>>,
}

/// Longest entity use code, and longest number of an exemption, of AvaTax.
const MAX_EXEMPTION: usize = 25;

pub(super) fn read_link<'a>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<ProviderCustomer<'a>> {
    members!(slot?, path, problems, { connection: "connection", external_id: "external_id", create: "create" });
    let connection = read::required_code(connection, &path.member("connection"), problems);
    let external_id = read::code(external_id, &path.member("external_id"), problems);
    let create = read::boolean(create, &path.member("create"), problems);
    Some(ProviderCustomer { connection: connection?, external_id, create })
}

pub(super) fn read_exemption<'a>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Exemption<'a>> {
    members!(slot?, path, problems, { use_code: "entity_use_code", number: "number" });
    if use_code.is_none() && number.is_none() {
        problems.add(path, "empty", "this exemption says nothing; give `entity_use_code` or `number`, or leave it out");
    }
    Some(Exemption {
        entity_use_code: short::read(use_code, MAX_EXEMPTION, &path.member("entity_use_code"), problems),
        number: short::read(number, MAX_EXEMPTION, &path.member("number"), problems),
    })
}

impl ProviderCustomer<'_> {
    pub(super) fn write(&self, out: &mut Writer) {
        out.raw(r#"{"connection":"#).string(&self.connection);
        out.optional(r#","external_id":"#, self.external_id.as_deref());
        if let Some(create) = self.create {
            out.raw(r#","create":"#).boolean(create);
        }
        out.raw("}");
    }
}

impl Exemption<'_> {
    pub(super) fn write(&self, out: &mut Writer) {
        out.raw("{").optional(r#""entity_use_code":"#, self.entity_use_code.as_deref());
        let key = if self.entity_use_code.is_some() { r#","number":"# } else { r#""number":"# };
        out.optional(key, self.number.as_deref()).raw("}");
    }
}

/// The exemption of a fee as it was given, behind a comma.
pub(crate) fn write_exemption(out: &mut Writer, exemption: Option<&Exemption<'_>>) {
    if let Some(exemption) = exemption {
        out.raw(r#","exemption":"#);
        exemption.write(out);
    }
}
