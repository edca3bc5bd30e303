//! The limit in every window, whoever asks and however the time goes; and the turn of each.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::super::random::mix;
use super::*;

const SECOND: u64 = 1_000_000_000;

/// The most uses in any window of this length.
fn most(mut uses: Vec<u64>, window: u64) -> usize {
    uses.sort_unstable();
    (0..uses.len())
        .map(|from| uses[from..].iter().take_while(|at| **at - uses[from] < window).count())
        .max()
        .unwrap_or(0)
}

#[test]
fn ten_at_once_and_ten_a_second_later() {
    let mut bucket = Bucket::new(10, SECOND);
    let tickets: Vec<Ticket> = (0..25).map(|_| bucket.queue()).collect();
    for ticket in &tickets[..10] {
        assert_eq!(bucket.take(*ticket, 0), Ok(()));
        bucket.answered(*ticket, 100);
    }
    // The eleventh and the twentieth wait for the same moment, the twenty-first longer than can be said yet.
    for ticket in [tickets[10], tickets[19], tickets[20]] {
        assert_eq!(bucket.take(ticket, 500), Err(SECOND + 100 - 500));
    }
    assert_eq!(bucket.take(tickets[10], SECOND + 99), Err(1));
    for ticket in &tickets[10..20] {
        assert_eq!(bucket.take(*ticket, SECOND + 100), Ok(()));
    }
    // Not answered yet: a quarter of a second is what an answer may take.
    assert_eq!(bucket.take(tickets[20], SECOND + 100), Err(SECOND + SECOND / 4));
}

#[test]
fn a_slow_answer_counts_from_a_quarter_of_the_period() {
    let mut bucket = Bucket::new(1, SECOND);
    let (first, second) = (bucket.queue(), bucket.queue());
    assert_eq!(bucket.take(first, 0), Ok(()));
    assert_eq!(bucket.take(second, 0), Err(1_250_000_000));
    bucket.answered(first, 900_000_000);
    assert_eq!(bucket.take(second, 1_249_999_999), Err(1));
    assert_eq!(bucket.take(second, 1_250_000_000), Ok(()));
}

#[test]
fn first_come_first_served() {
    let mut bucket = Bucket::new(2, SECOND);
    let tickets: Vec<Ticket> = (0..5).map(|_| bucket.queue()).collect();
    // The third is asked first, and it is not its turn though tokens are there.
    assert!(bucket.take(tickets[2], 0).is_err());
    // The first two in any order.
    assert_eq!(bucket.take(tickets[1], 0), Ok(()));
    assert_eq!(bucket.take(tickets[0], 0), Ok(()));
    // The third goes away: the fourth and fifth are next.
    bucket.leave(tickets[2]);
    assert!(bucket.take(tickets[4], SECOND).is_err());
    assert_eq!(bucket.take(tickets[4], 2 * SECOND), Ok(()));
    assert_eq!(bucket.take(tickets[3], 2 * SECOND), Ok(()));
}

#[test]
fn a_pause_is_for_all() {
    let mut bucket = Bucket::new(5, SECOND);
    let ticket = bucket.queue();
    bucket.pause(3 * SECOND);
    bucket.pause(2 * SECOND);
    assert_eq!(bucket.take(ticket, SECOND), Err(2 * SECOND));
    assert_eq!(bucket.take(ticket, 3 * SECOND), Ok(()));
}

#[test]
fn another_limit_keeps_what_is_out() {
    let mut bucket = Bucket::new(3, SECOND);
    for _ in 0..3 {
        let ticket = bucket.queue();
        assert_eq!(bucket.take(ticket, 0), Ok(()));
        bucket.answered(ticket, 0);
    }
    bucket.set_limit(4, SECOND);
    let (fourth, fifth) = (bucket.queue(), bucket.queue());
    assert_eq!(bucket.take(fourth, 0), Ok(()));
    assert_eq!(bucket.take(fifth, 0), Err(SECOND));
    // A limit of nothing would be for ever; it is one.
    bucket.set_limit(0, SECOND);
    assert_eq!(bucket.take(fifth, 2 * SECOND), Ok(()));
}

/// The provider sees each request at some time between sending and answer; it never sees too many, and the budget is made use of.
#[test]
fn never_more_in_any_window_as_the_provider_sees_them() {
    for seed in 0..50_u64 {
        let requests = 1 + u32::try_from(mix(seed) % 12).unwrap();
        let mut bucket = Bucket::new(requests, SECOND);
        let mut random = seed;
        let mut below = |end: u64| {
            random += 1;
            mix((random << 8) ^ seed) % end
        };
        let (mut now, mut seen) = (0, Vec::new());
        // At most so many under way, each with the time of its answer.
        let mut under_way: Vec<(Ticket, u64)> = Vec::new();
        let mut tickets: VecDeque<Ticket> = (0..100).map(|_| bucket.queue()).collect();
        while let Some(ticket) = tickets.front().copied() {
            under_way.retain(|(ticket, end)| {
                if *end <= now {
                    bucket.answered(*ticket, *end);
                }
                *end > now
            });
            match bucket.take(ticket, now) {
                Ok(()) => {
                    tickets.pop_front();
                    let latency = below(SECOND / 4);
                    seen.push(now + below(latency + 1));
                    under_way.push((ticket, now + latency));
                }
                Err(wait) => now += wait.min(1 + below(SECOND / 8)),
            }
        }
        let limit = usize::try_from(requests).unwrap();
        assert!(most(seen.clone(), SECOND) <= limit, "seed {seed}: {seen:?}");
        // A hundred in full batches, each at most a period, a quarter and an eighth after the one before.
        let batches = 100_u64.div_ceil(requests.into());
        assert!(now <= batches * (SECOND + SECOND / 4 + SECOND / 8), "seed {seed}: {now}");
    }
}

#[test]
fn never_more_in_any_window_across_threads() {
    let (bucket, clock) = (Mutex::new(Bucket::new(7, SECOND)), AtomicU64::new(0));
    let uses = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for thread in 0..8_u64 {
            let (bucket, clock, uses) = (&bucket, &clock, &uses);
            scope.spawn(move || {
                for round in 0..40 {
                    let ticket = bucket.lock().unwrap().queue();
                    loop {
                        let mut bucket = bucket.lock().unwrap();
                        // The clock stands while the bucket is held, and any thread moves it on.
                        let now = clock.load(Ordering::SeqCst);
                        match bucket.take(ticket, now) {
                            Ok(()) => {
                                uses.lock().unwrap().push(now);
                                bucket.answered(ticket, now);
                                break;
                            }
                            Err(wait) => {
                                let step = 1 + mix((thread << 32) | round) % wait;
                                clock.fetch_max(now + step, Ordering::SeqCst);
                            }
                        }
                        drop(bucket);
                        thread::yield_now();
                    }
                }
            });
        }
    });
    let uses = uses.into_inner().unwrap();
    assert_eq!(uses.len(), 320);
    assert!(most(uses, SECOND) <= 7);
}
