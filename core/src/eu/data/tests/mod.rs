//! What the data say (typed by hand from the sources, not from the file), where addresses are, and
//! what is refused.

mod facts;
mod places;
mod refused;

use jiff::civil::Date;

use super::Data;
use crate::error::{Error, ErrorKind};
use crate::geo::Country;
use crate::json::node;
use crate::json::read::{Path, Problems, parse_date};

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn country(code: &str) -> Country {
    Country::from_alpha2(code).unwrap()
}

fn today() -> Date {
    day("2026-11-21")
}

/// The standard rate of a state at large on a day.
fn standard(code: &str, on: &str) -> Option<String> {
    Some(Data::bundled().rates_on(country(code), None, day(on))?.standard?.to_string())
}

/// Reads data as a host would load them.
fn read(text: &str) -> Result<Data, Error> {
    let tape = node::parse(text, ErrorKind::InvalidConfig)?;
    let mut problems = Problems::new(ErrorKind::InvalidConfig);
    let root = Path::Root("config");
    let data = Data::read(tape.root(), &root.member("eu_data"), &mut problems);
    problems.finish(data)
}
