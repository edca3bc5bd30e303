/**
 * Anrok, AvaTax and VIES in memory, for the tests of a billing stack: no network, no account. What is simulated and how far, all
 * commands and all faults are in docs/simulator.md. Its tax rates are no law.
 *
 * @packageDocumentation
 */
import { caught, handleOf, textOf } from './ask.js';
import type { ExchangeResponse } from './exchange-types.js';
import { toInput } from './input.js';
import { native } from './native.js';
import type { Answer, SimulatorHandle } from './native.js';
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

/** The codes of Node for what a client meets. */
const codes: Readonly<Record<string, string>> = { timeout: 'ETIMEDOUT', refused: 'ECONNREFUSED', closed: 'ECONNRESET' };

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
export class Simulator {
  readonly #handle: SimulatorHandle;

  constructor(options: SimulatorOptions) {
    const input = toInput(options, 'simulator');
    this.#handle = handleOf(caught(() => native.newSimulator(input)));
  }

  /** Any command of docs/simulator.md: `command('set_nexus', { place: 'US-TX', nexus: false })`. */
  command(name: string, members: { readonly [member: string]: unknown } = {}): JsonObject {
    const input = toInput({ ...members, do: name }, 'simulator');
    return JSON.parse(this.#ask((handle) => native.simulatorCommand(handle, input))) as JsonObject;
  }

  /**
   * Answers a request as the provider would. Where a fault leaves the client without an answer, throws an error with the code that
   * Node has for it (`ETIMEDOUT`, `ECONNREFUSED`, `ECONNRESET`), which an exchange understands.
   */
  handle({ method, url, headers, body }: SimulatedRequest): ExchangeResponse {
    const { reply, no_reply: why } = this.command('handle', { request: { method, url, headers, body: body ?? '' } });
    if (reply !== undefined) {
      const { status, headers, body } = reply as Required<ExchangeResponse>;
      return { status, headers, body };
    }
    throw Object.assign(new Error(`the simulator gives no answer: ${why}`), { code: codes[why as string] });
  }

  /** Lets something go wrong: `{ fault: 'close', when: 'after', operation: 'void' }` loses the reply to a void that was recorded. */
  fault(fault: SimulatedFault): void {
    this.command('fault', fault);
  }

  /** Takes all faults back. */
  clearFaults(): void {
    this.command('clear_faults');
  }

  /** Every request as received, and what became of it. */
  journal(): JsonObject[] {
    return this.command('journal')['journal'] as JsonObject[];
  }

  /** Every transaction that is stored, in its last version. Amounts are text in the provider's unit. */
  recorded(): JsonObject[] {
    return this.command('recorded')['recorded'] as JsonObject[];
  }

  /** What the clocks of the providers say. */
  get now(): string {
    return this.command('now')['now'] as string;
  }

  /** Moves the clocks on. */
  advance(milliseconds: number): void {
    this.command('advance', { milliseconds });
  }

  /** Anrok: a product, by its external id. */
  addProduct(code: string): void {
    this.command('add_product', { code });
  }

  /** Anrok: a customer. */
  addCustomer(id: string): void {
    this.command('add_customer', { id });
  }

  /** Anrok: how many requests a second are let through; `null`: all. */
  setRateLimit(perSecond: number | null): void {
    this.command('set_rate_limit', { per_second: perSecond });
  }

  /** Anrok: files the return of a transaction, which cannot be changed any more; whether it is there. */
  freeze(id: string): boolean {
    return this.command('freeze', { id })['found'] as boolean;
  }

  /** AvaTax: files the return of a transaction; whether it is there. */
  lock(code: string, type = 'SalesInvoice'): boolean {
    return this.command('lock', { code, type })['found'] as boolean;
  }

  /** AvaTax: a company; its number. */
  addCompany(code: string): number {
    return this.command('add_company', { code })['id'] as number;
  }

  /** Listens at a free port of `127.0.0.1`, until it is closed. It keeps no process alive. */
  async serve(): Promise<SimulatorServer> {
    const baseUrl = this.#ask(native.simulatorServe);
    return new SimulatorServer(baseUrl, () => void this.#ask(native.simulatorClose));
  }

  #ask(question: (simulator: SimulatorHandle) => Answer): string {
    return textOf(caught(() => question(this.#handle)));
  }
}

/** A simulator that listens. */
export class SimulatorServer {
  /** `http://127.0.0.1:PORT`, to be the `base_url` of a connection. */
  readonly baseUrl: string;
  readonly #close: () => void;

  /** Servers come from {@link Simulator.serve}. */
  constructor(baseUrl: string, close: () => void) {
    this.baseUrl = baseUrl;
    this.#close = close;
  }

  /** Listens no more; the simulator keeps what it has stored. */
  async close(): Promise<void> {
    this.#close();
  }
}
