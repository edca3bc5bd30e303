//! Writes `docs/eu-rates.md` from the EU VAT data that are compiled into tallage.

use tallage_conformance::eu_rates;

fn main() {
    std::fs::write(eu_rates::PAGE, eu_rates::page()).unwrap_or_else(|error| panic!("{}: {error}", eu_rates::PAGE));
}
