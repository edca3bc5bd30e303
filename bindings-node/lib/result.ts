import { describe } from './describe.js';
import type { Problem, Warning } from './error.js';
import { parse, parseInvoice } from './parse.js';
import type { JsonObject } from './parse.js';
import type {
  CreditNoteObject,
  ExplanationObject,
  LintReportObject,
  ResolutionObject,
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

/** A taxed invoice, from `calculate`. */
export class TaxedInvoice extends TypedResult<TaxedInvoiceObject> {
  readonly #explain: () => Explanation;

  /** Taxed invoices come from an {@link Engine}. */
  constructor(json: string, explain: () => Explanation) {
    super(json);
    this.#explain = explain;
  }

  /** `fees` are parsed when they are asked for. */
  protected override parse(json: string): TaxedInvoiceObject {
    return parseInvoice(json) as TaxedInvoiceObject;
  }

  /** Why each tax is there, as text for people. Made when asked for; as data it is `engine.explain(invoice)`. */
  explain(): string {
    return this.#explain().text;
  }
}

/** A taxed invoice with its explanation, from `explain`. */
export class Explanation extends TypedResult<ExplanationObject> {
  /** The explanation as text for people. */
  get text(): string {
    return this.toObject().explanation.text;
  }

  /** `fees` are parsed when they are asked for. */
  protected override parse(json: string): ExplanationObject {
    return parseInvoice(json) as ExplanationObject;
  }
}

/** The decisions alone, from `resolve`: which taxes apply to each fee, and why. */
export class Resolution extends TypedResult<ResolutionObject> {}

/** A taxed credit note, from `credit`. */
export class TaxedCreditNote extends TypedResult<CreditNoteObject> {}

/** The document that came of an exchange: a taxed invoice, or a credit note. */
export class TaxedDocument extends TypedResult<TaxedInvoiceObject | CreditNoteObject> {}

/** What `lint` found. */
export class LintReport extends TypedResult<LintReportObject> {
  /** What keeps an engine from being built. */
  get errors(): readonly Problem[] {
    return this.toObject().errors;
  }

  /** What works but is probably not meant. */
  get warnings(): readonly Warning[] {
    return this.toObject().warnings;
  }
}
