//! `Engine.calculate_many`: invoices one after the other, or some at a time on several threads.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use tallage::{Error, ErrorKind};

use crate::errors::Failure;
use crate::guard::{guard, panicked};
use crate::input::{Input, compute};
use crate::result::Source;
use crate::shape::Shape;
use crate::write::Area;

/// How many invoices each thread is given at a time: enough that handing over costs nothing, few enough that little is read ahead.
const AHEAD: usize = 32;

/// A buffer that was larger is not kept.
const MOST_KEPT: usize = 1 << 20;

/// More threads than any machine of today has cores for.
const MAX_THREADS: usize = 256;

/// An invoice, computed: its text, and what explains it.
type Taxed = Result<(String, Input), Failure>;

/// A text, and what its result is written into.
type Job<'a> = Result<(&'a str, String), Failure>;

/// What is known of the row: invoices that are computed already, and how far the iterator was read.
#[derive(Default)]
struct Row {
    ready: VecDeque<(u64, Taxed)>,
    read: u64,
    /// What threads write into. The texts are copied out when they are asked for: were the buffers given away, the allocator would hand the memory
    /// of a whole portion back to the kernel, and get it again, for each portion, which takes longer than a second thread saves.
    spare: Vec<String>,
}

impl Row {
    /// The next one that is ready; its buffer stays here.
    fn next(&mut self) -> Option<(u64, Taxed)> {
        let (index, taxed) = self.ready.pop_front()?;
        let taxed = taxed.map(|(buffer, input)| {
            let json = buffer.as_str().to_owned();
            if buffer.capacity() <= MOST_KEPT {
                self.spare.push(buffer);
            }
            (json, input)
        });
        Some((index, taxed))
    }
}

/// The iterator that `Engine.calculate_many` returns.
///
/// An invoice that fails raises, with its number in `details["index"]`; the next `next()` goes on.
#[pyclass(frozen, module = "tallage._native", name = "ResultIterator")]
pub struct Results {
    engine: Arc<tallage::Engine>,
    invoices: Py<PyIterator>,
    total: Option<usize>,
    threads: usize,
    progress: Option<Py<PyAny>>,
    given: AtomicU64,
    /// Empty while a call reads ahead; unused with one thread.
    row: Mutex<Option<Row>>,
}

impl Results {
    /// Nothing is read before the first `next()`.
    pub fn new(
        engine: &Arc<tallage::Engine>,
        invoices: &Bound<'_, PyAny>,
        parallel: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self, Failure> {
        let total = invoices.len().ok();
        let threads = parallel.unwrap_or(1);
        if threads == 0 || threads > MAX_THREADS {
            let message = format!("`parallel` is a number of threads from 1 to {MAX_THREADS}, not {threads}");
            return Err(
                Error::new(ErrorKind::InvalidDocument, "calculate_many.parallel.out_of_range", "", message).into()
            );
        }
        Ok(Self {
            engine: Arc::clone(engine),
            invoices: invoices.try_iter()?.unbind(),
            total,
            threads,
            progress: progress.map(|progress| progress.clone().unbind()),
            given: AtomicU64::new(0),
            row: Mutex::new(Some(Row::default())),
        })
    }

    fn next_alone(&self, py: Python<'_>) -> Result<Option<(u64, Taxed)>, Failure> {
        let Some(invoice) = self.invoices.bind(py).clone().next() else { return Ok(None) };
        let index = self.given.fetch_add(1, Ordering::Relaxed);
        // An exception of the caller's own iterator is nobody's invoice.
        let invoice = invoice?;
        let taxed = Input::read(&invoice, Area::Invoice).and_then(|input| {
            let text = input.text(py)?;
            let json = compute(py, text, || self.engine.calculate_json(text))?;
            Ok((json, input))
        });
        Ok(Some((index, taxed)))
    }

    fn next_of_many(&self, py: Python<'_>) -> Result<Option<(u64, Taxed)>, Failure> {
        let taken = self.row.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut row) = taken else {
            let message = "another thread is at work on this iterator; give each thread its own invoices";
            return Err(Error::new(ErrorKind::Conflict, "calculate_many.in_use", "", message).into());
        };
        let filled = if row.ready.is_empty() { self.fill(py, &mut row) } else { Ok(()) };
        let next = filled.map(|()| row.next());
        *self.row.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
        if matches!(next, Ok(Some(_))) {
            self.given.fetch_add(1, Ordering::Relaxed);
        }
        next
    }

