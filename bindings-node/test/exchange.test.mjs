// Exchanges driven by the host: steps, answers, failures, JSON, fetch.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { ExchangeRequest, Result, TallageError } from 'tallage';
import { proves } from './capabilities.mjs';
import { SECRET, engineAt, invoice, served, simulated, today, totals } from './exchange-data.mjs';
import { caught } from './fixtures.mjs';

const withFetch = (request) => fetch(request.url, request);

/** With node:http, as another client of the host. */
const withHttp = (request) =>
  new Promise((resolve, reject) => {
    const { method, headers, body } = request;
    const sent = http.request(request.url, { method, headers: { ...headers, 'content-length': Buffer.byteLength(body ?? '') } }, (got) => {
      let text = '';
      got.setEncoding('utf8');
      got.on('data', (part) => (text += part)).on('error', reject);
      got.on('end', () => resolve({ status: got.statusCode, headers: got.headers, body: text }));
    });
    sent.on('error', reject).end(body ?? undefined);
  });

test('a commit by hand: one request, one answer, done', async () => {
  const simulator = simulated();
  const exchange = engineAt().commit(invoice(), { today });
  assert.deepEqual([exchange.connection, exchange.outcome], ['anrok_us', undefined]);
  const sent = [];
  for (let { request } = exchange.step(); request !== undefined; { request } = exchange.step()) {
    sent.push(request);
    assert.equal(exchange.receive(simulator.handle(request), request.number), 'applied');
  }
  assert.deepEqual(totals(exchange.outcome), ['succeeded', 722, 15722]);
  assert.deepEqual(sent.map((one) => [one.number, one.method, one.url]), [
    [1, 'POST', 'https://api.anrok.com/v1/seller/transactions/createOrUpdate'],
  ]);
  assert.equal(sent[0].headers.authorization, `Bearer ${SECRET}`);
  assert.deepEqual(Object.keys(sent[0].timeouts), ['connect_milliseconds', 'read_milliseconds', 'total_milliseconds']);
  assert.deepEqual(simulator.recorded().map((one) => [one.writes, one.amount, one.tax]), [[1, '15000', '722']]);
});

test('a step asked twice is the same', () => {
  const exchange = engineAt().commit(invoice(), { today });
  assert.deepEqual(exchange.step(), exchange.step());
  assert(exchange.step().request instanceof ExchangeRequest);
});

test('an answer twice, and an answer to nothing', async () => {
  const simulator = simulated();
  const exchange = engineAt().commit(invoice(), { today });
  const response = simulator.handle(exchange.step().request);
  assert.equal(exchange.receive(response, 1), 'applied');
  const { json } = exchange.outcome;
  assert.equal(exchange.receive(response, 1), 'already_applied');
  for (const [number, answer] of [[1, { ...response, status: 500 }], [2, response]]) {
    assert.equal((await caught(() => exchange.receive(answer, number))).kind, 'conflict');
  }
  assert.equal(exchange.outcome.json, json);
});

/** A draft, a commit, a credit note and a void. */
async function life(engine, run) {
  const draft = await run(engine.estimate(invoice(), { today }));
  const committed = await run(engine.commit(invoice(), { today }));
  const taxed = committed.document;
  assert(taxed instanceof Result && committed.json.includes(taxed.json));
  assert.deepEqual(taxed.toObject(), committed.toObject().document);
  const items = [{ fee_id: 'fee_1', amount_cents: 5000 }];
  const note = engine.credit({ id: 'cn_1', issuing_date: today, invoice: taxed, items });
  const credited = await run(engine.recordCredit(note, { invoice: taxed, today }));
  const voided = await run(engine.void(taxed, { today }));
  return { draft, committed, credited, voided };
}

function checkLife({ draft, committed, credited, voided }, simulator) {
  assert.deepEqual([totals(draft), draft.toObject().recorded], [['succeeded', 722, 15722], false]);
  assert.deepEqual([totals(committed), committed.toObject().recorded], [['succeeded', 722, 15722], true]);
  assert.deepEqual([credited.status, voided.status], ['succeeded', 'succeeded']);
  // Each was written once; the invoice is void, 50.00 are credited.
  const stored = simulator.recorded().map((one) => [one.amount, one.status, one.writes]);
  assert.deepEqual(stored.sort(), [['-5000', 'normal', 1], ['15000', 'void', 1]]);
}

test('in memory', async () => {
  const simulator = simulated();
  checkLife(await life(engineAt(), (exchange) => exchange.drive(async (request) => simulator.handle(request))), simulator);
});

