//! The operations of the fault matrix: what comes before them, what is asked, what is on record in the end.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Api, TAX, TENTH, buyer, customer, invoice, made, request, seattle};
use crate::documents::TODAY;
use crate::failures::Asks;
use crate::world::World;

/// Kind, status, amount and tax in minor units, lines.
pub type Record = (&'static str, &'static str, i64, i64, usize);

pub struct Operation {
    pub name: &'static str,
    pub asks: Asks,
    /// What happens before, without faults; then what is asked.
    pub prepare: fn(&mut World) -> Value,
    /// What is recorded when all is done.
    pub records: &'static [Record],
    /// Whether the outcome has the invoice with Stripe's taxes.
    pub taxed: bool,
}

pub fn of(api: Api) -> &'static [Operation] {
    match api {
        Api::Tax => TAX_API,
        Api::Invoicing => INVOICING,
    }
}

fn sold_by(world: &mut World, connection: &str) -> Value {
    let buyer = buyer(world, connection, &seattle());
    world.commit(&invoice(&buyer))
}

fn ask(world: &mut World, operation: &str, connection: &str) -> Value {
    let buyer = buyer(world, connection, &seattle());
    request(operation, &invoice(&buyer))
}

fn again(world: &mut World, connection: &str) -> Value {
    let commit = ask(world, "commit", connection);
    world.done(&commit);
    commit
}

/// A credit of these fees, or of all that remains, after others.
fn credit(world: &mut World, connection: &str, earlier: &[&str], fee: Option<&str>) -> Value {
    let sold = sold_by(world, connection);
    let of = |fee: &str| Some(json!([{"fee_id": fee}]));
    let credit = |note: Value| json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold});
    let mut notes = Vec::new();
    for fee in earlier {
        let note = world.note(&format!("cn_{fee}"), &sold, &notes, of(fee));
        world.done(&credit(note.clone()));
        notes.push(note);
    }
    credit(world.note("cn_1", &sold, &notes, fee.and_then(of)))
}

fn undo(world: &mut World, operation: &str, connection: &str) -> Value {
    let sold = sold_by(world, connection);
    request(operation, &sold)
}

fn undone(world: &mut World, connection: &str) -> Value {
    let void = undo(world, "void", connection);
    world.done(&void);
    void
}

/// Keys are forgotten after a day.
fn a_day_later(world: &mut World) {
    world.simulator.advance(SignedDuration::from_hours(25));
}

const fn operation(
    name: &'static str,
    asks: Asks,
    prepare: fn(&mut World) -> Value,
    records: &'static [Record],
) -> Operation {
    Operation { name, asks, prepare, records, taxed: false }
}

const fn taxed(
    name: &'static str,
    asks: Asks,
    prepare: fn(&mut World) -> Value,
    records: &'static [Record],
) -> Operation {
    Operation { name, asks, prepare, records, taxed: true }
}

const SOLD: Record = ("transaction", "posted", 45_050, TAX, 3);
const REVERSED: Record = ("reversal", "posted", -45_050, -TAX, 3);
const SETUP_BACK: Record = ("reversal", "posted", -10_000, -1_025, 1);

const TAX_API: &[Operation] = &[
    taxed("estimate", Asks::Estimate, |world| ask(world, "estimate", "stripe"), &[]),
    taxed("commit", Asks::Record, |world| ask(world, "commit", "stripe"), &[SOLD]),
    taxed("commit again", Asks::Record, |world| again(world, "stripe"), &[SOLD]),
    operation("credit", Asks::Record, |world| credit(world, "stripe", &[], Some("setup")), &[SETUP_BACK, SOLD]),
    operation("credit of everything", Asks::Record, |world| credit(world, "stripe", &[], None), &[REVERSED, SOLD]),
    operation(
        "credit of the rest",
        Asks::Record,
        |world| credit(world, "stripe", &["setup"], None),
        &[SETUP_BACK, ("reversal", "posted", -35_050, -3_593, 2), SOLD],
    ),
    operation("void", Asks::Undo, |world| undo(world, "void", "stripe"), &[REVERSED, SOLD]),
    operation("void again", Asks::Undo, |world| undone(world, "stripe"), &[REVERSED, SOLD]),
    operation(
        "void again, later",
        Asks::Undo,
        |world| {
            let void = undone(world, "stripe");
            a_day_later(world);
            void
        },
        &[REVERSED, SOLD],
    ),
    operation(
        "void of a reversed one",
        Asks::Undo,
        |world| {
            let credit = credit(world, "stripe", &[], None);
            world.done(&credit);
            request("void", &credit["invoice"])
        },
        &[REVERSED, SOLD],
    ),
    operation("dispute", Asks::Undo, |world| undo(world, "dispute", "stripe"), &[REVERSED, SOLD]),
    operation("check", Asks::Read, |_| json!({"operation": "check", "connection": "stripe"}), &[]),
    operation("make a customer", Asks::Read, |_| make("stripe"), &[]),
    operation(
        "look up a transaction",
        Asks::Read,
        |world| {
            let sold = sold_by(world, "stripe");
            json!({"operation": "lookup", "connection": "stripe", "what": "transaction", "id": sold["provider"]["remote_id"]})
        },
        &[SOLD],
    ),
];

