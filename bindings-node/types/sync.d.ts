// Written by `npm run types` from lib/; do not edit it here.
import { TallageError } from './error.js';
import type { Exchange, Outcome } from './exchange.js';
import type { SyncOptions, SyncProgress } from './run.js';
/** An exchange that has ended. */
export interface SyncItem {
    /** Its place in the list that was given. */
    readonly index: number;
    readonly exchange: Exchange;
    /** Its outcome; nothing where the exchange could not be carried out, as `error` says. */
    readonly outcome?: Outcome | undefined;
    readonly error?: TallageError | undefined;
    /** How far the whole was when it ended. */
    readonly progress: SyncProgress;
}
/**
 * Carries many exchanges out at once, within the rate budget of each connection, and yields each as it ends. Nothing is begun before
 * the first is asked for; leaving the loop stops the rest, and what was not begun stays as it was.
 *
 * @example
 * ```ts
 * for await (const { index, outcome, progress } of syncAll(exchanges, { parallel: 8 })) {
 *   console.log(`${progress.done}/${progress.total}`, index, outcome?.status);
 * }
 * ```
 */
export declare function syncAll(exchanges: Iterable<Exchange>, options?: SyncOptions): AsyncGenerator<SyncItem, void, undefined>;
