//! Where an exchange lives while JavaScript holds it.

use std::sync::{Arc, Mutex, PoisonError};

use tallage::{Error, ErrorKind, Exchange};

/// An exchange as JavaScript holds it. Empty while something works on it: a run on a thread of its own may take minutes, and the
/// event loop never waits for it.
pub type Slot = Arc<Mutex<Option<Exchange>>>;

/// An exchange in a slot of its own.
pub fn slot(exchange: Exchange) -> Slot {
    Arc::new(Mutex::new(Some(exchange)))
}

/// An exchange taken out of its slot, which goes back when this is dropped, also by a panic.
pub struct Held {
    slot: Slot,
    exchange: Option<Exchange>,
}

impl Held {
    /// Takes it. Errors: `exchange.in_use`.
    pub fn take(slot: &Slot) -> Result<Self, Error> {
        let exchange = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if exchange.is_none() {
            let message = "a run is at work on this exchange; wait until it is done, or abort it";
            return Err(Error::new(ErrorKind::Conflict, "exchange.in_use", "", message));
        }
        Ok(Self { slot: Arc::clone(slot), exchange })
    }

    /// The exchange.
    pub fn exchange(&self) -> Result<&Exchange, Error> {
        self.exchange.as_ref().ok_or_else(gone)
    }

    /// Changes it; what fails half-way, be it by a panic, leaves it as it was.
    pub fn change<T>(&mut self, how: impl FnOnce(&mut Exchange) -> Result<T, Error>) -> Result<T, Error> {
        let mut next = self.exchange()?.clone();
        let answer = how(&mut next)?;
        self.exchange = Some(next);
        Ok(answer)
    }

    /// Works on it directly: for a run, which leaves it at every moment as it could be resumed.
    pub fn with<T>(&mut self, work: impl FnOnce(&mut Exchange) -> Result<T, Error>) -> Result<T, Error> {
        work(self.exchange.as_mut().ok_or_else(gone)?)
    }

    /// Leaves its slot empty until [`Held::put`]: another one is at work in its place.
    pub fn release(mut self) -> Slot {
        self.exchange = None;
        Arc::clone(&self.slot)
    }

    /// Puts back what was given away.
    pub fn put(slot: &Slot, exchange: Exchange) {
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
    }
}

fn gone() -> Error {
    Error::new(ErrorKind::Internal, "internal.defect", "", "an exchange is missing from where it belongs")
}

impl Drop for Held {
    fn drop(&mut self) {
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = self.exchange.take();
    }
}
