// Written by `npm run types` from lib/; do not edit it here.
import type { Area } from './input.js';
import type { Problem } from './error.js';
/** Levels of nesting that the core reads; a deeper object is refused here, before it can be endless. */
export declare const maxDepth = 64;
/** A member takes eight bytes and more (`"a":"b",`), and the core reads 64 MiB: more values than this are too large. */
export declare const maxValues: number;
/** Writes `value` (an object or array). With problems, `json` is of no use. */
export declare function write(value: object, area: Area): {
    json: string;
    problems: Problem[];
};
/** A literal or what `JSON.parse` and object spreads make, of this realm or another (a vm context, a test runner). */
export declare function isPlain(value: object): boolean;