    /// Reads some invoices and computes them, without the GIL.
    fn fill(&self, py: Python<'_>, row: &mut Row) -> Result<(), Failure> {
        let mut inputs = Vec::new();
        let mut broken = None;
        let mut invoices = self.invoices.bind(py).clone();
        while inputs.len() < AHEAD * self.threads {
            match invoices.next() {
                None => break,
                Some(Ok(invoice)) => {
                    inputs.push((row.read, Input::read(&invoice, Area::Invoice)));
                    row.read += 1;
                }
                Some(Err(error)) => {
                    broken = Some((row.read, Err(error.into())));
                    break;
                }
            }
        }
        let spare = &mut row.spare;
        let jobs: Vec<Option<Job<'_>>> = inputs
            .iter()
            .map(|(_, input)| {
                let input = input.as_ref().ok()?;
                Some(input.text(py).map(|text| (text, spare.pop().unwrap_or_default())))
            })
            .collect();
        let answers = py.detach(|| self.compute(jobs));
        for ((index, input), answer) in inputs.into_iter().zip(answers) {
            row.ready.push_back((index, input.and_then(|input| Ok((answer.transpose()?.unwrap_or_default(), input)))));
        }
        row.ready.extend(broken);
        Ok(())
    }

    /// Computes texts on several threads, in order.
    fn compute(&self, jobs: Vec<Option<Job<'_>>>) -> Vec<Option<Result<String, Failure>>> {
        let engine = self.engine.as_ref();
        let each = jobs.len().div_ceil(self.threads).max(1);
        let mut rest = jobs.into_iter();
        let mut chunks = Vec::new();
        loop {
            let chunk: Vec<_> = rest.by_ref().take(each).collect();
            if chunk.is_empty() {
                break;
            }
            chunks.push(chunk);
        }
        thread::scope(|scope| {
            let one = |job: Job<'_>| {
                let (text, mut buffer) = job?;
                engine.calculate_json_into(text, &mut buffer)?;
                Ok(buffer)
            };
            let work =
                move |chunk: Vec<Option<Job<'_>>>| -> Vec<_> { chunk.into_iter().map(|job| job.map(one)).collect() };
            let running: Vec<_> = chunks
                .into_iter()
                .map(|chunk| {
                    let count = chunk.len();
                    (count, scope.spawn(move || work(chunk)))
                })
                .collect();
            let mut answers = Vec::new();
            for (count, thread) in running {
                match thread.join() {
                    Ok(found) => answers.extend(found),
                    Err(panic) => {
                        answers.extend((0..count).map(|_| Some(Err(panicked(panic.as_ref()).into()))));
                    }
                }
            }
            answers
        })
    }

    /// Tells how far it is: a bar with `update(1)` as tqdm has it, or a function of what is done and what there is.
    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        let Some(progress) = &self.progress else { return Ok(()) };
        let progress = progress.bind(py);
        let done = self.given.load(Ordering::Relaxed);
        match progress.getattr_opt(intern!(py, "update"))? {
            Some(update) => update.call1((1,)).map(drop),
            None => progress.call1((done, self.total)).map(drop),
        }
    }
}

#[pymethods]
impl Results {
    fn __iter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        guard(slf.py(), || Ok(slf.clone()))
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        guard(py, || {
            let next = if self.threads == 1 { self.next_alone(py)? } else { self.next_of_many(py)? };
            let Some((index, taxed)) = next else { return Ok(None) };
            self.tell(py)?;
            let (json, input) = taxed.map_err(|failure| failure.at_index(py, index))?;
            let source = Source { engine: Arc::clone(&self.engine), input };
            Shape::TaxedInvoice.make(py, json, Some(source)).map(Some)
        })
    }

    /// How many invoices there are in all, where the iterable says so: for progress bars.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || self.total.ok_or_else(|| PyTypeError::new_err("how many invoices there are is not known").into()))
    }

    fn __length_hint__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || {
            let ready = match &*self.row.lock().unwrap_or_else(PoisonError::into_inner) {
                Some(row) => row.ready.len(),
                None => 0,
            };
            Ok(self.invoices.bind(py).size_hint().0 + ready)
        })
    }
}
