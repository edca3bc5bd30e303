// The built-in transport: exchanges carried out on threads of their own.

import { caught, handleOf, textOf } from './ask.js';
import { TallageError, internalError } from './error.js';
import type { ErrorParts } from './error.js';
import { toInput } from './input.js';
import { native } from './native.js';
import type { CancelHandle, RunnerHandle, Tell } from './native.js';

let handleOfRunner: (runner: Runner) => RunnerHandle;

/** How exchanges are sent. */
export interface RunnerOptions {
  /** `http://[user:password@]host:port`; by default none. Environment variables are not read. */
  readonly proxy?: string | undefined;
  /** Longest duration of one exchange with all its requests and waits; by default ten minutes. */
  readonly budget_milliseconds?: number | undefined;
  /** Where the random part of waits begins; by default the time. */
  readonly seed?: number | undefined;
}

/**
 * How exchanges are sent: those that share a runner share its sockets and the rate budget of their connection. Without one there
 * is a runner for the whole process, so this is for proxies.
 */
export class Runner {
  readonly #handle: RunnerHandle;

  constructor(options: RunnerOptions = {}) {
    const input = toInput(options, 'runner');
    this.#handle = handleOf(caught(() => native.newRunner(input)));
  }

  static {
    handleOfRunner = (runner) => runner.#handle;
  }
}

/** Where an exchange is while it is carried out. */
export interface RunProgress {
  /** `queued`: it waits for its turn within the rate limit of its connection. */
  readonly doing: 'queued' | 'sending' | 'waiting';
  /** The number of the request that is sent, or was sent last; 0 before the first. */
  readonly request: number;
  /** How many requests this run has sent. */
  readonly sent: number;
  /** Sending: since when; waiting and queued: how long still. */
  readonly milliseconds: number;
}

/** How far a bulk run is. */
export interface SyncProgress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** How long the rest will probably take; `null` while that is not known. */
  readonly eta_milliseconds: number | null;
}

/** How an exchange is carried out. */
export interface RunOptions {
  /** Ends it within a tenth of a second: the promise is rejected with the signal's reason, and `retry` begins again. */
  readonly signal?: AbortSignal | undefined;
  /** Called when something changes, and at least every 25 ms while the event loop turns. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** By default one for the whole process. */
  readonly runner?: Runner | undefined;
}

/** How many exchanges are carried out. */
export interface SyncOptions {
  /** How many at once, 1 to 64; by default 4. */
  readonly parallel?: number | undefined;
  /** Begins nothing more and ends what runs; the iteration ends, and what was not begun stays as it was. */
  readonly signal?: AbortSignal | undefined;
  /** Called as each one ends. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
  /** By default one for the whole process. */
  readonly runner?: Runner | undefined;
}

/** An event of `src/run.rs`. */
export interface Event {
  readonly index?: number;
  readonly progress?: RunProgress | SyncProgress;
  readonly end?: true;
  readonly error?: ErrorParts;
}

/** The error of an event. */
export function errorOf({ error }: Event): TallageError | undefined {
  return error === undefined ? undefined : new TallageError(error);
}

/** What ends a run, tied to a signal; `untie` it when the run has ended. */
export function tied(signal: AbortSignal | undefined): { cancel: CancelHandle; stop: () => void; untie: () => void } {
  const cancel = handleOf(caught(() => native.newCancel()));
  const stop = () => void textOf(caught(() => native.cancel(cancel)));
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  return { cancel, stop, untie: () => signal?.removeEventListener('abort', stop) };
}

/** The handle of a runner that may have been named. */
export function nativeRunner(runner: Runner | undefined): RunnerHandle | undefined {
  return runner === undefined ? undefined : handleOfRunner(runner);
}

/**
 * Starts something on a thread of its own; settled when its last event has come. What `hear` throws (a callback of the host) is
 * thrown when it has ended; `stop` ends it.
 */
export function follow(start: (tell: Tell) => void, hear: (event: Event, text: string) => void, stop: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let thrown: { error: unknown } | undefined;
    const tell = (text: string) => {
      try {
        const event = JSON.parse(text) as Event;
        if (event.end === true) {
          const error = thrown === undefined ? errorOf(event) : thrown.error;
          if (thrown !== undefined || error !== undefined) reject(error as Error);
          else resolve();
        } else if (thrown === undefined) {
          hear(event, text);
        }
      } catch (error) {
        thrown = { error };
        stop();
      }
    };
    try {
      start(tell);
    } catch (error) {
      reject(error instanceof TallageError ? error : internalError(error));
    }
  });
}
