// The members of results as properties of their classes, so that one need not parse a document to read its total.

import type { TaxedInvoiceMembers } from './taxed-types.js';

/**
 * How a member is read: a `figure` of the document itself stands behind its fees (the last of its name in the text) and is cut out of the text; for
 * any other, `parsed`, the text is parsed, once.
 */
type Reading = 'figure' | 'parsed';

/** A reading for every member: one that is missing does not compile. */
type Members<Shape> = Readonly<Record<keyof Shape, Reading>>;

/** Those that are parsed, by name. */
export function parsed<Name extends string>(names: readonly Name[]): Readonly<Record<Name, 'parsed'>> {
  return Object.fromEntries(names.map((name) => [name, 'parsed'])) as Record<Name, 'parsed'>;
}

interface Readable<Shape> {
  readonly json: string;
  toObject(): object & Partial<Shape>;
}

/** Gives the prototype of a class of results a property for each member. They are not listed by `Object.keys`, which all its other members are not either. */
export function defineMembers<Shape extends object>(prototype: object, members: Members<Shape>): void {
  for (const [name, reading] of Object.entries(members) as [keyof Shape & string, Reading][]) {
    const key = `,"${name}":`;
    const get =
      reading === 'figure'
        ? function (this: Readable<Shape>): unknown {
            return figure(this.json, key);
          }
        : function (this: Readable<Shape>): unknown {
            return this.toObject()[name];
          };
    Object.defineProperty(prototype, name, { get, enumerable: false, configurable: true });
  }
}

/** The last figure of this name. Inside a text `"` is written `\"`, so what is found is a member. */
function figure(json: string, key: string): number | bigint | null {
  const start = json.lastIndexOf(key) + key.length;
  const digits = json.slice(start, json.indexOf(',', start));
  if (digits === 'null') return null;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Of a taxed invoice. */
export const invoiceMembers: Members<TaxedInvoiceMembers> = {
  ...parsed([
    'schema', 'versions', 'document', 'id', 'number', 'type', 'status', 'issuing_date', 'tax_date', 'currency', 'currency_exponent',
    'billing_entity', 'customer', 'tax_status', 'source', 'rounding', 'provider', 'fees', 'applied_taxes', 'progressive_billing_credits',
    'coupons', 'credit_note_credits', 'prepaid_credits', 'fees_precise_amount_cents', 'progressive_billing_credits_precise_amount_cents',
    'coupons_precise_amount_cents', 'sub_total_excluding_taxes_precise_amount_cents', 'taxes_precise_amount_cents', 'taxes_rate',
    'sub_total_including_taxes_precise_amount_cents', 'warnings', 'events',
  ]),
  fees_amount_cents: 'figure',
  progressive_billing_credits_amount_cents: 'figure',
  coupons_amount_cents: 'figure',
  included_taxes_amount_cents: 'figure',
  sub_total_excluding_taxes_amount_cents: 'figure',
  taxes_amount_cents: 'figure',
  sub_total_including_taxes_amount_cents: 'figure',
  credit_note_credits_amount_cents: 'figure',
  prepaid_credits_amount_cents: 'figure',
  credit_due_amount_cents: 'figure',
  total_amount_cents: 'figure',
};
