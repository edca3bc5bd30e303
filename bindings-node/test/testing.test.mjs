// tallage/testing: the simulator as Node sees it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { TallageError } from 'tallage';
import * as esm from 'tallage/testing';
import { proves } from './capabilities.mjs';
import { NOW, engineAt, invoice, served, simulated, today } from './exchange-data.mjs';
import { caught } from './fixtures.mjs';

const { Simulator } = esm;
const ping = { method: 'GET', url: 'https://rest.avatax.com/api/v2/utilities/ping' };

test('require and import give the same classes', () => {
  const cjs = createRequire(import.meta.url)('tallage/testing');
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(cjs).sort());
  for (const name of Object.keys(cjs)) assert.equal(esm[name], cjs[name], name);
});

test('the clock, and commands', async () => {
  const simulator = new Simulator({ now: NOW });
  simulator.advance(90_000);
  assert.equal(simulator.now, '2026-11-21T12:01:30Z');
  assert.deepEqual(simulator.command('now'), { now: simulator.now });
  for (const wrong of [{ now: 'yesterday' }, { now: new Date() }, {}]) assert((await caught(() => new Simulator(wrong))) instanceof TallageError);
  const error = await caught(() => simulator.command('dance'));
  assert.deepEqual([error.kind, error.path], ['invalid_document', '/do']);
  assert.deepEqual([simulator.freeze('nothing'), simulator.lock('nothing')], [false, false]);
  assert(simulator.addCompany('OTHER') > 1);
});

test('no answer is the error of a client', async () => {
  const simulator = simulated();
  for (const [fault, code] of [
    [{ fault: 'refuse' }, 'ECONNREFUSED'],
    [{ fault: 'timeout', when: 'before' }, 'ETIMEDOUT'],
    [{ fault: 'close', when: 'after' }, 'ECONNRESET'],
  ]) {
    simulator.fault(fault);
    assert.equal((await caught(() => simulator.handle(ping))).code, code);
  }
  assert.equal(simulator.handle(ping).status, 200);
  assert.deepEqual(simulator.journal().map((entry) => entry.operation), Array(4).fill('ping'));
});

test('what is stored survives the server', proves('simulator', async () => {
  const simulator = simulated();
  const send = async (request) => simulator.handle(request);
  await engineAt().commit(invoice('inv_1'), { today }).drive(send);
  const url = await served(simulator, async (url) => {
    await engineAt(url).commit(invoice('inv_2'), { today }).run();
    assert.equal((await simulator.serve()).baseUrl, url, 'there is one server');
    return url;
  });
  await engineAt().commit(invoice('inv_3'), { today }).drive(send);
  assert.equal(simulator.recorded().length, 3);
  assert.equal((await caught(() => fetch(url))).message, 'fetch failed');
}));

test('a void of something filed is answered with a negation', async () => {
  const simulator = simulated();
  const engine = engineAt();
  const send = async (request) => simulator.handle(request);
  const committed = await engine.commit(invoice(), { today }).drive(send);
  assert.equal(simulator.freeze(committed.toObject().transaction_id), true);
  assert.equal((await engine.void(committed.document, { today }).drive(send)).status, 'succeeded');
  assert.deepEqual(simulator.recorded().map((one) => [one.kind, one.status]).sort(), [['negation', 'normal'], ['transaction', 'normal']]);
});
