// The panic boundary: every export of the native module is behind it, and it holds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { config, invoice } from './fixtures.mjs';

const source = (name) => readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8');
const { native } = createRequire(import.meta.url)('../dist/native.js');

/** The exported functions of a Rust file that are not behind both boundaries: napi's own and `guard`. */
function unguarded(rust) {
  const found = [];
  for (const [, attribute, rest] of rust.matchAll(/#\[napi(\([^\]]*\))?\]((?:\s*#\[[^\]]*\])*\s*(?:pub )?(?:async )?fn [\s\S]*?\n\})/g)) {
    const name = /fn (\w+)/.exec(rest)[1];
    const guarded = /\bguard(_lookup)?\(\|\| /.test(rest) || /AsyncTask::new\(many::/.test(rest);
    if (!/catch_unwind/.test(attribute ?? '') || !guarded) found.push(name);
  }
  return found;
}

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

test('the scan finds an export without a guard', () => {
  const fn = (attribute, body) => `#[napi${attribute}]\npub fn bad(a: &External<Shared>) -> Answer {\n    ${body}\n}\n`;
  assert.deepEqual(unguarded(fn('', 'guard(|| Ok(a))')), ['bad']);
  assert.deepEqual(unguarded(fn('(js_name = "x")', 'guard(|| Ok(a))')), ['bad']);
  assert.deepEqual(unguarded(fn('(catch_unwind)', 'Either::A(a.version())')), ['bad']);
  assert.deepEqual(unguarded(fn('(catch_unwind)]\n#[expect(x, reason = "y")', 'Either::A(a)')), ['bad']);
  assert.deepEqual(unguarded(fn('(catch_unwind)', 'guard(|| Ok(a))')), []);
});

test('every export is behind the panic boundary', () => {
  let functions = 0;
  for (const file of readdirSync(new URL('../src', import.meta.url))) {
    const rust = source(file);
    assert.deepEqual(unguarded(rust), [], file);
    // What the scan cannot read (a method, a class) would escape it: there are none.
    assert(!/#\[napi[^\]]*\]\s*(impl|pub struct (?!Failure\b)|pub enum|mod)/.test(rust), file);
    functions += [...rust.matchAll(/^#\[napi/gm)].length - [...rust.matchAll(/^#\[napi\(object\)\]/gm)].length;
  }
  assert.equal(functions, Object.keys(native).length, 'exports scanned and exports there');
  assert.match(source('many.rs'), /fn compute[\s\S]*guard\(\|\| self\.engine\.calculate_json/, 'the task has its own guard');
});

test('the declared private module is the one that is there', () => {
  const declared = readFileSync(new URL('../lib/native.ts', import.meta.url), 'utf8');
  const body = /export interface Native \{([\s\S]*?)\n\}/.exec(declared)[1];
  const names = [...body.matchAll(/^ {2}(\w+)[(:]/gm)].map(([, name]) => name);
  const exported = [...source('lib.rs').matchAll(/^pub fn (\w+)/gm)].map(([, name]) => camel(name));
  assert.deepEqual(names.sort(), Object.keys(native).sort());
  assert.deepEqual(exported.sort(), names.sort());
});

test('a panic is an error of kind internal, and the engine answers afterwards', () => {
  // In its own process: Rust reports the panic on stderr, which is as it should be.
  const script = `
    const { native } = require('../dist/native.js');
    const engine = native.newEngine(process.argv[1]);
    const before = native.calculate(engine, process.argv[2]);
    const errors = [1, 2].map(() => JSON.parse(native.panicOnPurpose(engine).error));
    const after = native.calculate(engine, process.argv[2]);
    process.stdout.write(JSON.stringify({ errors, same: before === after && typeof after === 'string' }));`;
  const args = ['-e', script, JSON.stringify(config()), JSON.stringify(invoice())];
  const out = execFileSync(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'ignore'] });
  const { errors, same } = JSON.parse(out);
  assert.deepEqual(errors.map(({ kind, code, path }) => [kind, code, path]), Array(2).fill(['internal', 'internal.panic', '']));
  assert.match(errors[0].message, /on purpose/);
  assert(same);
});

test('a foreign value instead of an engine is refused, not followed', () => {
  for (const foreign of [{}, null, 1, 'x']) assert.throws(() => native.calculate(foreign, '{}'));
});
