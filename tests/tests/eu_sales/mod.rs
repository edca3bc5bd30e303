//! Random sellers, customers, answers of VIES, supplies and dates for the properties of EU VAT.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Country, postcode, a well-formed VAT number of its state.
pub type Home = (&'static str, &'static str, &'static str);

const HOMES: [Home; 44] = [
    ("DE", "10115", "DE136695976"),
    ("FR", "75001", "FR23334175221"),
    ("ES", "28001", "ESB64717838"),
    ("PT", "1000-001", "PT501964843"),
    ("PT", "9500-321", "PT501964843"),
    ("PT", "9000-001", "PT501964843"),
    ("FI", "00100", "FI20774740"),
    ("AX", "22100", "FI20774740"),
    ("AT", "1010", "ATU13585627"),
    ("AT", "6691", "ATU13585627"),
    ("DE", "87567", "ATU13585627"),
    ("IE", "D02 AF30", "IE6433435F"),
    ("IT", "00184", "IT00743110157"),
    ("IT", "23041", "IT00743110157"),
    ("GR", "104 31", "EL094259216"),
    ("GR", "85300", "GR094259216"),
    ("HR", "10000", "HR33392005961"),
    ("RO", "010101", "RO18547290"),
    ("EE", "10111", "EE100594102"),
    ("LU", "1111", "LU15027442"),
    ("DK", "1050", "DK13585628"),
    ("DK", "3900", ""),
    ("NL", "1012 AB", "NL004495445B01"),
    ("BE", "1000", "BE0428759497"),
    ("PL", "00-001", "PL8567346215"),
    ("SK", "811 01", "SK2022749619"),
    ("MT", "VLT 1117", "MT11679112"),
    ("ES", "35001", "ESB64717838"),
    ("IC", "38001", "ESB64717838"),
    ("ES", "51001", "ESB64717838"),
    ("DE", "78266", "DE136695976"),
    ("CH", "8238", "CHE107787577MWST"),
    ("FR", "97110", "FR23334175221"),
    ("MQ", "97200", "FR23334175221"),
    ("FR", "97300", "FR23334175221"),
    ("FR", "97133", "FR23334175221"),
    ("FR", "98800", ""),
    ("MC", "98000", "FR23334175221"),
    ("GB", "SW1A 1AA", "GB980780684"),
    ("GB", "BT1 1AA", "XI980780684"),
    ("GB", "JE2 3AB", ""),
    ("CH", "8001", "CHE107787577MWST"),
    ("US", "10001", "12-3456789"),
    ("JP", "100-0001", ""),
];

const DATES: [&str; 20] = [
    "2010-01-01",
    "2012-06-30",
    "2013-06-30",
    "2013-07-01",
    "2014-12-31",
    "2015-01-01",
    "2018-12-31",
    "2019-01-01",
    "2020-06-30",
    "2020-07-01",
    "2020-12-31",
    "2021-01-01",
    "2021-07-01",
    "2023-12-31",
    "2024-01-01",
    "2024-09-01",
    "2025-07-31",
    "2025-08-01",
    "2026-01-01",
    "2026-11-21",
];

/// A configuration and an invoice.
#[derive(Debug, Clone)]
pub struct Sale {
    /// The configuration.
    pub config: Value,
    /// The invoice.
    pub invoice: Value,
}

fn put(object: &mut Value, member: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object[member] = value.into();
    }
}

fn entity() -> impl Strategy<Value = Value> {
    let words = |list: &'static [&'static str]| option::of(select(list));
    (
        select(&HOMES[..]),
        words(&["electronic", "general", "art59_intangible", "goods"]),
        words(&["hold", "charge", "last_valid"]),
        words(&["warn", "review"]),
        words(&["keep_net", "keep_gross"]),
        words(&["issue_date", "period_end", "split_by_day"]),
        words(&["none", "below"]),
    )
        .prop_map(|((country, zipcode, _), supply, unavailable, contradictions, prices, point, scheme)| {
            let mut eu = json!({"enabled": true});
            put(&mut eu, "supply", supply);
            put(&mut eu, "vies_unavailable", unavailable);
            put(&mut eu, "contradictions", contradictions);
            put(&mut eu, "inclusive_prices", prices);
            put(&mut eu, "tax_point", point);
            put(&mut eu, "oss", scheme.filter(|it| *it == "none"));
            put(&mut eu, "below_threshold", scheme.map(|it| it == "below"));
            json!({"code": "seller", "country": country, "address": {"country": country, "zipcode": zipcode}, "eu": eu})
        })
}

/// What VIES said of a number, as evidence.
pub fn evidence(number: &str, status: &str, earlier: bool) -> Value {
    let mut record = json!({"status": status, "number": number, "checked_at": "2026-11-20T10:00:00Z"});
    if status == "unavailable" {
        record["reason"] = json!("MS_UNAVAILABLE");
        record["failures"] = json!(1);
        record["retry_at"] = json!("2026-11-20T10:05:00Z");
    }
    if earlier && matches!(status, "unavailable" | "not_checked") {
        record["last_valid"] = json!({"status": "valid", "number": number, "checked_at": "2026-11-10T10:00:00Z"});
    }
    record
}

