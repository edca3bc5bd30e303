//! The rate budget of a connection: so many requests in any window of so long, in turn. Pure: the time is an input.

use std::collections::VecDeque;

/// Who waits for its turn, or has had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket(u64);

/// A bucket of `requests` tokens. A token that was taken comes back one period after its use, so no window of the period ever holds
/// more uses than there are tokens; a bucket that fills up drop by drop would let twice as many through.
///
/// When a request is used is what the *provider* sees: at some time between sending and answer, later for the first ones, which still open
/// their connections. So a token counts from the answer; where the answer is slow, from a quarter of the period after sending, so that
/// slow answers do not halve the rate. All times in nanoseconds of one clock.
#[derive(Debug)]
pub(super) struct Bucket {
    requests: usize,
    period: u64,
    /// The tokens that are out, and when each comes back.
    out: Vec<(Ticket, u64)>,
    waiting: VecDeque<Ticket>,
    next: u64,
    paused_until: u64,
}

impl Bucket {
    pub(super) fn new(requests: u32, period: u64) -> Self {
        let mut bucket =
            Self { requests: 1, period, out: Vec::new(), waiting: VecDeque::new(), next: 0, paused_until: 0 };
        bucket.set_limit(requests, period);
        bucket
    }

    /// Another limit from now on; what is out stays so.
    pub(super) fn set_limit(&mut self, requests: u32, period: u64) {
        self.requests = usize::try_from(requests).unwrap_or(usize::MAX).max(1);
        self.period = period;
    }

    /// Takes a place at the end of those who wait.
    pub(super) fn queue(&mut self) -> Ticket {
        let ticket = Ticket(self.next);
        self.next = self.next.wrapping_add(1);
        self.waiting.push_back(ticket);
        ticket
    }

    /// Gives a place up.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        self.waiting.retain(|waiting| *waiting != ticket);
    }

    /// Takes a token if it is this one's turn; otherwise says how long to wait at least before asking again.
    pub(super) fn take(&mut self, ticket: Ticket, now: u64) -> Result<(), u64> {
        self.out.retain(|(_, back)| *back > now);
        if now < self.paused_until {
            return Err(self.paused_until - now);
        }
        let before = self.waiting.iter().position(|waiting| *waiting == ticket).unwrap_or(self.waiting.len());
        let free = self.requests.saturating_sub(self.out.len());
        if before < free {
            self.leave(ticket);
            self.out.push((ticket, self.back(now.saturating_add(self.period / 4))));
            return Ok(());
        }
        // The tokens for those in front, then one for this one.
        let mut backs: Vec<u64> = self.out.iter().map(|(_, back)| *back).collect();
        backs.sort_unstable();
        let back = backs.get(before - free).or(backs.last()).copied().unwrap_or(now);
        Err(back.saturating_sub(now).max(1))
    }

    /// Says that the request of this ticket has been answered, or has failed.
    pub(super) fn answered(&mut self, ticket: Ticket, now: u64) {
        let back = self.back(now);
        if let Some((_, known)) = self.out.iter_mut().find(|(out, _)| *out == ticket) {
            *known = back.min(*known);
        }
    }

    /// Nobody's turn until then: the provider has said that it wants to be left alone.
    pub(super) fn pause(&mut self, until: u64) {
        self.paused_until = self.paused_until.max(until);
    }

    fn back(&self, used: u64) -> u64 {
        used.saturating_add(self.period)
    }
}

#[cfg(test)]
mod tests;
