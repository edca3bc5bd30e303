//! Where the members of an object of JSON text are: found from both ends, no further than somebody has asked.
//!
//! What a host reads most, the head of a document and its totals, lies around long lists (fees, taxes) that nobody has to look at for it.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::{skip_blanks, string_end, string_start, trim_blanks, value_end, value_start};

/// A list or object longer than this is left for later, in the hope that what is asked for is at the other end.
const NEAR: usize = 128;

/// The text is not the JSON that it was taken for.
#[derive(Debug)]
pub struct Broken;

/// Enough room for the members of a fee: a result has thousands of them.
const ROOM: usize = 32;

/// A member: its name as it is written, between the quotation marks, and where its value begins. Small, since there are many.
#[derive(Debug)]
pub struct Member {
    name: u32,
    end: u32,
    at: u32,
}

impl Member {
    fn new(name: Range<usize>, at: usize) -> Result<Self, Broken> {
        let small = |at: usize| u32::try_from(at).map_err(|_| Broken);
        Ok(Self { name: small(name.start)?, end: small(name.end)?, at: small(at)? })
    }

    fn name(&self) -> Range<usize> {
        self.name as usize..self.end as usize
    }

    fn at(&self) -> usize {
        self.at as usize
    }
}

/// What is known of the members of one object.
#[derive(Debug)]
pub struct Members {
    front: Vec<Member>,
    back: Vec<Member>,
    /// What was not looked at yet lies between.
    from: usize,
    to: usize,
    /// The last member of `front` has a long value, where `from` still is.
    before_long: bool,
    after_long: bool,
}

impl Members {
    /// Those of the object that takes up `range` of its text.
    pub fn new(range: &Range<usize>) -> Self {
        let (from, to) = (range.start + 1, range.end.saturating_sub(1));
        Self { front: Vec::new(), back: Vec::new(), from, to, before_long: false, after_long: false }
    }

    fn is_whole(&self) -> bool {
        self.from >= self.to
    }

    /// Where the value of a member begins.
    pub fn find(&mut self, text: &str, name: &str) -> Result<Option<usize>, Broken> {
        let known = self.back.iter().rev().chain(&self.front).find(|member| is_called(text, member, name));
        if let Some(member) = known {
            return Ok(Some(member.at()));
        }
        while !self.is_whole() {
            let found = |members: &[Member]| members.last().filter(|it| is_called(text, it, name)).map(Member::at);
            let back = !self.after_long && self.step_back(text)?;
            if back && let Some(at) = found(&self.back) {
                return Ok(Some(at));
            }
            let front = self.step_front(text, !back)?;
            if front && let Some(at) = found(&self.front) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// All members, in order.
    pub fn all(&mut self, text: &str) -> Result<impl Iterator<Item = &Member>, Broken> {
        while !self.is_whole() {
            self.step_front(text, true)?;
        }
        Ok(self.front.iter().chain(self.back.iter().rev()))
    }

    /// One member more from the front; past a long value only if told to. Whether there is one more.
    fn step_front(&mut self, text: &str, pass: bool) -> Result<bool, Broken> {
        let bytes = text.as_bytes();
        if self.before_long {
            if pass {
                let end = value_end(bytes, self.from, usize::MAX).ok_or(Broken)?;
                self.before_long = false;
                self.go_on(bytes, end)?;
            }
            return Ok(false);
        }
        let mark = skip_blanks(bytes, self.from);
        if mark >= self.to {
            self.from = self.to;
            return Ok(false);
        }
        let end = string_end(bytes, mark + 1).ok_or(Broken)?;
        let colon = skip_blanks(bytes, end);
        if bytes.get(mark) != Some(&b'"') || bytes.get(colon) != Some(&b':') {
            return Err(Broken);
        }
        let at = skip_blanks(bytes, colon + 1);
        if self.front.is_empty() {
            self.front.reserve(ROOM);
        }
        self.front.push(Member::new(mark + 1..end - 1, at)?);
        match value_end(bytes, at, NEAR) {
            Some(end) => self.go_on(bytes, end)?,
            None => (self.from, self.before_long) = (at, true),
        }
        Ok(true)
    }

    /// Behind the value that ends at `end`, and the comma.
    fn go_on(&mut self, bytes: &[u8], end: usize) -> Result<(), Broken> {
        let next = skip_blanks(bytes, end);
        self.from = next + 1;
        match bytes.get(next) {
            Some(b',' | b'}') if next <= self.to => Ok(()),
            _ => Err(Broken),
        }
    }

    /// One member more from the back, if its value is not long.
    fn step_back(&mut self, text: &str) -> Result<bool, Broken> {
        let bytes = text.as_bytes();
        let end = trim_blanks(bytes, self.to);
        if end <= self.from {
            self.to = self.from;
            return Ok(false);
        }
        let Some(at) = value_start(bytes, end, NEAR).filter(|at| *at > self.from) else {
            self.after_long = true;
            return Ok(false);
        };
        let colon = trim_blanks(bytes, at).checked_sub(1).ok_or(Broken)?;
        let closing = trim_blanks(bytes, colon).checked_sub(1).ok_or(Broken)?;
        let mark = string_start(bytes, closing).ok_or(Broken)?;
        if bytes.get(colon) != Some(&b':') || bytes.get(closing) != Some(&b'"') {
            return Err(Broken);
        }
        self.back.push(Member::new(mark + 1..closing, at)?);
        let before = trim_blanks(bytes, mark);
        self.to = before.saturating_sub(1).max(self.from);
        Ok(true)
    }
}

/// Whether a member has this name. An escape makes a name longer than it is.
fn is_called(text: &str, member: &Member, name: &str) -> bool {
    let Some(written) = text.get(member.name()) else { return false };
    if written.len() == name.len() {
        written == name && !written.contains('\\')
    } else {
        written.len() > name.len() && written.contains('\\') && unescaped(text, member).as_deref() == Some(name)
    }
}

/// The name of a member that may be written with escapes.
pub fn unescaped<'a>(text: &'a str, member: &Member) -> Option<Cow<'a, str>> {
    let written = text.get(member.name())?;
    if !written.contains('\\') {
        return Some(Cow::Borrowed(written));
    }
    serde_json::from_str(text.get(member.name().start - 1..member.name().end + 1)?).ok().map(Cow::Owned)
}
