// Compiled with `tsc --strict` by types.test.mjs, and run: typed documents, typed results, typed errors.
import assert from 'node:assert/strict';

import { Engine, TallageError, isTallageError, lint } from 'tallage';
import type {
  AppliedTax, Config, Connection, CreditNoteObject, CreditRequest, Customer, Decision, ErrorCode, ErrorProblem, Fee, Invoice, JsonObject, LookupArguments,
  OperationRequest, Outcome, OutcomeObject, ReconcileRequest, SucceededInvoice, TaxedFee, TaxedInvoiceObject, TaxEvent, TaxRow, Treatment, WarningCode,
} from 'tallage';

const configuration: Config = {
  taxes: [
    { code: 'vat_20', name: 'VAT', rate: '20', category_code: 'S' },
    { code: 'levy', name: 'Levy', rates: [{ effective_from: '2026-01-01', rate: 1 }], compound: true },
  ],
  organization: { name: 'Acme', tax_codes: ['vat_20'] },
  plans: [{ code: 'startup', charges: [{ code: 'api', billable_metric_code: 'api_calls', tax_codes: ['vat_20', 'levy'] }] }],
  rounding: { strategy: 'tax', base: 'rounded', mode: 'half_even' },
};
const engine = new Engine(configuration);

const customer: Customer = { external_id: 'c1', name: 'Zoë', billing_address: { country: 'FR' } };
const fee: Fee = { id: 'f1', type: 'charge', plan_code: 'startup', charge_code: 'api', units: '1234.5', unit_amount: '0.0042' };
const invoice: Invoice = {
  id: 'inv_1', type: 'subscription', issuing_date: '2026-11-21', currency: 'EUR', customer,
  fees: [fee, { id: 'f2', type: 'subscription', amount_cents: 1000n }],
  coupons: [{ code: 'WELCOME', type: 'percentage', percentage_rate: 10 }],
};

// 1234.5 × 0.0042 is 5.1849, 5.18 EUR; 10 % off makes 4.66 and 9.00 (1.52 of 15.18: 0.52 and 1.00).
const object: TaxedInvoiceObject = engine.calculate(invoice).toObject();
assert(object.tax_status === 'succeeded');
// Narrowed: what depends on tax is there.
const taxed: SucceededInvoice = object;
const total: number = taxed.total_amount_cents;
const first = taxed.fees[0] as TaxedFee;
const taxes: number = first.taxes_amount_cents;
const applied: readonly AppliedTax[] = first.applied_taxes;
const rows: readonly TaxRow[] = taxed.applied_taxes;
const decision: Decision = first.decided_by;
const treatment: Treatment = first.treatment;
assert.deepEqual([first.amount_cents, first.coupons_amount_cents, decision.level, treatment], [518, 52, 'charge', 'standard']);
assert.equal(applied.reduce((sum, tax) => sum + tax.amount_cents, 0), taxes);
assert.equal(rows.reduce((sum, row) => sum + row.amount_cents, 0), taxed.taxes_amount_cents);
assert.equal(total, taxed.sub_total_excluding_taxes_amount_cents + taxed.taxes_amount_cents);

const why: string = engine.explain(invoice).toObject().explanation.fees[0]?.exact_amount ?? '';
assert.equal(why, '5.1849');
const levels: readonly (string | undefined)[] = engine.resolve(invoice).toObject().fees.map((one) => one.decided_by.level);
assert.deepEqual(levels, ['charge', 'organization']);

const request: CreditRequest = { id: 'cn_1', issuing_date: '2026-11-22', invoice: taxed, items: [{ fee_id: 'f2', amount_cents: 1000n }] };
const note: CreditNoteObject = engine.credit(request).toObject();
assert.equal(note.total_amount_cents, 1080); // 9.00 and 20 %
const left: number = note.remaining.creditable_amount_cents;
assert.equal(left, total - 1080);

const warning: WarningCode | undefined = lint({ taxes: [{ code: 'a', name: 'A', rate: 1 }] }).warnings[0]?.code;
assert.equal(warning, 'config.taxes.unused');

