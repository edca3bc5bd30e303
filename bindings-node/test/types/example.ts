// Compiled with `tsc --strict` by types.test.mjs, against the declarations that the package ships, and then run.
import assert from 'node:assert/strict';

import {
  Comparison, Engine, Exchange, ExchangeRequest, ExplainedInvoice, Outcome, Result, Runner, TallageError, TaxedInvoice, compare, en16931, euData, isTallageError, lint, syncAll, vatNumber, vatRates, version,
  viesRead, viesRequest,
} from 'tallage';
import type {
  CompareInput, DifferenceKind, En16931Object, ErrorKind, ExchangeResponse, FailureKind, Invoice, JsonObject, Problem, Received, RunProgress, Step, SyncItem,
  VatNumberInput, VatRatesObject, ViesEvidence, ViesReadInput,
} from 'tallage';
import { Simulator } from 'tallage/testing';
import type { SimulatorServer } from 'tallage/testing';

const engine = new Engine({ taxes: [{ code: 'vat_20', name: 'VAT', rate: '20' }] });
const invoice: Invoice = {
  id: 'inv_1',
  type: 'one_off',
  issuing_date: '2026-11-21',
  currency: 'EUR',
  fees: [{ id: 'f1', type: 'add_on', amount_cents: 1000, tax_codes: ['vat_20'] }],
};

const taxed: TaxedInvoice = engine.calculate(invoice);
const text: string = taxed.json;
const total: number | null = taxed.toObject().total_amount_cents;
const why: string = taxed.explain();
const explanation: ExplainedInvoice = engine.explain(text.length > 0 ? JSON.stringify(invoice) : new Uint8Array());
const credited: Result = engine.credit({ id: 'cn_1', issuing_date: '2026-11-22', invoice: taxed });
assert.equal(total, 1200);
assert.equal(why, explanation.text);
assert.equal(credited.toObject()['total_amount_cents'], 1200);
assert.match(version(), /^\d+\.\d+\.\d+$/);

const asked: VatNumberInput = { number: 'B64717838', country: 'ES' };
const checksum: 'valid' | 'invalid' | 'unknown' = vatNumber(asked).toObject().checksum;
const rates: VatRatesObject = vatRates({ country: 'RO', date: '2025-08-01' }).toObject();
const standard: string | null = engine.vatRates(JSON.stringify({ country: 'RO', date: '2025-08-01' })).toObject().standard;
const { url, number: normalized }: { url: string; number: string } = viesRequest({ number: 'DE 136 695 976' }).toObject();
const came: ViesReadInput = { number: normalized, at: new Date(0).toISOString(), failure: { kind: 'timeout' } };
const kept: ViesEvidence = viesRead(came).evidence;
const again: ViesEvidence = viesRead({ ...came, previous: kept }).evidence;
const view: En16931Object = en16931({ document: taxed, seller: { name: 'Acme' }, buyer: null }).toObject();
const same: readonly { readonly id: string }[] = engine.en16931({ document: taxed.toObject(), seller: { name: 'Acme' } }).violations;
const states: readonly JsonObject[] = euData().toObject().states;
const sides: CompareInput = { results: [{ label: 'a', document: taxed }, { label: 'b', document: taxed.toObject() }] };
const compared: Comparison = compare(sides);
const kinds: readonly DifferenceKind[] = engine.compare({ ...sides, document: invoice }).differences.map((it) => it.kind);
assert.deepEqual([compared.differences.length, kinds.length, compared.toObject().baseline], [0, 0, 'a']);
assert.equal(checksum, 'valid');
assert.deepEqual([rates.standard, standard], ['21', '21']);
assert.match(url, /^https:/);
assert.deepEqual([kept.failures, again.failures], [1, 2]);
assert.equal(view.violations.length, same.length);
assert(states.length >= 27);

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

const connected = new Engine({
  connections: [
    {
      code: 'anrok_us', name: 'Anrok', provider: 'anrok', credentials: { api_key: 's1/sa1/secret.simulated' },
      fallback_item: { product_external_id: 'saas' },
    },
  ],
});

async function exchanges(): Promise<void> {
  const simulator = new Simulator({ now: '2026-11-21T12:00:00Z', seed: 1 });
  const check: Exchange = connected.check('anrok_us');
  const step: Step = check.step();
  assert(step.kind === 'send');
  const request: ExchangeRequest = step.request;
  const init: RequestInit = request;
  assert.equal(init.method, request.method);
  const response: ExchangeResponse = simulator.handle(request);
  const received: Received = check.receive(response, request.number);
  assert.equal(received, 'applied');
  const outcome: Outcome | undefined = check.outcome;
  const status: 'succeeded' | 'failed' | 'pending' | 'nothing_to_do' | undefined = outcome?.status;
  assert.equal(status, 'succeeded');
  const failure: FailureKind = 'timeout';
  connected.resume(connected.check('anrok_us').json).fail(failure);

  // With the host's own client: what fetch takes, and what it gives.
  const driven = connected.check('anrok_us');
  const send = (one: ExchangeRequest): Promise<Response | ExchangeResponse> =>
    one.url === '' ? fetch(one.url, one) : Promise.resolve(simulator.handle(one));
  assert.equal((await driven.drive(send, { sleep: () => Promise.resolve() })).error, undefined);

  const server: SimulatorServer = await simulator.serve();
  const all: SyncItem[] = [];
  const told: RunProgress[] = [];
  const runner = new Runner({ budget_milliseconds: 1000 });
  const ended: Outcome = await driven.run({ signal: new AbortController().signal, onProgress: (one) => told.push(one), runner });
  for await (const item of syncAll([driven], { parallel: 1 })) all.push(item);
  assert.deepEqual(all.map((item) => item.outcome?.json), [ended.json]);
  await server.close();
}
void exchanges();

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
  // @ts-expect-error a request has a number
  vatNumber({ country: 'ES' });
  // @ts-expect-error no such member
  vatRates({ country: 'RO', date: '2025-08-01' }).toObject().standart.length;
  // @ts-expect-error an instant is text
  viesRead({ number: 'DE136695976', at: new Date(), failure: { kind: 'timeout' } });
  // @ts-expect-error no such failure
  viesRead({ number: 'DE136695976', at: '', failure: { kind: 'boredom' } });
  // @ts-expect-error the document is missing
  en16931({ seller: { name: 'Acme' } });
  // @ts-expect-error a result has a label
  compare({ results: [{ document: taxed }] });
  // @ts-expect-error there is no clock: today is an input
  connected.commit(invoice);
  // @ts-expect-error a day is text
  connected.void(invoice, { today: new Date() });
  // @ts-expect-error no such lookup
  connected.lookup('anrok_us', 'weather');
  // @ts-expect-error a simulator has a clock
  new Simulator({});
  void kind;
}
