// The built-in transport: one exchange, many, aborted, stopped; and nothing of it keeps a process alive.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { Runner, TallageError, syncAll } from 'tallage';
import { proves } from './capabilities.mjs';
import { config, engineAt, invoice, served, simulated, today, totals } from './exchange-data.mjs';
import { caught } from './fixtures.mjs';

const fast = { rate_limit: { requests: 1000, per_milliseconds: 1000 } };

function exchanges(url, count, connection = fast) {
  const engine = engineAt(url, connection);
  return Array.from({ length: count }, (_, index) => engine.commit(invoice(`inv_${index}`), { today }));
}

test('run, with progress, off the event loop', proves('http', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'slow', bytes: 100, pause_milliseconds: 20 });
  const told = [];
  await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 5);
    const outcome = await exchange.run({ onProgress: (progress) => told.push(progress) });
    clearInterval(timer);
    assert(turns >= 5, `${turns} turns`);
    assert.deepEqual(totals(outcome), ['succeeded', 722, 15722]);
    assert.equal(exchange.outcome.json, outcome.json);
    assert.equal((await exchange.run()).json, outcome.json, 'what has ended is not sent again');
  });
  assert.deepEqual(Object.keys(told[0]), ['doing', 'request', 'sent', 'milliseconds']);
  assert.equal(told.at(-1).sent, 1);
  assert.equal(simulator.recorded().length, 1);
}));

test('a signal ends a run at once, and retry begins again', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'timeout', when: 'after' });
  await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    const begun = process.hrtime.bigint();
    const error = await caught(() => exchange.run({ signal: AbortSignal.timeout(100) }));
    assert.equal(error.name, 'TimeoutError');
    assert((process.hrtime.bigint() - begun) / 1_000_000n < 2000n);
    assert.deepEqual([exchange.outcome.status, exchange.outcome.toObject().retryable], ['failed', true]);
    exchange.retry();
    const own = new Error('no');
    assert.equal(await caught(() => exchange.run({ signal: AbortSignal.abort(own) })), own, 'aborted before');
    assert.deepEqual(totals(await exchange.run()), ['succeeded', 722, 15722]);
  });
  assert.deepEqual(simulator.recorded().map((one) => [one.status, one.tax]), [['normal', '722']]);
});

test('what a callback throws ends the run', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'timeout', when: 'before' });
  await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    const own = new RangeError('mine');
    const onProgress = () => {
      throw own;
    };
    assert.equal(await caught(() => exchange.run({ onProgress })), own);
    simulator.clearFaults();
    exchange.retry();
    assert.equal((await exchange.run()).status, 'succeeded');
  });
});

test('one call at a time', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'timeout', when: 'before' });
  await served(simulator, async (url) => {
    const exchange = engineAt(url).commit(invoice(), { today });
    const aborter = new AbortController();
    const running = caught(() => exchange.run({ signal: aborter.signal }));
    const calls = [() => exchange.step(), () => exchange.json, () => exchange.retry(), () => exchange.run(), () => syncAll([exchange]).next()];
    for (const call of calls) assert.equal((await caught(call)).code, 'exchange.in_use');
    aborter.abort();
    assert.equal((await running).name, 'AbortError');
    assert.equal(exchange.outcome.status, 'failed');
  });
});

test('many, with progress', proves('bulk', async () => {
  const simulator = simulated();
  await served(simulator, async (url) => {
    const all = exchanges(url, 25);
    const told = [];
    const seen = new Map();
    for await (const { index, exchange, outcome, progress } of syncAll(all, { parallel: 4, onProgress: (one) => told.push(one) })) {
      assert.equal(exchange, all[index]);
      assert.equal(progress.total, 25);
      seen.set(index, totals(outcome).join());
    }
    assert.equal(seen.size, 25);
    assert.deepEqual([...new Set(seen.values())], ['succeeded,722,15722']);
    assert.equal(told.length, 25);
    assert.deepEqual(told.at(-1), { total: 25, done: 25, failed: 0, running: 0, eta_milliseconds: 0 });
  });
  assert.equal(simulator.recorded().length, 25);
}));

test('a failure is an outcome among others', async () => {
  const simulator = simulated();
  await served(simulator, async (url) => {
    const [one, two] = exchanges(url, 2);
    const bad = engineAt(url, { fallback_item: { product_external_id: 'unknown' } }).commit(invoice('inv_bad'), { today });
    const statuses = [];
    for await (const { index, outcome } of syncAll([one, bad, two])) statuses[index] = outcome.status;
    assert.deepEqual(statuses, ['succeeded', 'failed', 'succeeded']);
  });
});

