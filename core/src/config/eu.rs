//! The `eu` member of a billing entity: how it stands to the VAT of the EU.

use super::load::boxed;
use crate::eu::decide::{
    Contradictions, InclusivePrices, Oss, Policy, Supply, TaxPoint, WhenUnavailable, is_language, language_of,
};
use crate::geo::{Address, Country};
use crate::json::integer;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// A VAT registration in a state, beside the seat.
#[derive(Debug)]
pub(crate) struct Registration {
    pub country: Country,
    pub number: Option<Box<str>>,
}

/// A billing entity that lets EU VAT be decided.
#[derive(Debug)]
pub(crate) struct EuSeller {
    pub country: Country,
    pub zipcode: Option<Box<str>>,
    pub oss: Oss,
    /// Established in one member state, below the threshold of art. 59c, and not opted out of it.
    pub below_threshold: bool,
    pub registrations: Box<[Registration]>,
    /// What it supplies, where a fee does not say.
    pub supply: Supply,
    pub policy: Policy,
    pub contradictions: Contradictions,
    pub inclusive_prices: InclusivePrices,
    pub tax_point: TaxPoint,
    pub language: Box<str>,
    /// Why its exempt supplies are exempt (VATEX).
    pub exemption_reason_code: Option<Box<str>>,
}

/// Days for which an earlier valid answer counts, where the host does not say.
const LAST_VALID_DAYS: u32 = 30;
const MAX_LAST_VALID_DAYS: i64 = 3650;
/// Most registrations of one seller.
const MAX_REGISTRATIONS: usize = 100;

/// A policy without its days.
#[derive(Clone, Copy)]
enum Unavailable {
    Hold,
    Charge,
    LastValid,
}

const UNAVAILABLE: [(&str, Unavailable); 3] =
    [("hold", Unavailable::Hold), ("charge", Unavailable::Charge), ("last_valid", Unavailable::LastValid)];

/// Reads the member; `None` where it is absent or not enabled. `country` and `address` are those of
/// the billing entity.
pub(crate) fn read(
    slot: Option<Node<'_, '_>>,
    country: Option<Country>,
    address: Option<&Address<'_>>,
    entity: &Path<'_>,
    problems: &mut Problems,
) -> Option<EuSeller> {
    let path = entity.member("eu");
    members!(slot?, &path, problems, {
        enabled: "enabled", oss: "oss", below: "below_threshold", registrations: "vat_registrations", supply: "supply",
        unavailable: "vies_unavailable", days: "last_valid_days", max_age: "vies_max_age_days", contradictions: "contradictions",
        inclusive: "inclusive_prices", tax_point: "tax_point", language: "language", reason: "exemption_reason_code",
    });
    let enabled_path = path.member("enabled");
    let enabled = read::boolean(read::required(enabled, &enabled_path, problems), &enabled_path, problems);
    let oss = read::word(oss, &Oss::WORDS, &path.member("oss"), problems).unwrap_or(Oss::Assumed);
    let below_path = path.member("below_threshold");
    let below_threshold = read::boolean(below, &below_path, problems).unwrap_or(false);
    if below_threshold && matches!(oss, Oss::Union | Oss::NonUnion) {
        problems.add(
            &below_path,
            "conflict",
            "who is registered for the one-stop shop has opted for taxation at destination (art. 59c(3)); drop `below_threshold` or `oss`",
        );
    }
    let registrations_path = path.member("vat_registrations");
    let registrations = read::list(registrations, &registrations_path, problems);
    if registrations.as_ref().is_some_and(|list| list.len() > MAX_REGISTRATIONS) {
        problems.add(&registrations_path, "too_many", format!("at most {MAX_REGISTRATIONS} registrations are read"));
    }
    let registrations = read::each(registrations, &registrations_path, problems, |node, at, problems| {
        members!(node, at, problems, { country: "country", number: "number" });
        let country_path = at.member("country");
        let country = read::required(country, &country_path, problems);
        let country = crate::geo::read_country(country, &country_path, problems);
        let number = boxed(read::code(number, &at.member("number"), problems));
        Some(Registration { country: country?, number })
    });
    for (index, registration) in registrations.iter().enumerate() {
        if registrations[..index].iter().any(|earlier| earlier.country == registration.country) {
            let message = format!("{} stands twice; a state has one registration", registration.country.code());
            problems.add(&registrations_path.index(index).member("country"), "duplicate", message);
        }
    }
    let unavailable_path = path.member("vies_unavailable");
    let unavailable = read::word(unavailable, &UNAVAILABLE, &unavailable_path, problems).unwrap_or(Unavailable::Hold);
    let days_path = path.member("last_valid_days");
    let given = integer::read(days, 0..=MAX_LAST_VALID_DAYS, &days_path, problems);
    let days = given.and_then(|days| u32::try_from(days).ok()).unwrap_or(LAST_VALID_DAYS);
    let when_unavailable = match unavailable {
        Unavailable::Hold => WhenUnavailable::Hold,
        Unavailable::Charge => WhenUnavailable::Charge,
        Unavailable::LastValid => WhenUnavailable::LastValid { days },
    };
    if given.is_some() && !matches!(when_unavailable, WhenUnavailable::LastValid { .. }) {
        problems.add(&days_path, "not_allowed", "`last_valid_days` belongs to `vies_unavailable: last_valid`");
    }
    let max_age = integer::read(max_age, 0..=MAX_LAST_VALID_DAYS, &path.member("vies_max_age_days"), problems);
    let max_age_days = max_age.and_then(|days| u32::try_from(days).ok());
    let supply = read::word(supply, &Supply::WORDS, &path.member("supply"), problems).unwrap_or_default();
    let contradictions = read::word(contradictions, &Contradictions::WORDS, &path.member("contradictions"), problems)
        .unwrap_or_default();
    let inclusive_prices =
        read::word(inclusive, &InclusivePrices::WORDS, &path.member("inclusive_prices"), problems).unwrap_or_default();
    let tax_point = read::word(tax_point, &TaxPoint::WORDS, &path.member("tax_point"), problems).unwrap_or_default();
    let language_path = path.member("language");
    let language = read::code(language, &language_path, problems);
    if let Some(code) = language.as_ref().filter(|code| !is_language(code)) {
        let shown: String = code.chars().take(16).collect();
        let message =
            format!("`{shown}` is no language that mentions are known in; use a code of ISO 639-1 such as `de`");
        problems.add(&language_path, "unknown_value", message);
    }
    let exemption_reason_code = boxed(read::code(reason, &path.member("exemption_reason_code"), problems));
    if enabled != Some(true) {
        return None;
    }
    let country = country.or_else(|| address.and_then(|address| address.country));
    let Some(country) = country else {
        problems.add(
            &entity.member("country"),
            "required",
            "EU VAT depends on where the seller is; give the billing entity's `country`",
        );
        return None;
    };
    Some(EuSeller {
        country,
        zipcode: boxed(
            address.filter(|it| it.country.is_none_or(|it| it == country)).and_then(|it| it.zipcode.clone()),
        ),
        oss,
        below_threshold,
        registrations: registrations.into_boxed_slice(),
        supply,
        policy: Policy { unavailable: when_unavailable, max_age_days },
        contradictions,
        inclusive_prices,
        tax_point,
        language: language.map_or_else(|| language_of(country).into(), |code| (*code).into()),
        exemption_reason_code,
    })
}
