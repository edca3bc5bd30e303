// examples/exchange/node_fetch.mjs, in a project of its own, against the simulator over loopback.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { served, simulated } from './exchange-data.mjs';
import { compile, project } from './project.mjs';

const examples = new URL('../../examples/exchange/', import.meta.url).pathname;
const folder = project('examples', { 'node_fetch.mjs': readFileSync(join(examples, 'node_fetch.mjs'), 'utf8') }, { allowJs: true, checkJs: true, noEmit: true });
after(() => rmSync(folder, { recursive: true, force: true }));

test('the example holds for tsc --strict', () => {
  assert.equal(compile(folder), '');
});

test('a draft, a commit, a credit note and a void with fetch', async () => {
  const simulator = simulated();
  const { status, stdout, stderr } = await served(simulator, async (url) =>
    spawnSync(process.execPath, [join(folder, 'node_fetch.mjs'), url], { encoding: 'utf8' }),
  );
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(stdout, readFileSync(join(examples, 'expected.txt'), 'utf8'));
  const stored = simulator.recorded().map((one) => [one.amount, one.status, one.writes]);
  assert.deepEqual(stored.sort(), [['-5000', 'normal', 1], ['15000', 'void', 1]]);
});

// Denver at 8.81 % of 15000 is 1321.5; a third of 1322 is 440.67.
test('the same with Stripe Tax', async () => {
  const { status, stdout, stderr } = await served(simulated(), async (url) =>
    spawnSync(process.execPath, [join(folder, 'node_fetch.mjs'), url, 'stripe'], { encoding: 'utf8' }),
  );
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(stdout, readFileSync(join(examples, 'expected-stripe.txt'), 'utf8'));
});
