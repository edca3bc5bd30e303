// Bad input: each case is a typed error with kind, code and path; none a panic, none silently accepted.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Engine, TallageError, lint } from 'tallage';
import { caught, config, fee, invoice } from './fixtures.mjs';

const engine = new Engine(config());

/** The invoice as text, with one fee's amount as it is written here. */
const amount = (text) => JSON.stringify(invoice({ fees: [fee({ amount_cents: '@' })] })).replace('"@"', text);
const ofFee = (changes) => invoice({ fees: [fee(changes)] });
const nested = (levels) => Array.from({ length: levels - 1 }).reduce((inner) => [inner], []);
const circular = () => {
  const document = invoice();
  document.customer = { external_id: 'c1', parent: document };
  return document;
};
class Money {
  amount = 1;
}

// [what, the invoice, code, path]
const invoices = [
  // Text, judged by the core.
  ['malformed JSON', '{"id": "x",\n  oops}', 'json.syntax', ''],
  ['no JSON at all', '', 'json.syntax', ''],
  ['NaN in a text', amount('NaN'), 'json.syntax', ''],
  ['cents with a point', amount('10.5'), 'invoice.fees.amount_cents.not_integer', '/fees/0/amount_cents'],
  ['cents as 10.0', amount('10.0'), 'invoice.fees.amount_cents.not_integer', '/fees/0/amount_cents'],
  ['cents as 1e3', amount('1e3'), 'invoice.fees.amount_cents.not_integer', '/fees/0/amount_cents'],
  ['40 digits', amount('1'.repeat(40)), 'invoice.fees.amount_cents.out_of_range', '/fees/0/amount_cents'],
  ['more than 10^15', amount('1000000000000001'), 'invoice.fees.amount_cents.out_of_range', '/fees/0/amount_cents'],
  ['a key twice', '{"id":"a","id":"b"}', 'invoice.duplicate_key', '/id'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'json.not_utf8', ''],
  // Objects that JSON can carry, judged by the core.
  ['cents as a fraction', ofFee({ amount_cents: 10.5 }), 'invoice.fees.amount_cents.not_integer', '/fees/0/amount_cents'],
  ['unknown currency', invoice({ currency: 'XXQ' }), 'invoice.currency.unknown_currency', '/currency'],
  ['unknown tax code', ofFee({ tax_codes: ['nope'] }), 'invoice.fees.tax_codes.unknown_code', '/fees/0/tax_codes/0'],
  ['one id twice', invoice({ fees: [fee(), fee()] }), 'invoice.fees.id.duplicate', '/fees/1/id'],
  ['unknown field', ofFee({ amount: 1 }), 'invoice.fees.unknown_field', '/fees/0/amount'],
  ['no fees', invoice({ fees: [] }), 'invoice.fees.empty', '/fees'],
  ['fees of the wrong type', invoice({ fees: { id: 'f1' } }), 'invoice.fees.wrong_type', '/fees'],
  ['a list instead of an invoice', [], 'invoice.wrong_type', ''],
  ['a date that does not exist', invoice({ issuing_date: '2026-02-30' }), 'invoice.issuing_date.not_a_date', '/issuing_date'],
  ['a missing id', invoice({ id: undefined }), 'invoice.id.required', '/id'],
  // What JSON would change or drop: refused before it is one.
  ['NaN', ofFee({ amount_cents: NaN }), 'invoice.fees.amount_cents.not_finite', '/fees/0/amount_cents'],
  ['Infinity', ofFee({ amount_cents: -Infinity }), 'invoice.fees.amount_cents.not_finite', '/fees/0/amount_cents'],
  ['a bigint that is no amount', ofFee({ amount_cents: 10n ** 16n }), 'invoice.fees.amount_cents.out_of_range', '/fees/0/amount_cents'],
  ['a bigint where text is wanted', ofFee({ id: 1n }), 'invoice.fees.id.wrong_type', '/fees/0/id'],
  ['2^53 + 1', ofFee({ amount_cents: 2 ** 53 + 1 }), 'invoice.fees.amount_cents.unsafe_integer', '/fees/0/amount_cents'],
  ['-2^53', ofFee({ amount_cents: -(2 ** 53) }), 'invoice.fees.amount_cents.unsafe_integer', '/fees/0/amount_cents'],
  ['1e21', ofFee({ amount_cents: 1e21 }), 'invoice.fees.amount_cents.unsafe_integer', '/fees/0/amount_cents'],
  ['0.1 + 0.2', ofFee({ amount_cents: undefined, units: 0.1 + 0.2 }), 'invoice.fees.units.unsafe_decimal', '/fees/0/units'],
  ['a function', ofFee({ name: () => 'x' }), 'invoice.fees.name.wrong_type', '/fees/0/name'],
  ['a method', invoice({ toJSON: () => ({}) }), 'invoice.toJSON.wrong_type', '/toJSON'],
  ['a symbol', ofFee({ name: Symbol('x') }), 'invoice.fees.name.wrong_type', '/fees/0/name'],
  ['undefined in a list', ofFee({ tax_codes: [undefined] }), 'invoice.fees.tax_codes.wrong_type', '/fees/0/tax_codes/0'],
  ['a hole in a list', ofFee({ tax_codes: new Array(1) }), 'invoice.fees.tax_codes.wrong_type', '/fees/0/tax_codes/0'],
  ['a Date', invoice({ issuing_date: new Date(0) }), 'invoice.issuing_date.wrong_type', '/issuing_date'],
  ['a Map', invoice({ customer: new Map() }), 'invoice.customer.wrong_type', '/customer'],
  ['a Set', ofFee({ tax_codes: new Set() }), 'invoice.fees.tax_codes.wrong_type', '/fees/0/tax_codes'],
  ['an instance', ofFee({ amount_cents: new Money() }), 'invoice.fees.amount_cents.wrong_type', '/fees/0/amount_cents'],
  ['a boxed number', ofFee({ amount_cents: Object(5) }), 'invoice.fees.amount_cents.wrong_type', '/fees/0/amount_cents'],
  ['bytes as a member', ofFee({ name: Buffer.from('x') }), 'invoice.fees.name.wrong_type', '/fees/0/name'],
  ['a circle', circular(), 'invoice.customer.parent.circular', '/customer/parent'],
  ['half of a pair in a text', ofFee({ name: 'a\ud83e' }), 'invoice.fees.name.not_utf8', '/fees/0/name'],
  ['half of a pair in a name', { 'a\udd00': 1 }, 'invoice.a_.not_utf8', '/a\udd00'],
  ['half of a pair in the JSON text', '{"id":"\ud83e"}', 'json.not_utf8', ''],
  ['a member that needs escaping', { 'a/b~c': NaN }, 'invoice.a_b_c.not_finite', '/a~1b~0c'],
  ['too deep an object', { customer: nested(64) }, 'json.too_deep', `/customer${'/0'.repeat(63)}`],
  ...[undefined, null, 5, 1n, true, () => {}, Symbol('x')].map((value) => [`${typeof value} as a whole`, value, 'invoice.wrong_type', '']),
  ['a Date as a whole', new Date(0), 'invoice.wrong_type', ''],
  ['an ArrayBuffer as a whole', new ArrayBuffer(2), 'invoice.wrong_type', ''],
];

