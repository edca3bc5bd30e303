// calculateMany, worker threads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { Engine, Result, TallageError } from 'tallage';
import { proves } from './capabilities.mjs';
import { caught, config, fee, invoice } from './fixtures.mjs';

const engine = new Engine(config());
const numbered = (index) => invoice({ id: `inv_${index}`, fees: [fee({ amount_cents: index })] });

test('many invoices come back in order, with the same bytes as one by one', proves('threads', async () => {
  const invoices = Array.from({ length: 1000 }, (_, index) => {
    const document = numbered(index);
    return [document, JSON.stringify(document), Buffer.from(JSON.stringify(document))][index % 3];
  });
  const all = await engine.calculateMany(invoices);
  assert.deepEqual(all.map(String), invoices.map((one) => engine.calculate(one).json));
  assert(all.every((one) => one instanceof Result));
  assert.equal(all[7].explain(), engine.calculate(invoices[7]).explain());
  assert.deepEqual(await engine.calculateMany([]), []);
}));

test('the pool does the work: the event loop turns meanwhile', proves('async', async () => {
  const text = JSON.stringify(invoice({ fees: Array.from({ length: 2000 }, (_, at) => fee({ id: `f${at}` })) }));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await engine.calculateMany(Array(128).fill(text));
  clearInterval(timer);
  assert(turns > 2, `${turns} turns`);
}));

test('bytes may be written over once the call has read them', async () => {
  const bytes = Buffer.from(JSON.stringify(invoice()));
  const promise = engine.calculateMany([bytes]);
  bytes.fill(0x20);
  const [taxed] = await promise;
  assert.equal(taxed.toObject().total_amount_cents, 1200);
});

test('the first invoice that fails rejects, with its index in front of the path', async () => {
  const invoices = Array.from({ length: 300 }, (_, index) => numbered(index));
  invoices[3].fees[0].amount_cents = 10.5;
  invoices[299].fees[0].amount_cents = NaN;
  const error = await caught(() => engine.calculateMany(invoices));
  assert(error instanceof TallageError);
  assert.deepEqual([error.code, error.path], ['invoice.fees.amount_cents.not_integer', '/3/fees/0/amount_cents']);
  assert.equal(error.details.index, 3);
  assert.equal(error.problems[0].path, '/3/fees/0/amount_cents');
});

test('settled, each invoice answers for itself', async () => {
  const all = await engine.calculateMany([invoice(), '{', invoice({ id: () => 1 }), Buffer.from([0xff])], { settle: true });
  assert.deepEqual(all.map((one) => one.status), ['fulfilled', 'rejected', 'rejected', 'rejected']);
  assert.deepEqual(
    all.slice(1).map(({ reason }) => [reason.code, reason.path]),
    [['json.syntax', '/1'], ['invoice.id.wrong_type', '/2/id'], ['json.not_utf8', '/3']],
  );
});

test('something that is no list is refused', async () => {
  const error = await caught(() => engine.calculateMany(invoice()));
  assert.deepEqual([error.kind, error.code, error.path], ['invalid_document', 'invoice.wrong_type', '']);
});

const inWorker = (source, workerData) =>
  new Worker(`const { parentPort, workerData } = require('node:worker_threads');
    const { Engine } = require(${JSON.stringify(new URL('../dist/index.js', import.meta.url).pathname)});
    const engine = new Engine(workerData.config);
    ${source}`, { eval: true, workerData });

test('worker threads, each with its engine, give the same bytes', async () => {
  const invoices = Array.from({ length: 200 }, (_, index) => numbered(index));
  const source = `(async () => {
    const one = workerData.invoices.map((invoice) => engine.calculate(invoice).json);
    const many = (await engine.calculateMany(workerData.invoices)).map(String);
    parentPort.postMessage({ one, many });
  })()`;
  const expected = invoices.map((one) => engine.calculate(one).json);
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => {
      const worker = inWorker(source, { config: config(), invoices });
      return new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
    }),
  );
  assert.equal(answers.length, 4);
  for (const { one, many } of answers) {
    assert.deepEqual(one, expected);
    assert.deepEqual(many, expected);
  }
});

test('a worker that is stopped in the middle of its work takes nothing with it', async () => {
  const text = JSON.stringify(invoice({ fees: Array.from({ length: 500 }, (_, at) => fee({ id: `f${at}` })) }));
  for (let round = 0; round < 5; round += 1) {
    const source = `engine.calculateMany(Array(400).fill(workerData.text)); parentPort.postMessage('under way');`;
    const worker = inWorker(source, { config: config(), text });
    await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
    await worker.terminate();
  }
  assert.equal(engine.calculate(invoice()).toObject().total_amount_cents, 1200);
});
