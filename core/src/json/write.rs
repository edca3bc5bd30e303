//! Writing canonical JSON: keys in a fixed order, decimals as strings, nothing between tokens.
//!
//! A result is more than a kilobyte a fee, most of it keys; they are copied as whole pieces. What
//! needs care (escapes) is `serde_json`'s.

use jiff::civil::Date;

use crate::money::Rate;
use crate::money::decimal::Decimal;
use crate::money::exact::Exact;
use crate::money::print;

/// A buffer of canonical JSON.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: String,
}

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes) }
    }

    /// In a buffer that was used before.
    pub(crate) fn over(mut out: String) -> Self {
        out.clear();
        Self { out }
    }

    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// Appends JSON as it is.
    pub(crate) fn raw(&mut self, json: &str) -> &mut Self {
        self.out.push_str(json);
        self
    }

    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        self.out.push_str(itoa::Buffer::new().format(value));
        self
    }

    pub(crate) fn boolean(&mut self, value: bool) -> &mut Self {
        self.raw(if value { "true" } else { "false" })
    }

    pub(crate) fn string(&mut self, value: &str) -> &mut Self {
        let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
        if value.as_bytes().iter().all(plain) {
            self.out.push('"');
            self.raw(value);
            self.out.push('"');
        } else {
            // Writing a string to memory cannot fail.
            self.out.push_str(&serde_json::to_string(value).unwrap_or_default());
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

    /// A date, `YYYY-MM-DD`.
    pub(crate) fn date(&mut self, date: Date) -> &mut Self {
        // Years of the reader have four digits, months and days two.
        let parts = [date.year() / 100, date.year() % 100, date.month().into(), date.day().into()];
        let [c, y, m, d] =
            parts.map(|part| u8::try_from(part).unwrap_or(0) % 100).map(|part| [b'0' + part / 10, b'0' + part % 10]);
        let text = [b'"', c[0], c[1], y[0], y[1], b'-', m[0], m[1], b'-', d[0], d[1], b'"'];
        self.raw(std::str::from_utf8(&text).unwrap_or_default())
    }

    /// A whole number as a decimal string.
    pub(crate) fn precise_int(&mut self, value: i64) -> &mut Self {
        self.out.push('"');
        self.int(value);
        self.out.push('"');
        self
    }

    /// `num / den` as a decimal string, in 64 bits.
    pub(crate) fn precise_small(&mut self, num: i64, den: i64) -> &mut Self {
        self.out.push('"');
        print::push_small_ratio(&mut self.out, num, den);
        self.out.push('"');
        self
    }

    /// `num / den` as a decimal string.
    pub(crate) fn precise_ratio(&mut self, num: i128, den: i128) -> &mut Self {
        self.out.push('"');
        print::push_ratio(&mut self.out, num, den);
        self.out.push('"');
        self
    }

    pub(crate) fn decimal(&mut self, value: Decimal) -> &mut Self {
        let small = i64::try_from(value.mantissa()).ok().zip(10i64.checked_pow(value.scale()));
        match small {
            Some((num, den)) => self.precise_small(num, den),
            None => self.precise(&Exact::decimal(value)),
        }
    }

    pub(crate) fn precise(&mut self, value: &Exact) -> &mut Self {
        self.out.push('"');
        print::push_exact(&mut self.out, value);
        self.out.push('"');
        self
    }

    pub(crate) fn rate(&mut self, rate: Rate) -> &mut Self {
        self.precise_small(rate.micros(), 1_000_000)
    }

    /// The items with commas between them, in brackets.
    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.out.push('[');
        let mut first = true;
        for item in items {
            if !first {
                self.out.push(',');
            }
            first = false;
            write(self, item);
        }
        self.out.push(']');
        self
    }

    /// What was written.
    pub(crate) fn into_string(self) -> String {
        self.out
    }
}
