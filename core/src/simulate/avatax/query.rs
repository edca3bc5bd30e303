//! Listings, with the part of the filter language that billing uses: `field eq 'value'`, and `ge`, `gt`, `le`, `lt`, `ne`, joined by `and`.

use super::answer::Include;
use super::error::AvaError;
use super::{Avatax, Done, parameter};
use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

type Query<'a> = &'a [(String, String)];

impl Avatax {
    pub(super) fn list_companies(&self, query: Query<'_>) -> Result<Done, AvaError> {
        let companies = self.companies.iter().map(|(id, code)| {
            Json::object([
                ("id", (*id).into()),
                ("accountId", 1000_u32.into()),
                ("companyCode", code.into()),
                ("name", code.into()),
                ("isDefault", (*id == 1).into()),
                ("isActive", true.into()),
                ("defaultCountry", "US".into()),
                ("baseCurrencyCode", "USD".into()),
                ("isTest", true.into()),
            ])
        });
        page(companies.collect(), query)
    }

    /// Without a filter by date, the last 30 days are listed by AvaTax, and all here.
    pub(super) fn list(&self, company: &str, query: Query<'_>) -> Result<Done, AvaError> {
        let company = self.company(company)?.1;
        let of = self.stored.iter().filter(|((known, ..), _)| *known == company);
        // Lines are told when asked for.
        let lines = parameter(query, "$include").is_some_and(|list| list.contains("Lines") || list.contains("Details"));
        let include = Include { no_lines: !lines, no_details: !lines };
        page(of.map(|(_, transaction)| transaction.json(include)).collect(), query)
    }
}

fn page(rows: Vec<Json>, query: Query<'_>) -> Result<Done, AvaError> {
    let conditions = match parameter(query, "$filter") {
        None | Some("") => Vec::new(),
        Some(filter) => filter.split(" and ").map(condition).collect::<Result<_, _>>()?,
    };
    let found: Vec<Json> =
        rows.into_iter().filter(|row| conditions.iter().all(|condition| condition.holds(row))).collect();
    let number = |name: &str, default: usize| match parameter(query, name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| {
            let description = format!("You provided the value '{text}', which is not a valid 'Int32'.");
            let message = format!("The parameter '{name}' expects a value of type 'Int32'.");
            AvaError::new("InvalidParameterValue", 306, message, description)
        }),
    };
    let (top, skip) = (number("$top", 1000)?.min(1000), number("$skip", 0)?);
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let more = found.len() > skip.saturating_add(top);
    let value: Vec<Json> = found.into_iter().skip(skip).take(top).collect();
    let mut body = Json::object([("@recordsetCount", count.into()), ("value", value.into())]);
    if more {
        body.set("pageKey", format!("{}", skip.saturating_add(top)).into());
    }
    Ok(Done { response: HttpResponse::json(200, &body), recorded: false })
}

struct Condition {
    field: String,
    operator: &'static str,
    value: String,
}

fn condition(text: &str) -> Result<Condition, AvaError> {
    let mut words = text.trim().splitn(3, ' ');
    let parts = (words.next(), words.next(), words.next());
    let (Some(field), Some(operator), Some(value)) = parts else { return Err(bad(text)) };
    let known = ["eq", "ne", "ge", "gt", "le", "lt"];
    let operator = known.into_iter().find(|known| known.eq_ignore_ascii_case(operator)).ok_or_else(|| bad(text))?;
    let quoted = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let value = quoted.unwrap_or(value).replace("''", "'");
    Ok(Condition { field: field.to_owned(), operator, value })
}

fn bad(text: &str) -> AvaError {
    let description = format!("The filter '{text}' was not understood.");
    AvaError::new("InvalidParameterValue", 306, "The parameter '$filter' expects a filter.", description)
}

impl Condition {
    /// Texts are compared as texts, which is right for dates too.
    fn holds(&self, row: &Json) -> bool {
        let member = row.members().iter().find(|(name, _)| name.eq_ignore_ascii_case(&self.field));
        let Some((_, value)) = member else { return false };
        let own = value.text().map_or_else(|| value.to_string(), str::to_owned);
        let (own, wanted) = (own.to_ascii_lowercase(), self.value.to_ascii_lowercase());
        match self.operator {
            "eq" => own == wanted,
            "ne" => own != wanted,
            "ge" => own >= wanted,
            "gt" => own > wanted,
            "le" => own <= wanted,
            _ => own < wanted,
        }
    }
}
