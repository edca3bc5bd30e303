// Exchanges with tax providers: what to send, what came back, how it ended.

import { setTimeout as sleepFor } from 'node:timers/promises';

import { caught, handleOf, textOf } from './ask.js';
import { TallageError } from './error.js';
import type { Problem } from './error.js';
import type {
  ExchangeRequestInit,
  ExchangeResponse,
  FailureKind,
  OutcomeObject,
  Received,
  Timeouts,
} from './exchange-types.js';
import { failureKind } from './failure.js';
import { toInput } from './input.js';
import { defineMembers, parsed } from './members.js';
import { native } from './native.js';
import type { Answer, ExchangeHandle, Failure } from './native.js';
import { Result, TaxedDocument, TypedResult } from './result.js';
import { follow, nativeRunner, tied } from './run.js';
import type { RunOptions, RunProgress } from './run.js';

// Set by the class below, for bulk runs.
let handle: (exchange: Exchange) => ExchangeHandle;

/** The handle of an exchange. */
export function handleOfExchange(exchange: Exchange): ExchangeHandle {
  return handle(exchange);
}

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * An HTTP request to a tax provider, for any client: `fetch(request.url, request)` sends it as it is.
 *
 * `headers` hold the credentials of the connection. What `console.log` and `JSON.stringify` show has none.
 */
export class ExchangeRequest implements ExchangeRequestInit {
  /** Its number in the exchange, from 1. */
  readonly number: number;
  readonly method: string;
  /** The whole address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; `null` where the method has no body. */
  readonly body: string | null;
  /** Those of the connection. */
  readonly timeouts: Timeouts;
  /** For `fetch`: only the host that is named gets the request. */
  readonly redirect = 'manual';

  /** Requests come from a {@link Step}. */
  constructor(number: number, request: ExchangeRequestInit, timeouts: Timeouts) {
    this.number = number;
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.body = request.body;
    this.timeouts = timeouts;
  }

  /** The request without its credentials. */
  toJSON(): object {
    const headers = Object.entries(this.headers).map(([name, value]) => [name, name === 'authorization' ? '***' : value]);
    const { number, method, url, body } = this;
    return { number, method, url, headers: Object.fromEntries(headers) as object, body };
  }

  static {
    Object.defineProperty(this.prototype, inspect, {
      value(this: ExchangeRequest): string {
        return `ExchangeRequest ${this.number} { ${this.method} ${this.url} }`;
      },
    });
  }
}

/** The members of an outcome, but for those that are more here: `document` and `error`. */
export interface Outcome extends OutcomeMembers {}

type OutcomeMembers = Omit<OutcomeObject, 'document' | 'error'>;

/** How an exchange ended. */
export class Outcome extends TypedResult<OutcomeObject> {
  /** The taxed document that came of it, as a result of its own: store it, credit it, void it. */
  get document(): TaxedDocument | undefined {
    const { document } = this.toObject();
    return document === undefined ? undefined : new TaxedDocument(memberText(this.json, 'document'));
  }

  /** Why it failed. */
  get error(): TallageError | undefined {
    const { error } = this.toObject();
    return error === undefined ? undefined : new TallageError(error);
  }

  static {
    const members = parsed([
      'schema', 'operation', 'status', 'provider', 'connection', 'connection_name', 'transaction_id', 'revision', 'recorded', 'notes',
      'data', 'retryable', 'events',
    ]);
    defineMembers<OutcomeMembers>(this.prototype, members);
  }
}

/** What an exchange wants next. */
export type Step =
  | { readonly kind: 'send'; readonly request: ExchangeRequest; readonly milliseconds?: never; readonly outcome?: never }
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly request?: never; readonly outcome?: never }
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly request?: never; readonly milliseconds?: never };

/** What `drive` is given beside the client. */
export interface DriveOptions {
  /** Waits so many milliseconds; by default a timer. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Ends waits; the client must be given it too. */
  readonly signal?: AbortSignal;
}

/**
 * An operation at a tax provider: it says what to send ({@link step}), takes what came back ({@link receive}), and ends with an
 * {@link outcome}. It can be written as {@link json} at any point and taken up again by {@link Engine.resume}.
 *
 * All methods throw {@link TallageError}.
 *
 * @example
 * ```ts
 * const exchange = engine.commit(invoice, { today: '2026-11-21' });
 * const outcome = await exchange.drive((request) => fetch(request.url, request));
 * ```
 */
export class Exchange {
  readonly #handle: ExchangeHandle;

  /** Exchanges come from an {@link Engine}. */
  constructor(handle: ExchangeHandle) {
    this.#handle = handle;
  }

