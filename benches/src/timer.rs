//! A small timer for comparisons: contenders take turns, so that a slow moment of the machine hits all of them alike.
//! It counts the time that this thread had a processor (the kernel's account of it), not the time on the wall: other
//! programs that want the machine meanwhile do not count.

use std::hint::black_box;
use std::time::Duration;

/// The processor time of this thread so far.
pub fn now() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec that lives through the call.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(failed, 0, "no clock for the processor time of a thread");
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// One thing to measure: a name, and how to do it `n` times and say how long that took.
pub struct Contender<'a> {
    name: &'static str,
    run: Box<dyn FnMut(u32) -> Duration + 'a>,
}

impl<'a> Contender<'a> {
    /// A call in this process. What it returns is dropped inside the measured time.
    pub fn new<T>(name: &'static str, mut call: impl FnMut() -> T + 'a) -> Self {
        Self::timed(name, move |n| {
            let start = now();
            for _ in 0..n {
                black_box(call());
            }
            now() - start
        })
    }

    /// A call that is timed elsewhere (in another process).
    pub fn timed(name: &'static str, run: impl FnMut(u32) -> Duration + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// How long to measure.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Rounds: every contender gives one sample in each.
    pub rounds: usize,
    /// A sample repeats the call until about this much time has passed.
    pub sample: Duration,
}

/// Nanoseconds per call of every contender, round by round.
pub struct Rounds {
    names: Vec<&'static str>,
    samples: Vec<Vec<f64>>,
}

/// Lets the contenders run in turn and keeps every sample. The order turns by one each round, so that none always
/// comes after the same neighbour.
pub fn interleave(effort: Effort, mut contenders: Vec<Contender<'_>>) -> Rounds {
    let batches: Vec<u32> = contenders.iter_mut().map(|c| batch(c, effort.sample)).collect();
    let count = contenders.len();
    let mut samples = vec![Vec::with_capacity(effort.rounds); count];
    for round in 0..effort.rounds {
        for turn in 0..count {
            let i = (turn + round) % count;
            let took = (contenders[i].run)(batches[i]);
            samples[i].push(took.as_nanos() as f64 / f64::from(batches[i]));
        }
    }
    Rounds { names: contenders.iter().map(|c| c.name).collect(), samples }
}

/// How often a call fits into a sample; warms up on the way.
fn batch(contender: &mut Contender<'_>, sample: Duration) -> u32 {
    let mut n: u32 = 1;
    loop {
        let took = (contender.run)(n);
        if took >= sample / 4 || n >= 1 << 24 {
            let one = (took.as_nanos() / u128::from(n)).max(1);
            return (sample.as_nanos() / one).clamp(1, 1 << 24) as u32;
        }
        n *= 4;
    }
}

impl Rounds {
    fn of(&self, name: &str) -> &[f64] {
        let at = self.names.iter().position(|n| *n == name);
        &self.samples[at.unwrap_or_else(|| panic!("no contender {name}"))]
    }

    /// The median time of a call in nanoseconds.
    pub fn ns(&self, name: &str) -> f64 {
        median(self.of(name).to_vec())
    }

    /// The median of time(`a`) / time(`b`), taken within each round.
    pub fn ratio(&self, a: &str, b: &str) -> f64 {
        median(self.of(a).iter().zip(self.of(b)).map(|(a, b)| a / b).collect())
    }
}

/// The middle value; `NaN` for nothing.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    match n {
        0 => f64::NAN,
        _ if n % 2 == 1 => values[n / 2],
        _ => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}
