// Written by `npm run types` from lib/; do not edit it here.
import type { Answer, Failure } from './native.js';
/** What the native module throws all the same is a defect. */
export declare function caught<T>(call: () => T): T;
/** The text of an answer; throws the error that it may be instead. */
export declare function textOf(answer: Answer): string;
/** The handle that was made; throws the error that there may be instead. */
export declare function handleOf<T extends object>(made: T | Failure): T;
