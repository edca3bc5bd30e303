// Written by `npm run types` from lib/; do not edit it here.
import type { JsonObject } from './parse.js';
/** The heart of a result, for people; amounts with their currency's decimals. */
export declare function describe(result: JsonObject): string;
