// Written by `npm run types` from lib/; do not edit it here.
/** Levels of nesting that the core reads; a deeper object is refused here, before it can be endless. */
export declare const maxDepth = 64;
/** A member takes eight bytes and more (`"a":"b",`), and the core reads 64 MiB: more values than this are too large. */
export declare const maxValues: number;
/** A text as JSON; it must be well-formed. */
export declare function quoted(value: string): string;
/** Whether the text of a number that is no integer has more digits than a double keeps, 15. */
export declare function losesDigits(text: string): boolean;
/** A literal or what `JSON.parse` and object spreads make, of this realm or another (a vm context, a test runner). */
export declare function isPlain(value: object): boolean;
