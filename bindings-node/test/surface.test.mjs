// What `require` and `import` give, and the life of a result.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { inspect } from 'node:util';
import vm from 'node:vm';

import * as esm from 'tallage';
import { caught, config, fee, invoice } from './fixtures.mjs';

const require = createRequire(import.meta.url);
const cjs = require('tallage');
const { Engine, Result, TallageError, TaxedInvoice, isTallageError, lint, version } = esm;
const engine = new Engine(config());

test('require and import give the same classes under the same names', () => {
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(cjs).sort());
  for (const name of Object.keys(cjs)) assert.equal(esm[name], cjs[name], name);
});

test('an error is caught by either class, and known by the guard', async () => {
  const error = await caught(() => new cjs.Engine('{'));
  assert(error instanceof TallageError && error instanceof cjs.TallageError && error instanceof Error);
  assert(isTallageError(error) && !isTallageError(new Error('x')) && !isTallageError({ code: 'x' }) && !isTallageError(null));
  assert.equal(error.name, 'TallageError');
  assert.match(error.stack, /^TallageError: /);
});

test('an error of another copy of the package is known by the guard', async () => {
  for (const file of Object.keys(require.cache)) if (file.includes('bindings-node/dist/')) delete require.cache[file];
  const other = require('tallage');
  assert.notEqual(other.TallageError, TallageError);
  const error = await caught(() => new other.Engine('{'));
  assert(!(error instanceof TallageError) && isTallageError(error));
});

test('the versions of the engine and of the package agree', () => {
  assert.equal(version(), require('tallage/package.json').version);
});

test('configuration and invoice as object, text, Buffer and Uint8Array give the same bytes', () => {
  const forms = (value) => {
    const text = JSON.stringify(value);
    const shared = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
    shared.set(Buffer.from(text));
    return [value, text, Buffer.from(text), new Uint8Array(Buffer.from(text)), shared];
  };
  const expected = engine.calculate(invoice()).json;
  for (const one of forms(config())) {
    const built = new Engine(one);
    for (const other of forms(invoice())) assert.equal(built.calculate(other).json, expected);
  }
});

test('a result is its canonical text, and its parsed form made once', () => {
  const taxed = engine.calculate(invoice());
  assert(taxed instanceof TaxedInvoice && taxed instanceof Result);
  assert.equal(taxed.toJson(), taxed.json);
  assert.equal(String(taxed), taxed.json);
  assert.equal(taxed.toObject(), taxed.toObject());
  assert.equal(JSON.stringify({ taxed }), `{"taxed":${taxed.json}}`);
  const { id, taxes_amount_cents, total_amount_cents } = taxed.toObject();
  assert.deepEqual({ id, taxes_amount_cents, total_amount_cents }, { id: 'inv_1', taxes_amount_cents: 200, total_amount_cents: 1200 });
});

test('the fees of a taxed invoice are parsed when they are asked for, and nobody can tell', () => {
  const tricky = invoice({ number: ',"fees":[1],"applied_taxes":[2]', fees: [fee({ name: ',"applied_taxes":["x"]' }), fee({ id: ',"fees":[' }), ...Array.from({ length: 9 }, (_, at) => fee({ id: `${at}` }))] });
  for (const result of [engine.calculate(tricky), engine.explain(tricky)]) {
    const fresh = () => new result.constructor(result.json, () => {}).toObject();
    const plain = JSON.parse(result.json);
    assert.deepEqual(fresh(), plain);
    assert.equal(JSON.stringify(fresh()), result.json);
    assert.deepEqual({ ...fresh() }, plain);
    assert.deepEqual(Object.keys(fresh()), Object.keys(plain));
    assert.deepEqual(structuredClone(fresh()), plain);
    assert.equal(inspect(fresh(), { depth: 9 }), inspect(plain, { depth: 9 }));
    const object = fresh();
    assert.equal(typeof Object.getOwnPropertyDescriptor(object, 'fees').get, 'function', 'not parsed yet');
    assert.equal(object.fees, object.fees);
    assert.deepEqual(Object.getOwnPropertyDescriptor(object, 'fees').value, plain.fees);
    object.fees = [];
    assert.deepEqual(object, { ...plain, fees: [] });
  }
  const waiting = new Engine({ billing_entities: [{ code: 'fr', country: 'FR', eu: { enabled: true } }] });
  const customer = { country: 'DE', tax_identification_number: 'DE136695976' };
  const pending = waiting.calculate(invoice({ billing_entity: 'fr', customer }));
  assert.deepEqual(pending.toObject(), JSON.parse(pending.json));
  assert.equal(pending.toObject().tax_status, 'pending');
});

