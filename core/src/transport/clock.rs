//! The clock of the transport, the one place of the crate that reads the time or waits (beside the server of the simulator).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one clock of the crate: when an exchange was carried out, how long it took, how long it waits"
)]

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// Time since a beginning of its own, in nanoseconds: what limits and waits are counted in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Nanoseconds since the beginning; enough for 584 years.
    pub(super) fn now(self) -> u64 {
        nanoseconds(self.0.elapsed())
    }
}

pub(super) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

pub(super) fn sleep(nanoseconds: u64) {
    thread::sleep(Duration::from_nanos(nanoseconds));
}

/// The time of a VIES check, in whole seconds.
pub(super) fn timestamp() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Where a random sequence begins whose beginning nobody set.
pub(super) fn seed() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, nanoseconds)
}
