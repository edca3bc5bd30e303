//! Products, exemption certificates and tax ids.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::check::At;
use super::lifecycle::is_tax_id;
use super::request::address;
use super::table::{is_juris_id, locate};
use super::{Anrok, Done, Failure, Taxability, conflict, today};
use crate::simulate::json::Json;
use crate::simulate::seed::Seed;

#[derive(Debug, Clone)]
pub(super) struct Certificate {
    id: String,
    customer_id: String,
    customer_name: Option<String>,
    created: Timestamp,
    begins: Date,
    number: Option<String>,
    notes: Option<String>,
    /// `us-xx`, and the last day.
    jurises: Vec<(String, Option<Date>)>,
}

/// The categories that products may have.
const CATEGORIES: [(&str, &str); 4] = [
    ("saasBusiness", "SaaS - General, B2B"),
    ("saasPersonal", "SaaS - General, B2C"),
    ("professionalServices", "Professional services"),
    ("tangibleGoods", "Tangible personal property"),
];

impl Certificate {
    /// `place`: a key of the table, `US-CO`.
    pub(super) fn exempts(&self, customer: &str, place: &str, on: Date) -> bool {
        self.customer_id == customer
            && self.begins <= on
            && self.jurises.iter().any(|(id, end)| id.eq_ignore_ascii_case(place) && end.is_none_or(|end| on <= end))
    }

    fn expiry(&self) -> Option<Date> {
        self.jurises.iter().map(|(_, end)| *end).min_by_key(|end| end.unwrap_or(Date::MAX)).flatten()
    }

    fn status(&self, today: Date) -> &'static str {
        match self.expiry() {
            Some(expiry) if expiry < today => "expired",
            Some(expiry) if expiry <= today.saturating_add(60.days()) => "expiringSoon",
            Some(_) | None => "active",
        }
    }

    fn json(&self, today: Date) -> Json {
        let jurises = self.jurises.iter().map(|(id, end)| {
            Json::object([("jurisId", id.into()), ("effectiveDateEndi", end.map(|end| end.to_string()).into())])
        });
        Json::object([
            ("id", (&self.id).into()),
            ("status", self.status(today).into()),
            ("customerId", (&self.customer_id).into()),
            ("customerName", self.customer_name.as_ref().into()),
            ("createdTime", self.created.to_string().into()),
            ("effectiveDateBegin", self.begins.to_string().into()),
            ("expiryDate", self.expiry().map(|date| date.to_string()).into()),
            ("exemptionNumber", self.number.as_ref().into()),
            ("notes", self.notes.as_ref().into()),
            ("jurises", Json::Array(jurises.collect())),
        ])
    }
}

