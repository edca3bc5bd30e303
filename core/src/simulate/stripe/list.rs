//! Lists in pages.

use super::error::Refusal;
use super::params::Params;
use crate::simulate::json::Json;

/// As many as there are on a page where none are asked for, and inside another object.
pub(super) const PAGE: usize = 10;

/// The parameters of a listing, beside its filters.
pub(super) const PAGING: [&str; 3] = ["limit", "starting_after", "ending_before"];

pub(super) fn list(url: &str, data: Vec<Json>, more: bool) -> Json {
    Json::object([
        ("object", "list".into()),
        ("data", Json::Array(data)),
        ("has_more", more.into()),
        ("url", url.into()),
    ])
}

/// The first page, inside an object.
pub(super) fn embedded<T>(url: &str, items: &[T], show: impl Fn(&T) -> Json) -> Json {
    list(url, items.iter().take(PAGE).map(show).collect(), items.len() > PAGE)
}

/// The items of the page that is asked for, and whether there are more in its direction.
pub(super) fn page<'a, T>(
    params: &Params<'_>,
    items: &[&'a T],
    id: impl Fn(&T) -> &str,
) -> Result<(Vec<&'a T>, bool), Refusal> {
    let limit = params.integer("limit")?.unwrap_or(10);
    params.at_least("limit", limit, 1)?;
    if limit > 100 {
        return Err(params
            .refuse("limit", "This value must be less than or equal to 100.")
            .code("parameter_invalid_integer"));
    }
    let limit = usize::try_from(limit).unwrap_or(PAGE);
    let place = |name: &str| -> Result<Option<usize>, Refusal> {
        let Some(wanted) = params.text(name)? else { return Ok(None) };
        let found = items.iter().position(|item| id(item) == wanted);
        found.map(Some).ok_or_else(|| Refusal::unknown("object", &wanted, name))
    };
    let (after, before) = (place("starting_after")?, place("ending_before")?);
    let chosen = match (after, before) {
        (Some(_), Some(_)) => {
            let message = "Only one of these may be given: starting_after, ending_before.";
            return Err(params.refuse("starting_after", message));
        }
        (None, Some(before)) => {
            let start = before.saturating_sub(limit);
            let chosen = items.iter().take(before).skip(start).copied().collect();
            return Ok((chosen, start > 0));
        }
        (after, None) => after.map_or(0, |at| at + 1),
    };
    let page = items.iter().skip(chosen).take(limit).copied().collect();
    Ok((page, items.len() > chosen + limit))
}
