// Written by `npm run types` from lib/; do not edit it here.
/** An object of a result. Integers within ±2^53 are `number`, larger ones `bigint`; decimals are strings. */
export interface JsonObject {
    readonly [member: string]: any;
}
/** Parses a canonical result. */
export declare function parse(text: string): JsonObject;
/** Minor units as people write them: `money(-1205, 2)` is `-12.05`. Digits are moved, nothing is computed. */
export declare function money(minor: number | bigint, exponent: number): string;