test('what is done to the parsed form does not reach the text', () => {
  const taxed = engine.calculate(invoice());
  const before = taxed.json;
  taxed.toObject().total_amount_cents = 1;
  assert.equal(taxed.json, before);
  assert.equal(engine.credit({ id: 'cn_1', issuing_date: '2026-11-05', invoice: taxed }).toObject().total_amount_cents, 1200);
});

test('resolve names the taxes and the level that decided', () => {
  const { fees } = engine.resolve(invoice()).toObject();
  assert.equal(fees.length, 1);
  assert.equal(fees[0].decided_by.level, 'organization');
  assert.deepEqual(fees[0].taxes.map((tax) => [tax.tax_code, tax.tax_rate]), [['vat_20', '20']]);
});

test('a taxed invoice explains itself, also when the bytes it came from are gone', () => {
  const bytes = Buffer.from(JSON.stringify(invoice()));
  const taxed = engine.calculate(bytes);
  bytes.fill(0);
  const explanation = engine.explain(invoice());
  assert.equal(taxed.explain(), explanation.text);
  assert.match(explanation.text, /vat_20/);
  assert.equal(explanation.text, JSON.parse(explanation.json).explanation.text);
});

test('results go into a credit request as they are, or as their objects or texts', () => {
  const taxed = engine.calculate(invoice());
  const half = { id: 'cn_1', issuing_date: '2026-11-05', items: [{ fee_id: 'f1', amount_cents: 500 }] };
  const first = engine.credit({ ...half, invoice: taxed });
  assert.equal(first.toObject().total_amount_cents, 600);
  const rest = { id: 'cn_2', issuing_date: '2026-11-06' };
  const second = engine.credit({ ...rest, invoice: taxed, credit_notes: [first] });
  assert.equal(second.toObject().total_amount_cents, 600);
  assert.equal(second.toObject().remaining.creditable_amount_cents, 0);
  const asObjects = engine.credit({ ...rest, invoice: taxed.toObject(), credit_notes: [first.toObject()] });
  assert.equal(asObjects.json, second.json);
  const text = `{"id":"cn_2","issuing_date":"2026-11-06","invoice":${taxed.json},"credit_notes":[${first.json}]}`;
  assert.equal(engine.credit(text).json, second.json);
});

test('console.log shows amounts with the decimals of their currency', () => {
  const taxed = engine.calculate(invoice());
  assert.equal(
    inspect(taxed),
    'TaxedInvoice inv_1 (EUR, succeeded) {\n  net 10.00, taxes 2.00, total 12.00\n  vat_20 20 %: 2.00 on 10.00\n}',
  );
  assert.match(inspect(engine.calculate(invoice({ currency: 'JPY' }))), /net 1000, taxes 200, total 1200/);
  assert.match(inspect(engine.calculate(invoice({ currency: 'KWD', fees: [fee({ amount_cents: -5 })] }))), /net -0\.005, taxes -0\.001/);
  assert.match(inspect(engine.credit({ id: 'cn_1', issuing_date: '2026-11-05', invoice: taxed })), /^CreditNote cn_1 of inv_1 .*total 12\.00/s);
  assert.match(inspect(engine.resolve(invoice())), /^Resolution inv_1 \{\n {2}f1: vat_20 20 % \(organization\)\n\}$/);
});

test('integers beyond ±2^53 are parsed as bigint, digit by digit', () => {
  const text = '{"a":9007199254740991,"b":-9007199254740993,"c":[123456789012345678901],"d":"x:9007199254740993,\\"","e":"bigint:1"}';
  assert.deepEqual(new Result(text).toObject(), {
    a: 9007199254740991,
    b: -9007199254740993n,
    c: [123456789012345678901n],
    d: 'x:9007199254740993,"',
    e: 'bigint:1',
  });
});