/// A number in the form in which evidence names it, or nothing where it is none.
pub fn normalized(customer: &Value) -> Option<String> {
    let text = customer["tax_identification_number"].as_str()?;
    let country = customer["country"].as_str().and_then(tallage::Country::from_alpha2);
    tallage::vat_number(text, country).number().map(str::to_owned)
}

fn customer() -> impl Strategy<Value = Value> {
    let foreign = prop::bool::weighted(0.15);
    (
        select(&HOMES[..]),
        select(&HOMES[..]),
        foreign,
        prop::bool::weighted(0.75),
        option::of(select(vec!["valid", "invalid", "unavailable", "not_checked"])),
        any::<bool>(),
        option::weighted(0.2, select(vec!["company", "individual"])),
        option::weighted(0.2, select(vec!["DE", "FR", "US"])),
        option::weighted(0.2, any::<bool>()),
        option::weighted(0.3, select(vec![("DE", "1"), ("DE", "1"), ("FR", "75001"), ("US", "10001")])),
    )
        .prop_map(|(home, other, foreign, numbered, status, earlier, kind, seen, reviewed, shipping)| {
            let mut customer = json!({"external_id": "c1", "country": home.0, "zipcode": home.1});
            let number = if foreign { other.2 } else { home.2 };
            if numbered && !number.is_empty() {
                customer["tax_identification_number"] = json!(number);
            }
            if let (Some(number), Some(status)) = (normalized(&customer), status) {
                customer["vies"] = evidence(&number, status, earlier);
            }
            put(&mut customer, "customer_type", kind);
            put(&mut customer, "evidence", seen.map(|country| json!([{"type": "ip", "country": country}])));
            put(&mut customer, "reviewed", reviewed);
            put(
                &mut customer,
                "shipping_address",
                shipping.map(|(country, zipcode)| json!({"country": country, "zipcode": zipcode})),
            );
            customer
        })
}

fn fee() -> impl Strategy<Value = Value> {
    (
        prop_oneof![Just(10_000_i64), Just(11_900), Just(1), -9_999..100_000_i64],
        option::of(select(vec!["electronic", "general", "art59_intangible", "goods"])),
        option::weighted(0.2, select(vec!["zero", "exempt", "reduced"])),
        option::weighted(0.3, (select(&DATES[..]), 0..400_i32)),
        option::weighted(0.2, any::<bool>()),
    )
        .prop_map(|(amount, supply, kind, period, inclusive)| {
            let mut fee = json!({"type": "add_on", "amount_cents": amount});
            put(&mut fee, "supply", supply);
            put(&mut fee, "vat_rate_kind", kind);
            put(&mut fee, "prices_include_tax", inclusive);
            if let Some((last, back)) = period {
                fee["to_date"] = json!(last);
                fee["from_date"] = json!(day(last, -back));
            }
            fee
        })
}

/// A date so many days after another: day by day, as on a calendar.
pub fn day(date: &str, days: i32) -> String {
    let [mut year, mut month, mut day] =
        [0, 5, 8].map(|at| date[at..date.len().min(at + if at == 0 { 4 } else { 2 })].parse::<i32>().unwrap());
    let length = |year: i32, month: i32| match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    for _ in 0..days.abs() {
        day += days.signum();
        if day > length(year, month) {
            (day, month) = (1, month + 1);
        } else if day < 1 {
            month -= 1;
            day = if month < 1 { 31 } else { length(year, month) };
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        } else if month < 1 {
            (year, month) = (year - 1, 12);
        }
    }
    format!("{year:04}-{month:02}-{day:02}")
}

pub fn sale() -> impl Strategy<Value = Sale> {
    (entity(), customer(), vec(fee(), 1..=3), select(&DATES[..])).prop_map(|(entity, customer, mut fees, date)| {
        for (index, fee) in fees.iter_mut().enumerate() {
            fee["id"] = json!(format!("f{index}"));
        }
        Sale {
            config: json!({"taxes": [{"code": "manual", "name": "M", "rate": "11"}], "billing_entities": [entity]}),
            invoice: json!({"id": "i1", "type": "one_off", "issuing_date": date, "currency": "EUR", "billing_entity": "seller", "customer": customer, "fees": fees}),
        }
    })
}

/// What nobody lives at: control characters, right-to-left text, signs, and very long texts.
pub fn rubbish() -> impl Strategy<Value = String> {
    let signs =
        vec!['\u{1}', '\u{7f}', '\u{202e}', '\u{200f}', '\u{feff}', '☃', 'א', '𝟙', '٣', '%', '\'', '"', '\\', 'Q', '9'];
    prop_oneof![
        vec(select(signs.clone()), 1..12).prop_map(|letters| format!("☃{}", letters.into_iter().collect::<String>())),
        vec(select(signs), 1..4).prop_map(|letters| letters.into_iter().collect::<String>().repeat(2500) + "☃"),
        Just("☃".repeat(4096)),
        Just("9".repeat(4096)),
        Just("9".repeat(10_000)),
    ]
}
