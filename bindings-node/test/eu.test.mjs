// EU VAT without invoices: numbers, rates, VIES, the EN 16931 view (docs/eu.md, "Functions").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import * as tallage from 'tallage';
import { Engine, Result, TallageError, checkVatNumber, en16931, euData, vatNumber, vatRates, viesRead, viesRequest } from 'tallage';
import { proves } from './capabilities.mjs';
import { served, simulated } from './exchange-data.mjs';
import { caught, invoice } from './fixtures.mjs';

const acme = () => ({
  billing_entities: [
    { code: 'acme', name: 'Acme SARL', country: 'FR', tax_identification_number: 'FR23334175221', eu: { enabled: true } },
  ],
});
const evidence = { status: 'valid', number: 'DE136695976', checked_at: '2026-10-30T08:00:00Z' };
const customer = (vies) => ({
  external_id: 'c1',
  name: 'Kunde GmbH',
  country: 'DE',
  tax_identification_number: 'DE136695976',
  ...(vies === undefined ? {} : { vies }),
});
const sold = (vies) => invoice({ billing_entity: 'acme', customer: customer(vies) });
const seller = { name: 'Acme SARL', country: 'FR', vat_number: 'FR23334175221' };
const down = (changes = {}) => ({
  number: 'DE136695976',
  at: '2026-11-21T22:58:03Z',
  response: { status: 200, body: '{"isValid":false,"userError":"MS_UNAVAILABLE"}' },
  ...changes,
});

test('a VAT number is normalized and checked', () => {
  // `GR` is written `EL` in VAT numbers; the check digit of 09425921 is 6 (python-stdnum, gr.vat).
  for (const request of [{ number: 'GR 094259216' }, { number: '094259216', country: 'GR' }]) {
    const { number, country, format, checksum, in_vies } = vatNumber(request).toObject();
    const wanted = { number: 'EL094259216', country: 'GR', format: 'valid', checksum: 'valid', in_vies: true };
    assert.deepEqual({ number, country, format, checksum, in_vies }, wanted);
  }
  assert.equal(vatNumber({ number: 'hello', country: undefined }).toObject().format, 'invalid');
});

test('rates of a place on a day', () => {
  // Romania raised 19 % to 21 % on 2025-08-01 (Law 141/2025).
  assert.equal(vatRates({ country: 'RO', date: '2025-07-31' }).toObject().standard, '19');
  assert.equal(vatRates({ country: 'RO', date: '2025-08-01' }).toObject().standard, '21');
  const { territory, standard } = vatRates({ country: 'PT', zipcode: '9500-321', date: '2026-11-21' }).toObject();
  assert.deepEqual({ territory, standard }, { territory: 'PT-20', standard: '16' });
});

test('an engine has its own data', () => {
  const newer = structuredClone(euData().toObject());
  newer.version = '2027.01.1';
  const { rates } = newer.states.find(({ country }) => country === 'RO');
  rates.push({ ...rates.at(-1), effective_from: '2027-01-01', standard: '22' });
  const request = { country: 'RO', date: '2027-01-01' };
  const { eu_data, standard } = new Engine({ eu_data: newer }).vatRates(request).toObject();
  assert.deepEqual({ eu_data, standard }, { eu_data: '2027.01.1', standard: '22' });
  assert.equal(vatRates(request).toObject().standard, '21');
  assert.equal(new Engine({ eu_data: euData() }).vatRates(request).json, vatRates(request).json);
});

test('VIES, there and back', () => {
  const { method, body, number, requester } = viesRequest({ number: 'DE 136 695 976', requester: 'FR23334175221' }).toObject();
  assert.deepEqual({ method, number, requester }, { method: 'POST', number: 'DE136695976', requester: 'FR23334175221' });
  assert.equal(JSON.parse(body).requesterMemberStateCode, 'FR');
  assert.equal(viesRequest({ number: 'DE136695976', method: 'get' }).toObject().body, null);
  const first = viesRead(down()).evidence;
  assert.deepEqual([first.status, first.failures, first.retry_at], ['unavailable', 1, '2026-11-21T23:03:03Z']);
  // The second failure in a row waits ten minutes.
  const second = viesRead(down({ at: '2026-11-21T23:04:00Z', previous: first })).evidence;
  assert.deepEqual([second.failures, second.retry_at], [2, '2026-11-21T23:14:00Z']);
});