test('money is an integer number or a bigint, and a bigint is written digit by digit', () => {
  const priced = (amount_cents, changes = {}) => engine.calculate(invoice({ fees: [fee({ amount_cents, ...changes })] }));
  assert.equal(priced(1000n).json, priced(1000).json);
  // 10^15 minor units are the most; 20 % of it are 2 × 10^14.
  const most = priced(10n ** 15n / 2n).toObject();
  assert.deepEqual([most.amount_cents, most.total_amount_cents], [undefined, 600_000_000_000_000]);
  const bySize = priced(undefined, { units: 3n, unit_amount: 2n });
  assert.equal(bySize.toObject().total_amount_cents, 720);
  for (const digits of ['9007199254740993', '-9007199254740993', '123456789012345678901234567890']) {
    assert.throws(() => priced(BigInt(digits)), { code: 'invoice.fees.amount_cents.out_of_range', message: new RegExp(`\`${digits}\``) });
  }
  assert.throws(() => priced(2 ** 53), { code: 'invoice.fees.amount_cents.unsafe_integer' });
});

test('isTallageError tells kinds apart', async () => {
  const error = await caught(() => engine.calculate('{'));
  assert(isTallageError(error, 'invalid_document') && !isTallageError(error, 'invalid_config') && !isTallageError(new Error('x'), 'invalid_document'));
});

test('lint reports without an engine, and an engine reports its warnings', () => {
  const wrong = lint({ taxes: [{ code: 'a', name: 'A', rate: '-1' }] });
  assert.equal(wrong.errors[0].code, 'config.taxes.rate.out_of_range');
  assert.equal(wrong.errors[0].path, '/taxes/0/rate');
  assert.deepEqual(lint(config()).errors, []);
  assert.equal(engine.lint().json, lint(config()).json);
  assert(engine.lint().warnings.length > 0, 'vat_10 is used by nothing');
  assert.match(inspect(wrong), /error \/taxes\/0\/rate: /);
});

test('objects of another realm are plain objects, and -0 is 0', () => {
  const foreign = vm.runInNewContext(`(${JSON.stringify(invoice())})`);
  assert.equal(engine.calculate(foreign).json, engine.calculate(invoice()).json);
  assert.equal(engine.calculate(Object.assign(Object.create(null), invoice())).json, engine.calculate(invoice()).json);
  const zero = engine.calculate(invoice({ fees: [fee({ amount_cents: -0 })] }));
  assert.equal(zero.json, engine.calculate(invoice({ fees: [fee({ amount_cents: 0 })] })).json);
});

test('a member that is undefined is not set, and a getter is read once', () => {
  let reads = 0;
  const document = invoice({ number: undefined, customer: undefined });
  Object.defineProperty(document, 'id', { enumerable: true, get: () => `inv_${(reads += 1)}` });
  assert.equal(engine.calculate(document).json, engine.calculate(invoice()).json);
  assert.equal(reads, 1);
});

test('text crosses unharmed', () => {
  const name = 'Zoë \u{1F9FE} "quoted" \\ \u2028\u0000\n€';
  const asObject = engine.calculate(invoice({ customer: { external_id: 'c1', name } }));
  assert.equal(asObject.toObject().customer.name, name);
  assert.equal(engine.calculate(JSON.stringify(invoice({ customer: { external_id: 'c1', name } }))).json, asObject.json);
});

test('loading and using the package keeps no process alive', () => {
  const script = `
    const { Engine } = require('tallage');
    const engine = new Engine(${JSON.stringify(config())});
    engine.calculateMany([${JSON.stringify(invoice())}]).then((all) => process.stdout.write(String(all.length)));
    globalThis.kept = engine;`;
  const out = execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname, timeout: 20_000 });
  assert.equal(out.toString(), '1');
});

test('a platform without its native module is told what is missing', () => {
  const script = `
    Object.defineProperty(process, 'arch', { value: 'pdp11' });
    try { require('tallage') } catch (error) { process.stdout.write(error.message) }`;
  const out = execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname }).toString();
  assert.match(out, /no native module for \w+-pdp11.*, Node v\d+/);
  assert.match(out, /build\.sh/);
});

test('the package lists what it needs to run', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(manifest.files, ['dist', 'types']);
});
