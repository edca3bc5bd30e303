import { caught, handleOf, textOf } from './ask.js';
import type { JsonText } from './basic-types.js';
import { Comparison } from './compare.js';
import type { CompareInput } from './compare-types.js';
import type { Config } from './config-types.js';
import type { CreditNoteInput, CreditRequest, Customer, Invoice, TaxedInvoiceInput } from './document-types.js';
import { En16931View, VatRates } from './eu.js';
import { internalError } from './error.js';
import { begun, inside } from './exchange.js';
import type { Exchange } from './exchange.js';
import type { CreditNotes, Today } from './exchange-types.js';
import type { En16931Input, VatRatesInput } from './eu-types.js';
import { keep, toInput } from './input.js';
import { calculateMany } from './many.js';
import type { CalculateManyOptions } from './many.js';
import { defineMembers, parsed } from './members.js';
import { native } from './native.js';
import type { EngineHandle, Input, Operation } from './native.js';
import type { LookupArguments, LookupSubject, OperationRequest, ReconcileRequest, ReconciliationObject } from './request-types.js';
import { CreditNote, ExplainedInvoice, LintReport, Resolution, Result, TaxedInvoice, TypedResult } from './result.js';

/** The members of a reconciliation. */
export interface Reconciliation extends ReconciliationObject {}

/** How two sides of a connection differ, from {@link Engine.reconcile}. */
export class Reconciliation extends TypedResult<ReconciliationObject> {
  static {
    const members = parsed([
      'schema', 'connection', 'missing', 'extra', 'amount_differs', 'state_differs', 'matched',
    ]);
    defineMembers<ReconciliationObject>(this.prototype, members);
  }
}

/**
 * An engine: built once from a configuration, then used for any number of documents. It never changes.
 *
 * All methods throw {@link TallageError}.
 *
 * @example
 * ```ts
 * const engine = new Engine({ taxes: [{ code: 'vat_20', name: 'VAT', rate: '20' }] });
 * const taxed = engine.calculate({
 *   id: 'inv_1', type: 'one_off', issuing_date: '2026-11-21', currency: 'EUR',
 *   fees: [{ id: 'f1', type: 'add_on', amount_cents: 1000, tax_codes: ['vat_20'] }],
 * });
 * taxed.total_amount_cents; // 1200; `null` while `tax_status` is not `succeeded`
 * ```
 */
export class Engine {
  readonly #handle: EngineHandle;
  /** One function for all results of this engine. */
  readonly #explainer = (input: Input) => new ExplainedInvoice(this.#ask(native.explain, input));

  /** Checks a configuration completely and builds an engine from it; all problems are in the error's `problems`. */
  constructor(config: Config | JsonText | Result) {
    const input = toInput(config, 'config');
    this.#handle = handleOf(caught(() => native.newEngine(input)));
  }

  /** Taxes an invoice. Amounts are integers of minor units of the document's currency. */
  calculate(invoice: Invoice | JsonText | Result): TaxedInvoice {
    const input = toInput(invoice, 'invoice');
    return this.#taxed(this.#ask(native.calculate, input), input);
  }

