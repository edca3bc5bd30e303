// Calls tallage and Medusa from Node, on order (see ../../src/worker.rs). usage: worker.mjs CONFIG

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const { Engine } = require('../../../bindings-node');
const { decorateCartTotals } = require('@medusajs/utils');

const engine = new Engine(readFileSync(process.argv[2], 'utf8'));

// Each case: what to prepare for one measurement of `calls` calls (not measured), and one call.
const cases = {
  node_text: { prepare: (text) => text, call: (text) => engine.calculate(text).json },
  node_object: { prepare: (text) => JSON.parse(text), call: (invoice) => engine.calculate(invoice) },
  node_read: { prepare: (text) => JSON.parse(text), call: (invoice) => engine.calculate(invoice).toObject() },
  medusa_text: { prepare: (text) => text, call: (text) => JSON.stringify(decorateCartTotals(JSON.parse(text))) },
  // It writes into the cart it is given: each call gets a fresh one.
  medusa_object: {
    prepare: (text, calls) => Array.from({ length: calls }, () => JSON.parse(text)),
    call: (carts, i) => decorateCartTotals(carts[i]),
  },
};

let sink; // so that no call can be left out

// Processor time, like the other workers; here of the whole process, the collector's threads with it.
function measure({ prepare, call }, text, calls) {
  const input = prepare(text, calls);
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) sink = call(input, i);
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}

// Medusa and tallage tax the same lines: Medusa does not round, tallage rounds once for each of five taxes.
function agree(text, path) {
  const cart = decorateCartTotals(JSON.parse(text));
  const invoice = readFileSync(path.replace('cart_', 'invoice_'), 'utf8');
  const cents = engine.calculate(invoice).toObject().sub_total_including_taxes_amount_cents;
  const apart = Math.abs(Number(cart.total) * 100 - Number(cents));
  if (!(apart <= 2.5 + 1e-3)) throw new Error(`${path}: Medusa has ${cart.total}, tallage ${cents} cents`);
}

const texts = new Map();
const warm = new Set();

for await (const order of createInterface({ input: process.stdin })) {
  const [name, path, calls] = order.split(' ');
  if (!texts.has(path)) texts.set(path, readFileSync(path, 'utf8'));
  const text = texts.get(path);
  if (!warm.has(name + path)) {
    warm.add(name + path);
    if (name.startsWith('medusa')) agree(text, path);
    // The compiler of V8 gets its time before anything counts.
    for (let end = Date.now() + 400; Date.now() < end; ) measure(cases[name], text, 3);
  }
  process.stdout.write(`${measure(cases[name], text, Number(calls))}\n`);
}
