//! Reading numbers as people write them, over all countries.

use proptest::prelude::*;

use super::prefix::Prefix;
use super::*;
use crate::geo::Country;

fn country(code: &str) -> Option<Country> {
    Country::from_alpha2(code)
}

/// What was made of `input`: the number, whether it is well-formed, the repairs.
fn read(input: &str, of: &str) -> (Option<String>, bool, Vec<&'static str>) {
    let found = vat_number(input, country(of));
    let repairs = found.repairs().map(Repair::as_str).collect();
    (found.number().map(str::to_owned), found.format() == NumberFormat::Valid, repairs)
}

fn well_formed(input: &str, of: &str, number: &str, repairs: &[&str]) {
    assert_eq!(read(input, of), (Some(number.to_owned()), true, repairs.to_vec()), "{input} of {of}");
}

/// Nothing in it that could be a VAT number.
fn nothing(input: &str, of: &str) {
    let found = vat_number(input, country(of));
    assert_eq!(
        (found.number(), found.prefix(), found.national(), found.country()),
        (None, None, None, None),
        "{input:?}"
    );
    assert_eq!((found.format(), found.checksum(), found.in_vies()), (NumberFormat::Invalid, Checksum::Unknown, false));
    assert_eq!((found.repairs().count(), found.input()), (0, input));
}

#[test]
fn a_prefix_in_the_text_wins_over_the_country() {
    well_formed("DE136695976", "FR", "DE136695976", &[]);
    well_formed("gr 094 259 216", "GR", "EL094259216", &["prefix_rewritten"]);
    well_formed("EL094259216", "DE", "EL094259216", &[]);
    well_formed("XI432525179", "GB", "XI432525179", &[]);
    // SE fits no Swedish number of nine digits, but is a French key.
    well_formed("SE408831642", "FR", "FRSE408831642", &["prefix_added"]);
    // A key that is also a prefix, with nine digits that fit both: the prefix wins.
    well_formed("BE428759497", "FR", "BE0428759497", &["leading_zeros_added"]);
}

#[test]
fn a_missing_prefix_comes_from_the_country() {
    for (of, input, number) in [
        ("AT", "U13585627", "ATU13585627"),
        ("ES", "B64717838", "ESB64717838"),
        ("FR", "23 334 175 221", "FR23334175221"),
        ("MC", "41 000 076 090", "FR41000076090"),
        ("RE", "23334175221", "FR23334175221"),
        ("GR", "094259216", "EL094259216"),
        ("GB", "980780684", "GB980780684"),
        ("IM", "980780684", "GB980780684"),
        ("AX", "20774740", "FI20774740"),
        ("RO", "18547290", "RO18547290"),
        ("IE", "8+79739J", "IE8+79739J"),
        ("CH", "107.787.577 MWST", "CHE107787577MWST"),
        ("LI", "107.787.577", "CHE107787577"),
        ("NO", "995 525 828 MVA", "NO995525828MVA"),
    ] {
        well_formed(input, of, number, &["prefix_added"]);
    }
    // Where it does not fit the country, or the country has no VAT number that is known here, nothing is guessed.
    nothing("B64717838", "DE");
    nothing("136695976", "US");
    nothing("136695976", "");
    // The letters of a Norwegian number tell by themselves.
    well_formed("995525828MVA", "", "NO995525828MVA", &["prefix_added"]);
}

#[test]
fn what_is_usually_left_out_is_put_right() {
    well_formed("BE 428759497", "", "BE0428759497", &["leading_zeros_added"]);
    well_formed("BE(0)403019261", "", "BE0403019261", &[]);
    well_formed("428.759.497", "BE", "BE0428759497", &["prefix_added", "leading_zeros_added"]);
    well_formed("GR 23456783", "", "EL023456783", &["prefix_rewritten", "leading_zeros_added"]);
    well_formed("NL4495445B01", "", "NL004495445B01", &["leading_zeros_added"]);
    well_formed("NL04495445B01", "", "NL004495445B01", &["leading_zeros_added"]);
    well_formed("SE 123456-7897", "", "SE123456789701", &["suffix_added"]);
    well_formed("HU 12892312-2-41", "", "HU12892312", &["domestic_part_removed"]);
    well_formed("12892312-2-41", "HU", "HU12892312", &["prefix_added", "domestic_part_removed"]);
    well_formed("NO 995 525 828", "", "NO995525828MVA", &["suffix_added"]);
    well_formed("CH-107.787.577 TVA", "", "CHE107787577TVA", &["prefix_rewritten"]);
    // Romanian numbers keep their length: the zeros are for the check only.
    well_formed("RO 27", "", "RO27", &[]);
}

