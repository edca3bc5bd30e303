//! Addresses: those of a document or line, and their resolution.

use super::error::AvaError;
use super::model::Model;
use super::table::{country, is_region};
use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    pub(super) line1: String,
    pub(super) city: String,
    pub(super) region: String,
    /// ISO 3166-1 alpha-2.
    pub(super) country: String,
    pub(super) postal_code: String,
    /// A location of the company, or a point: it is taken as enough and lies nowhere in the table.
    elsewhere: bool,
}

/// Where from and where to, and whether there is either.
#[derive(Debug, Clone, Default)]
pub(super) struct Addresses {
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
    /// Names in the order of the request.
    pub(super) all: Vec<(&'static str, Address)>,
}

const KINDS: [&str; 8] = [
    "singleLocation",
    "shipFrom",
    "shipTo",
    "pointOfOrderOrigin",
    "pointOfOrderAcceptance",
    "goodsPlaceOrServiceRendered",
    "import",
    "billTo",
];

const ADDRESS: &[&str] =
    &["locationCode", "line1", "line2", "line3", "city", "region", "country", "postalCode", "latitude", "longitude"];

/// Longest postal code.
const POSTAL_CODE: usize = 11;

impl Addresses {
    /// Whether there is an origin and a destination, and each is one that can be.
    pub(super) fn complete(&self, line: &str) -> Result<(), AvaError> {
        match (&self.from, &self.to) {
            (Some(_), Some(_)) => {
                self.all.iter().enumerate().try_for_each(|(at, (kind, address))| address.check(at, kind))
            }
            (None, None) => {
                let description = format!(
                    "The line {line} must have both an origin and destination address.  You must either assign a \
                     'SingleLocation' address or both a 'ShipFrom' and a 'ShipTo' address."
                );
                let message = "Transactions must have both an origin and destination address.";
                Err(AvaError::new("MissingAddress", 304, message, description))
            }
            (from, _) => {
                let (missing, provided) =
                    if from.is_none() { ("origin", "destination") } else { ("destination", "origin") };
                let message =
                    format!("Transactions are missing {missing} addresses. Only {provided} addresses are provided");
                let description = format!(
                    "Line {line} must have both an origin and destination address.  The origin addresses are either 'ShipFrom' \
                     or 'PointOfOrderAcceptance'. The destination addresses are either 'ShipTo' or 'PointOfOrderOrigin'."
                );
                Err(AvaError::new("NotEnoughAddressesInfo", 176, message, description))
            }
        }
    }
}

/// AddressesModel.
pub(super) fn read_addresses(value: &Json, path: &str) -> Result<Addresses, AvaError> {
    let model = Model::new(value, path, &KINDS)?;
    let mut read = Addresses::default();
    for kind in KINDS {
        if let Some(value) = model.get(kind) {
            read.all.push((kind, Address::read(value, &model.path(kind))?));
        }
    }
    let find = |kind: &str| read.all.iter().find(|(known, _)| *known == kind).map(|(_, address)| address.clone());
    if let Some(single) = find("singleLocation") {
        if read.all.len() > 1 {
            let message =
                format!("You specified both a 'SingleAddress' and a different address type on the element '{path}'.");
            let description = "When using SingleAddress mode, you may only provide one address element.";
            return Err(AvaError::new("AddressConflictException", 301, message, description));
        }
        read.from = Some(single.clone());
        read.to = Some(single);
    } else {
        read.from = find("shipFrom").or_else(|| find("pointOfOrderAcceptance"));
        read.to = find("shipTo").or_else(|| find("pointOfOrderOrigin"));
    }
    Ok(read)
}

impl Address {
    pub(super) fn read(value: &Json, path: &str) -> Result<Self, AvaError> {
        let model = Model::new(value, path, ADDRESS)?;
        for name in ["line2", "line3"] {
            model.text(name, 100)?;
        }
        let point = (model.decimal("latitude")?, model.decimal("longitude")?);
        let written = model.text("country", 50)?;
        let elsewhere = !model.text("locationCode", 50)?.is_empty() || matches!(point, (Some(_), Some(_)));
        let postal_code = model.text("postalCode", usize::MAX)?;
        if postal_code.chars().count() > POSTAL_CODE {
            return Err(AvaError::length("postalCode", 0, POSTAL_CODE));
        }
        let country = country(&written).ok_or_else(|| {
            let description = "Please use the `ListCountries` API to identify a list of ISO 3166 countries and codes.";
            let message = format!("The country '{written}' is not a recognized country code.");
            AvaError::new("InvalidCountry", 125, message, description)
        })?;
        Ok(Self {
            line1: model.text("line1", 50)?,
            city: model.text("city", 50)?,
            region: model.text("region", 50)?.to_ascii_uppercase(),
            country,
            postal_code,
            elsewhere,
        })
    }