test('an instant is text: a Date is refused with what to write', async () => {
  const error = await caught(() => viesRead(down({ at: new Date(0) })));
  assert.deepEqual([error.kind, error.code, error.path], ['invalid_document', 'vies.at.wrong_type', '/at']);
  assert.match(error.message, /toISOString\(\)/);
  const at = new Date('2026-11-21T22:58:03Z').toISOString();
  assert.equal(viesRead(down({ at })).json, viesRead(down()).json);
});

test('the view of EN 16931: a result goes in as it is, and an engine knows the seller', () => {
  const engine = new Engine(acme());
  const taxed = engine.calculate(sold(evidence));
  const view = en16931({ document: taxed, seller });
  assert.deepEqual([view.toObject().totals.amount_due, view.violations], ['10.00', []]);
  assert.equal(engine.en16931({ document: taxed }).json, view.json);
  assert.equal(engine.en16931({ document: taxed.toObject() }).json, view.json);
  assert.deepEqual(engine.en16931({ document: taxed, buyer: {} }).violations.map(({ id }) => id), ['BR-AE-02']);
});

test('requests as text, bytes and objects give the same bytes', () => {
  const engine = new Engine(acme());
  const taxed = engine.calculate(sold(evidence)).toObject();
  const asked = [
    [vatNumber, { number: 'B64717838', country: 'ES' }],
    [vatRates, { country: 'PT', zipcode: '9500-321', date: '2026-11-21' }],
    [viesRequest, { number: 'DE136695976' }],
    [viesRead, down()],
    [en16931, { document: taxed, seller }],
    [(request) => engine.vatRates(request), { country: 'RO', date: '2025-08-01' }],
    [(request) => engine.en16931(request), { document: taxed }],
  ];
  for (const [ask, request] of asked) {
    const text = JSON.stringify(request);
    const found = ask(request);
    assert(found instanceof Result);
    for (const form of [text, Buffer.from(text), new Uint8Array(Buffer.from(text))]) assert.equal(ask(form).json, found.json);
  }
});

const bad = [
  ['no number', () => vatNumber({}), 'vat_number.number.required', '/number'],
  ['a number as a number', () => vatNumber({ number: 136695976 }), 'vat_number.number.wrong_type', '/number'],
  ['a bigint', () => vatNumber({ number: 136695976n }), 'vat_number.number.wrong_type', '/number'],
  ['half of a pair', () => vatNumber({ number: '\ud83e' }), 'vat_number.number.not_utf8', '/number'],
  ['256 characters', () => vatNumber({ number: 'x'.repeat(256) }), 'vat_number.number.too_long', '/number'],
  ['an unknown country', () => vatNumber({ number: 'x', country: 'XX' }), 'vat_number.country.unknown_country', '/country'],
  ['the bare number', () => vatNumber('DE136695976'), 'json.syntax', ''],
  ['bytes that are not UTF-8', () => vatNumber(Buffer.from([0xff])), 'json.not_utf8', ''],
  ['nothing', () => vatNumber(), 'vat_number.wrong_type', ''],
  ['a country without rates', () => vatRates({ country: 'US', date: '2026-11-21' }), 'vat_rates.country.not_found', '/country'],
  ['no such day', () => vatRates({ country: 'RO', date: '2026-02-30' }), 'vat_rates.date.not_a_date', '/date'],
  ['a Date', () => vatRates({ country: 'RO', date: new Date(0) }), 'vat_rates.date.wrong_type', '/date'],
  ['a number that VIES does not know', () => viesRequest({ number: 'GB980780684' }), 'vies.number.not_checkable', '/number'],
  ['neither answer nor failure', () => viesRead(down({ response: undefined })), 'vies.response.required', '/response'],
  ['no document', () => en16931({ seller }), 'en16931.document.required', '/document'],
  ['NaN in a document', () => en16931({ document: { total: NaN } }), 'en16931.document.total.not_finite', '/document/total'],
];

for (const [what, call, code, path] of bad) {
  test(`bad request: ${what}`, async () => {
    const error = await caught(call);
    assert(error instanceof TallageError, String(error));
    assert.deepEqual([error.code, error.path], [code, path]);
    assert.equal(error.kind, code === 'vat_rates.country.not_found' ? 'not_found' : 'invalid_document');
  });
}

