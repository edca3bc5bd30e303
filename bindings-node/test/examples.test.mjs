// examples/exchange/node_fetch.mjs, against the simulator over loopback.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { served, simulated } from './exchange-data.mjs';

const folder = new URL('../../examples/exchange/', import.meta.url).pathname;

test('a draft, a commit, a credit note and a void with fetch', async () => {
  const simulator = simulated();
  const { status, stdout, stderr } = await served(simulator, async (url) =>
    spawnSync(process.execPath, [`${folder}node_fetch.mjs`, url], { encoding: 'utf8' }),
  );
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(stdout, readFileSync(`${folder}expected.txt`, 'utf8'));
  const stored = simulator.recorded().map((one) => [one.amount, one.status, one.writes]);
  assert.deepEqual(stored.sort(), [['-5000', 'normal', 1], ['15000', 'void', 1]]);
});