  /** What is to be done next. Asking twice gives the same. */
  step(): Step {
    const step = JSON.parse(this.#ask(native.exchangeStep)) as StepObject;
    switch (step.step) {
      case 'send':
        return { kind: 'send', request: new ExchangeRequest(step.number, step.request, step.timeouts) };
      case 'wait':
        return { kind: 'wait', milliseconds: step.milliseconds };
      case 'done':
        return { kind: 'done', outcome: new Outcome(this.#ask(native.exchangeOutcome)) };
    }
  }

  /** Takes the answer to the request of the last step, or of step `number`; the same answer may come twice. */
  receive(response: ExchangeResponse, number?: number): Received {
    return this.#tell({ number, response });
  }

  /** Reads a `Response` of `fetch` and {@link receive}s it. */
  async receiveFetch(response: Response, number?: number): Promise<Received> {
    return this.receive(await read(response), number);
  }

  /** Says that the request of the last step, or of step `number`, got no answer: why, or the error of an HTTP client. */
  fail(kind: FailureKind | Error, number?: number): Received {
    const known = kind instanceof Error ? failureKind(kind) : kind;
    // What is no failure on the way (a defect in the host's code, say) is not passed off as one.
    if (known === undefined) throw kind;
    return this.#tell({ number, failure: { kind: known } });
  }

  /** Says that the time of a step `wait` is over. Does nothing at any other step. */
  waited(): void {
    this.#ask(native.exchangeWaited);
  }

  /**
   * Begins again after a failure that may pass, with the same identifiers: what was recorded is not recorded twice. Does nothing
   * while the exchange goes on, and after a success.
   */
  retry(): void {
    this.#ask(native.exchangeRetry);
  }

  /**
   * Drives the exchange to its end with the host's own HTTP client: `send` gives what `fetch` gives, or `{status, headers, body}`.
   * An error of the client that says that no answer came is handed over; any other rejects, and the exchange can go on.
   */
  async drive(
    send: (request: ExchangeRequest) => Promise<Response | ExchangeResponse>,
    options: DriveOptions = {},
  ): Promise<Outcome> {
    const { signal } = options;
    const sleep = options.sleep ?? ((time: number) => sleepFor(time, undefined, signal === undefined ? {} : { signal }));
    for (;;) {
      signal?.throwIfAborted();
      const step = this.step();
      if (step.kind === 'done') return step.outcome;
      if (step.kind === 'wait') {
        await sleep(step.milliseconds);
        this.waited();
        continue;
      }
      const { request } = step;
      let response: ExchangeResponse;
      try {
        const got = await send(request);
        response = isFetched(got) ? await read(got) : got;
      } catch (error) {
        const kind = failureKind(error);
        if (kind === undefined) throw error;
        this.fail(kind, request.number);
        continue;
      }
      this.receive(response, request.number);
    }
  }

  /**
   * Carries the exchange out with the built-in transport, on a thread of its own; the outcome. What goes wrong at the provider or on the
   * way is part of the outcome; rejects where the exchange could not be carried out, and when the signal aborted it.
   */
  async run(options: RunOptions = {}): Promise<Outcome> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const runner = nativeRunner(options.runner);
    const { cancel, stop, untie } = tied(signal);
    try {
      await follow(
        (tell) => void this.#ask((exchange) => native.runExchange(exchange, runner, cancel, tell)),
        ({ progress }) => onProgress?.(progress as RunProgress),
        stop,
      );
    } finally {
      untie();
    }
    const { outcome } = this;
    if (outcome === undefined || (outcome.status === 'failed' && signal?.aborted === true)) {
      signal?.throwIfAborted();
      throw new TallageError({ kind: 'internal', code: 'internal.defect', path: '', message: 'a run ended before its exchange', details: {} });
    }
    return outcome;
  }

  /** The outcome; nothing while the exchange goes on. */
  get outcome(): Outcome | undefined {
    const json = this.#ask(native.exchangeOutcome);
    return json === '' ? undefined : new Outcome(json);
  }

  /** The code of its connection. */
  get connection(): string {
    return this.#ask(native.exchangeConnection);
  }

  /** The exchange as JSON text, without credentials. */
  get json(): string {
    return this.#ask(native.exchangeJson);
  }

  /** The exchange as JSON text, like {@link Exchange.json}. */
  toJson(): string {
    return this.json;
  }

  /** For `JSON.stringify`: the exchange as an object. To store it, {@link Exchange.json} is safer: its figures stay as written. */
  toJSON(): object {
    return JSON.parse(this.json) as object;
  }

  #tell(received: object): Received {
    const input = toInput(received, 'exchange');
    const answer = this.#ask((handle) => native.exchangeReceive(handle, input));
    return (JSON.parse(answer) as { received: Received }).received;
  }

  #ask(question: (exchange: ExchangeHandle) => Answer): string {
    return textOf(caught(() => question(this.#handle)));
  }

  static {
    handle = (exchange) => exchange.#handle;
    Object.defineProperty(this.prototype, inspect, {
      value(this: Exchange): string {
        return `Exchange with ${this.connection}`;
      },
    });
  }
}

/** The exchange, or the error, that the native module gave. */
export function begun(answer: ExchangeHandle | Failure): Exchange {
  return new Exchange(handleOf(answer));
}

/** A document inside a request: a text or bytes are put in as they are. */
export function inside(document: object | string | Uint8Array): object {
  const input = typeof document === 'string' || document instanceof Uint8Array ? toInput(document, 'exchange') : document;
  if (typeof input === 'string') return new Result(input);
  return input instanceof Uint8Array ? new Result(decode(input)) : input;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const message = 'the bytes are not UTF-8';
    const problems: Problem[] = [{ code: 'json.not_utf8', path: '', message }];
    throw new TallageError({ kind: 'invalid_document', code: 'json.not_utf8', path: '', message, details: { problems } }, { cause });
  }
}

function isFetched(response: Response | ExchangeResponse): response is Response {
  return typeof (response as { text?: unknown }).text === 'function';
}

async function read(response: Response): Promise<ExchangeResponse> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** The text of a member of canonical JSON, as it stands there: parsed and written again it could lose digits. */
function memberText(json: string, member: string): string {
  const start = json.indexOf(`,"${member}":`) + member.length + 4;
  let depth = 0;
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  tokens.lastIndex = start;
  for (let token = tokens.exec(json); token !== null; token = tokens.exec(json)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    if (token[0] === '}' || token[0] === ']') depth -= 1;
    if (depth === 0) return json.slice(start, tokens.lastIndex);
  }
  return json.slice(start);
}

type StepObject =
  | { readonly step: 'send'; readonly number: number; readonly request: ExchangeRequestInit; readonly timeouts: Timeouts }
  | { readonly step: 'wait'; readonly milliseconds: number }
  | { readonly step: 'done' };