fn make(connection: &str) -> Value {
    json!({"operation": "customer", "today": TODAY, "customer": customer(connection, &seattle())})
}

const OPEN: Record = ("invoice", "open", 45_050, TAX, 3);
const VOID: Record = ("invoice", "void", 45_050, TAX, 3);
const SETUP_NOTE: Record = ("credit_note", "issued", 10_000, 1_025, 1);

const INVOICING: &[Operation] = &[
    taxed("estimate", Asks::Estimate, |world| ask(world, "estimate", "billing"), &[]),
    taxed("commit", Asks::Record, |world| ask(world, "commit", "billing"), &[OPEN]),
    taxed("commit again", Asks::Record, |world| again(world, "billing"), &[OPEN]),
    taxed(
        "commit again, later",
        Asks::Record,
        |world| {
            let commit = again(world, "billing");
            a_day_later(world);
            commit
        },
        &[OPEN],
    ),
    taxed(
        "leave as draft",
        Asks::Record,
        |world| ask(world, "commit", "drafts"),
        // On record is the tax of the finalization; that of a draft is computed when it is read.
        &[("invoice", "draft", 45_050, 0, 3)],
    ),
    operation(
        "bill",
        Asks::Record,
        |world| {
            let id = made(world, "billing", &seattle())["provider_customer"]["external_id"].clone();
            let mut own = invoice(&json!({"external_id": "c_1", "name": "Willy Wonka", "billing_address": seattle()}));
            own["id"] = json!("inv_own");
            let taxed = world.engine.calculate_json(&own.to_string()).unwrap();
            let taxed: Value = serde_json::from_str(&taxed).unwrap();
            json!({"operation": "bill", "today": TODAY, "connection": "billing", "document": taxed, "external_id": id})
        },
        &[("invoice", "open", 45_050, TENTH, 3)],
    ),
    operation("credit", Asks::Record, |world| credit(world, "billing", &[], Some("setup")), &[SETUP_NOTE, OPEN]),
    operation(
        "credit of everything",
        Asks::Record,
        |world| credit(world, "billing", &[], None),
        // Nothing is left to be paid.
        &[("credit_note", "issued", 45_050, TAX, 3), ("invoice", "paid", 45_050, TAX, 3)],
    ),
    operation(
        "credit of the rest",
        Asks::Record,
        |world| credit(world, "billing", &["setup"], None),
        &[SETUP_NOTE, ("credit_note", "issued", 35_050, 3_593, 2), ("invoice", "paid", 45_050, TAX, 3)],
    ),
    operation("void", Asks::Undo, |world| undo(world, "void", "billing"), &[VOID]),
    operation("void again", Asks::Undo, |world| undone(world, "billing"), &[VOID]),
    operation("void of a draft", Asks::Undo, |world| undo(world, "void", "drafts"), &[]),
    operation("void of a deleted draft", Asks::Undo, |world| undone(world, "drafts"), &[]),
    operation("dispute", Asks::Undo, |world| undo(world, "dispute", "billing"), &[VOID]),
    operation(
        "dispute, to be collected",
        Asks::Undo,
        |world| undo(world, "dispute", "collect"),
        &[("invoice", "uncollectible", 45_050, TAX, 3)],
    ),
    operation("check", Asks::Read, |_| json!({"operation": "check", "connection": "billing"}), &[]),
    operation("make a customer", Asks::Read, |_| make("billing"), &[]),
    operation(
        "change a customer",
        Asks::Read,
        |world| {
            let mut customer = made(world, "billing", &seattle());
            customer["billing_address"]["address_line1"] = json!("921 5th Ave");
            json!({"operation": "customer", "today": TODAY, "customer": customer})
        },
        &[],
    ),
];
