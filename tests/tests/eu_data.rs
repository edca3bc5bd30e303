//! The page of rates is current, and no postcode makes tallage panic.

use tallage_conformance::{eu_rates, fuzz};

#[test]
fn the_page_of_rates_is_current() {
    let page = std::fs::read_to_string(eu_rates::PAGE).unwrap_or_default();
    assert!(
        page == eu_rates::page(),
        "docs/eu-rates.md is not of these data; run `cargo run -p tallage-conformance --bin eu_rates`"
    );
}

/// A line of every kind, typed from the sources: the page is what a person reviews.
#[test]
fn the_page_shows_rows_sources_and_doubts() {
    let page = eu_rates::page();
    for line in [
        "| RO | Romania | 21 | 11 |  |  | 2025-08-01 |",
        "| 2025-08-01 | 21 | 11 |  |  | KD, CG, IB, TEDB25, TEDB26, asd-int.com | 9 % went on for housing contracted before, until 2026-07-31 |",
        "| 2023-01-01 (?) | 20 | 5, 10 |  |  | own knowledge | 5 % for state-supported rental housing; first day not verified |",
        "### FR-GP Guadeloupe, with FR",
        "- An invoice without VAT says: “TVA non applicable, art. 294-1 du CGI”.",
        "- Addresses: DE `78266` `8238` `CH8238`; CH `8238` `78266` `D78266` `DE78266` (Swiss postcode of the same place).",
    ] {
        assert!(page.lines().any(|found| found == line), "not on the page: {line}");
    }
}

#[test]
fn any_postcode_is_answered() {
    // xorshift64*: the same postcodes in every run; countries and characters that matter, and any bytes.
    let mut state = 0x7A11A6E_u64;
    let mut below = |bound: usize| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    };
    let countries =
        ["AT", "CH", "DE", "DK", "EA", "ES", "FI", "FR", "GB", "GP", "GR", "IC", "IT", "MC", "PT", "XI", "\0\0"];
    let characters: Vec<char> = "0123456789ABEFGJTY -.d\u{202e}\u{a0}é\0".chars().collect();
    for _ in 0..50_000 {
        let mut text = countries[below(countries.len())].to_owned();
        for _ in 0..below(10) {
            text.push(characters[below(characters.len())]);
        }
        fuzz::postcode(text.as_bytes());
        let bytes: Vec<u8> = (0..below(14)).map(|_| below(256) as u8).collect();
        fuzz::postcode(&bytes);
    }
}
