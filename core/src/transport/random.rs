//! Numbers that keep many clients from coming back at the same moment. Nothing that is recorded depends on them.

use std::sync::atomic::{AtomicU64, Ordering};

/// Where the numbers come from.
pub(super) enum Random {
    /// A sequence (SplitMix64).
    Sequence(AtomicU64),
    /// The host.
    Host(Box<dyn Fn() -> u64 + Send + Sync>),
}

impl Random {
    pub(super) fn seeded(seed: u64) -> Self {
        Self::Sequence(AtomicU64::new(seed))
    }

    pub(super) fn next(&self) -> u64 {
        match self {
            Self::Sequence(state) => mix(state.fetch_add(GOLDEN, Ordering::Relaxed)),
            Self::Host(next) => next(),
        }
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A wait from half of `full` to all of it, both included.
pub(super) fn jitter(full: u64, random: u64) -> u64 {
    let half = full / 2;
    half + random.checked_rem((full - half).saturating_add(1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_is_from_half_to_full() {
        assert_eq!((jitter(0, 7), jitter(1, 0), jitter(1, 1)), (0, 0, 1));
        // 500 … 1000: 501 values.
        assert_eq!((jitter(1000, 0), jitter(1000, 500), jitter(1000, 501)), (500, 1000, 500));
        let random = Random::seeded(1);
        let waits: Vec<u64> = (0..1000).map(|_| jitter(1000, random.next())).collect();
        assert!(waits.iter().all(|wait| (500..=1000).contains(wait)));
        assert!(waits.iter().any(|wait| *wait < 550) && waits.iter().any(|wait| *wait > 950));
        assert!(jitter(u64::MAX, u64::MAX) >= u64::MAX / 2);
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_the_host_its_own() {
        let numbers = |seed| {
            let random = Random::seeded(seed);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
        // The first number of SplitMix64 from the seed 0, as published with it.
        assert_eq!(numbers(0)[0], 0xe220_a839_7b1d_cdaf);
        assert_eq!(Random::Host(Box::new(|| 4)).next(), 4);
    }
}
