// Written by `npm run types` from lib/; do not edit it here.
import { TallageError } from './error.js';
import type { ExchangeRequestInit, ExchangeResponse, FailureKind, OutcomeObject, Received, Timeouts } from './exchange-types.js';
import type { ExchangeHandle, Failure } from './native.js';
import { TaxedDocument, TypedResult } from './result.js';
import type { RunOptions } from './run.js';
/** The handle of an exchange. */
export declare function handleOfExchange(exchange: Exchange): ExchangeHandle;
/**
 * An HTTP request to a tax provider, for any client: `fetch(request.url, request)` sends it as it is.
 *
 * `headers` hold the credentials of the connection. What `console.log` and `JSON.stringify` show has none.
 */
export declare class ExchangeRequest implements ExchangeRequestInit {
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
    readonly redirect = "manual";
    /** Requests come from a {@link Step}. */
    constructor(number: number, request: ExchangeRequestInit, timeouts: Timeouts);
    /** The request without its credentials. */
    toJSON(): object;
}
/** The members of an outcome, but for those that are more here: `document` and `error`. */
export interface Outcome extends OutcomeMembers {
}
type OutcomeMembers = Omit<OutcomeObject, 'document' | 'error'>;
/** How an exchange ended. */
export declare class Outcome extends TypedResult<OutcomeObject> {
    /** The taxed document that came of it, as a result of its own: store it, credit it, void it. */
    get document(): TaxedDocument | undefined;
    /** Why it failed. */
    get error(): TallageError | undefined;
}
/** What an exchange wants next. */
export type Step = {
    readonly kind: 'send';
    readonly request: ExchangeRequest;
    readonly milliseconds?: never;
    readonly outcome?: never;
} | {
    readonly kind: 'wait';
    readonly milliseconds: number;
    readonly request?: never;
    readonly outcome?: never;
} | {
    readonly kind: 'done';
    readonly outcome: Outcome;
    readonly request?: never;
    readonly milliseconds?: never;
};
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
export declare class Exchange {
    #private;
    /** Exchanges come from an {@link Engine}. */
    constructor(handle: ExchangeHandle);
    /** What is to be done next. Asking twice gives the same. */
    step(): Step;
    /** Takes the answer to the request of the last step, or of step `number`; the same answer may come twice. */
    receive(response: ExchangeResponse, number?: number): Received;
    /** Reads a `Response` of `fetch` and {@link receive}s it. */
    receiveFetch(response: Response, number?: number): Promise<Received>;
    /** Says that the request of the last step, or of step `number`, got no answer: why, or the error of an HTTP client. */
    fail(kind: FailureKind | Error, number?: number): Received;
    /** Says that the time of a step `wait` is over. Does nothing at any other step. */
    waited(): void;
    /**
     * Begins again after a failure that may pass, with the same identifiers: what was recorded is not recorded twice. Does nothing
     * while the exchange goes on, and after a success.
     */
    retry(): void;
    /**
     * Drives the exchange to its end with the host's own HTTP client: `send` gives what `fetch` gives, or `{status, headers, body}`.
     * An error of the client that says that no answer came is handed over; any other rejects, and the exchange can go on.
     */
    drive(send: (request: ExchangeRequest) => Promise<Response | ExchangeResponse>, options?: DriveOptions): Promise<Outcome>;
    /**
     * Carries the exchange out with the built-in transport, on a thread of its own; the outcome. What goes wrong at the provider or on the
     * way is part of the outcome; rejects where the exchange could not be carried out, and when the signal aborted it.
     */
    run(options?: RunOptions): Promise<Outcome>;
    /** The outcome; nothing while the exchange goes on. */
    get outcome(): Outcome | undefined;
    /** The code of its connection. */
    get connection(): string;
    /** The exchange as JSON text, without credentials. */
    get json(): string;
    /** The exchange as JSON text, like {@link Exchange.json}. */
    toJson(): string;
    /** For `JSON.stringify`: the exchange as an object. To store it, {@link Exchange.json} is safer: its figures stay as written. */
    toJSON(): object;
}
/** The exchange, or the error, that the native module gave. */
export declare function begun(answer: ExchangeHandle | Failure): Exchange;
/** A document inside a request: a text or bytes are put in as they are. */
export declare function inside(document: object | string | Uint8Array): object;
export {};
