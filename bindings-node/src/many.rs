//! Many invoices in one task of the libuv pool.

use napi::bindgen_prelude::Either;
use napi::{Env, Task};

use crate::guard::{Answer, guard};
use crate::{Input, Shared};

/// The task: it owns copies of its inputs, since JavaScript may change its bytes while the pool works.
pub struct Calculate {
    engine: Shared,
    invoices: Vec<Vec<u8>>,
}

impl Calculate {
    pub fn new(engine: Shared, invoices: Vec<Input<'_>>) -> Self {
        let owned = |input: Input<'_>| match input {
            Either::A(text) => String::into_bytes(text),
            Either::B(bytes) => bytes.to_vec(),
        };
        Self { engine, invoices: invoices.into_iter().map(owned).collect() }
    }
}

impl Task for Calculate {
    type Output = Vec<Answer>;
    type JsValue = Vec<Answer>;

    /// On a thread of the pool. Each invoice has its own guard: one that fails does not take the others with it.
    fn compute(&mut self) -> napi::Result<Self::Output> {
        let one = |bytes: Vec<u8>| guard(|| self.engine.calculate_json(tallage::text(&bytes)?));
        Ok(std::mem::take(&mut self.invoices).into_iter().map(one).collect())
    }

    /// Back on the JavaScript thread.
    fn resolve(&mut self, _env: Env, answers: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(answers)
    }
}
