// Taxed documents side by side; the figures are in tests/vectors/compare.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { Comparison, Engine, TallageError, compare } from 'tallage';

const invoice = {
  id: 'inv_1', type: 'one_off', issuing_date: '2026-10-31', currency: 'EUR',
  fees: [{ id: 'f1', type: 'add_on', amount_cents: 10000 }],
};
const at = (rate) => new Engine({ taxes: [{ code: 'vat', name: 'VAT', rate }], organization: { tax_codes: ['vat'] } });
const results = (...rates) => rates.map((rate) => ({ label: `at ${rate}`, document: at(rate).calculate(invoice) }));

test('results, objects and texts', () => {
  const compared = compare({ results: results('20', '21') });
  assert(compared instanceof Comparison);
  assert.deepEqual(compared.differences.map((it) => [it.label, it.kind, it.precise_amount_cents]), [['at 21', 'rate', '100']]);
  assert.match(compared.text, /rate \+1\.00: `at 21` takes 21 %, `at 20` 20 %/);
  const request = { results: results('20', '21').map((it) => ({ ...it, document: it.document.toObject() })) };
  for (const asked of [request, JSON.stringify(request), Buffer.from(JSON.stringify(request))]) {
    assert.equal(compare(asked).json, compared.json);
    assert.equal(at('0').compare(asked).json, compared.json);
  }
  assert.match(inspect(compared), /^Comparison \{\nInvoice inv_1 in EUR, compared with `at 20`\.\n[^]*\n\}$/);
});

test('the engine is one of them', () => {
  const compared = at('19').compare({ document: invoice, results: results('20', '21'), baseline: 'at 21' });
  assert.deepEqual(compared.differences.map((it) => [it.label, it.precise_amount_cents]), [['at 20', '-100'], ['local', '-200']]);
});

const bad = [
  ['nothing', () => compare(), 'compare.wrong_type', ''],
  ['no results', () => compare({}), 'compare.results.required', '/results'],
  ['one result', () => compare({ results: results('20') }), 'compare.results.too_few', '/results'],
  ['NaN', () => compare({ results: [{ label: NaN }] }), 'compare.results.label.not_finite', '/results/0/label'],
  ['a document without an engine', () => compare({ document: invoice, results: results('20', '21') }), 'compare.document.not_allowed', '/document'],
  ['a bad document', () => at('20').compare({ document: {}, results: results('20') }), 'invoice.id.required', '/document/id'],
];

for (const [what, call, code, path] of bad) {
  test(`bad request: ${what}`, () => {
    assert.throws(call, (error) => {
      assert(error instanceof TallageError, String(error));
      assert.deepEqual([error.kind, error.code, error.path], ['invalid_document', code, path]);
      return true;
    });
  });
}