for (const [what, document, code, path] of invoices) {
  test(`invoice: ${what}`, async () => {
    for (const operation of ['calculate', 'resolve', 'explain']) {
      const error = await caught(() => engine[operation](document));
      assert(error instanceof TallageError, `${operation}: ${error}`);
      assert.deepEqual([error.kind, error.code, error.path], ['invalid_document', code, path], operation);
      assert.match(error.message, /^\S.*[^.]$/s, 'a sentence without a final period');
      const [first] = error.problems;
      assert.deepEqual([first.code, first.path], [code, path]);
      assert(error.message.startsWith(first.message));
    }
  });
}

// [what, the configuration, code, path]
const configs = [
  ['a negative rate', { taxes: [{ code: 'a', name: 'A', rate: -1 }] }, 'config.taxes.rate.out_of_range', '/taxes/0/rate'],
  ['a rate that is NaN', { taxes: [{ code: 'a', name: 'A', rate: NaN }] }, 'config.taxes.rate.not_finite', '/taxes/0/rate'],
  ['a code twice', { taxes: [1, 2].map(() => ({ code: 'a', name: 'A', rate: 1 })) }, 'config.taxes.code.duplicate', '/taxes/1/code'],
  ['an unknown code', { organization: { tax_codes: ['x'] } }, 'config.organization.tax_codes.unknown_code', '/organization/tax_codes/0'],
  ['an unknown field', { taxs: [] }, 'config.unknown_field', '/taxs'],
  ['malformed JSON', '{', 'json.syntax', ''],
  ['bytes that are not UTF-8', Buffer.from([0xff]), 'json.not_utf8', ''],
  ['nothing', undefined, 'config.wrong_type', ''],
];