    /// `at`, `kind`: which of the addresses, for the message.
    fn check(&self, at: usize, kind: &str) -> Result<(), AvaError> {
        let enough = !self.postal_code.is_empty() && !self.country.is_empty()
            || !self.city.is_empty() && !self.region.is_empty();
        if !(enough || self.elsewhere) {
            let description = format!(
                "The address value {kind} was incomplete.  You must provide either a valid line + region + country + postal code."
            );
            return Err(AvaError::address(description));
        }
        if !is_region(&self.country, &self.region) {
            let description =
                format!("The region '{}' is not a recognized region within country '{}'.", self.region, self.country);
            return Err(AvaError::new(
                "InvalidCountryRegion",
                126,
                "Invalid country and region combination.",
                description,
            ));
        }
        if self.country == "US" && self.postal_code.starts_with("00000") {
            let Self { line1, city, region, postal_code, country, .. } = self;
            let location = format!("{}{}", kind[..1].to_ascii_uppercase(), &kind[1..]);
            return Err(AvaError::get_tax(
                "Tax calculation cannot be determined. Zip is not valid for the state.",
                format!("{line1}, {city}, {region} {postal_code} {country} (AddressLocationType: {location})"),
                format!("Addresses[{at}]"),
            ));
        }
        Ok(())
    }

    pub(super) fn json(&self) -> Json {
        Json::object([
            ("line1", (&self.line1).into()),
            ("city", (&self.city).into()),
            ("region", (&self.region).into()),
            ("country", (&self.country).into()),
            ("postalCode", (&self.postal_code).into()),
        ])
    }
}

/// `addresses/resolve`. What cannot be resolved is told in `messages`, under status 200: a street with the word `invalid`, and
/// every address outside the United States and Canada.
pub(super) fn resolve(value: &Json) -> Result<HttpResponse, AvaError> {
    let mut value = value.clone();
    if let Json::Object(members) = &mut value {
        members.retain(|(name, _)| !name.eq_ignore_ascii_case("textCase"));
    }
    let address = Address::read(&value, "")?;
    if address.line1.is_empty() && address.city.is_empty() && address.postal_code.is_empty() {
        let description =
            "The address value was incomplete.  You must provide either a valid line + region + country + postal code.";
        return Err(AvaError::address(description));
    }
    let here = matches!(address.country.as_str(), "US" | "CA");
    let good = here && !address.line1.to_ascii_lowercase().contains("invalid");
    let mut validated =
        Json::object([("addressType", if good { "StreetOrResidentialAddress" } else { "UnknownAddressType" }.into())]);
    for (name, value) in address.json().members() {
        let upper = value.text().unwrap_or_default().to_ascii_uppercase();
        validated.set(name, if good { upper.into() } else { value.clone() });
    }
    let mut body = Json::object([
        ("address", address.json()),
        ("validatedAddresses", vec![validated].into()),
        ("resolutionQuality", if good { "Intersection" } else { "NotCoded" }.into()),
    ]);
    if !good {
        let (summary, details) = if here {
            (
                "An exact street name match could not be found",
                "An exact street name match could not be found and phonetically matching the street name resulted in either no \
                 matches or matches to more than one street name.",
            )
        } else {
            ("Country not supported.", "The address could not be resolved: only the United States and Canada are.")
        };
        let message = Json::object([
            ("summary", summary.into()),
            ("details", details.into()),
            ("refersTo", "Address.Line0".into()),
            ("severity", "Error".into()),
            ("source", "Avalara.AvaTax.Services.Address".into()),
        ]);
        body.set("messages", vec![message].into());
    }
    Ok(HttpResponse::json(200, &body))
}
