// Written by `npm run types` from lib/; do not edit it here.
import type { ExchangeResponse } from './exchange-types.js';
import type { JsonObject } from './parse.js';
/** Where a simulator begins. */
export interface SimulatorOptions {
    /** What the clocks of the providers say: an instant in ISO 8601. In memory they stand still, behind a server they run on. */
    readonly now: string;
    /** Where identifiers begin; by default 1. */
    readonly seed?: number | undefined;
}
/** A request as a provider receives it; an `ExchangeRequest` is one. */
export interface SimulatedRequest {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: string | null | undefined;
}
/** What goes wrong, and with which requests: by default the next one. The members are those of docs/simulator.md. */
export interface SimulatedFault {
    readonly fault: string;
    readonly when?: 'before' | 'after';
    readonly provider?: 'anrok' | 'avatax' | 'stripe' | 'vies';
    readonly operation?: string;
    readonly nth?: number;
    readonly times?: number;
    readonly [member: string]: unknown;
}
/**
 * The providers with nothing stored.
 *
 * @example
 * ```ts
 * const simulator = new Simulator({ now: '2026-11-21T12:00:00Z' });
 * simulator.addProduct('saas');
 * const outcome = await engine.commit(invoice, { today: '2026-11-21' }).drive(async (request) => simulator.handle(request));
 * ```
 */
export declare class Simulator {
    #private;
    constructor(options: SimulatorOptions);
    /** Any command of docs/simulator.md: `command('set_nexus', { place: 'US-TX', nexus: false })`. */
    command(name: string, members?: {
        readonly [member: string]: unknown;
    }): JsonObject;
    /**
     * Answers a request as the provider would. Where a fault leaves the client without an answer, throws an error with the code that
     * Node has for it (`ETIMEDOUT`, `ECONNREFUSED`, `ECONNRESET`), which an exchange understands.
     */
    handle({ method, url, headers, body }: SimulatedRequest): ExchangeResponse;
    /** Lets something go wrong: `{ fault: 'close', when: 'after', operation: 'void' }` loses the reply to a void that was recorded. */
    fault(fault: SimulatedFault): void;
    /** Takes all faults back. */
    clearFaults(): void;
    /** Every request as received, and what became of it. */
    journal(): JsonObject[];
    /** Every transaction that is stored, in its last version. Amounts are text in the provider's unit. */
    recorded(): JsonObject[];
    /** What the clocks of the providers say. */
    get now(): string;
    /** Moves the clocks on. */
    advance(milliseconds: number): void;
    /** Anrok: a product, by its external id. */
    addProduct(code: string): void;
    /** Anrok: a customer. */
    addCustomer(id: string): void;
    /** Anrok: how many requests a second are let through; `null`: all. */
    setRateLimit(perSecond: number | null): void;
    /** Anrok: files the return of a transaction, which cannot be changed any more; whether it is there. */
    freeze(id: string): boolean;
    /** AvaTax: files the return of a transaction; whether it is there. */
    lock(code: string, type?: string): boolean;
    /** AvaTax: a company; its number. */
    addCompany(code: string): number;
    /** Listens at a free port of `127.0.0.1`, until it is closed. It keeps no process alive. */
    serve(): Promise<SimulatorServer>;
}
/** A simulator that listens. */
export declare class SimulatorServer {
    #private;
    /** `http://127.0.0.1:PORT`, to be the `base_url` of a connection. */
    readonly baseUrl: string;
    /** Servers come from {@link Simulator.serve}. */
    constructor(baseUrl: string, close: () => void);
    /** Listens no more; the simulator keeps what it has stored. */
    close(): Promise<void>;
}
