// Compiled with `tsc --strict` by types.test.mjs, against the declarations that the package ships, and then run.
import assert from 'node:assert/strict';

import { Engine, Explanation, Result, TallageError, TaxedInvoice, isTallageError, lint, version } from 'tallage';
import type { Document, ErrorKind, Problem } from 'tallage';

const engine = new Engine({ taxes: [{ code: 'vat_20', name: 'VAT', rate: '20' }] });
const invoice: Document = {
  id: 'inv_1',
  type: 'one_off',
  issuing_date: '2026-11-21',
  currency: 'EUR',
  fees: [{ id: 'f1', type: 'add_on', amount_cents: 1000, tax_codes: ['vat_20'] }],
};

const taxed: TaxedInvoice = engine.calculate(invoice);
const text: string = taxed.json;
const total: number = taxed.toObject()['total_amount_cents'];
const why: string = taxed.explain();
const explanation: Explanation = engine.explain(text.length > 0 ? JSON.stringify(invoice) : new Uint8Array());
const credited: Result = engine.credit({ id: 'cn_1', issuing_date: '2026-11-22', invoice: taxed });
assert.equal(total, 1200);
assert.equal(why, explanation.text);
assert.equal(credited.toObject()['total_amount_cents'], 1200);
assert.match(version(), /^\d+\.\d+\.\d+$/);

try {
  engine.calculate('{');
  assert.fail('accepted');
} catch (error: unknown) {
  if (!isTallageError(error)) throw error;
  const kind: ErrorKind = error.kind;
  const problems: readonly Problem[] = error.problems;
  assert.equal(kind, 'invalid_document');
  assert.equal(problems[0]?.code, 'json.syntax');
  assert(error instanceof TallageError);
}

async function many(): Promise<void> {
  const all: TaxedInvoice[] = await engine.calculateMany([invoice, text === '' ? text : JSON.stringify(invoice)]);
  assert.equal(all.length, 2);
  const settled = await engine.calculateMany(['{'], { settle: true });
  assert.equal(settled[0]?.status, 'rejected');
}
void many();

// What must not compile. Never called.
export function refused(): void {
  // @ts-expect-error a number is no document
  engine.calculate(5);
  // @ts-expect-error a result does not change
  taxed.json = '';
  // @ts-expect-error no such kind
  const kind: ErrorKind = 'wrong';
  // @ts-expect-error only invoices explain themselves
  credited.explain();
  // @ts-expect-error a configuration is wanted
  lint();
  void kind;
}
