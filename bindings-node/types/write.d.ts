// Written by `npm run types` from lib/; do not edit it here.
import type { Area } from './input.js';
import type { Problem } from './error.js';
/** Writes `value` (an object or array). With problems, `json` is of no use. */
export declare function write(value: object, area: Area): {
    json: string;
    problems: Problem[];
};