test('console.log of the answers', () => {
  const engine = new Engine(acme());
  assert.match(inspect(vatNumber({ number: 'B64717838', country: 'ES' })), /^VatNumber \{\n {2}input: "B64717838"\n {2}number: "ESB64717838"/);
  assert.match(inspect(vatRates({ country: 'RO', date: '2025-08-01' })), /^VatRates \{[^]*\n {2}standard: "21"\n {2}reduced: \["11"\]/);
  assert.match(inspect(viesRequest({ number: 'DE136695976' })), /^ViesRequest \{\n {2}method: "POST"/);
  assert.match(inspect(viesRead(down())), /^ViesReading \{[^]*"status":"unavailable"/);
  assert.match(inspect(euData()), /^EuData \{[^]*\n {2}states: \d+ entries\n {2}territories: 41 entries/);
  const taxed = engine.calculate(sold(evidence));
  assert.match(inspect(engine.en16931({ document: taxed })), /^En16931View inv_1 \(EUR 10\.00, \d+ rules\) \{\n {2}every rule holds\n\}$/);
  assert.match(inspect(engine.en16931({ document: taxed, buyer: {} })), /\{\n {2}BR-AE-02 \/buyer\/vat_number: .*\n\}$/);
});

test('an invoice that waits says so', () => {
  const engine = new Engine(acme());
  const taxed = engine.calculate(sold());
  assert.equal(taxed.toObject().tax_status, 'pending');
  assert.equal(taxed.toObject().taxes_amount_cents, null);
  assert.equal(inspect(taxed), 'TaxedInvoice inv_1 (EUR, pending) {\n  net pending, taxes pending, total pending\n}');
  assert.match(inspect(engine.resolve(sold())), /f1: pending \(eu acme\)/);
});

test('every function of EU VAT is there, and on engines the two that ask one', () => {
  for (const name of ['vatNumber', 'vatRates', 'viesRequest', 'viesRead', 'en16931', 'euData']) {
    assert.equal(typeof tallage[name], 'function', name);
  }
  for (const name of ['vatRates', 'en16931']) assert.equal(typeof Engine.prototype[name], 'function', name);
});

test('VIES is asked, off the event loop', proves('vies_http', async () => {
  const simulator = simulated();
  simulator.command('add_valid', { number: 'DE136695976', name: 'Kunde GmbH', address: '' });
  await served(simulator, async (baseUrl) => {
    const base_url = `${baseUrl}/taxation_customs/vies/rest-api`;
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0).unref();
    const reading = await checkVatNumber({ number: 'DE 136 695 976', requester: 'FR23334175221', base_url });
    clearInterval(timer);
    assert(turns > 0 && reading instanceof tallage.ViesReading);
    assert.deepEqual([reading.evidence.status, reading.evidence.name], ['valid', 'Kunde GmbH']);
    assert.equal(JSON.stringify(reading.toObject()), reading.json);
    // It goes into an invoice as it is.
    const taxed = new Engine(acme()).calculate(sold(reading.evidence));
    assert.deepEqual([taxed.tax_status, taxed.taxes_amount_cents], ['succeeded', 0]);
    simulator.command('set_down', { prefix: 'DE', code: 'MS_UNAVAILABLE' });
    const later = await checkVatNumber({ number: 'DE136695976', base_url, previous: reading.evidence });
    assert.deepEqual([later.evidence.status, later.evidence.failures, later.evidence.last_valid.name], ['unavailable', 1, 'Kunde GmbH']);
  });
}));

test('a check that is wrong is refused before anything is sent', async () => {
  for (const [check, code] of [
    [{ number: 'GB980780684' }, 'vies.number.not_checkable'],
    [{ number: 'DE136695976', timeout_milliseconds: 0 }, 'vies.timeout_milliseconds.out_of_range'],
    [{ number: 'DE136695976', proxy: 'ftp://secret' }, 'http.proxy.not_a_url'],
    [7, 'vies.wrong_type'],
  ]) {
    const error = await caught(() => checkVatNumber(check));
    assert.deepEqual([error.code, error.message.includes('secret')], [code, false]);
  }
});
