// The properties of results are the members of their texts, for every vector.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as tallage from 'tallage';
import { Engine } from 'tallage';

import { engineAt, invoice as sold, simulated, today } from './exchange-data.mjs';
import { config, fee, invoice } from './fixtures.mjs';

const vectors = new URL('../../tests/vectors/', import.meta.url).pathname;
/** What takes the configuration and the document of a case. */
const operations = {
  calculate: (config, document) => new Engine(config).calculate(document),
  explain: (config, document) => new Engine(config).explain(document),
  resolve: (config, document) => new Engine(config).resolve(document),
  credit: (config, document) => new Engine(config).credit(document),
  vat_rates: (config, document) => new Engine(config).vatRates(document),
  en16931: (config, document) => new Engine(config).en16931(document),
  compare: (config, document) => new Engine(config).compare(document),
  vat_number: (_, document) => tallage.vatNumber(document),
  vies_request: (_, document) => tallage.viesRequest(document),
  vies_read: (_, document) => tallage.viesRead(document),
  lint: (config) => tallage.lint(config),
};
/** What a class has beside members. */
const methods = ['constructor', 'explain', 'text', 'parse'];

const compare = (result) => {
  const plain = JSON.parse(result.json);
  const names = Object.getOwnPropertyNames(result.constructor.prototype).filter((name) => Object.hasOwn(plain, name) || !methods.includes(name));
  assert.deepEqual(Object.keys(plain).filter((name) => !names.includes(name)), [], 'a member without a property');
  // Figures first: they are read from a text that was not parsed.
  for (const name of names.toReversed()) assert.deepEqual(result[name], plain[name], name);
  for (const name of names) assert.deepEqual(result[name], plain[name], `${name}, once it was parsed`);
};

test('every member of every vector is a property, and every property a member', () => {
  const seen = {};
  for (const area of readdirSync(vectors, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const name of readdirSync(join(vectors, area.name))) {
      const read = (file) => readFileSync(join(vectors, area.name, name, file), 'utf8');
      const { operation } = JSON.parse(read('case.json'));
      if (operations[operation] === undefined || JSON.parse(read('expected.json')).error !== undefined) continue;
      const [config, document] = ['config.json', 'document.json'].map((file) => (existsSync(join(vectors, area.name, name, file)) ? read(file) : '{}'));
      compare(operations[operation](config, document));
      seen[operation] = (seen[operation] ?? 0) + 1;
    }
  }
  for (const operation of Object.keys(operations)) assert(seen[operation] >= 3, `${operation}: ${seen[operation]} vectors`);
});

test('a text that looks like a member is none', () => {
  const engine = new Engine(config());
  const looks = ',"total_amount_cents":1,"taxes_amount_cents":2,"fees_amount_cents":3,';
  const tricky = invoice({ number: looks, customer: { external_id: looks, name: looks }, fees: [fee({ name: looks, id: looks })] });
  for (const result of [engine.calculate(tricky), engine.explain(tricky)]) {
    assert.deepEqual([result.total_amount_cents, result.taxes_amount_cents, result.fees_amount_cents], [1200, 200, 1000]);
    compare(result);
  }
});

test('what is done to the parsed form does not reach the figures', () => {
  const taxed = new Engine(config()).calculate(invoice());
  taxed.toObject().total_amount_cents = 1;
  assert.equal(taxed.total_amount_cents, 1200);
});

test('the data, and the outcome of an exchange', async () => {
  compare(tallage.euData());
  const simulator = simulated();
  const exchange = engineAt('https://api.anrok.com').commit(sold(), { today });
  const outcome = await exchange.drive(async (request) => simulator.handle(request));
  const plain = JSON.parse(outcome.json);
  assert.equal(plain.status, 'succeeded');
  for (const [name, value] of Object.entries(plain)) {
    if (name === 'document') assert.deepEqual(outcome.document.toObject(), value);
    else assert.deepEqual(outcome[name], value, name);
  }
  assert.deepEqual([outcome.recorded, outcome.retryable, outcome.error], [true, false, undefined]);
});