impl Anrok {
    /// Gives a customer an exemption certificate without an end in a state (`US-CO`), as `certificates/create` does; the customer is known from now on.
    ///
    /// ```
    /// # use tallage::simulate::Simulator;
    /// let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse()?, 1);
    /// simulator.anrok().add_certificate("cus_1", "US-CO");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn add_certificate(&mut self, customer_id: &str, place: &str) {
        self.add_customer(customer_id);
        self.certificates.push(Certificate {
            id: format!("cte{:011}", self.certificates.len()),
            customer_id: customer_id.to_owned(),
            customer_name: None,
            created: Timestamp::UNIX_EPOCH,
            begins: Date::ZERO,
            number: None,
            notes: None,
            jurises: vec![(place.to_ascii_lowercase(), None)],
        });
    }

    pub(super) fn create_certificate(&mut self, body: &Json, now: Timestamp, seed: &mut Seed) -> Done {
        let body = At::root(body)?;
        let text = |name: &str| body.optional(name).map(|at| at.text().map(str::to_owned)).transpose();
        let customer_id = body.required("customerId")?.text()?.to_owned();
        let begins = body.required("effectiveDateBegin")?.date()?;
        let file = body.required("certificateFile")?.object()?;
        let file_name = file.required("name")?.text()?.to_ascii_lowercase();
        file.required("contentsBase64")?.text()?;
        file.only(&["name", "contentsBase64"])?;
        let mut jurises: Vec<(String, Option<Date>)> = Vec::new();
        for at in body.required("jurises")?.items()? {
            let at = at.object()?;
            let id = at.required("jurisId")?.text()?.to_owned();
            // Spelled so in the specification.
            let end = at.optional("effectiveDateEndi").map(|end| end.date()).transpose()?;
            for name in ["registrationId", "notes"] {
                at.optional(name).map(|at| at.text()).transpose()?;
            }
            at.only(&["jurisId", "registrationId", "effectiveDateEndi", "notes"])?;
            if jurises.iter().any(|(known, _)| *known == id) {
                return Err(conflict("duplicateJurisIds"));
            }
            jurises.push((id, end));
        }
        let (customer_name, number, notes) = (text("customerName")?, text("exemptionNumber")?, text("notes")?);
        body.only(&[
            "customerId",
            "customerName",
            "effectiveDateBegin",
            "exemptionNumber",
            "notes",
            "certificateFile",
            "jurises",
        ])?;
        if !jurises.iter().all(|(id, _)| is_juris_id(id)) {
            return Err(conflict("jurisNotFound"));
        }
        if ![".pdf", ".png", ".jpg", ".jpeg"].iter().any(|end| file_name.ends_with(end)) {
            return Err(conflict("fileTypeNotSupported"));
        }
        if !self.customers.contains_key(&customer_id) {
            if customer_name.is_none() {
                return Err(conflict("customerIdNotFound"));
            }
            self.customers.insert(customer_id.clone(), customer_name.clone());
        }
        let id = format!("cte{}", seed.word(b"abcdefghijklmnopqrstuvwxyz0123456789", 11));
        let answer = Json::object([("id", (&id).into())]);
        let created = now;
        let certificate = Certificate { id, customer_id, customer_name, created, begins, number, notes, jurises };
        self.certificates.push(certificate);
        Ok((answer, true))
    }

    /// All that match on one page: cursors are not simulated here.
    pub(super) fn list_certificates(&self, body: &Json, now: Timestamp) -> Done {
        let body = At::root(body)?;
        let limit = body.optional("limit").map(|at| at.integer(1, 100)).transpose()?.unwrap_or(25);
        body.only(&["filter", "cursor", "limit"])?;
        if let Some(cursor) = body.optional("cursor") {
            cursor.text()?;
            return Err(conflict("invalidCursor"));
        }
        let (mut customer, mut status) = (None, None);
        if let Some(filter) = body.optional("filter") {
            let filter = filter.object()?;
            customer = filter.optional("customerId").map(|at| at.text()).transpose()?;
            let known = ["active", "expiringSoon", "expired", "archived"];
            status = filter.optional("status").map(|at| at.one_of(&known)).transpose()?;
            filter.only(&["customerId", "status"])?;
        }
        if customer.is_some_and(|id| !self.customers.contains_key(id)) {
            return Err(conflict("customerIdNotFound"));
        }
        let today = today(now).unwrap_or(Date::MIN);
        let found: Vec<Json> = self
            .certificates
            .iter()
            .filter(|certificate| customer.is_none_or(|id| id == certificate.customer_id))
            .filter(|certificate| status.is_none_or(|status| status == certificate.status(today)))
            .take(usize::try_from(limit).unwrap_or(25))
            .map(|certificate| certificate.json(today))
            .collect();
        let members = [("certificates", found.into()), ("nextCursor", Json::Null), ("hasMore", false.into())];
        Ok((Json::object(members), false))
    }

    pub(super) fn create_product(&mut self, body: &Json) -> Done {
        let body = At::root(body)?;
        let id = body.required("externalId")?.text()?;
        let category = body.required("taxCategoryId")?.object()?;
        let kind = category.required("type")?.one_of(&["standard", "custom"])?;
        let category_id = category.required("id")?.text()?;
        category.only(&["type", "id"])?;
        body.required("name")?.text()?;
        body.optional("description").map(|at| at.text()).transpose()?;
        body.only(&["externalId", "taxCategoryId", "name", "description"])?;
        let good = id.chars().all(|c| c.is_ascii_alphanumeric() || " .-_:".contains(c));
        if !good || id.trim() != id || id.contains("  ") {
            let message = "Use letters, digits, single spaces and the characters .-_: only.".to_owned();
            return Err(Failure::Conflict("externalIdInvalid", vec![("message", message)]));
        }
        if kind == "standard" && !CATEGORIES.iter().any(|(known, _)| *known == category_id) {
            return Err(conflict("taxCategoryIdNotFound"));
        }
        if self.products.contains_key(id) {
            return Err(conflict("externalIdAlreadyExists"));
        }
        self.products.insert(id.to_owned(), Taxability::Taxable);
        Ok((Json::object([]), true))
    }

    pub(super) fn get_product(&self, id: &str, body: &Json) -> Done {
        At::root(body)?.only(&[])?;
        if !self.products.contains_key(id) {
            return Err(conflict("productExternalIdNotFound"));
        }
        let category = Json::object([("type", "standard".into()), ("id", "saasBusiness".into())]);
        let members = [("externalId", id.into()), ("name", id.into()), ("taxCategoryId", category)];
        Ok((Json::object(members), false))
    }

    pub(super) fn tax_categories(body: &Json) -> Done {
        At::root(body)?.only(&[])?;
        let categories = CATEGORIES.iter().map(|(id, name)| {
            let id = Json::object([("type", "standard".into()), ("id", (*id).into())]);
            Json::object([("id", id), ("name", (*name).into())])
        });
        Ok((Json::object([("productTaxCategories", Json::Array(categories.collect()))]), false))
    }

    /// Which ids a place asks for, and which of those sent have the right form.
    pub(super) fn validate_tax_ids(&self, body: &Json) -> Done {
        let body = At::root(body)?;
        let address = address(&body.required("customerAddress")?)?;
        let mut ids = Vec::new();
        for at in body.required("customerTaxIds")?.items()? {
            let at = at.object()?;
            ids.push(at.required("value")?.text()?);
            at.only(&["value"])?;
        }
        body.only(&["customerAddress", "customerTaxIds"])?;
        let place = locate(&address).ok_or_else(|| conflict("customerAddressCouldNotResolve"))?;
        if !place.has_vat() {
            return Err(conflict("validationNotSupportedForCountry"));
        }
        let valid = ids.iter().filter(|id| is_tax_id(id)).map(|id| Json::object([("value", (*id).into())]));
        let names = Json::object([("name", "VAT number".into()), ("abbreviation", "VAT".into())]);
        let juris = Json::object([
            ("name", place.name().into()),
            ("taxIdNames", names),
            ("validTaxIds", Json::Array(valid.collect())),
        ]);
        Ok((Json::object([("jurises", vec![juris].into())]), false))
    }
}
