// Written by `npm run types` from lib/; do not edit it here.
/** An object of a result. Integers within ±2^53 are `number`, larger ones `bigint`; decimals are strings. */
export interface JsonObject {
    readonly [member: string]: any;
}
/** Parses a canonical result. */
export declare function parse(text: string): JsonObject;
/**
 * Parses a taxed invoice of an engine. Its fees, nearly all of the text, are parsed when they are asked for: most hosts want totals. Until
 * then `fees` is an accessor, which nothing but a look at its descriptor tells from the list.
 *
 * `"` inside a text is written `\"`, so the members are found as they stand: `fees` is the first of its name, and what follows it is the last
 * `applied_taxes`. Amounts are within ±10^15: no figure of a fee is beyond what a number holds.
 */
export declare function parseInvoice(text: string): JsonObject;
/** Minor units as people write them: `money(-1205, 2)` is `-12.05`. Digits are moved, nothing is computed. */
export declare function money(minor: number | bigint, exponent: number): string;