#[test]
fn what_cannot_be_put_right_keeps_its_prefix() {
    for (input, prefix, national) in [
        ("NL004495445", "NL", "004495445"),
        ("HU12892312-6-41", "HU", "12892312641"),
        ("DE 12", "DE", "12"),
        ("CHE-107.787.57", "CHE", "10778757"),
        ("BE 2428759497", "BE", "2428759497"),
        ("FR RO18547290", "FR", "RO18547290"),
        ("DE DE 246595415", "DE", "DE246595415"),
        ("RO1630615123457", "RO", "1630615123457"),
        ("EU123010755", "EU", "123010755"),
        ("SE123456789702", "SE", "123456789702"),
    ] {
        let found = vat_number(input, None);
        assert_eq!((found.prefix(), found.national()), (Some(prefix), Some(national)), "{input}");
        assert_eq!((found.format(), found.checksum()), (NumberFormat::Invalid, Checksum::Unknown), "{input}");
        assert!(!found.in_vies() && found.repairs().count() == 0, "{input}");
    }
    let greek = vat_number("GR 1", None);
    assert_eq!((greek.number(), greek.country()), (Some("EL1"), country("GR")));
}

#[test]
fn what_is_no_number_is_answered() {
    for input in [
        "",
        " ",
        "DE",
        "E",
        "none",
        "n/a",
        "-",
        "...",
        "+*",
        "DENMARK",
        "Deutschland",
        "\0",
        "DE136695976\0",
        "\u{1b}[31m",
        "\u{202e}DE136695976",
        "رقم ضريبي ١٢٣",
        "מספר 123",
        "ΕΛ094259216",
        "DE１３６６９５９７６",
        "💶",
        "QQ 124567",
        "1234567890123456789012345",
    ] {
        nothing(input, "DE");
    }
    nothing(&"9".repeat(10_000_000), "DE");
    nothing(&format!("DE136695976{}", " ".repeat(200)), "DE");
}

#[test]
fn countries_and_vies() {
    for (input, of, vies) in [
        ("EL094259216", "GR", true),
        ("XI432525179", "GB", true),
        ("GB980780684", "GB", false),
        ("CHE107787577MWST", "CH", false),
        ("NO995525828MVA", "NO", false),
        ("DE136695978", "DE", true),
    ] {
        let found = vat_number(input, None);
        assert_eq!((found.country(), found.in_vies()), (country(of), vies), "{input}");
    }
    for input in ["EU372022452", "IM3720000224"] {
        let found = vat_number(input, None);
        assert_eq!((found.country(), found.in_vies()), (None, false), "{input}");
        assert_eq!((found.format(), found.checksum()), (NumberFormat::Valid, Checksum::Unknown), "{input}");
    }
}

