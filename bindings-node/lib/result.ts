import { describe } from './describe.js';
import { defineMembers, invoiceMembers, parsed } from './members.js';
import type { Input } from './native.js';
import { parse, parseInvoice } from './parse.js';
import type { JsonObject } from './parse.js';
import type {
  CreditNoteObject,
  ExplainedInvoiceObject,
  LintReportObject,
  ResolutionObject,
  TaxedInvoiceMembers,
  TaxedInvoiceObject,
} from './taxed-types.js';

// Set by the class below: only its body can tell a result from an object that looks like one.
let textOf: (value: object) => string | undefined;

/** The text of a {@link Result}, or nothing for any other object. */
export function resultText(value: object): string | undefined {
  return textOf(value);
}

/**
 * What the engine answered: the canonical JSON text, the same bytes from every language, and its parsed form.
 *
 * A result can be passed wherever a document is wanted; its text then goes in untouched.
 */
export class Result {
  readonly #json: string;
  #object: JsonObject | undefined;

  /** Results come from an {@link Engine}. */
  constructor(json: string) {
    this.#json = json;
  }

  /** The canonical JSON text. Keep this: it can be credited and checked later. */
  get json(): string {
    return this.#json;
  }

  /** The canonical JSON text, like {@link Result.json}. */
  toJson(): string {
    return this.#json;
  }

  /**
   * The result as an object, parsed at the first call; later calls give the same object. Changing it does not change
   * {@link Result.json}. Integers beyond ±2^53 are `bigint`.
   */
  toObject(): JsonObject {
    this.#object ??= this.parse(this.#json);
    return this.#object;
  }

  /** How the text becomes an object. */
  protected parse(json: string): JsonObject {
    return parse(json);
  }

  /** For `JSON.stringify`: the same as {@link Result.toObject}. */
  toJSON(): JsonObject {
    return this.toObject();
  }

  /** The canonical JSON text. */
  toString(): string {
    return this.#json;
  }

  static {
    textOf = (value) => (#json in value ? value.#json : undefined);
    // For console.log; on the prototype without being listed.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: Result): string {
        return `${this.constructor.name} ${describe(this.toObject())}`;
      },
    });
  }
}

/** Explains the invoice that was given. */
type Explain = (input: Input) => ExplainedInvoice;

/** A result whose members are typed. */
export class TypedResult<Shape extends JsonObject> extends Result {
  /** The result as an object, parsed at the first call; later calls give the same object. */
  override toObject(): Shape {
    return super.toObject() as Shape;
  }

  /** For `JSON.stringify`: the same as {@link TypedResult.toObject}. */
  override toJSON(): Shape {
    return this.toObject();
  }
}

/** The members of a taxed invoice; reading a total costs next to nothing. */
export interface TaxedInvoice extends TaxedInvoiceMembers {}

/** A taxed invoice, from `calculate`. */
export class TaxedInvoice extends TypedResult<TaxedInvoiceObject> {
  readonly #explain: Explain;
  readonly #input: Input;

  /** Taxed invoices come from an {@link Engine}. */
  constructor(json: string, explain: Explain, input: Input) {
    super(json);
    this.#explain = explain;
    this.#input = input;
  }

  /** `fees` are parsed when they are asked for. */
  protected override parse(json: string): TaxedInvoiceObject {
    return parseInvoice(json) as TaxedInvoiceObject;
  }

  /** Why each tax is there, as text for people. Made when asked for; as data it is `engine.explain(invoice)`. */
  explain(): string {
    return this.#explain(this.#input).text;
  }

  static {
    defineMembers<TaxedInvoiceMembers>(this.prototype, invoiceMembers);
  }
}

/** The members of an explained invoice. */
export interface ExplainedInvoice extends TaxedInvoiceMembers {
  readonly explanation: ExplainedInvoiceObject['explanation'];
}

/** A taxed invoice with its explanation, from `explain`. */
export class ExplainedInvoice extends TypedResult<ExplainedInvoiceObject> {
  /** The explanation as text for people. */
  get text(): string {
    return this.toObject().explanation.text;
  }

  /** `fees` are parsed when they are asked for. */
  protected override parse(json: string): ExplainedInvoiceObject {
    return parseInvoice(json) as ExplainedInvoiceObject;
  }

  static {
    defineMembers<TaxedInvoiceMembers & Pick<ExplainedInvoiceObject, 'explanation'>>(this.prototype, { ...invoiceMembers, explanation: 'parsed' });
  }
}

/** The members of a resolution. */
export interface Resolution extends ResolutionObject {}

/** The decisions alone, from `resolve`: which taxes apply to each fee, and why. */
export class Resolution extends TypedResult<ResolutionObject> {
  static {
    const members = parsed([
      'schema', 'versions', 'document', 'id', 'tax_date', 'tax_status', 'source', 'fees', 'warnings', 'events',
    ]);
    defineMembers<ResolutionObject>(this.prototype, members);
  }
}

/** The members of a taxed credit note. */
export interface CreditNote extends CreditNoteObject {}

/** A taxed credit note, from `credit`. */
export class CreditNote extends TypedResult<CreditNoteObject> {
  static {
    const members = parsed([
      'schema', 'versions', 'document', 'id', 'reason', 'sign', 'invoice_id', 'issuing_date', 'tax_date', 'currency', 'currency_exponent',
      'billing_entity', 'customer', 'tax_status', 'source', 'provider', 'items', 'applied_taxes', 'items_amount_cents',
      'progressive_billing_credits_amount_cents', 'coupons_amount_cents', 'included_taxes_amount_cents',
      'sub_total_excluding_taxes_amount_cents', 'taxes_amount_cents', 'total_amount_cents', 'credit_amount_cents', 'refund_amount_cents',
      'remaining', 'warnings', 'events',
    ]);
    defineMembers<CreditNoteObject>(this.prototype, members);
  }
}

/** The document that came of an exchange: a taxed invoice, or a credit note. */
export class TaxedDocument extends TypedResult<TaxedInvoiceObject | CreditNoteObject> {}

/** The members of what `lint` found. */
export interface LintReport extends LintReportObject {}

/** What `lint` found: `errors` keep an engine from being built, `warnings` work but are probably not meant. */
export class LintReport extends TypedResult<LintReportObject> {
  static {
    defineMembers<LintReportObject>(this.prototype, parsed(['errors', 'warnings']));
  }
}
