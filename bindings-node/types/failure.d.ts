// Written by `npm run types` from lib/; do not edit it here.
import type { FailureKind } from './exchange-types.js';
/** The kind of a failure on the way; nothing for any other error, and for a request that was aborted. */
export declare function failureKind(error: unknown): FailureKind | undefined;