for (const send of [withFetch, withHttp]) {
  test(`over loopback, ${send.name}`, proves('client', async () => {
    const simulator = simulated();
    const done = await served(simulator, (url) => life(engineAt(url), (exchange) => exchange.drive(send)));
    checkLife(done, simulator);
  }));

  test(`a lost reply, a 429 with a time to wait, a refused connection, ${send.name}`, async () => {
    const simulator = simulated();
    simulator.fault({ fault: 'close', when: 'after', operation: 'createOrUpdate' });
    simulator.fault({ fault: 'rate_limit', retry_after: 7, nth: 2 });
    const waits = [];
    const sleep = async (milliseconds) => waits.push(milliseconds);
    const engine = await served(simulator, async (url) => {
      const outcome = await engineAt(url).commit(invoice(), { today }).drive(send, { sleep });
      assert.deepEqual(totals(outcome), ['succeeded', 722, 15722]);
      return engineAt(url);
    });
    assert(waits.includes(7000), String(waits));
    assert.deepEqual(simulator.recorded().map((one) => one.status), ['normal']);
    // Nobody listens any more.
    const outcome = await engine.commit(invoice('inv_2'), { today }).drive(send, { sleep });
    assert.deepEqual([outcome.status, outcome.error.kind, outcome.toObject().retryable], ['failed', 'transport', true]);
    assert(outcome.error instanceof TallageError);
  });
}

test('receiveFetch reads a Response', async () => {
  const simulator = simulated();
  await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    const { request } = exchange.step();
    assert.equal(await exchange.receiveFetch(await fetch(request.url, request)), 'applied');
    assert.deepEqual(totals(exchange.outcome), ['succeeded', 722, 15722]);
  });
});

test('an error that is no failure goes through', async () => {
  const simulator = simulated();
  const exchange = engineAt().commit(invoice(), { today });
  const own = new RangeError('a defect of the host');
  assert.equal(await caught(() => exchange.drive(async () => Promise.reject(own))), own);
  assert.equal(await caught(() => exchange.fail(own)), own);
  assert.equal(exchange.step().request.number, 1);
  const outcome = await exchange.drive(async (request) => simulator.handle(request));
  assert.deepEqual(totals(outcome), ['succeeded', 722, 15722]);
});

test('a driven exchange is aborted in a wait', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'rate_limit', retry_after: 60 });
  const exchange = engineAt().commit(invoice(), { today });
  const signal = AbortSignal.timeout(50);
  const error = await caught(() => exchange.drive(async (request) => simulator.handle(request), { signal }));
  assert.match(error.name, /AbortError|TimeoutError/);
  assert.equal(exchange.step().kind, 'wait');
});

test('what an error of a client means', async () => {
  const { failureKind } = await import('../dist/failure.js');
  const coded = (code, cause) => Object.assign(new Error('x', { cause }), { code });
  const cases = [
    [new DOMException('', 'TimeoutError'), 'timeout'],
    [coded('ETIMEDOUT'), 'timeout'],
    [new TypeError('fetch failed', { cause: coded('UND_ERR_HEADERS_TIMEOUT') }), 'timeout'],
    [new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'connection'],
    [new TypeError('fetch failed', { cause: new AggregateError([coded('ECONNREFUSED')]) }), 'connection'],
    [new TypeError('fetch failed', { cause: new Error('other side closed') }), 'connection'],
    [new TypeError('fetch failed', { cause: coded('DEPTH_ZERO_SELF_SIGNED_CERT') }), 'tls'],
    [new TypeError('fetch failed', { cause: coded('ERR_TLS_CERT_ALTNAME_INVALID') }), 'tls'],
    [new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }), 'connection'],
    [coded('ECONNRESET'), 'connection'],
    [coded('ENOTFOUND'), 'connection'],
    [coded('ENOENT'), undefined],
    [new DOMException('', 'AbortError'), undefined],
    [new TypeError('x is not a function'), undefined],
    ['timeout', undefined],
  ];
  for (const [error, kind] of cases) assert.equal(failureKind(error), kind, inspect(error));
});

test('documents as object, text, bytes and result give the same request', () => {
  const engine = engineAt();
  const text = JSON.stringify(invoice());
  const steps = [invoice(), text, Buffer.from(text)].map((form) => engine.commit(form, { today }).step());
  assert.deepEqual(steps[1], steps[0]);
  assert.deepEqual(steps[2], steps[0]);
  assert.deepEqual(engine.begin({ operation: 'commit', today, document: invoice() }).step(), steps[0]);
  assert.deepEqual(engine.begin(`{"operation":"commit","today":"${today}","document":${text}}`).step(), steps[0]);
});

