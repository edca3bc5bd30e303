// Written by `npm run types` from lib/; do not edit it here.
import type { Input } from './native.js';
import type { JsonObject } from './parse.js';
import type { CreditNoteObject, ExplainedInvoiceObject, LintReportObject, ResolutionObject, TaxedInvoiceMembers, TaxedInvoiceObject } from './taxed-types.js';
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
/** Explains the invoice that was given. */
type Explain = (input: Input) => ExplainedInvoice;
/** A result whose members are typed. */
export declare class TypedResult<Shape extends JsonObject> extends Result {
    /** The result as an object, parsed at the first call; later calls give the same object. */
    toObject(): Shape;
    /** For `JSON.stringify`: the same as {@link TypedResult.toObject}. */
    toJSON(): Shape;
}
/** The members of a taxed invoice; reading a total costs next to nothing. */
export interface TaxedInvoice extends TaxedInvoiceMembers {
}
/** A taxed invoice, from `calculate`. */
export declare class TaxedInvoice extends TypedResult<TaxedInvoiceObject> {
    #private;
    /** Taxed invoices come from an {@link Engine}. */
    constructor(json: string, explain: Explain, input: Input);
    /** `fees` are parsed when they are asked for. */
    protected parse(json: string): TaxedInvoiceObject;
    /** Why each tax is there, as text for people. Made when asked for; as data it is `engine.explain(invoice)`. */
    explain(): string;
}
/** The members of an explained invoice. */
export interface ExplainedInvoice extends TaxedInvoiceMembers {
    readonly explanation: ExplainedInvoiceObject['explanation'];
}
/** A taxed invoice with its explanation, from `explain`. */
export declare class ExplainedInvoice extends TypedResult<ExplainedInvoiceObject> {
    /** The explanation as text for people. */
    get text(): string;
    /** `fees` are parsed when they are asked for. */
    protected parse(json: string): ExplainedInvoiceObject;
}
/** The members of a resolution. */
export interface Resolution extends ResolutionObject {
}
/** The decisions alone, from `resolve`: which taxes apply to each fee, and why. */
export declare class Resolution extends TypedResult<ResolutionObject> {
}
/** The members of a taxed credit note. */
export interface CreditNote extends CreditNoteObject {
}
/** A taxed credit note, from `credit`. */
export declare class CreditNote extends TypedResult<CreditNoteObject> {
}
/** The document that came of an exchange: a taxed invoice, or a credit note. */
export declare class TaxedDocument extends TypedResult<TaxedInvoiceObject | CreditNoteObject> {
}
/** The members of what `lint` found. */
export interface LintReport extends LintReportObject {
}
/** What `lint` found: `errors` keep an engine from being built, `warnings` work but are probably not meant. */
export declare class LintReport extends TypedResult<LintReportObject> {
}
export {};
