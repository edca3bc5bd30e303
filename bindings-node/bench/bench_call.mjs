// node bench_call.mjs CONFIG.json DOCUMENT.json N: what one call costs, in nanoseconds.
//
// Each way runs N calls in rounds after warming up; the fastest round counts, as the others say more about the machine.
import { readFileSync } from 'node:fs';

import { Engine } from '../dist/index.mjs';

const [configFile, documentFile, calls] = process.argv.slice(2);
const count = Number(calls);
if (!Number.isSafeInteger(count) || count < 1) {
  console.error('usage: node bench_call.mjs CONFIG.json DOCUMENT.json N');
  process.exit(2);
}
const engine = new Engine(readFileSync(configFile));
const bytes = readFileSync(documentFile);
const text = bytes.toString();
const object = JSON.parse(text);

const ways = {
  'text → text': () => engine.calculate(text).json,
  'bytes → text': () => engine.calculate(bytes).json,
  'object → text': () => engine.calculate(object).json,
  'object → object': () => engine.calculate(object).toObject(),
};

const rounds = 10;
const perRound = Math.max(1, Math.ceil(count / rounds));
let sink;

function round(call) {
  const started = process.hrtime.bigint();
  for (let index = 0; index < perRound; index += 1) sink = call();
  return process.hrtime.bigint() - started;
}

for (const [name, call] of Object.entries(ways)) {
  round(call);
  const times = Array.from({ length: rounds }, () => round(call));
  const best = times.reduce((least, time) => (time < least ? time : least));
  console.log(`${name.padEnd(16)} ${String(best / BigInt(perRound)).padStart(10)} ns`);
}
if (sink === undefined) process.exitCode = 1;
