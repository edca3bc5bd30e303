//! Writing canonical JSON: keys in a fixed order, decimals as strings, nothing between tokens.
//!
//! A result is more than a kilobyte a fee, most of it keys; they are copied as whole pieces. What
//! needs care (escapes) is `serde_json`'s.

use super::customer::Customer;
use crate::geo::Address;
use crate::money::Rate;
use crate::money::exact::Exact;
use crate::money::print;

/// A buffer of canonical JSON.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes) }
    }

    /// Appends JSON as it is.
    pub(crate) fn raw(&mut self, json: &str) -> &mut Self {
        self.out.extend_from_slice(json.as_bytes());
        self
    }

    /// Appends JSON that was written before.
    pub(crate) fn piece(&mut self, json: &[u8]) -> &mut Self {
        self.out.extend_from_slice(json);
        self
    }

    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        self
    }

    pub(crate) fn boolean(&mut self, value: bool) -> &mut Self {
        self.raw(if value { "true" } else { "false" })
    }

    pub(crate) fn string(&mut self, value: &str) -> &mut Self {
        let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
        if value.as_bytes().iter().all(plain) {
            self.out.push(b'"');
            self.raw(value);
            self.out.push(b'"');
        } else if serde_json::to_writer(&mut self.out, value).is_err() {
            // Writing a string to memory cannot fail.
            self.raw("\"\"");
        }
        self
    }

    /// `,"key":"value"` if there is one; `key` is given as `,"key":`.
    pub(crate) fn optional(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.raw(key).string(value);
        }
        self
    }

    /// A whole number as a decimal string.
    pub(crate) fn precise_int(&mut self, value: i64) -> &mut Self {
        self.out.push(b'"');
        self.int(value);
        self.out.push(b'"');
        self
    }

    /// `num / den` as a decimal string.
    pub(crate) fn precise_ratio(&mut self, num: i128, den: i128) -> &mut Self {
        self.out.push(b'"');
        print::push_ratio(&mut self.out, num, den);
        self.out.push(b'"');
        self
    }

    pub(crate) fn precise(&mut self, value: &Exact) -> &mut Self {
        self.out.push(b'"');
        print::push_exact(&mut self.out, value);
        self.out.push(b'"');
        self
    }

    pub(crate) fn rate(&mut self, rate: Rate) -> &mut Self {
        self.precise_ratio(i128::from(rate.micros()), 1_000_000)
    }

    /// The items with commas between them, in brackets.
    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.out.push(b'[');
        let mut first = true;
        for item in items {
            if !first {
                self.out.push(b',');
            }
            first = false;
            write(self, item);
        }
        self.out.push(b']');
        self
    }

    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// What was written, as text.
    pub(crate) fn into_string(self) -> String {
        // Everything that goes in is text; the check is a fraction of a nanosecond a byte.
        String::from_utf8(self.out).unwrap_or_default()
    }
}

/// The members of an address that are set, as an object.
fn write_address(out: &mut Writer, address: &Address<'_>) {
    out.raw("{");
    Members::new(out).address(address);
    out.raw("}");
}

/// A customer as it was given, in the order of the contract.
pub(crate) fn write_customer(out: &mut Writer, customer: &Customer<'_>) {
    out.raw("{");
    let mut members = Members::new(out);
    members.text("external_id", customer.external_id.as_deref());
    members.text("name", customer.name.as_deref());
    members.text("email", customer.email.as_deref());
    members.address(&customer.address);
    for (key, address) in
        [("billing_address", &customer.billing_address), ("shipping_address", &customer.shipping_address)]
    {
        if let Some(address) = address {
            members.key(key);
            write_address(members.out, address);
        }
    }
    members.text("tax_identification_number", customer.tax_identification_number.as_deref());
    if !customer.tax_codes.is_empty() {
        members.key("tax_codes");
        members.out.list(&customer.tax_codes, |out, code| {
            out.string(code);
        });
    }
    if let Some(exempt) = customer.exempt {
        members.key("exempt");
        members.out.boolean(exempt);
    }
    out.raw("}");
}

/// Optional members of an object, with commas between those that are there.
struct Members<'w> {
    out: &'w mut Writer,
    first: bool,
}

impl<'w> Members<'w> {
    fn new(out: &'w mut Writer) -> Self {
        Self { out, first: true }
    }

    fn key(&mut self, key: &str) {
        if !self.first {
            self.out.raw(",");
        }
        self.first = false;
        self.out.string(key).raw(":");
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.key(key);
            self.out.string(value);
        }
    }

    fn address(&mut self, address: &Address<'_>) {
        self.text("address_line1", address.address_line1.as_deref());
        self.text("address_line2", address.address_line2.as_deref());
        self.text("city", address.city.as_deref());
        self.text("zipcode", address.zipcode.as_deref());
        self.text("state", address.state.as_deref());
        self.text("country", address.country.map(|country| country.code()));
    }
}