test('wrong requests and wrong answers are typed errors', async () => {
  const engine = engineAt();
  assert.equal((await caught(() => engine.check('nobody'))).kind, 'not_found');
  for (const wrong of [
    () => engine.commit('{', { today }),
    () => engine.commit(Buffer.from([0xff]), { today }),
    () => engine.commit({ id: 'x' }, { today }),
    () => engine.commit(invoice(), { today: 'yesterday' }),
    () => engine.commit(invoice(), {}),
    () => engine.begin({ operation: 'dance' }),
    () => engine.resume('{}'),
    () => engine.reconcile({}),
    () => engine.commit('{},"operation":"void","x":{}', { today }),
  ]) {
    const error = await caught(wrong);
    assert(error instanceof TallageError && error.kind === 'invalid_document', `${wrong}: ${inspect(error)}`);
  }
  const nan = await caught(() => engine.commit(invoice('x', { fees: [{ id: 'f', amount_cents: NaN }] }), { today }));
  assert.deepEqual([nan.code, nan.path], ['exchange.document.fees.amount_cents.not_finite', '/document/fees/0/amount_cents']);
  const exchange = engine.commit(invoice(), { today });
  for (const wrong of [undefined, null, 200, '{}', {}, { status: '200' }, { status: 200, text: '' }, { status: 200, body: {} }]) {
    assert.equal((await caught(() => exchange.receive(wrong))).kind, 'invalid_document', inspect(wrong));
  }
  assert.equal((await caught(() => exchange.fail('boredom'))).kind, 'invalid_document');
  assert.equal(exchange.outcome, undefined);
});

test('check and lookup', async () => {
  const simulator = simulated();
  const send = async (request) => simulator.handle(request);
  const engine = engineAt();
  assert.equal((await engine.check('anrok_us').drive(send)).status, 'succeeded');
  const refused = await engineAt(undefined, { credentials: { api_key: 's1/sa1/secret.other' } }).check('anrok_us').drive(send);
  assert.deepEqual([refused.status, refused.error.kind], ['failed', 'provider']);
  const committed = await engine.commit(invoice(), { today }).drive(send);
  const found = await engine.lookup('anrok_us', 'transaction', { id: committed.toObject().transaction_id }).drive(send);
  assert(found.status === 'succeeded' && found.toObject().data !== undefined);
});

test('a void with credit notes is refused before anything is sent', async () => {
  const simulator = simulated();
  const engine = engineAt();
  const send = async (request) => simulator.handle(request);
  const taxed = (await engine.commit(invoice(), { today }).drive(send)).document;
  const items = [{ fee_id: 'fee_1', amount_cents: 5000 }];
  const note = engine.credit({ id: 'cn_1', issuing_date: today, invoice: taxed, items });
  for (const creditNotes of [[note], [note.json], [note.toObject()]]) {
    for (const refused of [engine.void(taxed, { today, creditNotes }), engine.dispute(taxed, { today, creditNotes })]) {
      assert.equal(refused.step().outcome?.error.code, 'void.has_credit_notes');
    }
  }
  const again = await engine.recordCredit(note, { invoice: taxed, today, revision: 2 }).drive(send);
  assert.deepEqual([again.status, again.toObject().revision], ['succeeded', 2]);
});

test('another process takes it up: the reply was lost, the same is sent again and recorded once', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'close', when: 'after' });
  const { status, stdout, stderr } = await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    await caught(() => withFetch(exchange.step().request));
    const script = `
      import { engineAt } from './exchange-data.mjs';
      import { readFileSync } from 'node:fs';
      const outcome = await engineAt(process.argv[1]).resume(readFileSync(0)).run();
      process.stdout.write(outcome.json);`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script, url], { cwd: import.meta.dirname, input: exchange.json, encoding: 'utf8' });
  });
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual(totals(new Result(stdout)), ['succeeded', 722, 15722]);
  assert.deepEqual(simulator.recorded().map((one) => [one.status, one.tax]), [['normal', '722']]);
});

test('credentials do not show', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'server', when: 'before', status: 503 });
  const exchange = engineAt().commit(invoice(), { today });
  const shown = [];
  const show = (...values) => shown.push(...values.flatMap((value) => [inspect(value, { depth: 9 }), JSON.stringify(value), String(value)]));
  show(exchange, exchange.step(), exchange.step().request, exchange.json);
  exchange.receive(simulator.handle(exchange.step().request));
  show(exchange, exchange.step(), exchange.json);
  exchange.waited();
  exchange.receive(simulator.handle(exchange.step().request));
  show(exchange, exchange.step(), exchange.json, exchange.outcome, simulator.journal());
  show(await caught(() => exchange.receive({ status: 'x' })));
  assert(shown.length > 30);
  for (const text of shown) assert(!/secret\.|Bearer/.test(text), text);
});