  /** Says which taxes apply to each fee, and why, without computing them. */
  resolve(invoice: Invoice | JsonText | Result): Resolution {
    return new Resolution(this.#ask(native.resolve, toInput(invoice, 'invoice')));
  }

  /** Taxes an invoice and explains every step, as data and as text. */
  explain(invoice: Invoice | JsonText | Result): ExplainedInvoice {
    return new ExplainedInvoice(this.#ask(native.explain, toInput(invoice, 'invoice')));
  }

  /**
   * Makes a taxed credit note. The request's `invoice` and `credit_notes` are results as tallage gave them: pass the
   * {@link Result}s themselves, or objects parsed from their texts.
   */
  credit(request: CreditRequest | JsonText | Result): CreditNote {
    return new CreditNote(this.#ask(native.credit, toInput(request, 'credit')));
  }

  /** The VAT rates of a place on a day, out of the data of this engine (`eu_data` of its configuration, if it has them). */
  vatRates(request: VatRatesInput | JsonText | Result): VatRates {
    return new VatRates(this.#ask(native.vatRatesOfEngine, toInput(request, 'vat_rates')));
  }

  /** The EN 16931 view of a taxed document; without `seller` it is the document's billing entity, as this engine knows it. */
  en16931(request: En16931Input | JsonText | Result): En16931View {
    return new En16931View(this.#ask(native.en16931OfEngine, toInput(request, 'en16931')));
  }

  /**
   * Compares taxed documents; with `document`, an invoice before tax, there is one more result, labelled `local`: what
   * manual taxes and EU VAT of this engine make of it, whatever tax provider its customer is linked to.
   */
  compare(request: CompareInput | JsonText | Result): Comparison {
    return new Comparison(this.#ask(native.compareOfEngine, toInput(request, 'compare')));
  }

  /** What {@link lint} says about the configuration of this engine: warnings only, since it was built. */
  lint(): LintReport {
    return new LintReport(textOf(caught(() => native.lintEngine(this.#handle))));
  }

  /**
   * Taxes many invoices on the libuv pool; the event loop stays free but for reading objects. The results come in the
   * order of the invoices. Do not change the invoices until the promise is settled.
   *
   * The first invoice that fails rejects the promise, its index in front of the error's path (`/3/fees/0/…`). With
   * `{ settle: true }` nothing rejects: each entry says for itself, as with `Promise.allSettled`.
   */
  calculateMany(invoices: readonly (Invoice | JsonText | Result)[], options?: { settle?: false }): Promise<TaxedInvoice[]>;
  calculateMany(
    invoices: readonly (Invoice | JsonText | Result)[],
    options: { settle: true },
  ): Promise<PromiseSettledResult<TaxedInvoice>[]>;
  calculateMany(
    invoices: readonly (Invoice | JsonText | Result)[],
    options: CalculateManyOptions = {},
  ): Promise<TaxedInvoice[] | PromiseSettledResult<TaxedInvoice>[]> {
    return calculateMany(invoices, options, {
      calculate: (inputs) => native.calculateMany(this.#handle, inputs),
      taxed: (json, input) => this.#taxed(json, input),
    });
  }

  /** Begins the exchange that asks a provider for the taxes of an invoice without recording it: a draft, a preview. */
  estimate(invoice: Invoice | JsonText | Result, { today, subject }: Today & { readonly subject?: 'invoice' | 'fee' | undefined }): Exchange {
    return this.#begin({ operation: 'estimate', today, document: inside(invoice), subject });
  }

  /** Begins the exchange by which Stripe Invoicing bills a document that tallage has taxed. */
  bill(
    taxed: TaxedInvoiceInput | JsonText,
    options: Today & { readonly connection: string; readonly externalId?: string | undefined; readonly revision?: number | undefined },
  ): Exchange {
    const { today, connection, externalId: external_id, revision } = options;
    return this.#begin({ operation: 'bill', today, connection, document: inside(taxed), external_id, revision });
  }

  /** Begins the exchange that records an invoice with a provider. */
  commit(invoice: Invoice | TaxedInvoiceInput | JsonText, { today, revision }: Today & { readonly revision?: number | undefined }): Exchange {
    return this.#begin({ operation: 'commit', today, document: inside(invoice), revision });
  }

  /** Begins the exchange that records a credit note, made by {@link credit}, with the provider of its invoice. */
  recordCredit(
    creditNote: CreditNoteInput | JsonText,
    { invoice, today, revision, by }: Today & {
      readonly invoice: TaxedInvoiceInput | JsonText;
      readonly revision?: number | undefined;
      readonly by?: 'return' | 'refund' | undefined;
    },
  ): Exchange {
    return this.#begin({ operation: 'credit', today, document: inside(creditNote), invoice: inside(invoice), revision, by });
  }

  /**
   * Begins the exchange that takes a recorded invoice back. With its credit notes, if there are any, it is refused before anything
   * is sent: they would be left behind.
   */
  void(taxed: TaxedInvoiceInput | JsonText, { today, creditNotes }: Today & CreditNotes): Exchange {
    return this.#begin({ operation: 'void', today, document: inside(taxed), credit_notes: creditNotes?.map(inside) });
  }

  /** Begins the exchange that takes an invoice back whose payment was lost in a dispute. */
  dispute(taxed: TaxedInvoiceInput | JsonText, { today, creditNotes }: Today & CreditNotes): Exchange {
    return this.#begin({ operation: 'dispute', today, document: inside(taxed), credit_notes: creditNotes?.map(inside) });
  }

  /** Begins the exchange that tries the credentials of a connection. */
  check(connection: string): Exchange {
    return this.#begin({ operation: 'check', connection });
  }

  /** Begins the exchange that creates a customer at a provider, or links to one. */
  customer(
    customer: Customer | JsonText,
    options: { readonly connection?: string | undefined; readonly today?: string | undefined } = {},
  ): Exchange {
    const { connection, today } = options;
    return this.#begin({ operation: 'customer', today, connection, customer: inside(customer) });
  }

  /** Begins the exchange that asks a provider for what it has; the arguments are those of docs/exchanges.md. */
  lookup<What extends LookupSubject>(
    connection: string,
    what: What,
    ...[args]: {} extends LookupArguments[What] ? [args?: LookupArguments[What]] : [args: LookupArguments[What]]
  ): Exchange {
    return this.#begin({ ...args, operation: 'lookup', connection, what });
  }

  /** Begins an exchange with a whole request (docs/exchanges.md). Nothing is sent. */
  begin(request: OperationRequest | JsonText | Result): Exchange {
    return this.#begin(request);
  }

  /** Takes up an exchange where its {@link Exchange.json} left it, perhaps in another process. */
  resume(exchange: JsonText | object): Exchange {
    const input = toInput(exchange, 'exchange');
    return begun(caught(() => native.resume(this.#handle, input)));
  }

  /** Compares what the host has recorded with what a provider lists (docs/exchanges.md, “Reconcile”). */
  reconcile(request: ReconcileRequest | JsonText | Result): Reconciliation {
    return new Reconciliation(this.#ask(native.reconcile, toInput(request, 'exchange')));
  }

  #begin(request: object | JsonText): Exchange {
    const input = toInput(request, 'exchange');
    return begun(caught(() => native.begin(this.#handle, input)));
  }

  #ask(operation: Operation, input: Input): string {
    let answer;
    // Not `caught`: this is the path of every document.
    try {
      answer = operation(this.#handle, input);
    } catch (cause) {
      throw internalError(cause);
    }
    return textOf(answer);
  }

  #taxed(json: string, input: Input): TaxedInvoice {
    return new TaxedInvoice(json, this.#explainer, keep(input));
  }
}

/** Checks a configuration without building an engine, and adds warnings about what is probably not meant. */
export function lint(config: Config | JsonText | Result): LintReport {
  const input = toInput(config, 'config');
  return new LintReport(textOf(caught(() => native.lint(input))));
}

/** The version of the engine, which every result names as well. */
export function version(): string {
  return textOf(caught(() => native.version()));
}
