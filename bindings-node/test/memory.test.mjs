// A million calls: fast, and memory does not grow.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { Engine } from 'tallage';
import { caught, config, invoice } from './fixtures.mjs';

const mebibytes = () => process.memoryUsage.rss() / 2 ** 20;

test('1,000,000 calls take less than a minute, and memory does not grow with them', () => {
  const engine = new Engine(config());
  const text = JSON.stringify(invoice());
  const started = process.hrtime.bigint();
  const seen = [];
  let length = 0;
  for (let call = 1; call <= 1_000_000; call += 1) {
    length += engine.calculate(text).json.length;
    if (call % 250_000 === 0) seen.push(mebibytes());
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  assert.equal(length, engine.calculate(text).json.length * 1_000_000);
  assert(seconds < 60, `${seconds} s`);
  // A leak of 64 bytes a call would show as 46 MiB between the first and the last quarter.
  assert(seen.at(-1) - seen[0] < 40, `MiB after each quarter: ${seen.map(Math.round)}`);
});

test('errors and engines leave nothing behind either', async () => {
  const engine = new Engine(config());
  const configuration = JSON.stringify(config());
  const work = async () => {
    for (let call = 0; call < 20_000; call += 1) {
      new Engine(configuration);
      await caught(() => engine.calculate('{"id":1}'));
      // Node gives up native objects between turns of the event loop, as for every addon.
      if (call % 500 === 0) await setImmediate();
    }
  };
  await work();
  const before = mebibytes();
  await work();
  await work();
  const after = mebibytes();
  assert(after - before < 40, `MiB: ${Math.round(before)}, then ${Math.round(after)}`);
});
