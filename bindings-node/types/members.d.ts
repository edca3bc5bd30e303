// Written by `npm run types` from lib/; do not edit it here.
import type { TaxedInvoiceMembers } from './taxed-types.js';
/**
 * How a member is read: a `figure` of the document itself stands behind its fees (the last of its name in the text) and is cut out of the text; for
 * any other, `parsed`, the text is parsed, once.
 */
type Reading = 'figure' | 'parsed';
/** A reading for every member: one that is missing does not compile. */
type Members<Shape> = Readonly<Record<keyof Shape, Reading>>;
/** Those that are parsed, by name. */
export declare function parsed<Name extends string>(names: readonly Name[]): Readonly<Record<Name, 'parsed'>>;
/** Gives the prototype of a class of results a property for each member. They are not listed by `Object.keys`, which all its other members are not either. */
export declare function defineMembers<Shape extends object>(prototype: object, members: Members<Shape>): void;
/** Of a taxed invoice. */
export declare const invoiceMembers: Members<TaxedInvoiceMembers>;
export {};