for (const [what, document, code, path] of configs) {
  test(`configuration: ${what}`, async () => {
    const error = await caught(() => new Engine(document));
    assert(error instanceof TallageError, String(error));
    assert.deepEqual([error.code, error.path], [code, path]);
    // What the core can read it reports; what never became JSON is thrown.
    if (code.startsWith('config.') && !/not_finite|config\.wrong_type/.test(code)) {
      assert.equal(error.kind, 'invalid_config');
      assert.equal(lint(document).errors[0].code, code);
    }
  });
}

test('credit: errors name their area and the place in the request', async () => {
  const taxed = engine.calculate(invoice());
  const request = { id: 'cn_1', issuing_date: '2026-11-05', invoice: taxed };
  const cases = [
    [{ ...request, items: [{ fee_id: 'f1', amount_cents: NaN }] }, 'credit.items.amount_cents.not_finite', '/items/0/amount_cents'],
    [{ ...request, invoice: { fees: [{ amount_cents: 2 ** 53 }] } }, 'credit.invoice.fees.amount_cents.unsafe_integer', '/invoice/fees/0/amount_cents'],
    [{ ...request, items: [{ fee_id: 'f1', amount_cents: 1001 }] }, 'credit.items.amount_cents.exceeds_remaining', '/items/0/amount_cents'],
    [7, 'credit.wrong_type', ''],
  ];
  for (const [document, code, path] of cases) {
    const error = await caught(() => engine.credit(document));
    assert.deepEqual([error.code, error.path], [code, path]);
  }
});

test('malformed JSON is located by line and column', async () => {
  const { details } = await caught(() => engine.calculate('{"id": "x",\n  oops}'));
  assert.deepEqual([details.line, details.column], [2, 3]);
});

test('all problems of an object are listed, up to a hundred', async () => {
  const { problems } = await caught(() => engine.calculate(invoice({ id: NaN, fees: [fee({ amount_cents: NaN })] })));
  assert.deepEqual(problems.map((one) => one.path), ['/id', '/fees/0/amount_cents']);
  const flood = await caught(() => engine.calculate({ fees: Array(1000).fill(NaN) }));
  assert.equal(flood.problems.length, 100);
});

test('64 levels are read and 65 are not, with the same error for an object and for its text', async () => {
  const at = async (document) => {
    const { code, path } = await caught(() => engine.calculate(document));
    return { code, path };
  };
  const deep = { oops: nested(63) };
  assert.equal((await at(deep)).code, 'invoice.unknown_field');
  assert.deepEqual(await at(deep), await at(JSON.stringify(deep)));
  const deeper = { oops: nested(64) };
  assert.equal((await at(deeper)).code, 'json.too_deep');
  assert.deepEqual(await at(deeper), await at(JSON.stringify(deeper)));
});

test('few objects that stand for 2^30 values are refused, and soon', async () => {
  const document = { fees: Array.from({ length: 30 }).reduce((inner) => [inner, inner], [1]) };
  assert.equal((await caught(() => engine.calculate(document))).code, 'json.too_large');
});

test('an exception of the caller’s own getter is the caller’s', async () => {
  const document = { get id() { throw new TypeError('mine'); } };
  assert.equal((await caught(() => engine.calculate(document))).message, 'mine');
});

test('an error is data as well', async () => {
  const error = await caught(() => engine.calculate(ofFee({ amount_cents: 10.5 })));
  const data = JSON.parse(JSON.stringify(error));
  assert.deepEqual(Object.keys(data), ['kind', 'code', 'path', 'message', 'details']);
  assert.equal(data.code, 'invoice.fees.amount_cents.not_integer');
});

test('after all of that the engine answers as before', () => {
  assert.equal(engine.calculate(invoice()).toObject().total_amount_cents, 1200);
});