#[test]
fn requests_that_cannot_be_read() {
    for (request, code, path) in [
        ("{}", "vat_number.number.required", "/number"),
        (r#"{"number": null}"#, "vat_number.number.required", "/number"),
        (r#"{"number": 136695976}"#, "vat_number.number.wrong_type", "/number"),
        (r#"{"number": " \t"}"#, "vat_number.number.blank", "/number"),
        (r#"{"number": "DE1", "country": "XX"}"#, "vat_number.country.unknown_country", "/country"),
        (r#"{"number": "DE1", "country": 1}"#, "vat_number.country.wrong_type", "/country"),
        (r#"{"number": "DE1", "vies": true}"#, "vat_number.unknown_field", "/vies"),
        (r#"{"number": "DE1", "number": "DE2"}"#, "vat_number.duplicate_key", "/number"),
        ("[]", "vat_number.wrong_type", ""),
        ("DE136695976", "json.syntax", ""),
    ] {
        let error = vat_number_json(request).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, path), "{request}");
        assert_eq!(error.kind(), crate::ErrorKind::InvalidDocument, "{request}");
    }
    let long = format!(r#"{{"number": "{}"}}"#, "9".repeat(256));
    assert_eq!(vat_number_json(&long).unwrap_err().code(), "vat_number.number.too_long");
    assert_eq!(
        vat_number_json(r#"{"number": "\u202e\"\u0000"}"#).unwrap(),
        concat!(
            "{\"input\":\"\u{202e}\\\"\\u0000\",\"number\":null,\"prefix\":null,\"country\":null,\"national\":null,",
            "\"format\":\"invalid\",\"checksum\":\"unknown\",\"in_vies\":false,\"repairs\":[]}"
        )
    );
}

/// Numbers that are nearly right: a prefix or none, then digits and letters in the usual places.
fn nearly() -> impl Strategy<Value = String> {
    let prefixes = Prefix::ALL.iter().map(|prefix| prefix.as_str()).chain(["", "GR", "CH"]).collect::<Vec<_>>();
    (proptest::sample::select(prefixes), "[A-Z+*]{0,2}[0-9]{0,12}([A-Z]{1,4}|B[0-9]{2}|)", "[-. /]{0,2}")
        .prop_map(|(prefix, rest, separator)| format!("{prefix}{separator}{rest}"))
}

fn some_country() -> impl Strategy<Value = Option<Country>> {
    proptest::sample::select(vec!["", "DE", "GR", "FR", "ES", "NO", "CH", "LI", "GB", "HU", "US"]).prop_map(country)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_text_is_answered(input in any::<String>(), of in some_country()) {
        let found = vat_number(&input, of);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&found.to_json()).is_ok());
        prop_assert_eq!(found.input(), input.as_str());
    }

    #[test]
    fn normalizing_twice_changes_nothing(input in nearly(), of in some_country()) {
        let once = vat_number(&input, of);
        if let (Some(number), Some(prefix), Some(national)) = (once.number(), once.prefix(), once.national()) {
            prop_assert_eq!(format!("{prefix}{national}"), number);
            for of in [of, None] {
                let twice = vat_number(number, of);
                prop_assert_eq!(twice.number(), Some(number));
                prop_assert_eq!((twice.format(), twice.checksum()), (once.format(), once.checksum()));
                prop_assert_eq!((twice.prefix(), twice.in_vies(), twice.repairs().count()), (once.prefix(), once.in_vies(), 0));
            }
        } else {
            prop_assert_eq!(once.format(), NumberFormat::Invalid);
        }
    }

    #[test]
    fn separators_and_small_letters_change_nothing(input in nearly(), at in 0usize..20, of in some_country()) {
        let plain = vat_number(&input, of);
        let mut spread = input.to_lowercase();
        spread.insert_str(at.min(spread.len()), "\u{a0}-");
        let same = vat_number(&spread, of);
        prop_assert_eq!((plain.number(), plain.format(), plain.checksum()), (same.number(), same.format(), same.checksum()));
    }
}

/// Forms whose last character is fixed by those before it, as patterns for a stem: at most one last character is right.
const DETERMINED: [(&str, &str, &str); 30] = [
    ("AT", "U[0-9]{7}", ""),
    ("BE", "[01][0-9]{8}", ""),
    ("BG", "[0-9]{8}", ""),
    ("CHE", "[0-9]{8}", "TVA"),
    ("CY", "[03459][0-9]{7}", ""),
    ("CZ", "[0-8][0-9]{6}", ""),
    ("CZ", "6[0-9]{7}", ""),
    ("DE", "[1-9][0-9]{7}", ""),
    ("DK", "[1-9][0-9]{6}", ""),
    ("EE", "[0-9]{8}", ""),
    ("EL", "[0-9]{8}", ""),
    ("ES", "[0-9XYZKLM][0-9]{7}", ""),
    ("FI", "[0-9]{7}", ""),
    ("FR", "[0-9A-HJ-NP-Z]{2}[0-9]{8}", ""),
    ("GB", "[0-9]{8}", ""),
    ("HR", "[0-9]{10}", ""),
    ("HU", "[0-9]{7}", ""),
    ("IE", "[0-9]{7}", ""),
    ("IT", "[0-9]{10}", ""),
    ("LT", "[0-9]{7}1", ""),
    ("LU", "[0-9]{7}", ""),
    ("LV", "[4-9][0-9]{9}", ""),
    ("MT", "[1-9][0-9]{6}", ""),
    ("NO", "[0-9]{8}", "MVA"),
    ("PL", "[0-9]{9}", ""),
    ("PT", "[1-9][0-9]{7}", ""),
    ("RO", "[1-9][0-9]{8}", ""),
    ("SE", "[0-9]{9}", "01"),
    ("SI", "[1-9][0-9]{6}", ""),
    // A third digit of 4 or 9 is in no birth number, whose rule is another.
    ("SK", "[1-9][0-9][49][0-9]{6}", ""),
];

#[test]
fn another_last_character_breaks_a_right_number() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    for (prefix, pattern, suffix) in DETERMINED {
        let stems = proptest::string::string_regex(pattern).unwrap();
        let mut right = 0;
        for _ in 0..2_000 {
            let stem = stems.new_tree(&mut runner).unwrap().current();
            let last = (b'0'..=b'9').chain(b'A'..=b'Z').map(char::from);
            let numbers: Vec<String> = last.map(|last| format!("{prefix}{stem}{last}{suffix}")).collect();
            let fits = |number: &&String| vat_number(number, None).checksum() == Checksum::Valid;
            let found: Vec<&String> = numbers.iter().filter(fits).collect();
            assert!(found.len() <= 1, "{found:?}");
            right += found.len();
        }
        // Where two characters check (BE, FR, GB, LU, MT), most stems have no last character that is right.
        assert!(right >= 20, "{prefix}{pattern}: {right} of 2000");
    }
}
