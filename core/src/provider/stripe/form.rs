//! Bodies of requests: `application/x-www-form-urlencoded` with brackets for what is nested.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a value: what RFC 3986 does not reserve.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// In a name brackets stay too: Stripe takes them either way, and people can read them.
const NAME: &AsciiSet = &VALUE.remove(b'[').remove(b']');

/// A form, in the order in which it was filled.
///
/// Names are whole: `line_items[0][amount]`. Booleans are `true` and `false`, times Unix seconds, and an empty value unsets what there was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    body: String,
}

impl Form {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        if !self.body.is_empty() {
            self.body.push('&');
        }
        // Writing to memory cannot fail.
        _ = write!(self.body, "{}={}", utf8_percent_encode(name, NAME), utf8_percent_encode(value, VALUE));
        self
    }

    /// A value that is there and not blank.
    pub(crate) fn filled(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            self.text(name, value);
        }
        self
    }

    pub(crate) fn int(&mut self, name: &str, value: i64) -> &mut Self {
        self.text(name, itoa::Buffer::new().format(value))
    }

    pub(crate) fn boolean(&mut self, name: &str, value: bool) -> &mut Self {
        self.text(name, if value { "true" } else { "false" })
    }

    /// What is to be unset.
    pub(crate) fn unset(&mut self, name: &str) -> &mut Self {
        self.text(name, "")
    }

    /// `expand[]`, one for each.
    pub(crate) fn expand(&mut self, paths: &[&str]) -> &mut Self {
        for path in paths {
            self.text("expand[]", path);
        }
        self
    }

    pub(crate) fn into_body(self) -> String {
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest_and_values_are_encoded() {
        let mut form = Form::new();
        form.text("currency", "usd").int("line_items[0][amount]", -15000).boolean("automatic_tax[enabled]", true);
        form.text("customer_details[address][line1]", "1 Rue de l'Été & Co = 5%")
            .unset("shipping")
            .filled("a", Some(" "));
        form.filled("b", None).filled("c", Some(" x ")).expand(&["line_items.data.tax_breakdown"]);
        assert_eq!(
            form.into_body(),
            "currency=usd&line_items[0][amount]=-15000&automatic_tax[enabled]=true\
             &customer_details[address][line1]=1%20Rue%20de%20l%27%C3%89t%C3%A9%20%26%20Co%20%3D%205%25&shipping=&c=x\
             &expand[]=line_items.data.tax_breakdown"
        );
    }
}