try {
  engine.calculate({ ...invoice, fees: [{ ...fee, units: undefined }] });
  assert.fail('accepted');
} catch (error: unknown) {
  if (!isTallageError(error, 'invalid_document')) throw error;
  const kind: 'invalid_document' = error.kind;
  const code: ErrorCode = error.code;
  assert.deepEqual([kind, code], ['invalid_document', 'invoice.fees.units.required']);
  assert(error.code === 'invoice.fees.units.required');
  assert(!isTallageError(error, 'provider') && error instanceof TallageError);
}

const connection: Connection = {
  code: 'anrok_us', provider: 'anrok', credentials: { api_key: 's1/sa1/secret.simulated' },
  items: [{ type: 'subscription_fee', product_external_id: 'saas' }], fallback_item: { product_external_id: 'saas' },
};
const connected = new Engine({ ...configuration, connections: [connection] });
const operation: OperationRequest = { operation: 'check', connection: 'anrok_us' };
assert.equal(connected.begin(operation).step().kind, 'send');
const page: LookupArguments['transactions'] = { modified_after: '2026-11-01T00:00:00.000Z' };
assert.equal(connected.lookup('anrok_us', 'transactions', page).connection, 'anrok_us');
assert.equal(connected.lookup('anrok_us', 'transactions').connection, 'anrok_us');
const reconcile: ReconcileRequest = { connection: 'anrok_us', today: '2026-11-21', local: [], remote: [{ id: 'x', state: 'recorded' }], foreign: 'report' };
const extra: readonly string[] = connected.reconcile(reconcile).toObject().extra.map((one) => one.id);
assert.deepEqual(extra, ['x']);

export function told(outcome: Outcome): string | null {
  const shape: OutcomeObject = outcome.toObject();
  const events: readonly TaxEvent[] = shape.events;
  for (const event of events) if (event.type === 'customer.vies_check') return event.number;
  const document = outcome.document?.toObject();
  if (document?.document === 'credit_note') return String(document.remaining.creditable_amount_cents);
  // Unknown is not zero.
  if (document?.tax_status !== 'succeeded') return document?.total_amount_cents ?? null;
  const whole: number = document.total_amount_cents;
  return String(whole);
}

// What must not compile. Never called.
export function refused(error: TallageError, anything: JsonObject): void {
  // @ts-expect-error no such type of invoice
  engine.calculate({ ...invoice, type: 'one-off' });
  // @ts-expect-error money is no text
  engine.calculate({ ...invoice, fees: [{ id: 'f1', type: 'add_on', amount_cents: '10' }] });
  // @ts-expect-error a member that documents do not have
  engine.calculate({ ...invoice, due_date: '2026-12-21' });
  // @ts-expect-error a date is text
  engine.calculate({ ...invoice, issuing_date: new Date() });
  // @ts-expect-error the currency is missing
  engine.calculate({ id: 'a', type: 'one_off', issuing_date: '2026-11-21', fees: [] });
  // @ts-expect-error no such strategy
  new Engine({ rounding: { strategy: 'invoice' } });
  // @ts-expect-error a product of AvaTax at Anrok
  new Engine({ connections: [{ code: 'a', provider: 'anrok', credentials: { api_key: '' }, fallback_item: { tax_code: 'P0000000' } }] });
  // @ts-expect-error unknown is not zero: `null` while the taxes wait
  const sum: number = engine.calculate(invoice).toObject().total_amount_cents;
  // @ts-expect-error results do not change
  engine.calculate(invoice).toObject().id = '';
  // @ts-expect-error a fixed amount and a percentage
  engine.calculate({ ...invoice, coupons: [{ code: 'a', type: 'fixed_amount', amount_cents: 1, percentage_rate: 1 }] });
  // @ts-expect-error the invoice is missing
  engine.credit({ id: 'cn_1', issuing_date: '2026-11-22' });
  // @ts-expect-error no such area
  if (error.code === 'invoce.fees.amount_cents.not_integer') return;
  // @ts-expect-error no such problem
  const problem: ErrorProblem = 'not_integral';
  // @ts-expect-error no such operation
  engine.begin({ operation: 'commit!', connection: 'a' });
  // @ts-expect-error which transaction?
  connected.lookup('anrok_us', 'transaction');
  // @ts-expect-error a void wants a taxed invoice
  connected.void(invoice, { today: '2026-11-21' });
  void [sum, anything, problem];
}
