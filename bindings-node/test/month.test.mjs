// examples/month/month.mjs with a month of its own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { config, fee, invoice } from './fixtures.mjs';

const runner = new URL('../../examples/month/month.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tallage-month-'));
after(() => rmSync(folder, { recursive: true }));

function run(lines) {
  const files = { config: join(folder, 'config.json'), invoices: join(folder, 'invoices.jsonl') };
  writeFileSync(files.config, JSON.stringify(config()));
  writeFileSync(files.invoices, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, files.config, files.invoices]);
  return { status, results: String(stdout).split('\n').slice(0, -1).map((line) => JSON.parse(line)), stderr: String(stderr) };
}

const credit = (id, amount_cents) => ({
  op: 'credit',
  of: 'inv_1',
  document: { id, issuing_date: '2026-11-05', items: [{ fee_id: 'f1', amount_cents }] },
});

test('a result for each line, credit notes with what came before them', () => {
  const { status, results, stderr } = run([
    { op: 'calculate', document: invoice() },
    { op: 'calculate', document: invoice({ id: 'inv_2' }) },
    credit('cn_1', 400),
    credit('cn_2', 600),
  ]);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.deepEqual(results.map((one) => [one.id, one.total_amount_cents]), [['inv_1', 1200], ['inv_2', 1200], ['cn_1', 480], ['cn_2', 720]]);
  assert.equal(results[3].remaining.creditable_amount_cents, 0);
});

test('an error is JSON on stderr, after the results before it', () => {
  const { status, results, stderr } = run([
    { op: 'calculate', document: invoice() },
    { op: 'calculate', document: invoice({ id: 'inv_2', fees: [fee({ amount_cents: 0.5 })] }) },
    { op: 'calculate', document: invoice({ id: 'inv_3' }) },
  ]);
  assert.equal(status, 1);
  assert.deepEqual(results.map((one) => one.id), ['inv_1']);
  const { code, path } = JSON.parse(stderr);
  assert.deepEqual([code, path], ['invoice.fees.amount_cents.not_integer', '/fees/0/amount_cents']);
});
