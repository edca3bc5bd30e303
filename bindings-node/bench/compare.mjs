// What a call costs in Node, of the same call in Rust (JSON text in and out), for 1, 10 and 100 lines; and what `require` costs.
//
// Both sides take turns, round by round; times are processor time, so other programs do not count (where the system says, else it is time).
// `object → object` hands an object and reads the total of the result, which is cut out of its text; `all of it` parses the whole.
// A figure is the median of its rounds, a ratio is taken inside each round. Exit code 1 when a bar is missed; `--quick` measures a little only.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Engine } from '../dist/index.mjs';

// For both sides alike: freed memory stays with the process, as in a service that has been up for a while (benches/run.sh).
const tunables = 'glibc.malloc.trim_threshold=2000000000:glibc.malloc.mmap_threshold=1000000000';
if (process.env.GLIBC_TUNABLES === undefined) {
  const { status } = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, GLIBC_TUNABLES: tunables } });
  process.exit(status);
}

const root = join(import.meta.dirname, '../..');
const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 25;
/** Of the Rust call, at most. */
const bars = { 'text → text': 1.2, 'object → object': 2.5 };
const barOfRequire = 30;

const taxes = [['vat_20', '20'], ['city', '7.25'], ['levy', '2.5']].map(([code, rate]) => ({ code, name: code, rate }));
const config = { taxes, organization: { name: 'Acme', tax_codes: ['vat_20'] } };
const invoice = (lines) => ({
  id: 'inv_1', type: 'one_off', issuing_date: '2026-11-21', currency: 'EUR',
  customer: { external_id: 'c1', name: 'Customer', country: 'FR' },
  fees: Array.from({ length: lines }, (_, at) => ({
    id: `fee_${at}`, type: 'add_on', name: `Item ${at}`, amount_cents: ((at * 7919) % 100_000) + 1,
    tax_codes: taxes.slice(0, (at % 3) + 1).map(({ code }) => code),
  })),
});

const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
execFileSync('cargo', ['build', '--quiet', '--release', '--locked', '-p', 'tallage-conformance', '--bin', 'time_calls'], { cwd: root, stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'tallage-bench-'));
const file = (name, value) => {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return join(folder, name);
};
const rust = spawn(join(target, 'release/time_calls'), [file('config.json', config)], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: rust.stdout })[Symbol.asyncIterator]();
const inRust = async (calls, path) => {
  rust.stdin.write(`${calls} ${path}\n`);
  return Number((await answers.next()).value) / calls;
};

let sink = 0;
const inNode = (calls, call) => {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) sink += call();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / calls;
};
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

const engine = new Engine(config);
const table = [];
let missed = 0;
for (const lines of [1, 10, 100]) {
  const object = invoice(lines);
  const path = file(`${lines}.json`, object);
  const text = JSON.stringify(object);
  const bytes = Buffer.from(text);
  const ways = {
    'text → text': () => engine.calculate(text).json.length,
    'bytes → text': () => engine.calculate(bytes).json.length,
    'object → text': () => engine.calculate(object).json.length,
    'object → object': () => engine.calculate(object).total_amount_cents,
    'object → object, all of it': () => engine.calculate(object).toObject().fees.length,
  };
  const calls = Math.ceil((quick ? 2000 : 20_000) / lines);
  for (const call of Object.values(ways)) inNode(calls, call);
  await inRust(calls, path);
  const seen = { rust: [] };
  for (let round = 0; round < rounds; round += 1) {
    const base = await inRust(calls, path);
    seen.rust.push(base);
    for (const [way, call] of Object.entries(ways)) {
      const took = inNode(calls, call);
      (seen[way] ??= []).push({ took, ratio: took / base });
    }
  }
  for (const way of Object.keys(ways)) {
    const ratio = median(seen[way].map((one) => one.ratio));
    const bar = bars[way];
    if (bar !== undefined && ratio > bar) missed += 1;
    table.push({ lines, way, 'Rust µs': (median(seen.rust) / 1000).toFixed(2), 'Node µs': (median(seen[way].map(({ took }) => took)) / 1000).toFixed(2), ratio: ratio.toFixed(2), bar: bar ?? '' });
  }
}
rust.stdin.end();
rmSync(folder, { recursive: true });

const script = `const begun = performance.now(), cpu = process.cpuUsage(); require('tallage'); const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify([performance.now() - begun, (user + system) / 1000]));`;
const loads = Array.from({ length: quick ? 3 : 15 }, () => JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname })));
const [elapsed, cpu] = [0, 1].map((at) => median(loads.map((load) => load[at])));
if (cpu > barOfRequire) missed += 1;

console.table(table);
console.log(`require: ${cpu.toFixed(1)} ms of processor time, ${elapsed.toFixed(1)} ms in all (bar ${barOfRequire} ms)`);
if (!(sink > 0) || missed > 0) process.exitCode = 1;
