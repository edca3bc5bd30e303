//! The providers behind one door, with a clock, faults and a journal.

use jiff::{SignedDuration, Timestamp};

use super::anrok::Anrok;
use super::avatax::Avatax;
use super::fault::{Fault, Rule};
use super::http::{HttpRequest, HttpResponse, Outcome};
use super::journal::{Entry, Recorded};
use super::seed::Seed;
use super::stripe::Stripe;
use super::vies::Vies;

/// Who is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// Anrok, under `/v1/seller/`.
    Anrok,
    /// Avalara AvaTax, under `/api/`.
    Avatax,
    /// Stripe, under the rest of `/v1/`: the Tax API and Invoicing.
    Stripe,
    /// VIES of the European Commission, under `/taxation_customs/`.
    Vies,
}

/// Anrok, AvaTax, Stripe and VIES in memory. See [the module](super) for an example.
#[derive(Debug, Clone)]
pub struct Simulator {
    now: Timestamp,
    seed: Seed,
    anrok: Anrok,
    avatax: Avatax,
    stripe: Stripe,
    vies: Vies,
    rules: Vec<Rule>,
    journal: Vec<Entry>,
}

/// What a provider answers, and whether it changed what it stores.
pub(super) struct Answer {
    pub(super) response: HttpResponse,
    pub(super) recorded: bool,
}

impl Answer {
    pub(super) fn read(response: HttpResponse) -> Self {
        Self { response, recorded: false }
    }
    pub(super) fn recorded(response: HttpResponse) -> Self {
        Self { response, recorded: true }
    }
}

impl Simulator {
    /// Providers with nothing stored. `now`: what their clocks say; `seed`: where identifiers begin.
    ///
    /// ```
    /// # use tallage::simulate::Simulator;
    /// let simulator = Simulator::new("2026-11-21T12:00:00Z".parse()?, 1);
    /// assert!(simulator.recorded().is_empty());
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn new(now: Timestamp, seed: u64) -> Self {
        Self {
            now,
            seed: Seed::new(seed),
            anrok: Anrok::new(),
            avatax: Avatax::new(),
            stripe: Stripe::new(),
            vies: Vies::new(),
            rules: Vec::new(),
            journal: Vec::new(),
        }
    }

    /// What the clocks of the providers say.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Sets the clocks.
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Moves the clocks on; past the end of time they stand still.
    ///
    /// ```
    /// # use tallage::simulate::Simulator;
    /// let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse()?, 1);
    /// simulator.advance(jiff::SignedDuration::from_secs(60));
    /// assert_eq!(simulator.now().to_string(), "2026-11-21T12:01:00Z");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn advance(&mut self, duration: SignedDuration) {
        self.now = self.now.checked_add(duration).unwrap_or(self.now);
    }

    /// What is configured at Anrok.
    pub fn anrok(&mut self) -> &mut Anrok {
        &mut self.anrok
    }

    /// What is configured at AvaTax.
    pub fn avatax(&mut self) -> &mut Avatax {
        &mut self.avatax
    }

    /// What is configured at Stripe.
    pub fn stripe(&mut self) -> &mut Stripe {
        &mut self.stripe
    }

    /// What VIES knows.
    pub fn vies(&mut self) -> &mut Vies {
        &mut self.vies
    }

    /// Adds a fault. With several rules, the first added that strikes is the one; all count the request.
    pub fn add_fault(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Takes all faults back.
    pub fn clear_faults(&mut self) {
        self.rules.clear();
    }

    /// Every request since the beginning.
    pub fn journal(&self) -> &[Entry] {
        &self.journal
    }

    /// Every transaction that is stored, in its last version: Anrok's by id, then AvaTax's by code and type, then
    /// what Stripe has, in the order in which it came: tax transactions, invoices, credit notes.
    pub fn recorded(&self) -> Vec<Recorded> {
        self.anrok.recorded().chain(self.avatax.recorded()).chain(self.stripe.recorded()).collect()
    }

    /// Answers a request by the clock as it stands. No request makes it panic.
    ///
    /// ```
    /// # use tallage::simulate::{HttpRequest, Simulator};
    /// let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse()?, 1);
    /// let request = HttpRequest::new("GET", "/api/v2/utilities/ping");
    /// let response = simulator.handle(request).reply().unwrap();
    /// assert!(response.text().contains(r#""authenticated":false"#));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn handle(&mut self, request: HttpRequest) -> Outcome {
        let path = request.path();
        let provider = if path.starts_with("/v1/seller/") {
            Provider::Anrok
        } else if path.starts_with("/v1/") {
            Provider::Stripe
        } else if path.starts_with("/taxation_customs/") {
            Provider::Vies
        } else {
            Provider::Avatax
        };
        let operation = match provider {
            Provider::Anrok => Anrok::operation(path),
            Provider::Avatax => Avatax::operation(&request),
            Provider::Stripe => Stripe::operation(&request),
            Provider::Vies => Vies::operation(path),
        };
        let mut fault: Option<Fault> = None;
        for rule in &mut self.rules {
            // Each counts, also where another came first.
            let strikes = rule.strike(provider, operation).cloned();
            fault = fault.or(strikes);
        }
        let (outcome, recorded) = match &fault {
            Some(fault @ Fault::RateLimit { retry_after }) => {
                let own = match provider {
                    Provider::Anrok => Anrok::too_many(*retry_after),
                    Provider::Avatax => Avatax::too_many(*retry_after),
                    Provider::Stripe => Stripe::too_many(*retry_after),
                    Provider::Vies => Vies::too_many(*retry_after),
                };
                (fault.strike(own, &mut self.seed), false)
            }
            Some(fault) if fault.is_before() => (fault.strike(HttpResponse::plain(500, ""), &mut self.seed), false),
            Some(fault) => {
                let answer = self.work(provider, operation, &request);
                (fault.strike(answer.response, &mut self.seed), answer.recorded)
            }
            None => {
                let answer = self.work(provider, operation, &request);
                (Outcome::Reply(answer.response), answer.recorded)
            }
        };
        let entry = Entry { at: self.now, provider, operation, request, fault, recorded, outcome: outcome.clone() };
        self.journal.push(entry);
        outcome
    }

    fn work(&mut self, provider: Provider, operation: &'static str, request: &HttpRequest) -> Answer {
        match provider {
            Provider::Anrok => self.anrok.handle(operation, request, self.now, &mut self.seed),
            Provider::Avatax => self.avatax.handle(operation, request, self.now, &mut self.seed),
            Provider::Stripe => self.stripe.handle(request, self.now, &mut self.seed),
            Provider::Vies => self.vies.handle(operation, request, self.now, &mut self.seed),
        }
    }
}

#[cfg(test)]
mod tests;