test('leaving the loop stops the rest, which another run does; each is recorded once', async () => {
  const simulator = simulated();
  await served(simulator, async (url) => {
    const all = exchanges(url, 30, { rate_limit: { requests: 10, per_milliseconds: 1000 } });
    let seen = 0;
    for await (const _ of syncAll(all, { parallel: 2 })) if ((seen += 1) === 5) break;
    const left = all.filter((exchange) => exchange.outcome?.status !== 'succeeded');
    assert(left.length >= 1 && left.length <= 25, `${left.length} left`);
    for (const exchange of left) exchange.retry();
    for await (const { outcome } of syncAll(left, { parallel: 8 })) assert.equal(outcome.status, 'succeeded');
    assert(all.every((exchange) => exchange.outcome.status === 'succeeded'));
  });
  assert.deepEqual(simulator.recorded().map((one) => one.amount), Array(30).fill('15000'));
});

test('a signal stops many', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'timeout', when: 'before', times: 100 });
  await served(simulator, async (url) => {
    const all = exchanges(url, 10);
    const begun = process.hrtime.bigint();
    for await (const { outcome } of syncAll(all, { signal: AbortSignal.timeout(100) })) assert.equal(outcome.status, 'failed');
    assert((process.hrtime.bigint() - begun) / 1_000_000n < 2000n);
    assert(all.some((exchange) => exchange.outcome === undefined), 'what was not begun is as it was');
  });
});

test('all or none, and a number that makes sense', async () => {
  const [one, two] = exchanges('http://127.0.0.1:9', 2);
  assert.equal((await caught(() => syncAll([one, two, one]).next())).code, 'exchange.in_use');
  assert.deepEqual([one.step().kind, two.step().kind], ['send', 'send']);
  for (const parallel of [0, 65, 1.5, '4']) {
    assert.equal((await caught(() => syncAll([one], { parallel }).next())).code, 'runner.parallel.out_of_range');
  }
  assert.deepEqual(await syncAll([]).next(), { done: true, value: undefined });
});

test('a runner of one’s own', async () => {
  for (const wrong of [{ proxy: 'nonsense://' }, { budget_milliseconds: 0 }, { retries: 3 }]) {
    assert((await caught(() => new Runner(wrong))) instanceof TallageError);
  }
  const simulator = simulated();
  await served(simulator, async (url) => {
    const runner = new Runner({ budget_milliseconds: 60_000, seed: 1 });
    const [one, two] = exchanges(url, 2);
    assert.equal((await one.run({ runner })).status, 'succeeded');
    for await (const { outcome } of syncAll([two], { runner })) assert.equal(outcome.status, 'succeeded');
    // A proxy that is named is used, also for loopback: this one is not there.
    const nowhere = new Runner({ proxy: 'http://127.0.0.1:9' });
    const outcome = await engineAt(url, { max_attempts: 1 }).commit(invoice('inv_p'), { today }).run({ runner: nowhere });
    assert.equal(outcome.error.kind, 'transport');
  });
});

test('a process ends when its runs have ended, and with a server that was never closed', async () => {
  const script = `
    import { syncAll } from 'tallage';
    import { engineAt, invoice, simulated, today } from './exchange-data.mjs';
    const simulator = simulated();
    const { baseUrl } = await simulator.serve();
    const engine = engineAt(baseUrl);
    const { status } = await engine.commit(invoice(), { today }).run();
    for await (const { outcome } of syncAll([engine.commit(invoice('inv_2'), { today })])) console.log(status, outcome.status);
    const aborter = new AbortController();
    simulator.fault({ fault: 'timeout', when: 'before' });
    engine.commit(invoice('inv_3'), { today }).run({ signal: aborter.signal }).catch((error) => console.log(error.name));
    setTimeout(() => aborter.abort(), 50);
    globalThis.kept = [simulator, engine];`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 20_000,
  });
  assert.deepEqual([status, stdout, stderr], [0, 'succeeded succeeded\nAbortError\n', '']);
});

test('a worker that is stopped in the middle of a run takes nothing with it', async () => {
  const simulator = simulated();
  simulator.fault({ fault: 'timeout', when: 'before', times: 3 });
  await served(simulator, async (url) => {
    const source = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { Engine } = require(${JSON.stringify(new URL('../dist/index.js', import.meta.url).pathname)});
      new Engine(workerData.config).commit(workerData.invoice, { today: workerData.today }).run();
      parentPort.postMessage('under way');`;
    for (let round = 0; round < 3; round += 1) {
      const worker = new Worker(source, { eval: true, workerData: { config: config(url), invoice: invoice(), today } });
      await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
      await sleep(50);
      await worker.terminate();
    }
    simulator.clearFaults();
    assert.deepEqual(totals(await engineAt(url).commit(invoice('inv_2'), { today }).run()), ['succeeded', 722, 15722]);
  });
});
