// Many exchanges at once.

import { caught, handleOf, textOf } from './ask.js';
import { TallageError } from './error.js';
import { handleOfExchange } from './exchange.js';
import type { Exchange, Outcome } from './exchange.js';
import { native } from './native.js';
import { errorOf, follow, nativeRunner, tied } from './run.js';
import type { Event, SyncOptions, SyncProgress } from './run.js';

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
export async function* syncAll(exchanges: Iterable<Exchange>, options: SyncOptions = {}): AsyncGenerator<SyncItem, void, undefined> {
  const list = [...exchanges];
  const { signal, onProgress, parallel = 4 } = options;
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 64) {
    const message = `\`parallel\` is a whole number from 1 to 64, not ${String(parallel)}`;
    throw new TallageError({ kind: 'invalid_document', code: 'runner.parallel.out_of_range', path: '/parallel', message, details: {} });
  }
  const runner = nativeRunner(options.runner);
  const bulk = handleOf(caught(() => native.newBulk()));
  for (const exchange of list) textOf(caught(() => native.bulkAdd(bulk, handleOfExchange(exchange))));
  const { cancel, stop, untie } = tied(signal);
  const came: SyncItem[] = [];
  let wake: () => void = () => {};
  const hear = (event: Event) => {
    const { index } = event as { index: number };
    const exchange = list[index] as Exchange;
    const error = errorOf(event);
    const progress = event.progress as SyncProgress;
    came.push({ index, exchange, progress, ...(error === undefined ? { outcome: exchange.outcome } : { error }) });
    wake();
    onProgress?.(progress);
  };
  let over = false;
  let failed: { error: unknown } | undefined;
  const all = follow((tell) => void textOf(caught(() => native.bulkStart(bulk, runner, parallel, cancel, tell))), hear, stop)
    .catch((error: unknown) => {
      failed = { error };
    })
    .then(() => {
      over = true;
      wake();
    });
  try {
    for (;;) {
      const item = came.shift();
      if (item !== undefined) yield item;
      else if (over) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    if (failed !== undefined) throw failed.error;
  } finally {
    stop();
    await all;
    untie();
  }
}
