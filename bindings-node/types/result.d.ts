// Written by `npm run types` from lib/; do not edit it here.
import type { Problem, Warning } from './error.js';
import type { JsonObject } from './parse.js';
import type { CreditNoteObject, ExplanationObject, LintReportObject, ResolutionObject, TaxedInvoiceObject } from './taxed-types.js';
/** The text of a {@link Result}, or nothing for any other object. */
export declare function resultText(value: object): string | undefined;
/**
 * What the engine answered: the canonical JSON text, the same bytes from every language, and its parsed form.
 *
 * A result can be passed wherever a document is wanted; its text then goes in untouched.
 */
export declare class Result {
    #private;
    /** Results come from an {@link Engine}. */
    constructor(json: string);
    /** The canonical JSON text. Keep this: it can be credited and checked later. */
    get json(): string;
    /** The canonical JSON text, like {@link Result.json}. */
    toJson(): string;
    /**
     * The result as an object, parsed at the first call; later calls give the same object. Changing it does not change
     * {@link Result.json}. Integers beyond ±2^53 are `bigint`.
     */
    toObject(): JsonObject;
    /** How the text becomes an object. */
    protected parse(json: string): JsonObject;
    /** For `JSON.stringify`: the same as {@link Result.toObject}. */
    toJSON(): JsonObject;
    /** The canonical JSON text. */
    toString(): string;
}
/** A result whose members are typed. */
export declare class TypedResult<Shape extends JsonObject> extends Result {
    /** The result as an object, parsed at the first call; later calls give the same object. */
    toObject(): Shape;
    /** For `JSON.stringify`: the same as {@link TypedResult.toObject}. */
    toJSON(): Shape;
}
/** A taxed invoice, from `calculate`. */
export declare class TaxedInvoice extends TypedResult<TaxedInvoiceObject> {
    #private;
    /** Taxed invoices come from an {@link Engine}. */
    constructor(json: string, explain: () => Explanation);
    /** `fees` are parsed when they are asked for. */
    protected parse(json: string): TaxedInvoiceObject;
    /** Why each tax is there, as text for people. Made when asked for; as data it is `engine.explain(invoice)`. */
    explain(): string;
}
/** A taxed invoice with its explanation, from `explain`. */
export declare class Explanation extends TypedResult<ExplanationObject> {
    /** The explanation as text for people. */
    get text(): string;
    /** `fees` are parsed when they are asked for. */
    protected parse(json: string): ExplanationObject;
}
/** The decisions alone, from `resolve`: which taxes apply to each fee, and why. */
export declare class Resolution extends TypedResult<ResolutionObject> {
}
/** A taxed credit note, from `credit`. */
export declare class TaxedCreditNote extends TypedResult<CreditNoteObject> {
}
/** The document that came of an exchange: a taxed invoice, or a credit note. */
export declare class TaxedDocument extends TypedResult<TaxedInvoiceObject | CreditNoteObject> {
}
/** What `lint` found. */
export declare class LintReport extends TypedResult<LintReportObject> {
    /** What keeps an engine from being built. */
    get errors(): readonly Problem[];
    /** What works but is probably not meant. */
    get warnings(): readonly Warning[];
}
